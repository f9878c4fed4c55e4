import { lineStartOf } from './lines.ts';
import type { SyntaxFault } from './parsed-text.ts';

const behindHeader = 'Only a comment may stand behind `|` or `>`: the text begins on the next line.';

/** What the parser's codes mean to the person who wrote the file. Codes that are not here are told in the parser's own words. */
const words: Readonly<Record<string, string>> = {
  BAD_ALIAS: 'This alias has no name or leads nowhere: no anchor of that name comes before it.',
  BAD_COLLECTION_TYPE: 'The tag does not fit the kind of value behind it.',
  BAD_DQ_ESCAPE: 'This escape is not known inside double quotes. For a plain backslash write two.',
  BAD_INDENT: 'This line is not indented like its neighbours.',
  BAD_SCALAR_START: 'A plain text cannot begin with this character: put the text in quotes.',
  BLOCK_AS_IMPLICIT_KEY:
    'A value is missing here, or a colon too much: this looks like a key inside a value. Put text that holds ": " in quotes.',
  BLOCK_IN_FLOW: 'Inside brackets, lists and maps are written in brackets too.',
  KEY_OVER_1024_CHARS: 'This key is longer than 1,024 characters.',
  MULTILINE_IMPLICIT_KEY: 'A key must be on one line. Most often the colon behind it is missing.',
  MULTIPLE_ANCHORS: 'A value can have one anchor only.',
  MULTIPLE_TAGS: 'A value can have one tag only.',
  TAG_RESOLVE_FAILED: 'This tag is not known.',
};

/** Messages of the parser that share a code, by their beginning: they change words only, never what is reported. */
const wordsOfMessages: readonly (readonly [said: string, words: string])[] = [
  ['Implicit map keys need', 'A colon is missing behind this key, or this line belongs to the value above it.'],
  ['Missing closing', 'This text begins with a quotation mark that is never closed.'],
  ['Flow sequence in block collection must be', 'This list in brackets is not closed, or not indented.'],
  ['Flow map in block collection must be', 'This map in braces is not closed, or not indented.'],
  ['Nested mappings are not allowed', 'A colon too much: put text that holds ": " in quotes.'],
  ['Flow map must end', 'A `}` is missing: this map in braces is not closed.'],
  ['Flow sequence must end', 'A `]` is missing: this list in brackets is not closed.'],
  ['Flow end indicator should be', 'This bracket is indented less than the key that it belongs to.'],
  ['Missing , between', 'A comma is missing before this.'],
  ['Missing , or : between', 'A comma or a colon is missing before this.'],
  ['Missing space after :', 'A space is missing behind the colon.'],
  ['Unexpected , in', 'A comma too much: there is nothing before it.'],
  ['Unexpected empty item in', 'A comma too much: there is nothing before it.'],
  ['Unexpected flow-map-end', 'This `}` closes nothing.'],
  ['Unexpected flow-seq-end', 'This `]` closes nothing.'],
  ['Unexpected block-seq-ind', 'A list cannot begin here: put the dash on a line of its own.'],
  [
    'Unexpected scalar at node end',
    'Text behind a value that has ended already: put all of it in quotes, or a comma between.',
  ],
  [
    'Comments must be separated',
    'A comment needs a space before its `#`; a `#` of the text itself needs quotes around the text.',
  ],
  ['Tags and anchors must be separated', 'A space is missing behind this tag or anchor.'],
  ['Sequence item without - indicator', 'A dash is missing: the lines above are a list.'],
  ['All sequence items must start', 'This dash is not indented like those above.'],
  ['Missing directives-end', 'A line `---` is missing before this, or this line belongs to the value above it.'],
  ['Missing newline after block sequence', 'The list must begin on a line of its own.'],
  ['A block sequence may not be used as an implicit map key', 'This dash is not indented like those above.'],
  ['Implicit keys of flow sequence pairs', 'A key in brackets must be on one line.'],
  ['Block scalar values in collections must be indented', 'The lines of this text must be indented.'],
  ['Block scalar lines must not be less indented', 'This line of the text is indented less than the first.'],
  ['Block scalars with more-indented', 'An empty line at the beginning of the text is indented more than the text.'],
  ['Block scalar header includes extra characters', behindHeader],
  ['Not a YAML token', behindHeader],
];

