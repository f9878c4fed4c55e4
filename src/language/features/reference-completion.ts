import { entryOf, type MapNode, type ValueNode } from '../../yaml/nodes.ts';
import type { CompletionProposal } from '../service/editing.ts';
import type { Cursor } from '../service/feature.ts';
import { nodeAt } from './references.ts';
import { lineStartOf } from '../../yaml/lines.ts';

/** Where paths of references may begin. */
const roots: readonly string[] = ['services', 'vars', 'name'];

/**
 * The next steps of the reference that the cursor is in, from what the file holds.
 *
 * @returns undefined where the cursor is in no reference.
 */
export function referenceProposals({ text, document, offset }: Cursor): readonly CompletionProposal[] | undefined {
  if (document.dialect !== 'pattern') return undefined;
  const source = text.parsed.text;
  const before = source.slice(lineStartOf(source, offset), offset);
  const opened = before.lastIndexOf('$(#');
  if (opened < 0 || before.slice(opened).includes(')')) return undefined;
  const inside = before.slice(opened + 3);
  const closing = /^[^\s)"'|]*\)/.test(source.slice(offset, offset + 200)) ? '' : ')';
  const rest = /^[\w-]*/.exec(source.slice(offset, offset + 200))?.[0].length ?? 0;
  if (!inside.startsWith('ref.')) return beginnings(inside, offset);
  const path = inside.slice('ref.'.length);
  const word = /[^.[\]]*$/.exec(path)?.[0] ?? '';
  const bracket = path.slice(0, path.length - word.length).endsWith('[');
  const steps = stepsBefore(path.slice(0, path.length - word.length).replace(/\[$/, ''));
  const root = document.yaml.root;
  const start = offset - word.length;
  // The parenthesis that the editor closed by itself is written over, as a person would: the cursor comes behind it.
  const isClosed = source[offset + rest] === ')';
  return [...nextSteps(root, steps)].map(({ step, node }, rank): CompletionProposal => {
    const isEnd = node?.is === 'scalar' || (node === undefined && step !== 'settings' && step !== 'vars');
    const name = bracket || !/[.[\]]/.test(step) ? step : `[${step}]`;
    const behind = !isEnd ? '.' : isClosed ? ')' : rest === 0 ? closing : '';
    const written = `${name}${bracket && source[offset + rest] !== ']' ? ']' : ''}${behind}`;
    const value = node?.is === 'scalar' ? String(node.value) : undefined;
    return {
      label: step,
      kind: 'reference',
      insert: written,
      start,
      end: offset + rest + (isEnd && isClosed ? 1 : 0),
      rank,
      ...(value === undefined ? {} : { detail: value.slice(0, 60) }),
      ...(isEnd ? {} : { goesOn: true }),
    };
  });
}

function beginnings(inside: string, offset: number): readonly CompletionProposal[] {
  const start = offset - inside.length;
  const offers = [
    { label: 'ref.', detail: 'a value of this pattern', goesOn: true as const },
    { label: 'use ', detail: 'a component from an address' },
  ];
  return offers
    .filter(({ label }) => label.startsWith(inside))
    .map((offer, rank) => ({ ...offer, kind: 'reference', start, end: offset, rank }));
}

/** Steps of a path that is not ended yet. */
function stepsBefore(path: string): readonly string[] {
  return [...path.matchAll(/\[([^\]]+)\]|([^.[\]]+)/g)].map(([, bracketed, plain = '']) => bracketed ?? plain);
}

interface NextStep {
  readonly step: string;
  readonly node?: ValueNode;
}

function* nextSteps(root: ValueNode, steps: readonly string[]): Iterable<NextStep> {
  if (root.is !== 'map') return;
  if (steps.length === 0) {
    for (const step of roots) {
      const entry = entryOf(root, step);
      if (entry !== undefined) yield { step, node: entry.value };
    }
    return;
  }
  const node = roots.includes(steps[0] ?? '') ? nodeAt(root, steps) : undefined;
  if (node?.is === 'list') {
    for (const [index, item] of node.items.entries()) yield { step: String(index), node: item };
  } else if (node?.is === 'map') yield* keysOf(node, steps);
}

function* keysOf(map: MapNode, steps: readonly string[]): Iterable<NextStep> {
  const keys = new Set<string>();
  for (const { key, value } of map.entries) {
    keys.add(key);
    yield { step: key, node: value };
  }
  const isService = steps[0] === 'services' && steps.length === 2;
  // Only the name is there without being written.
  if (isService && !keys.has('name')) yield { step: 'name' };
}
