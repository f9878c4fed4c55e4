import { withMissingKeys } from './added-keys.ts';
import { isMalformed } from '../../pattern/model/reference-text.ts';
import { readByGoYaml } from '../../yaml/go-yaml.ts';
import { entryFixes } from '../document/entry-mends.ts';
import type { Fault, Fix } from './finding.ts';
import type { DiagnosticCode } from './table.ts';
import { lineStartOf } from '../../yaml/lines.ts';

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
  const { params, missing, mend } = fault;
  const written = text.slice(fault.start, fault.end);
  if (missing !== undefined) return withMissingKeys(missing, text);
  if (mend !== undefined) return entryFixes(mend, text);
  if (params['nearest'] !== undefined) return meant(fault, written, String(params['nearest']));
  return byCode[fault.code]?.(fault, written, text) ?? [];
}

type Mending = (fault: Fault, written: string, text: string) => readonly Fix[];

const byCode: Readonly<Partial<Record<DiagnosticCode, Mending>>> = {
  'old-key-spelling': (fault, written) => {
    const plain = String(fault.params['plain']);
    return [{ ...replaced(fault, keepingQuotes(written, plain), `Change to \`${plain}\``), isSafe: true }];
  },
  'wrong-type': ofOtherType,
  // Built-in kinds take nothing for an empty text.
  'yaml-text-unquoted': (fault, written) => [
    fault.params['read'] === 'nothing' ? quoted(fault, written) : inQuotes(fault, written),
  ],
  'yaml-key-unquoted': (fault, written) => [quoted(fault, written)],
  'yaml-truth-word': asRead,
  'yaml-number-notation': asRead,
  'meshery-reads-otherwise': asBothRead,
  'wrong-format': ofOtherForm,
  'not-allowed': onlyAllowed,
  'item-duplicate': withoutItem,
  'reference-malformed': wholeReference,
  'namespace-on-cluster-kind': withoutLine,
  'tls-useless': withoutLine,
  'rule-broken': (fault, written) =>
    String(fault.params['message']).includes('duration') ? asDuration(fault, written) : [],
  'profile-header': ({ params, ...fault }, written, text) =>
    String(params['why']).includes('the load engine') ? withoutLine({ params, ...fault }, written, text) : [],
  'profile-internal': (fault, written) => (written === 'true' ? [changed(fault, written, 'false')] : []),
  'profile-duration': inHours,
  'profile-type': (fault, written, text) =>
    fault.params['wanted'] === 'a list of one URL' ? inBrackets(fault, written, text) : [],
  'settings-severity-unknown': (fault, written) => {
    const level = levels[unquoted(written).toLowerCase()];
    return level === undefined ? [] : [changed(fault, written, level)];
  },
};

/** What other linters call the levels. */
const levels: Readonly<Record<string, string>> = {
  fatal: 'error',
  critical: 'error',
  err: 'error',
  warn: 'warning',
  info: 'information',
  note: 'information',
  none: 'off',
  ignore: 'off',
  disabled: 'off',
};

/** Only where the fault underlines the misspelt word itself, and nothing beside it. */
function meant(fault: Fault, written: string, nearest: string): readonly Fix[] {
  const word = unquoted(written);
  if (!Object.values(fault.params).some((param) => String(param) === word)) return [];
  return [replaced(fault, keepingQuotes(written, nearest), `Change to \`${nearest}\``)];
}

/** A value that is right but for its quotation marks or brackets. */
function ofOtherType(fault: Fault, written: string, text: string): readonly Fix[] {
  const expected = String(fault.params['expected']);
  const word = unquoted(written);
  const isQuoted = word !== written;
  if (isQuoted && isWritten(word, expected)) return [replaced(fault, word, 'Take the quotation marks away')];
  const truth = expected === '`true` or `false`' ? truths[word.toLowerCase()] : undefined;
  if (truth !== undefined) return [replaced(fault, truth, `Change to \`${truth}\``)];
  if (fault.params['of'] === 'text' && String(fault.params['found']) === 'text')
    return inBrackets(fault, written, text);
  const isDuration = expected.startsWith('a duration') || durationKey.test(String(fault.params['key']));
  if (isDuration) return inSeconds(fault, written);
  const isScalar = !['a map of keys', 'a list', 'nothing'].includes(String(fault.params['found']));
  if (expected === 'text' && isScalar && /^[-+.\w]+$/.test(written)) return [inQuotes(fault, written)];
  const number = isQuoted ? written : readByGoYaml(written, 2);
  if (typeof number === 'number' && isWritten(String(number), expected))
    return [replaced(fault, String(number), `Change to \`${number}\``)];
  return [];
}

/** What YAML 1.1 reads as true and false, and YAML 1.2 as texts. */
const truths: Readonly<Record<string, string>> = {
  ...{ y: 'true', yes: 'true', on: 'true' },
  ...{ n: 'false', no: 'false', off: 'false' },
};

/** What is written is refused as it stands, and means one thing to everybody in quotation marks. */
function inQuotes(fault: Fault, written: string): Fix {
  return { ...quoted(fault, written), isSafe: true };
}

function quoted(fault: Fault, written: string): Fix {
  return replaced(fault, JSON.stringify(written), 'Put quotation marks around it');
}

/** The value that Kubernetes reads, in the form that everybody reads so. */
function asRead(fault: Fault, written: string): readonly Fix[] {
  const read = String(readByGoYaml(written, 2));
  return [replaced(fault, read, `Change to \`${read}\``)];
}

