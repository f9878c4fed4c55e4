import { pathToOffset } from '../../yaml/nodes.ts';
import { dialectNamed } from '../dialects/dialects.ts';
import type { LanguageFeature } from '../service/feature.ts';
import { placeOf } from './occurrences.ts';

/** A selector leads to everything that it selects, and a name that counts in all namespaces to all of that name. */
export const selectors: LanguageFeature = {
  name: 'selectors',
  definition({ text, document, offset }, knowledge) {
    const { path, node, onKey } = pathToOffset(document.yaml.root, offset);
    if (onKey === undefined && node.is !== 'scalar') return undefined;
    const selected = dialectNamed(document.dialect)?.selected?.(document, path, knowledge) ?? [];
    if (selected.length === 0) return undefined;
    const from = onKey === undefined ? node : { start: onKey.keyStart, end: onKey.keyEnd };
    const targets = selected.map(({ at }) => ('uri' in at ? at : placeOf(text, at)));
    return { from: { start: from.start, end: from.end }, targets };
  },
};
