import type { ModelFinding } from '../../../pattern/model/findings.ts';
import { dependencyFindings } from '../../../pattern/model/order.ts';
import { readPattern } from '../../../pattern/model/read.ts';
import type { JsonValue } from '../../../core/json.ts';
import { fillReferences } from '../../../pattern/model/references.ts';
import { resolveTypes } from '../../../pattern/model/resolve-types.ts';
import type { Component, Pattern, TypeResolution } from '../../../pattern/model/types.ts';
import type { DocumentView } from '../../service/document.ts';
import type { Knowledge } from '../../service/knowledge.ts';

/** One pattern of a text, read and resolved. */
export interface PatternView {
  /** Undefined where there is nothing to work with; the findings say why. */
  readonly pattern?: Pattern;
  /** The same with its references filled in, as far as they can be. */
  readonly filled?: Pattern;
  /** What texts with references became, by `placeKey`. */
  readonly values: ReadonlyMap<string, JsonValue>;
  readonly components: ReadonlyMap<string, Component>;
  readonly resolutions: ReadonlyMap<string, TypeResolution>;
  readonly findings: readonly ModelFinding[];
}

const views = new WeakMap<DocumentView, { readonly knowledge: Knowledge; readonly view: PatternView }>();

/** The pattern of a document, read at first use and once for a state of knowledge. */
export function patternViewOf(document: DocumentView, knowledge: Knowledge): PatternView {
  const known = views.get(document);
  if (known?.knowledge === knowledge) return known.view;
  const view = readView(document, knowledge);
  views.set(document, { knowledge, view });
  return view;
}

function readView({ yaml, parsed }: DocumentView, { bundle }: Knowledge): PatternView {
  const { pattern, findings } = readPattern(yaml.root);
  if (pattern === undefined) return { values: new Map(), components: new Map(), resolutions: new Map(), findings };
  // Filling copies the pattern, which most patterns can do without.
  const filling = parsed.text.includes('$(#ref')
    ? fillReferences(pattern)
    : { pattern, findings: [], values: new Map() };
  const types = resolveTypes(filling.pattern, bundle.kinds);
  return {
    pattern,
    filled: filling.pattern,
    values: filling.values,
    components: new Map(filling.pattern.components.map((component) => [component.key, component])),
    resolutions: types.resolutions,
    findings: [...findings, ...types.findings, ...dependencyFindings(filling.pattern.components), ...filling.findings],
  };
}
