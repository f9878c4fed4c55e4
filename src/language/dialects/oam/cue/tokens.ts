/** A word, text, number or mark of CUE. `separator` ends a field: a comma, or a line's end where CUE puts one. */
export interface CueToken {
  readonly is: 'name' | 'text' | 'number' | 'mark' | 'separator';
  /** Of a text its value, as far as it has no interpolation; of everything else what is written. */
  readonly text: string;
  readonly start: number;
  /** The lines of comment before it. */
  readonly comments: readonly string[];
}

const space = /[ \t\r]+/y;
const lineEnd = /\n/y;
const comment = /\/\/([^\n]*)/y;
const word = /[#_]*[A-Za-z$_][\w$]*/y;
const digits = /\d[\w.]*/y;
const mark = /\.\.\.|_\|_|=~|!~|[<>=!]=|&&|\|\||[-+*/&|!?:=<>(){}[\].,#@]|_/y;

/**
 * Splits CUE into tokens. Only as much is understood as parameters of OAM definitions need.
 *
 * @returns undefined where the text is none: a text without an end, a letter that CUE does not have.
 */
export function cueTokens(source: string): readonly CueToken[] | undefined {
  const tokens: CueToken[] = [];
  let comments: string[] = [];
  let at = 0;
  const take = (pattern: RegExp): RegExpExecArray | undefined => {
    pattern.lastIndex = at;
    return pattern.exec(source) ?? undefined;
  };
  const push = (is: CueToken['is'], text: string, end: number): void => {
    tokens.push({ is, text, start: at, comments });
    comments = [];
    at = end;
  };
  while (at < source.length) {
    const text = textAt(source, at);
    if (text === 'endless') return undefined;
    if (text !== undefined) {
      push('text', text.value, text.end);
      continue;
    }
    const skipped = take(space);
    if (skipped !== undefined) {
      at += skipped[0].length;
      continue;
    }
    const line = take(comment);
    if (line !== undefined) {
      comments.push((line[1] ?? '').trim());
      at += line[0].length;
      continue;
    }
    if (take(lineEnd) !== undefined) {
      const before = comments;
      if (endsField(tokens.at(-1))) push('separator', '\n', at + 1);
      else at += 1;
      comments = before;
      continue;
    }
    const found = take(word);
    const number = found === undefined ? take(digits) : undefined;
    const sign = found === undefined && number === undefined ? take(mark) : undefined;
    const token = found ?? number ?? sign;
    if (token === undefined) return undefined;
    const kind = found === undefined ? (number === undefined ? 'mark' : 'number') : 'name';
    push(token[0] === ',' ? 'separator' : kind, token[0], at + token[0].length);
  }
  return tokens;
}

/** CUE ends a field at a line's end after a name, a value or a closing bracket (language specification, "Commas"). */
function endsField(last: CueToken | undefined): boolean {
  if (last === undefined || last.is === 'separator') return false;
  return last.is !== 'mark' || [')', ']', '}', '?', '...', '_|_', '_'].includes(last.text);
}

/** A text that begins at an offset, raw (`#"..."#`) or over several lines as well. */
function textAt(source: string, at: number): { readonly value: string; readonly end: number } | 'endless' | undefined {
  const open = /(#*)("""|'''|"|')/y;
  open.lastIndex = at;
  const match = open.exec(source);
  if (match === null) return undefined;
  const [whole, hashes = '', quote = ''] = match;
  const close = quote + hashes;
  const escape = `\\${hashes}`;
  let end = at + whole.length;
  while (end < source.length) {
    if (source.startsWith(close, end)) {
      const inner = source.slice(at + whole.length, end);
      return { value: hashes === '' ? unescaped(inner) : inner, end: end + close.length };
    }
    if (source.startsWith(`${escape}(`, end)) {
      const after = afterInterpolation(source, end + escape.length);
      if (after === undefined) return 'endless';
      end = after;
    } else if (source.startsWith(escape, end)) end += escape.length + 1;
    else if (quote.length === 1 && source[end] === '\n') return 'endless';
    else end += 1;
  }
  return 'endless';
}

function afterInterpolation(source: string, open: number): number | undefined {
  let depth = 0;
  for (let at = open; at < source.length; at += 1) {
    const text = textAt(source, at);
    if (text === 'endless') return undefined;
    if (text !== undefined) at = text.end - 1;
    else if (source[at] === '(') depth += 1;
    else if (source[at] === ')') {
      depth -= 1;
      if (depth === 0) return at + 1;
    }
  }
  return undefined;
}

function unescaped(text: string): string {
  return text.replaceAll(/\\(n|t|"|\\)/g, (_, letter: string) => ({ n: '\n', t: '\t' })[letter] ?? letter);
}
