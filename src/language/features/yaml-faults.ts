import type { Fault, Fix } from '../diagnostics/finding.ts';
import { isSameValue, withoutEntry } from '../document/block-edits.ts';
import type { SyntaxFault } from '../../yaml/parse.ts';
import type { LanguageFeature } from '../service/feature.ts';

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
];

/**
 * Faults of the YAML. One fault is followed by others that it causes, so only the first syntax fault of a document is shown; duplicate
 * keys stand beside it, because they are no fault of syntax.
 */
export const yamlFaults: LanguageFeature = {
  name: 'yaml-faults',
  *faults({ yaml, parsed: { text } }) {
    const syntax = yaml.faults.find(({ code }) => code !== 'DUPLICATE_KEY');
    if (syntax !== undefined) yield syntaxFault(syntax);
    for (const fault of yaml.faults) if (fault.code === 'DUPLICATE_KEY') yield duplicateKey(fault, text);
  },
};

/** A fault that leaves no document, or the first one of it. */
export function syntaxFault({ code, start, end, said }: SyntaxFault): Fault {
  const place = { start, end };
  if (code === 'TAB_AS_INDENT') return { code: 'yaml-tab', ...place, params: {} };
  if (code === 'TOO_DEEP') return { code: 'yaml-too-deep', ...place, params: {} };
  if (code === 'TOO_LARGE') return { code: 'yaml-too-large', ...place, params: {} };
  if (code === 'TOO_MANY_ALIASES') return { code: 'yaml-aliases-excessive', ...place, params: { anchor: said } };
  if (code === 'NOT_UTF8') return { code: 'yaml-encoding', ...place, params: { found: foreign(said) } };
  if (code === 'CHARACTER') return withoutCharacter('yaml-character', place, characterWords(said));
  if (code === 'LINE_SEPARATOR') return withoutCharacter('yaml-line-separator', place, said);
  return { code: 'yaml-syntax', ...place, params: { said: inWords(code, said) } };
}

const named: Readonly<Record<string, string>> = {
  'U+0000': 'The character NUL (U+0000)',
  'U+0008': 'A backspace (U+0008)',
  'U+000C': 'A form feed (U+000C)',
  'U+001B': 'The character Escape (U+001B)',
  'U+007F': 'The character Delete (U+007F)',
};

function characterWords(said: string): string {
  if (/^U\+D[89A-F]/.test(said)) return `Half of a character (${said})`;
  return named[said] ?? `The character ${said}`;
}

/** Bytes that are no UTF-8 come as `U+DC80` to `U+DCFF`. */
function foreign(said: string): string {
  return said === 'UTF-16' ? 'The file is UTF-16' : `The byte 0x${said.slice(-2)} is no UTF-8`;
}

function mendOf(code: Fault['code'], character: string): string {
  if (code === 'yaml-line-separator') return 'take it out, or begin a new line here';
  return character.startsWith('Half') ? 'take it out' : 'take it out, or write it as an escape in double quotes';
}

function withoutCharacter(code: Fault['code'], place: Pick<Fault, 'start' | 'end'>, character: string): Fault {
  return {
    code,
    ...place,
    params: { character, mend: mendOf(code, character) },
    fixes: [{ title: 'Take it out', edits: [{ ...place, text: '' }] }],
  };
}

function duplicateKey({ start, end, duplicate }: SyntaxFault, text: string): Fault {
  if (duplicate === undefined) return { code: 'yaml-duplicate-key', start, end, params: { key: '' } };
  const { key, first, second } = duplicate;
  const related = [{ message: `\`${key}\` stands here first.`, start: first.keyStart, end: first.keyEnd }];
  const isEqual = isSameValue(first.value, second.value);
  const fixes = isEqual ? withoutEntry(text, second).map((fix): Fix => ({ ...fix, isSafe: true })) : [];
  return { code: 'yaml-duplicate-key', start, end, params: { key }, related, fixes };
}

function inWords(code: string, said: string): string {
  const ofMessage = wordsOfMessages.find(([beginning]) => said.startsWith(beginning))?.[1];
  return ofMessage ?? words[code] ?? sentence(said);
}

function sentence(said: string): string {
  const trimmed = said.trim();
  return /[.!?]$/.test(trimmed) ? trimmed : `${trimmed}.`;
}
