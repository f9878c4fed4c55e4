import type { MapEntry, ValueNode } from '../../yaml/nodes.ts';
import type { Span } from '../service/answers.ts';
import type { LanguageFeature } from '../service/feature.ts';
import { isOwnValue, ownEntries, ownItems } from './own-children.ts';

/** "Expand selection": from the word to the value, the entry with its key, the map that holds it, and so on to the document. */
export const selection: LanguageFeature = {
  name: 'selection',
  selections({ text, document, offset }) {
    const spans: Span[] = [];
    const add = (start: number, end: number): void => {
      const [around] = spans;
      // Where the text is broken, what is inside may be said to end later than what is around it.
      const trimmed = start + text.parsed.text.slice(start, Math.min(end, around?.end ?? end)).trimEnd().length;
      if (offset >= start && offset <= trimmed) spans.unshift({ start, end: trimmed });
    };
    add(0, text.parsed.text.length);
    collect(document.yaml.root, offset, add);
    return spans.filter((span, index) => {
      const next = spans[index + 1];
      return next === undefined || next.start < span.start || next.end > span.end;
    });
  },
};

type Add = (start: number, end: number) => void;

function collect(node: ValueNode, offset: number, add: Add): void {
  add(node.start, node.end);
  const entry = ownEntries(node).find((own) => offset >= own.keyStart && offset <= entryEnd(own));
  if (entry !== undefined) {
    add(entry.keyStart, entryEnd(entry));
    if (offset <= entry.keyEnd) add(entry.keyStart, entry.keyEnd);
    else if (isOwnValue(entry)) collect(entry.value, offset, add);
    return;
  }
  const item = ownItems(node).find(({ start, end }) => offset >= start && offset <= end);
  if (item !== undefined) collect(item, offset, add);
}

function entryEnd(entry: MapEntry): number {
  return isOwnValue(entry) ? entry.value.end : entry.keyEnd;
}
