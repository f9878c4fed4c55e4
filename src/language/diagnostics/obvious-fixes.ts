import type { Fault, Fix } from './finding.ts';

/**
 * The changes that a fault itself tells: what "Did you mean" names, quotation marks that make a text of a number or a number of a text,
 * today's spelling of an old key. Faults of every dialect get them in one place; a fault that brings fixes of its own keeps those.
 *
 * @param text that the fault's offsets are of.
 */
export function withObviousFixes(fault: Fault, text: string): Fault {
  if (fault.fixes !== undefined && fault.fixes.length > 0) return fault;
  const fixes = obviousFixes(fault, text);
  return fixes.length === 0 ? fault : { ...fault, fixes };
}

function obviousFixes(fault: Fault, text: string): readonly Fix[] {
  const { code, params } = fault;
  const written = text.slice(fault.start, fault.end);
  if (params['nearest'] !== undefined) return meant(fault, written, String(params['nearest']));
  if (code === 'old-key-spelling') {
    const plain = String(params['plain']);
    return [{ ...replaced(fault, keepingQuotes(written, plain), `Change to \`${plain}\``), isSafe: true }];
  }
  return code === 'wrong-type' ? ofOtherType(fault, written) : [];
}

/** Only where the fault underlines the misspelt word itself, and nothing beside it. */
function meant(fault: Fault, written: string, nearest: string): readonly Fix[] {
  const word = unquoted(written);
  if (!Object.values(fault.params).some((param) => String(param) === word)) return [];
  return [replaced(fault, keepingQuotes(written, nearest), `Change to \`${nearest}\``)];
}

/** A value that is right but for its quotation marks or brackets. */
function ofOtherType(fault: Fault, written: string): readonly Fix[] {
  const expected = String(fault.params['expected']);
  const word = unquoted(written);
  const isQuoted = word !== written;
  if (isQuoted && isWritten(word, expected)) return [replaced(fault, word, 'Take the quotation marks away')];
  const isScalar = !['a map of keys', 'a list', 'nothing'].includes(String(fault.params['found']));
  if (expected === 'text' && isScalar && /^[-+.\w]+$/.test(written))
    return [replaced(fault, JSON.stringify(written), 'Put quotation marks around it')];
  return [];
}

function isWritten(word: string, expected: string): boolean {
  if (expected === 'a whole number') return /^-?(?:0|[1-9]\d*)$/.test(word);
  if (expected === 'a number') return /^-?(?:0|[1-9]\d*)(?:\.\d+)?$/.test(word);
  return expected === '`true` or `false`' && (word === 'true' || word === 'false');
}

function replaced({ start, end }: Fault, text: string, title: string): Fix {
  return { title, edits: [{ start, end, text }] };
}

/** Quoted as the text before was, with the quotation marks or without. */
export function keepingQuotes(written: string, text: string): string {
  const quote = /^(["'])[\s\S]*\1$/.exec(written)?.[1];
  if (quote === undefined) return text;
  return quote === '"' ? JSON.stringify(text) : `'${text.replaceAll("'", "''")}'`;
}

function unquoted(written: string): string {
  return /^(["'])([\s\S]*)\1$/.exec(written)?.[2] ?? written;
}
