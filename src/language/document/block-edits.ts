import type { ListNode, MapEntry, ValueNode } from '../../yaml/nodes.ts';
import { plainValue } from '../../yaml/plain-value.ts';
import type { Fix } from '../diagnostics/finding.ts';
import type { TextSpan } from './spans.ts';
import { lineStartOf } from '../../yaml/lines.ts';

/** Whole lines of a text: from the start of the first one up to the start of the line behind them. */
export interface BlockLines extends TextSpan {
  /** The blanks before the key. */
  readonly indentation: string;
}

/** The lines of an entry of a block map; undefined where something else stands on them, as in braces, behind a dash or an alias. */
export function linesOfEntry(text: string, entry: MapEntry): BlockLines | undefined {
  const start = lineStartOf(text, entry.keyStart);
  const indentation = text.slice(start, entry.keyStart);
  const end = /[^ ]/.test(indentation) ? undefined : endOfEntryLines(text, entry);
  return end === undefined ? undefined : { start, end, indentation };
}

/** The start of the line behind an entry; undefined where something else stands behind it on its last line, or its value is an alias. */
export function endOfEntryLines(text: string, { keyEnd, value, merged }: MapEntry): number | undefined {
  if (merged === true || value.start < keyEnd) return undefined;
  const last = Math.max(keyEnd, value.end);
  const end = text[last - 1] === '\n' ? last : lineEnd(text, last);
  return /^[ \t]*(?:#.*)?$/.test(text.slice(Math.min(last, end), end).trimEnd()) ? end : undefined;
}

function lineEnd(text: string, offset: number): number {
  const end = text.indexOf('\n', offset);
  return end < 0 ? text.length : end + 1;
}

/** Lines with more blanks at the beginning of each, or with fewer where `by` is negative. Empty lines stay empty. */
export function shifted(lines: string, by: number): string {
  const whole = lines.endsWith('\n') || lines === '' ? lines : `${lines}\n`;
  return whole.replaceAll(/^ *(?=[^\s])/gm, (blanks) => ' '.repeat(Math.max(0, blanks.length + by)));
}

/** Takes an entry out of a block map; nothing where something else stands on its lines. */
export function withoutEntry(text: string, entry: MapEntry): readonly Fix[] {
  const lines = linesOfEntry(text, entry);
  return lines === undefined ? [] : takenOut(text, lines);
}

/** Takes one item out of a list of several; nothing where something else stands on its lines, such as a comment. */
export function withoutItem(text: string, list: ListNode, index: number): readonly Fix[] {
  const item = list.items[index];
  const before = list.items[index - 1];
  const after = list.items[index + 1];
  if (item === undefined || (before === undefined && after === undefined)) return [];
  const lines = linesOfItem(text, item);
  if (lines !== undefined) return takenOut(text, lines);
  const between =
    before === undefined ? { start: item.end, end: after?.start ?? 0 } : { start: before.end, end: item.start };
  // In brackets a comma stands between two items; a comment there would be lost.
  if (!/^\s*,\s*$/.test(text.slice(between.start, between.end))) return [];
  return takenOut(
    text,
    before === undefined ? { start: item.start, end: between.end } : { start: before.end, end: item.end },
  );
}

/** Nothing where an anchor would go as well: what an alias repeats must stay. */
function takenOut(text: string, { start, end }: TextSpan): readonly Fix[] {
  if (/(?:^|[\s[{,:-])&[^\s,[\]{}]/.test(text.slice(start, end))) return [];
  return [{ title: 'Take it out', edits: [{ start, end, text: '' }] }];
}

/** The lines of an item of a block list; undefined where something else stands on them. */
function linesOfItem(text: string, item: ValueNode): TextSpan | undefined {
  const start = lineStartOf(text, item.start);
  if (!/^ *- +$/.test(text.slice(start, item.start))) return undefined;
  const end = text[item.end - 1] === '\n' ? item.end : lineEnd(text, item.end);
  const behind = text.slice(Math.min(item.end, end), end).trimEnd();
  return behind === '' ? { start, end } : undefined;
}

/** True for two values that say the same. */
export function isSameValue(left: ValueNode, right: ValueNode): boolean {
  const one = plainValue(left);
  return one !== undefined && JSON.stringify(one) === JSON.stringify(plainValue(right));
}
