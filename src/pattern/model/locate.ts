import { isAlias, isMap, isNode, isSeq, type Document, type LineCounter, type Node } from 'yaml';
import type { DocumentPath } from './findings.ts';
import { keyText } from './read.ts';

/**
 * Line and column, both from 1, of the key or the value at a path. Where the path ends early, the last node that is there answers.
 */
export function locate(
  document: Document,
  lineCounter: LineCounter,
  path: DocumentPath,
  at: 'key' | 'value',
): { readonly line: number; readonly column: number } {
  let node: Node | null = document.contents;
  let key: Node | null = null;
  for (const step of path) {
    const next = stepInto(isAlias(node) ? (node.resolve(document) ?? null) : node, step);
    if (next === undefined) break;
    ({ key, value: node } = next);
  }
  const target = at === 'key' ? (key ?? node) : (node ?? key);
  const offset = target?.range?.[0] ?? 0;
  const { line, col } = lineCounter.linePos(offset);
  return { line: Math.max(1, line), column: Math.max(1, col) };
}

function stepInto(node: Node | null, step: string | number): { key: Node | null; value: Node | null } | undefined {
  if (isSeq(node)) {
    const item = node.items[Number(step)];
    return isNode(item) ? { key: null, value: item } : undefined;
  }
  if (!isMap(node)) return undefined;
  const pair = node.items.find((one) => keyText(one.key) === String(step));
  if (pair === undefined) return undefined;
  return { key: isNode(pair.key) ? pair.key : null, value: isNode(pair.value) ? pair.value : null };
}
