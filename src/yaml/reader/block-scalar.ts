import { carriageReturn, dash, greaterThan, hash, lineFeed, space, tab } from './characters.ts';
import type { Cursor } from './cursor.ts';
import { handOver } from './hand-over.ts';

/** What stands behind `|` or `>`. */
export interface BlockScalarHeader {
  readonly isFolded: boolean;
  /** The indentation that is given, or 0. */
  readonly indent: number;
  readonly chomp: '' | '-' | '+';
}

interface Line {
  readonly indent: string;
  readonly content: string;
}

/**
 * The text of a block scalar (YAML 1.2, chapter 8.1).
 *
 * @param source the lines below the header, as far as they belong to the scalar.
 * @param parentIndent the indentation of the collection that holds the scalar.
 */
export function blockScalarText(source: string, header: BlockScalarHeader, parentIndent: number): string {
  const lines = source === '' ? [] : source.split('\n').map(splitLine);
  let chompStart = lines.length;
  while (chompStart > 0 && isBlank(lines[chompStart - 1])) chompStart -= 1;
  if (chompStart === 0) {
    return header.chomp === '+' && lines.length > 0 ? '\n'.repeat(Math.max(1, lines.length - 1)) : '';
  }
  const { trim, contentStart } = indentation(lines, chompStart, header, parentIndent);
  // Empty lines at the end that are indented further belong to the text.
  for (let index = lines.length - 1; index >= chompStart; index -= 1) {
    if ((lines[index]?.indent.length ?? 0) > trim) {
      chompStart = index + 1;
      break;
    }
  }
  let text = '';
  for (let index = 0; index < contentStart; index += 1) text += `${lines[index]?.indent.slice(trim) ?? ''}\n`;
  const body = lines.slice(contentStart, chompStart);
  text += header.isFolded ? foldedLines(body, trim) : literalLines(body, trim);
  if (header.chomp === '-') return text;
  if (header.chomp === '') return `${text}\n`;
  for (const { indent } of lines.slice(chompStart)) text += `\n${indent.slice(trim)}`;
  return text.endsWith('\n') ? text : `${text}\n`;
}

function splitLine(line: string): Line {
  let length = 0;
  while (line.charCodeAt(length) === 32) length += 1;
  return { indent: line.slice(0, length), content: line.slice(length) };
}

function isBlank(line: Line | undefined): boolean {
  return line === undefined || line.content === '' || line.content === '\r';
}

function indentation(
  lines: readonly Line[],
  chompStart: number,
  header: BlockScalarHeader,
  parentIndent: number,
): { readonly trim: number; readonly contentStart: number } {
  let trim = parentIndent + header.indent;
  for (let index = 0; index < chompStart; index += 1) {
    const line = lines[index];
    if (line === undefined) break;
    if (isBlank(line)) {
      if (header.indent === 0 && line.indent.length > trim) trim = line.indent.length;
      continue;
    }
    if (line.indent.length < trim) handOver('block scalar indentation');
    if (header.indent === 0) trim = line.indent.length;
    if (trim === 0) handOver('block scalar indentation');
    return { trim, contentStart: index };
  }
  return { trim, contentStart: 0 };
}

function textOf({ indent, content }: Line, trim: number): { readonly more: string; readonly text: string } {
  const text = content.endsWith('\r') ? content.slice(0, -1) : content;
  if (text !== '' && indent.length < trim) handOver('block scalar indentation');
  return { more: indent.slice(trim), text };
}

function literalLines(lines: readonly Line[], trim: number): string {
  return lines
    .map((line) => {
      const { more, text } = textOf(line, trim);
      return more + text;
    })
    .join('\n');
}

function foldedLines(lines: readonly Line[], trim: number): string {
  let result = '';
  let separator = '';
  let wasMoreIndented = false;
  for (const line of lines) {
    const { more, text } = textOf(line, trim);
    if (more !== '' || text.startsWith('\t')) {
      if (separator === ' ') separator = '\n';
      else if (!wasMoreIndented && separator === '\n') separator = '\n\n';
      result += separator + more + text;
      separator = '\n';
      wasMoreIndented = true;
    } else if (text === '') {
      if (separator === '\n') result += '\n';
      else separator = '\n';
    } else {
      result += separator + text;
      separator = ' ';
      wasMoreIndented = false;
    }
  }
  return result;
}

/** Reads the line of the header and leaves the cursor at the first line below it. */
export function readHeader(cursor: Cursor): BlockScalarHeader {
  const isFolded = cursor.codeAt(cursor.pos) === greaterThan;
  let indent = 0;
  let chomp: BlockScalarHeader['chomp'] = '';
  for (;;) {
    cursor.pos += 1;
    const code = cursor.codeAt(cursor.pos);
    if (code >= 49 && code <= 57 && indent === 0) indent = code - 48;
    else if ((code === dash || code === 43) && chomp === '') chomp = code === dash ? '-' : '+';
    else break;
  }
  const before = cursor.pos;
  cursor.skipSpaces();
  if (cursor.codeAt(cursor.pos) === hash && cursor.pos > before) cursor.skipComment();
  if (!cursor.isAtLineEnd()) handOver('block scalar header');
  cursor.skipLineEnd();
  return { isFolded, indent, chomp };
}

/** Where the lines of a block scalar end. The cursor is behind its header. */
export function endOfBlockScalar(cursor: Cursor, header: BlockScalarHeader, minIndent: number): number {
  const { text, length } = cursor;
  const from = cursor.pos;
  let lineBreak = from - 1;
  let indent = 0;
  for (let pos = from; pos < length; pos += 1) {
    const code = text.charCodeAt(pos);
    if (code === space) indent += 1;
    else if (code === lineFeed) {
      lineBreak = pos;
      indent = 0;
    } else if (code !== carriageReturn || cursor.codeAt(pos + 1) !== lineFeed) break;
  }
  if (indent >= minIndent) {
    const wanted = header.indent === 0 ? indent : header.indent - 1 + minIndent;
    do {
      if (!goesOn(cursor, lineBreak + 1, wanted)) break;
      const next = text.indexOf('\n', lineBreak + 1);
      lineBreak = next === -1 || next >= length ? length : next;
    } while (lineBreak < length);
  }
  let behind = lineBreak + 1;
  while (cursor.codeAt(behind) === space) behind += 1;
  if (cursor.codeAt(behind) === tab) handOver('tab');
  if (header.chomp !== '+') lineBreak = withoutBlankLines(text, from, lineBreak, indent);
  return Math.min(lineBreak + 1, length);
}

function goesOn(cursor: Cursor, lineStart: number, wanted: number): boolean {
  let pos = lineStart;
  while (cursor.codeAt(pos) === space) pos += 1;
  const code = cursor.codeAt(pos);
  if (code === lineFeed || (code === carriageReturn && cursor.codeAt(pos + 1) === lineFeed)) return true;
  return pos - lineStart >= wanted;
}

/** Blank lines at the end are no part of the scalar, unless they are indented further than its text. */
function withoutBlankLines(text: string, from: number, lineBreak: number, indent: number): number {
  let last = lineBreak;
  for (;;) {
    let pos = last - 1;
    if (text.charCodeAt(pos) === carriageReturn) pos -= 1;
    const lastCharacter = pos;
    while (text.charCodeAt(pos) === space) pos -= 1;
    if (text.charCodeAt(pos) !== lineFeed || pos < from || pos + 1 + indent <= lastCharacter) return last;
    last = pos;
  }
}