/** What is said, and where. */
export interface Told {
  readonly said: string;
  readonly start: number;
  readonly end: number;
  /** What would mend it. */
  readonly meant?: Meant;
}

/** What is missing before or behind the place that is told, or that its lines are indented as the line above is. */
export type Meant = 'space' | 'dash' | 'comma' | 'neighbour';

/**
 * A fault of the parser in words for the person who wrote the text. The parser points at where it could not go on; where the text around it
 * shows what was probably meant, that is told at its own place.
 */
export function syntaxWords(fault: SyntaxFault, text: string): Told {
  for (const guess of guesses) {
    const told = guess(fault, text);
    // A lone CR ends no line of YAML, and is trimmed from what stands on one.
    if (told !== undefined) return { ...told, end: Math.max(told.start, told.end) };
  }
  const { code, said, start, end } = fault;
  const ofMessage = wordsOfMessages.find(([beginning]) => said.startsWith(beginning))?.[1];
  return { said: ofMessage ?? words[code] ?? sentence(said), start, end };
}

function sentence(said: string): string {
  const trimmed = said.trim();
  return /[.!?]$/.test(trimmed) ? trimmed : `${trimmed}.`;
}

type Guess = (fault: SyntaxFault, text: string) => Told | undefined;

/** A line with its place. */
interface Line {
  readonly text: string;
  readonly start: number;
}

/** No line is looked at beyond so many characters: one may be the whole file. */
const mostOfLine = 2_000;

function lineAt(text: string, offset: number): Line {
  const start = lineStartOf(text, offset);
  const end = text.indexOf('\n', offset);
  return { start, text: text.slice(start, Math.min(end < 0 ? text.length : end, start + mostOfLine)).trimEnd() };
}

