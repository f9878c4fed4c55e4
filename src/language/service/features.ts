import { anchors } from '../features/anchors.ts';
import { completion } from '../features/completion.ts';
import { folding } from '../features/folding.ts';
import { hover } from '../features/hover.ts';
import { imports } from '../features/imports.ts';
import { inlayHints } from '../features/inlay-hints.ts';
import { links } from '../features/links.ts';
import { migration } from '../features/migration.ts';
import { names } from '../features/names.ts';
import { outline } from '../features/outline.ts';
import { rename } from '../features/rename.ts';
import { selectors } from '../features/selectors.ts';
import { selection } from '../features/selection.ts';
import { snippetCompletion } from '../features/snippet-completion.ts';
import { tokens } from '../features/tokens.ts';
import { yamlFaults } from '../features/yaml-faults.ts';
import type { LanguageFeature } from './feature.ts';

/** Every feature of the service. What each does is said in its file; where two answer one question, the first one counts. */
export const features: readonly LanguageFeature[] = [
  yamlFaults,
  completion,
  snippetCompletion,
  hover,
  anchors,
  names,
  selectors,
  imports,
  rename,
  outline,
  links,
  folding,
  selection,
  inlayHints,
  tokens,
  migration,
];
