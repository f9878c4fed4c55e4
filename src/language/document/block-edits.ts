import type { MapEntry } from '../../yaml/nodes.ts';
import type { TextSpan } from './spans.ts';

/** Whole lines of a text: from the start of the first one up to the start of the line behind them. */
export interface BlockLines extends TextSpan {
  /** The blanks before the key. */
  readonly indentation: string;
}

/** The lines of an entry of a block map; undefined where something else stands on them, as in braces, behind a dash or an alias. */
export function linesOfEntry(text: string, { keyStart, keyEnd, value, merged }: MapEntry): BlockLines | undefined {
  const start = text.lastIndexOf('\n', keyStart - 1) + 1;
  const indentation = text.slice(start, keyStart);
  if (merged === true || /[^ ]/.test(indentation) || value.start < keyEnd) return undefined;
  const last = Math.max(keyEnd, value.end);
  const end = text[last - 1] === '\n' ? last : lineEnd(text, last);
  if (!/^[ \t]*(?:#.*)?$/.test(text.slice(Math.min(last, end), end).trimEnd())) return undefined;
  return { start, end, indentation };
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
