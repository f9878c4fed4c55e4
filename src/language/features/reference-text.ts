import type { ValueNode } from '../../yaml/nodes.ts';
import type { DocumentView } from '../service/document.ts';
import { referredValue, stepsOf } from './references.ts';

/** Longer values are shown by their beginning. */
const longestShown = 200;

/** What the reference at an offset leads to, in Markdown; undefined where there is none. */
export function referenceMarkdown({ yaml, parsed }: DocumentView, node: ValueNode, offset: number): string | undefined {
  const source = parsed.text.slice(node.start, node.end);
  const found = [...source.matchAll(/\$\(#ref\.([^)]+)\)/g)].find(({ index, 0: whole }) => {
    const start = node.start + index;
    return offset >= start && offset <= start + whole.length;
  });
  const path = found?.[1];
  if (path === undefined) return undefined;
  const value = referredValue(yaml.root, stepsOf(path));
  if (value === undefined) return undefined;
  return `\`${path}\` is \`${referredText(value)}\``;
}

/** A value in one line. */
export function referredText(value: ValueNode): string {
  if (value.is === 'list') return `a list of ${value.items.length}`;
  if (value.is === 'map') return `a map of ${value.entries.length} keys`;
  const text = (value.source ?? String(value.value)).replace(/\s+/g, ' ');
  return text.length > longestShown ? `${text.slice(0, longestShown)}...` : text;
}