/** What Meshery reads in one way and Meshdeck in another: a text is quoted; of a number either may have been meant. */
function asBothRead(fault: Fault, written: string): readonly Fix[] {
  const { what, read, other } = fault.params;
  if (what !== `\`${written}\``) return [quoted(fault, written)];
  // A time reaches the cluster as a text too, of another form.
  if (String(read).startsWith('the time')) return [quoted(fault, written)];
  if (other === 'text') return [inQuotes(fault, written)];
  return [read, other].map((value) => {
    const number = String(value).replaceAll('`', '');
    return replaced(fault, number, `Change to \`${number}\``);
  });
}

/** One value where a list of such values is wanted. The fault of a map is shown at its key. */
function inBrackets(fault: Fault, written: string, text: string): readonly Fix[] {
  const isOne = unquoted(written) !== written || /^[^\s,[\]{}#]+$/.test(written);
  const isKey = /^[ \t]*:(?:\s|$)/.test(text.slice(fault.end, fault.end + 100));
  return isOne && !isKey ? [replaced(fault, `[${written}]`, 'Make it a list of one')] : [];
}

/** A size with a unit too much (`2GiB`), and days where hours are the largest unit. */
function ofOtherForm(fault: Fault, written: string): readonly Fix[] {
  const expected = String(fault.params['expected']);
  if (expected.startsWith('a duration')) return asDuration(fault, written);
  const [, number, unit = ''] = /^(\d+(?:\.\d+)?) ?([kKMGT]i?)[bB]$/.exec(unquoted(written)) ?? [];
  if (number === undefined || !/quantity|Ki\|Mi/.test(expected)) return [];
  return [changed(fault, written, `${number}${unit}`)];
}

/** Days are written in hours, and a number alone is one of seconds. */
function asDuration(fault: Fault, written: string): readonly Fix[] {
  return [...inHours(fault, written), ...inSeconds(fault, written)];
}

/** Texts that are durations by their names, where the schema does not tell: a number in quotation marks is none. */
const durationKey = /(?:timeout|interval|duration|delay|backoff|ejectionTime|ttl|maxAge)$/i;

function inSeconds(fault: Fault, written: string): readonly Fix[] {
  const seconds = unquoted(written);
  return /^(?:0|[1-9]\d*)$/.test(seconds) ? [changed(fault, written, `${seconds}s`)] : [];
}

function inHours(fault: Fault, written: string): readonly Fix[] {
  const days = /^(\d+)d$/.exec(unquoted(written))?.[1];
  return days === undefined ? [] : [changed(fault, written, `${Number(days) * 24}h`)];
}

/** Where nothing else is allowed. */
function onlyAllowed(fault: Fault, written: string): readonly Fix[] {
  const only = /^`([^`]+)`$/.exec(String(fault.params['allowed']))?.[1];
  return only === undefined ? [] : [changed(fault, written, only)];
}

/** A reference with a blank for its first dot, or without the bracket at its end. */
function wholeReference(fault: Fault, written: string): readonly Fix[] {
  const whole = written
    .replaceAll(/\$\(#ref[ :/]+(?=[\w[])/g, '$(#ref.')
    .replace(/(\$\(#ref\.[\w.[\]-]+)(["']?)$/, '$1)$2');
  return whole === written || isMalformed(whole) ? [] : [replaced(fault, whole, `Change to \`${unquoted(whole)}\``)];
}

/** Takes an item out of a list of plain values: its line, or in brackets with the comma before it. */
function withoutItem({ start, end }: Fault, _: string, text: string): readonly Fix[] {
  const lineStart = lineStartOf(text, start);
  const lineEnd = text.indexOf('\n', end);
  const behind = text.slice(end, lineEnd < 0 ? text.length : lineEnd);
  const title = 'Take it out';
  if (/^ *- +$/.test(text.slice(lineStart, start)) && behind.trim() === '')
    return [{ title, edits: [{ start: lineStart, end: lineEnd < 0 ? text.length : lineEnd + 1, text: '' }] }];
  const comma = /,\s*$/.exec(text.slice(Math.max(0, start - 200), start))?.[0].length;
  if (comma === undefined || !/^[ \t]*[,\]]/.test(behind)) return [];
  return [{ title, edits: [{ start: start - comma, end, text: '' }] }];
}

/** Takes the line of a key out that has its value beside it. */
function withoutLine({ start, end }: Fault, _: string, text: string): readonly Fix[] {
  const lineStart = lineStartOf(text, start);
  const lineEnd = text.indexOf('\n', end);
  const behind = text.slice(end, lineEnd < 0 ? text.length : lineEnd);
  if (!/^ *$/.test(text.slice(lineStart, start)) || !/^[ \t]*:[ \t]+[^\s[{|>&*#][^#]*$/.test(behind)) return [];
  const edit = { start: lineStart, end: lineEnd < 0 ? text.length : lineEnd + 1, text: '' };
  return [{ title: 'Take it out', edits: [edit] }];
}

function isWritten(word: string, expected: string): boolean {
  if (expected === 'a whole number') return /^-?(?:0|[1-9]\d*)$/.test(word);
  if (expected === 'a number') return /^-?(?:0|[1-9]\d*)(?:\.\d+)?$/.test(word);
  return expected === '`true` or `false`' && (word === 'true' || word === 'false');
}

function changed(fault: Fault, written: string, text: string): Fix {
  return replaced(fault, keepingQuotes(written, text), `Change to \`${text}\``);
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
