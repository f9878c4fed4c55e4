import type { Fault } from '../../diagnostics/finding.ts';
import { exclusiveKeys, faultAt, missingKey, missingOneOf } from '../object/fault.ts';
import type { ManifestObject } from '../object/objects.ts';
import { entryAt, isGiven, nodeAt, spanOfKey } from '../object/read.ts';
import { cueTokens } from './cue/tokens.ts';

/** What a definition refers to, beyond its schema. */
export function* definitionFaults({ node, kind, version }: ManifestObject): Iterable<Fault> {
  if (!kind.endsWith('Definition') || version === 'v1alpha1') return;
  const reference = entryAt(node, 'spec', 'definitionRef');
  if (reference?.value.is === 'map' && reference.value.entries.length > 0) {
    const byKind = entryAt(reference.value, 'kind') ?? entryAt(reference.value, 'apiVersion');
    const byName = entryAt(reference.value, 'name');
    if (byKind !== undefined && byName !== undefined) {
      const [, second = byKind] = [byKind, byName].sort((left, right) => left.keyStart - right.keyStart);
      yield exclusiveKeys(second, ['name', second === byName ? byKind.key : second.key]);
    } else if (byName === undefined && byKind !== undefined) {
      const missing = ['apiVersion', 'kind'].find((key) => !isGiven(reference.value, key));
      if (missing !== undefined) yield missingKey(spanOfKey(reference), 'definitionRef', missing);
    }
  }
  const workload = entryAt(node, 'spec', 'workload');
  if (kind === 'ComponentDefinition' && workload?.value.is === 'map') {
    if (!isGiven(workload.value, 'type') && !isGiven(workload.value, 'definition'))
      yield missingOneOf(spanOfKey(workload), 'workload', ['type', 'definition']);
  }
  yield* templateFaults(node);
}

/** The template itself is a program. Only brackets that do not match are certain without running it. */
function* templateFaults(node: ManifestObject['node']): Iterable<Fault> {
  const entry = entryAt(node, 'spec', 'schematic', 'cue', 'template');
  const template = nodeAt(entry?.value);
  if (entry === undefined || template?.is !== 'scalar' || typeof template.value !== 'string') return;
  if (template.value.includes('{{')) return;
  const problem = bracketProblem(template.value);
  if (problem !== undefined) yield faultAt('oam-cue-brackets', spanOfKey(entry), { problem });
}

const pairs: Readonly<Record<string, string>> = { '}': '{', ']': '[', ')': '(' };

function bracketProblem(source: string): string | undefined {
  const tokens = cueTokens(source);
  if (tokens === undefined) return undefined;
  const open: { readonly mark: string; readonly start: number }[] = [];
  const lineOf = (start: number): number => source.slice(0, start).split('\n').length;
  for (const { is, text, start } of tokens) {
    if (is !== 'mark') continue;
    if (text === '{' || text === '[' || text === '(') open.push({ mark: text, start });
    else if (pairs[text] !== undefined) {
      const last = open.pop();
      if (last?.mark !== pairs[text]) return `\`${text}\` in line ${lineOf(start)} of the template closes nothing`;
    }
  }
  const last = open.at(-1);
  return last === undefined
    ? undefined
    : `\`${last.mark}\` in line ${lineOf(last.start)} of the template is not closed`;
}
