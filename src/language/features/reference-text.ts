import { referencesIn } from '../../pattern/model/reference-text.ts';
import type { ValueNode } from '../../yaml/nodes.ts';
import type { DocumentView } from '../service/document.ts';
import { namesOf, referredValue } from './references.ts';

/** Longer values are shown by their beginning. */
const longestShown = 200;

/** What the reference at an offset leads to, in Markdown; undefined where there is none. */
export function referenceMarkdown({ yaml, parsed }: DocumentView, node: ValueNode, offset: number): string | undefined {
  const found = referencesIn(parsed.text.slice(node.start, node.end)).find(
    ({ start, end }) => offset >= node.start + start && offset <= node.start + end,
  );
  if (found === undefined) return undefined;
  const value = referredValue(yaml.root, namesOf(found));
  return value === undefined ? undefined : `\`${namesOf(found).join('.')}\` is \`${referredText(value)}\``;
}

/** A value in one line. */
export function referredText(value: ValueNode): string {
  if (value.is === 'list') return `a list of ${value.items.length}`;
  if (value.is === 'map') return `a map of ${value.entries.length} keys`;
  const text = (value.source ?? String(value.value)).replace(/\s+/g, ' ');
  return text.length > longestShown ? `${text.slice(0, longestShown)}...` : text;
}
