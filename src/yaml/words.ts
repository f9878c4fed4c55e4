import { plainTranslate } from '../core/words.ts';
import type { SyntaxFault } from './parsed-text.ts';
import { syntaxWords, type Meant, type Told } from './syntax-words.ts';

/** What is said of YAML that cannot be read, by its diagnostic: the same words for the editor, a plan and a load test. */
export const yamlMessages = {
  'yaml-syntax': '{said}',
  'yaml-tab': 'This line is indented with a tab: YAML allows only spaces.',
  'yaml-duplicate-key': '`{key}` is given twice in this map.',
  'yaml-too-deep':
    'The nesting goes hundreds of levels deep here, so the document is not checked: close what is open, or nest less.',
  'yaml-character': '{character} cannot stand in YAML: {mend}.',
  'yaml-line-separator': 'Kubernetes and Meshery read the character {character} as the end of a line: {mend}.',
  'yaml-encoding': '{found}: save the file as UTF-8.',
  'yaml-aliases-excessive':
    'With the alias `*{anchor}` the document comes to so many copies that nobody reads it: write out what is meant.',
} as const;

/** A fault with its diagnostic, the parameters of its message, and the place that was meant. */
export interface ToldFault {
  readonly code: keyof typeof yamlMessages;
  readonly params: Readonly<Record<string, string>>;
  readonly start: number;
  readonly end: number;
  /** What would mend it, where the text around it shows that. */
  readonly meant?: Meant;
}

/** As long as the end of a line may be. */
const lineEnd = '\r\n'.length;

/**
 * The faults of a document that are certain. One fault of syntax is followed by others that it causes, so only the first one is told. Keys
 * that stand twice before it are told as well: they are no fault of syntax, and what follows one is read by guessing.
 */
export function certainFaults(faults: readonly SyntaxFault[]): readonly SyntaxFault[] {
  const first = faults.find(({ code }) => code !== 'DUPLICATE_KEY');
  if (first === undefined) return faults;
  // With a tab before it a dash is no item: the parser blames the end of the line above as well, and first.
  const syntax = faults.find(({ code, start }) => code === 'TAB_AS_INDENT' && start <= first.end + lineEnd) ?? first;
  return [syntax, ...faults.filter(({ code, end }) => code === 'DUPLICATE_KEY' && end <= syntax.start)];
}

/** A fault in the words of its diagnostic. */
export function toldFault(fault: SyntaxFault, text: string): ToldFault {
  const { code, start, end, said, duplicate } = fault;
  const place = { start, end };
  if (code === 'DUPLICATE_KEY') return { code: 'yaml-duplicate-key', ...place, params: { key: duplicate?.key ?? '' } };
  if (code === 'TAB_AS_INDENT') return { code: 'yaml-tab', ...place, params: {} };
  if (code === 'TOO_DEEP') return { code: 'yaml-too-deep', ...place, params: {} };
  if (code === 'TOO_MANY_ALIASES') return { code: 'yaml-aliases-excessive', ...place, params: { anchor: said } };
  if (code === 'NOT_UTF8') return { code: 'yaml-encoding', ...place, params: { found: foreign(said) } };
  if (code === 'CHARACTER') return { code: 'yaml-character', ...place, params: ofCharacter(characterWords(said)) };
  if (code === 'LINE_SEPARATOR') {
    const params = { character: said, mend: 'take it out, or begin a new line here' };
    return { code: 'yaml-line-separator', ...place, params };
  }
  const { said: words, ...told } = syntaxWords(fault, text);
  return { code: 'yaml-syntax', ...told, params: { said: words } };
}

/** A fault as a sentence, with the place that was meant. */
export function faultInWords(fault: SyntaxFault, text: string): Told {
  const { code, params, start, end } = toldFault(fault, text);
  return { said: plainTranslate(yamlMessages[code], params), start, end };
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

function ofCharacter(character: string): ToldFault['params'] {
  const isHalf = character.startsWith('Half');
  return { character, mend: isHalf ? 'take it out' : 'take it out, or write it as an escape in double quotes' };
}

/** Bytes that are no UTF-8 come as `U+DC80` to `U+DCFF`. */
function foreign(said: string): string {
  return said === 'UTF-16' ? 'The file is UTF-16' : `The byte 0x${said.slice(-2)} is no UTF-8`;
}