/** The nearest line above that is neither empty nor a comment. */
function lineAbove(text: string, { start }: Line): Line | undefined {
  let line = start === 0 ? undefined : lineAt(text, start - 1);
  while (line !== undefined && /^\s*(?:#|$)/.test(line.text))
    line = line.start === 0 ? undefined : lineAt(text, line.start - 1);
  return line;
}

function indentationOf({ text }: Line): number {
  return text.length - text.trimStart().length;
}

/** What stands on a line, without its indentation: a key up to its colon where it begins with one. */
function contentOf(line: Line): Pick<Told, 'start' | 'end'> {
  const start = line.start + indentationOf(line);
  const [key] = /^\s*[^\s#'"][^#]*?(?=:(?:\s|$))/.exec(line.text) ?? [];
  return { start, end: line.start + (key ?? line.text).length };
}

const guesses: readonly Guess[] = [
  // `replicas:2` between other keys.
  function withoutSpace({ code, said, start }, text) {
    if (code !== 'MULTILINE_IMPLICIT_KEY' && !said.startsWith('Implicit map keys need')) return undefined;
    const line = lineAt(text, start);
    const [, indentation = '', written = ''] = /^(\s*(?:- +)?)(\S+)$/.exec(line.text) ?? [];
    if (!lacksSpace(written)) return undefined;
    const at = line.start + indentation.length;
    return { said: 'A space is missing behind the colon.', start: at, end: at + written.length, meant: 'space' };
  },
  // `web: a` and, further right on the next line, `b: c`.
  function tooFarRight({ said, start }, text) {
    if (!said.startsWith('Nested mappings')) return undefined;
    const line = lineAt(text, start);
    if (/:(?:\s|$)/.test(line.text.slice(start - line.start))) return undefined;
    const next = text.indexOf('\n', start);
    const below = next < 0 ? undefined : lineAt(text, next + 1);
    if (below === undefined || indentationOf(below) <= indentationOf(line)) return undefined;
    return {
      said: 'This line is indented more than its neighbours: it would belong to the value above it.',
      ...contentOf(below),
      meant: 'neighbour',
    };
  },
  function colonInText({ said, start }, text) {
    if (!said.startsWith('Nested mappings')) return undefined;
    const line = lineAt(text, start);
    return { said: 'A colon too much: put text that holds ": " in quotes.', start, end: line.start + line.text.length };
  },
  function withoutDash({ code, start }, text) {
    if (code !== 'BAD_INDENT') return undefined;
    const line = lineAt(text, start);
    const above = lineAbove(text, line);
    if (above === undefined || start - line.start > indentationOf(line)) return undefined;
    const isItem = /^\s*- /.test(above.text) && indentationOf(above) === indentationOf(line);
    const place = contentOf(line);
    return isItem
      ? { said: 'A dash is missing: the lines above are a list.', ...place, meant: 'dash' }
      : { said: words[code] ?? '', ...place };
  },
  function dashAtWrongPlace({ said, start }, text) {
    if (!said.startsWith('A block sequence may not')) return undefined;
    const [space = ''] = /^\s*/.exec(text.slice(start, start + mostOfLine)) ?? [];
    const dash = start + space.length;
    return { said: 'This dash is not indented like those above.', start: dash, end: dash + 1 };
  },
  // `{ a: b` and `c: d }` on the next line.
  function commaAtEndOfLine({ code, start }, text) {
    if (code !== 'MULTILINE_IMPLICIT_KEY') return undefined;
    const line = lineAt(text, start);
    const next = text.indexOf('\n', start);
    const below = next < 0 ? undefined : lineAt(text, next + 1);
    if (below === undefined || !/:\s+$/.test(line.text.slice(0, start - line.start))) return undefined;
    const [, space = '', key = ''] = /^(\s*)([^\s{}[\],:'"]+):(?:\s|$)/.exec(below.text) ?? [];
    if (key === '') return undefined;
    const at = below.start + space.length;
    return { said: 'A comma is missing before this.', start: at, end: at + key.length, meant: 'comma' };
  },
  // `{ a: b c: d }`.
  function withoutComma({ code, start, end }, text) {
    if (code !== 'BLOCK_IN_FLOW') return undefined;
    const inside = text.slice(start, Math.min(end, start + mostOfLine)).split('\n', 1)[0] ?? '';
    const match = /^[^\n{}[\],:]*\s(?=[^\s{}[\],:]+:(?:\s|$))/.exec(inside);
    if (match === null) return undefined;
    const [key = ''] = inside.slice(match[0].length).split(':', 1);
    const at = start + match[0].length;
    return { said: 'A comma is missing before this.', start: at, end: at + key.length, meant: 'comma' };
  },
  function commaBeforeToken({ said, start, end }, text) {
    if (!said.startsWith('Missing , ')) return undefined;
    const [token = ''] =
      /^(?:"[^"\n]{0,200}"|'[^'\n]{0,200}'|[^\s,{}[\]:]{1,200})/.exec(text.slice(start, start + 300)) ?? [];
    const place = { start, end: Math.max(end, start + token.length) };
    return said.startsWith('Missing , or :')
      ? { said: 'A comma or a colon is missing before this.', ...place }
      : { said: 'A comma is missing before this.', ...place, meant: 'comma' };
  },
  // At the end of the text there is nothing to underline.
  function unclosed({ said, start, end }, text) {
    const sign = /^Flow (?:map|sequence) must end with a ([\]}])/.exec(said)?.[1];
    if (sign === undefined || start < end) return undefined;
    const last = text.slice(0, start).trimEnd().length;
    return {
      said: `A \`${sign}\` is missing: what begins with \`${sign === '}' ? '{' : '['}\` is not closed.`,
      start: Math.max(0, last - 1),
      end: last,
    };
  },
];

/** `replicas:2` is a text and no key with a value. Addresses and times are texts as well. */
export function lacksSpace(value: string): boolean {
  return /^[A-Za-z][\w-]*:(?!\/\/)[^\s:]+$/.test(value);
}
