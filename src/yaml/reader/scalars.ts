import type { ScalarNode } from '../nodes.ts';
import { handOver } from './hand-over.ts';

const nothing = /^(?:~|[Nn]ull|NULL)$/;
const truth = /^(?:[Tt]rue|TRUE|[Ff]alse|FALSE)$/;
const octal = /^0o[0-7]+$/;
const integer = /^[-+]?[0-9]+$/;
const hexadecimal = /^0x[0-9a-fA-F]+$/;
const notFinite = /^(?:[-+]?\.(?:inf|Inf|INF)|\.nan|\.NaN|\.NAN)$/;
const fraction = /^[-+]?(?:\.[0-9]+|[0-9]+(?:\.[0-9]*)?)(?:[eE][-+]?[0-9]+)?$/;

/** What the first character says: 1 may be a number, 2 may be true, false or null. */
const kinds = new Uint8Array(128);
for (const character of '0123456789+-.') kinds[character.charCodeAt(0)] = 1;
for (const character of 'tTfFnN~') kinds[character.charCodeAt(0)] = 2;

/** A plain scalar by the core schema of YAML 1.2 (section 10.3.2). */
export function plainScalar(source: string, start: number, end: number): ScalarNode {
  const first = source.charCodeAt(0);
  const kind = first < 128 ? kinds[first] : 0;
  if (kind === 1) {
    const value = numberOf(source);
    if (value !== undefined) return { is: 'scalar', value, start, end, source };
  } else if (kind === 2 && source.length < 6) {
    if (nothing.test(source)) return { is: 'scalar', value: null, start, end, source };
    if (truth.test(source)) return { is: 'scalar', value: first === 116 || first === 84, start, end, source };
  }
  return { is: 'scalar', value: source, start, end };
}

function numberOf(source: string): number | undefined {
  if (integer.test(source)) return parseInt(source, 10);
  if (fraction.test(source)) return parseFloat(source);
  if (hexadecimal.test(source)) return parseInt(source, 16);
  if (octal.test(source)) return parseInt(source.slice(2), 8);
  if (!notFinite.test(source)) return undefined;
  if (source.slice(-3).toLowerCase() === 'nan') return NaN;
  return source.startsWith('-') ? -Infinity : Infinity;
}

/** The text of a plain key, as it becomes the name of a JSON field: what means nothing has no name. */
export function plainKeyText(source: string): string {
  return nothing.test(source) ? '' : source;
}

/** Lines of a plain or single-quoted scalar folded into one (YAML 1.2, section 6.5). */
export function folded(source: string): string {
  if (!source.includes('\n')) return source;
  const lines = source.split(/\r?\n/);
  let result = (lines[0] ?? '').replace(/[ \t]+$/, '');
  let separator = ' ';
  for (let index = 1; index < lines.length; index += 1) {
    const isLast = index === lines.length - 1;
    const line = lines[index] ?? '';
    const trimmed = isLast ? line.replace(/^[ \t]+/, '') : line.replace(/^[ \t]+|[ \t]+$/g, '');
    if (isLast) return result + separator + trimmed;
    if (trimmed === '') {
      if (separator === '\n') result += '\n';
      else separator = '\n';
    } else {
      result += separator + trimmed;
      separator = ' ';
    }
  }
  return result;
}

const escapes: Readonly<Record<string, string>> = {
  '0': '\0',
  a: '\x07',
  b: '\b',
  e: '\x1b',
  f: '\f',
  n: '\n',
  r: '\r',
  t: '\t',
  v: '\v',
  N: '\u0085',
  _: '\u00a0',
  L: '\u2028',
  P: '\u2029',
  ' ': ' ',
  '"': '"',
  '/': '/',
  '\\': '\\',
  '\t': '\t',
};
const escapeDigits: Readonly<Record<string, number>> = { x: 2, u: 4, U: 8 };

/** The text between double quotes on one line, with its escapes read. */
export function unescaped(inner: string): string {
  let result = '';
  let from = 0;
  for (let at = inner.indexOf('\\'); at >= 0; at = inner.indexOf('\\', from)) {
    result += inner.slice(from, at);
    const escape = inner.charAt(at + 1);
    const digits = escapeDigits[escape];
    if (digits === undefined) {
      const meant = escapes[escape];
      if (meant === undefined) handOver('escape');
      result += meant;
      from = at + 2;
    } else {
      const code = inner.slice(at + 2, at + 2 + digits);
      if (code.length !== digits || !/^[0-9a-fA-F]+$/.test(code)) handOver('escape');
      const point = parseInt(code, 16);
      if (point > 0x10ffff) handOver('escape');
      result += String.fromCodePoint(point);
      from = at + 2 + digits;
    }
  }
  return result + inner.slice(from);
}
