import type { SyntaxFault } from '../../yaml/parse.ts';

/** The reason in a fault of the YAML, without the position and the excerpt, which are shown in our own way, and without advice to
 * programmers. */
export function yamlReason({ code, said, duplicate }: SyntaxFault): string {
  if (duplicate !== undefined) return `the key ${duplicate.key} is given twice`;
  if (code === 'TOO_DEEP') return 'it is nested too deeply';
  if (code === 'TOO_MANY_ALIASES') return 'its aliases repeat too much';
  if (code === 'NOT_UTF8') return 'it is not UTF-8';
  if (code === 'CHARACTER' || code === 'LINE_SEPARATOR') return `it holds the character ${said}`;
  if (code === 'BAD_ALIAS' && said === '') return 'an alias leads nowhere';
  const [first = said] = said.split('\n');
  return first
    .replace(/; please use YAML\..*$/, '')
    .replace(/ at line \d+, column \d+:?$/, '')
    .replace(/\.$/, '');
}
