/** Codes of the characters that the readers look for. */
export const tab = 9;
export const lineFeed = 10;
export const carriageReturn = 13;
export const space = 32;
export const doubleQuote = 34;
export const hash = 35;
export const singleQuote = 39;
export const comma = 44;
export const dash = 45;
export const dot = 46;
export const colon = 58;
export const questionMark = 63;
export const openBracket = 91;
export const backslash = 92;
export const closeBracket = 93;
export const openBrace = 123;
export const bar = 124;
export const closeBrace = 125;
export const greaterThan = 62;

/** White space or the end of the text (`NaN`): what ends a plain word and makes `:`, `-` and `?` indicators. */
export function isEmptyCode(code: number): boolean {
  return code === space || code === lineFeed || code === carriageReturn || code === tab || code !== code;
}

/** Characters that end a plain scalar inside brackets. */
export function isFlowIndicator(code: number): boolean {
  return code === comma || code === openBracket || code === closeBracket || code === openBrace || code === closeBrace;
}

// None of them begins a plain scalar that this reader takes.
const neverPlain = new Set(Array.from(',%@`&*!|>}]{["\'# \t\r\n', (character) => character.charCodeAt(0)));

/** True where a plain scalar can begin with the first of two characters. */
export function canBeginPlain(first: number, second: number): boolean {
  if (neverPlain.has(first)) return false;
  return !((first === dash || first === questionMark || first === colon) && isEmptyCode(second));
}
