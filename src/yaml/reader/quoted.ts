import type { ScalarNode } from '../nodes.ts';
import { backslash, carriageReturn, doubleQuote, lineFeed, space, tab } from './characters.ts';
import type { Cursor } from './cursor.ts';
import { handOver } from './hand-over.ts';
import { folded, unescaped } from './scalars.ts';

/**
 * Reads the quoted scalar at the cursor and leaves the cursor behind it.
 *
 * @param minIndent further lines must be indented by this.
 * @param mayBreak false for a key, which is on one line.
 */
export function quotedScalar(cursor: Cursor, minIndent: number, mayBreak: boolean): ScalarNode {
  const { text } = cursor;
  const start = cursor.pos;
  const quote = text.charCodeAt(start);
  const close = quote === doubleQuote ? closingDouble(text, start + 1) : closingSingle(text, start + 1);
  if (close < 0 || close >= cursor.length) handOver('unclosed quote');
  const inner = text.slice(start + 1, close);
  cursor.pos = close + 1;
  const isBroken = inner.includes('\n');
  if (isBroken) {
    if (!mayBreak) handOver('key of several lines');
    checkIndentation(cursor, start, close, minIndent);
  }
  const value = quote === doubleQuote ? doubleText(inner, isBroken) : singleText(inner);
  return { is: 'scalar', value, start, end: close + 1 };
}

function closingDouble(text: string, from: number): number {
  let close = text.indexOf('"', from);
  while (close > 0) {
    let slashes = 0;
    while (text.charCodeAt(close - 1 - slashes) === backslash) slashes += 1;
    if (slashes % 2 === 0) return close;
    close = text.indexOf('"', close + 1);
  }
  return close;
}

function closingSingle(text: string, from: number): number {
  let close = text.indexOf("'", from);
  while (close > 0 && text.charCodeAt(close + 1) === 39) close = text.indexOf("'", close + 2);
  return close;
}

function checkIndentation(cursor: Cursor, start: number, close: number, minIndent: number): void {
  for (let lineBreak = cursor.text.indexOf('\n', start); lineBreak >= 0 && lineBreak < close;) {
    let pos = lineBreak + 1;
    while (cursor.codeAt(pos) === space) pos += 1;
    const code = cursor.codeAt(pos);
    const isBlank = code === lineFeed || (code === carriageReturn && cursor.codeAt(pos + 1) === lineFeed);
    if (minIndent === 0 || (!isBlank && pos - lineBreak - 1 < minIndent)) handOver('indentation in quotes');
    if (code === tab) handOver('tab');
    lineBreak = cursor.text.indexOf('\n', pos);
  }
}

function singleText(inner: string): string {
  const text = folded(inner);
  return text.includes("'") ? text.replaceAll("''", "'") : text;
}

function doubleText(inner: string, isBroken: boolean): string {
  if (!isBroken) return inner.includes('\\') ? unescaped(inner) : inner;
  if (inner.includes('\t') || /\r(?!\n)/.test(inner)) handOver('white space in quotes');
  return inner
    .split(escapedBreak)
    .map((part, index) => foldedDouble(index === 0 ? part : part.replace(/^ +/, '')))
    .join('');
}

/** A line break that is escaped joins two lines; of an even number of backslashes the last one escapes nothing. */
const escapedBreak = /(?<=(?:^|[^\\])(?:\\\\)*)\\\r?\n/;

/** Lines between double quotes: white space around a line break goes, one break is a space, further ones stay. */
function foldedDouble(part: string): string {
  return part
    .split(/( *\r?\n(?: *\r?\n)* *)/)
    .map((piece, index) => {
      if (index % 2 === 0) return piece.includes('\\') ? unescaped(piece) : piece;
      const breaks = piece.split('\n').length - 1;
      return breaks === 1 ? ' ' : '\n'.repeat(breaks - 1);
    })
    .join('');
}
