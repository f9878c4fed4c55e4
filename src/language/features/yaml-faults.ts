import type { Fault, Fix } from '../diagnostics/finding.ts';
import { isSameValue, withoutEntry } from '../document/block-edits.ts';
import type { SyntaxFault } from '../../yaml/parse.ts';
import { inWords } from './yaml-words.ts';
import type { LanguageFeature } from '../service/feature.ts';

/**
 * Faults of the YAML. One fault is followed by others that it causes, so only the first syntax fault of a document is shown. Keys
 * that stand twice before it are shown as well: they are no fault of syntax, and what follows one is read by guessing.
 */
export const yamlFaults: LanguageFeature = {
  name: 'yaml-faults',
  *faults({ yaml, parsed: { text } }) {
    const syntax = yaml.faults.find(({ code }) => code !== 'DUPLICATE_KEY');
    if (syntax !== undefined) yield syntaxFault(syntax, text);
    const certain = syntax?.start ?? Infinity;
    for (const fault of yaml.faults)
      if (fault.code === 'DUPLICATE_KEY' && fault.end <= certain) yield duplicateKey(fault, text);
  },
};

/** A fault that leaves no document, or the first one of it. */
export function syntaxFault(fault: SyntaxFault, text: string): Fault {
  const { code, start, end, said } = fault;
  const place = { start, end };
  if (code === 'TAB_AS_INDENT') return { code: 'yaml-tab', ...place, params: {} };
  if (code === 'TOO_DEEP') return { code: 'yaml-too-deep', ...place, params: {} };
  if (code === 'TOO_LARGE') return { code: 'yaml-too-large', ...place, params: {} };
  if (code === 'TOO_MANY_ALIASES') return { code: 'yaml-aliases-excessive', ...place, params: { anchor: said } };
  if (code === 'NOT_UTF8') return { code: 'yaml-encoding', ...place, params: { found: foreign(said) } };
  if (code === 'CHARACTER') return withoutCharacter('yaml-character', place, characterWords(said));
  if (code === 'LINE_SEPARATOR') return withoutCharacter('yaml-line-separator', place, said);
  const { said: told, ...span } = inWords(fault, text);
  return { code: 'yaml-syntax', ...span, params: { said: told } };
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
