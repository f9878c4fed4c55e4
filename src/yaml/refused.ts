import type { SyntaxFault } from './parsed-text.ts';

/**
 * Characters that YAML does not know (YAML 1.2, section 5.1; Go's library refuses the same), halves of characters among them, and those that
 * are ends of a line in YAML 1.1 only. The byte order mark at the beginning is none of them.
 */
// eslint-disable-next-line no-control-regex -- it is about control characters
const refused = /[\u0000-\u0008\u000b\u000c\u000e-\u001f\u007f-\u009f\u2028\u2029\ufffe\uffff]/g;
const lineSeparator = /[\u0085\u2028\u2029]/;
const half = /[\ud800-\udbff](?![\udc00-\udfff])|(?<![\ud800-\udbff])[\udc00-\udfff]/;
/** Found much faster, in texts that have none. */
const anyHalf = /[\ud800-\udfff]/;
/** Bytes that are no UTF-8, as `decodeUtf8` hands them on. */
const foreignByte = /[\udc80-\udcff]/;
/** Marks of UTF-16, as bytes that are no UTF-8, and texts of it without a mark. */
const utf16 = /^(?:\udcff\udcfe|\udcfe\udcff|[^\0]\0[^\0]\0|\0[^\0]\0[^\0])/;
/** A half of a character as an escape. */
const escapedHalf = /\\u[dD][89a-fA-F][0-9a-fA-F]{2}/g;
const highHalf = /^\\u[dD][89abAB]/;
const lowHalf = /^\\u[dD][c-fC-F][0-9a-fA-F]{2}/;
/** Collections that begin in one another on one line: the library needs seconds for thousands. */
const chain = /^[ \t]*(?:[-?:] +){1000}/m;
/** What a person may have written, with room: the place of a deeper nesting is shown here. */
const deep = 400;

/**
 * Why a text is not even parsed; undefined where it is. Such a text is refused by Kubernetes too, with few words, or read otherwise than it
 * looks.
 */
export function refusal(text: string): SyntaxFault | undefined {
  if (utf16.test(text)) return { code: 'NOT_UTF8', start: 0, end: 0, said: 'UTF-16' };
  return characterRefusal(text) ?? chainRefusal(text);
}

/**
 * True for a part of a text with what is refused, or is refused beside something else. With `around` characters on either side of a change
 * a part is long enough.
 */
export function mayBeRefused(part: string): boolean {
  return part.search(refused) >= 0 || part.search(escapedHalf) >= 0 || isIllFormed(part);
}

/** True for a whole text with what is refused, or would be beside something else. */
export function holdsRefused(text: string): boolean {
  return text.search(refused) >= 0 || isIllFormed(text) || escapedHalves(text).length > 0;
}

/** The length of two escapes. */
export const around = 12;

function isIllFormed(text: string): boolean {
  return anyHalf.test(text) && half.test(text);
}

function characterRefusal(text: string): SyntaxFault | undefined {
  const halfAt = isIllFormed(text) ? text.search(half) : -1;
  const isInDoubleQuotes = createQuoteScan(text);
  for (const { 0: character, index } of text.matchAll(refused)) {
    if (halfAt >= 0 && halfAt < index) break;
    const isSeparator = lineSeparator.test(character);
    // In double quotes the separators of Unicode stay what they are in YAML 1.1 too.
    if (isSeparator && character !== '\u0085' && isInDoubleQuotes(index)) continue;
    return faultAt(isSeparator ? 'LINE_SEPARATOR' : 'CHARACTER', text, index);
  }
  if (halfAt < 0) return undefined;
  return faultAt(foreignByte.test(text.charAt(halfAt)) ? 'NOT_UTF8' : 'CHARACTER', text, halfAt);
}

function faultAt(code: string, text: string, start: number): SyntaxFault {
  return {
    code,
    start,
    end: start + 1,
    said: `U+${text.charCodeAt(start).toString(16).toUpperCase().padStart(4, '0')}`,
  };
}

/**
 * Escapes for halves of characters that have no other half beside them. Two halves that make a character are JSON. They are faults where
 * they are escapes: in double quotes, and not in texts of many lines, which may be programs.
 */
export function escapedHalves(text: string): readonly SyntaxFault[] {
  const faults: SyntaxFault[] = [];
  for (const { 0: escape, index } of text.matchAll(escapedHalf)) {
    if (isEscaped(text, index)) continue;
    const isHigh = /[89abAB]/.test(escape.charAt(3));
    const other = isHigh ? text.slice(index + 6, index + 12) : text.slice(Math.max(index - 6, 0), index);
    if ((isHigh ? lowHalf : highHalf).test(other)) continue;
    faults.push({ code: 'CHARACTER', start: index, end: index + 6, said: `U+${escape.slice(2).toUpperCase()}` });
  }
  return faults;
}

/** True where a backslash is itself escaped. */
function isEscaped(text: string, at: number): boolean {
  let before = at;
  while (text.charAt(before - 1) === '\\') before -= 1;
  return (at - before) % 2 === 1;
}

/** Says of growing offsets whether they stand in double quotes that have begun on their line. */
function createQuoteScan(text: string): (offset: number) => boolean {
  let at = 0;
  let isOpen = false;
  return (offset) => {
    for (; at < offset; at += 1) {
      const character = text.charAt(at);
      if (character === '\\') at += 1;
      else if (character === '"') isOpen = !isOpen;
      else if (character === '\n') isOpen = false;
    }
    return isOpen;
  };
}

function chainRefusal(text: string): SyntaxFault | undefined {
  const match = chain.exec(text);
  if (match === null) return undefined;
  const start = match.index + match[0].search(/[-?:]/);
  return { code: 'TOO_DEEP', start, end: start + 1, said: '' };
}

/** Where a text that is nested too deeply is deep: at a bracket, or at the first line that is indented too far. */
export function placeOfDepth(text: string): { readonly start: number; readonly end: number } {
  let depth = 0;
  for (let at = 0; at < text.length; at += 1) {
    const character = text.charAt(at);
    if (character === '[' || character === '{') depth += 1;
    else if (character === ']' || character === '}') depth -= 1;
    if (depth > deep) return { start: at, end: at + 1 };
  }
  const indented = new RegExp(`^ {${deep},}(?=\\S)`, 'm').exec(text);
  const start = indented === null ? 0 : indented.index + indented[0].length;
  return { start, end: indented === null ? 0 : start + 1 };
}
