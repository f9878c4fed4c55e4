import { isReference, referencesIn } from '../../../pattern/model/reference-text.ts';
import { entryOf } from '../../../yaml/nodes.ts';
import type { Fault } from '../../diagnostics/finding.ts';
import { withoutEntry } from '../../document/block-edits.ts';
import type { ModelFindingCode } from '../../../pattern/model/findings.ts';
import type { DocumentView } from '../../service/document.ts';
import type { Knowledge } from '../../service/knowledge.ts';
import { patternViewOf } from './view.ts';

/** Findings that may be the reason why a variable seems unused. */
const hidesUse: readonly ModelFindingCode[] = ['reference-malformed', 'too-many-aliases', 'services-empty'];

/** Variables that no reference leads to. One with an anchor may be used by its alias. */
export function* variableFaults(document: DocumentView, knowledge: Knowledge): Iterable<Fault> {
  const {
    yaml: { root, end },
    parsed: { text },
  } = document;
  const { pattern, findings } = patternViewOf(document, knowledge);
  if (pattern === undefined || findings.some(({ code }) => hidesUse.includes(code))) return;
  const meant = new Set(findings.map(({ params }) => params['nearest']));
  const vars = root.is === 'map' ? entryOf(root, 'vars')?.value : undefined;
  if (vars?.is !== 'map') return;
  const used = new Set<string>();
  for (const { steps } of referencesIn(text.slice(root.start, end))) {
    const [first, variable] = steps;
    if (first?.name !== 'vars') continue;
    if (variable === undefined) return;
    used.add(variable.name);
  }
  for (const entry of vars.entries) {
    const { key, keyStart, keyEnd, merged } = entry;
    if (used.has(key) || meant.has(key) || merged === true || isReference(key)) continue;
    if (/^\s*:\s*[&*]/.test(text.slice(keyEnd, keyEnd + 20))) continue;
    const fixes = vars.entries.length > 1 ? withoutEntry(text, entry) : [];
    yield { code: 'variable-unused', start: keyStart, end: keyEnd, params: { name: key }, fixes };
  }
}
