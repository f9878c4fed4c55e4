import type { Fault, Fix } from '../diagnostics/finding.ts';
import { isSameValue, withoutEntry } from '../document/block-edits.ts';
import type { SyntaxFault } from '../../yaml/parse.ts';
import { certainFaults, toldFault } from '../../yaml/words.ts';
import type { LanguageFeature } from '../service/feature.ts';
import { countOf, syntaxFixes } from './syntax-fixes.ts';
import { withSpaces } from './tab-fixes.ts';

/** Faults of the YAML itself. */
export const yamlFaults: LanguageFeature = {
  name: 'yaml-faults',
  *faults({ yaml, parsed: { text, documents, faults } }) {
    const count = countOf(documents, faults.length);
    for (const fault of certainFaults(yaml.faults)) yield syntaxFault(fault, text, count);
  },
};

/**
 * A fault that leaves no document, or one of those of a document.
 *
 * @param count of all faults of the text, where a fix may be proposed for one of many.
 */
export function syntaxFault(fault: SyntaxFault, text: string, count = 0): Fault {
  const { code, start, end } = fault;
  if (code === 'TOO_LARGE') return { code: 'yaml-too-large', start, end, params: {} };
  const { meant, ...told } = toldFault(fault, text);
  if (meant !== undefined) return { ...told, fixes: syntaxFixes(text, told.start, meant, count) };
  if (told.code === 'yaml-duplicate-key') return { ...told, ...ofDuplicate(fault, text) };
  if (told.code === 'yaml-tab') return { ...told, fixes: withSpaces(text, told.start) };
  return isCharacter(told.code) ? { ...told, fixes: [withoutCharacter(fault)] } : told;
}

function isCharacter(code: Fault['code']): boolean {
  return code === 'yaml-character' || code === 'yaml-line-separator';
}

function withoutCharacter({ start, end }: SyntaxFault): Fix {
  return { title: 'Take it out', edits: [{ start, end, text: '' }] };
}

function ofDuplicate({ duplicate }: SyntaxFault, text: string): Pick<Fault, 'related' | 'fixes'> {
  if (duplicate === undefined) return {};
  const { key, first, second } = duplicate;
  const related = [{ message: `\`${key}\` stands here first.`, start: first.keyStart, end: first.keyEnd }];
  const isEqual = isSameValue(first.value, second.value);
  const fixes = isEqual ? withoutEntry(text, second).map((fix): Fix => ({ ...fix, isSafe: true })) : [];
  return { related, fixes };
}
