import { wordsOfPattern } from './pattern-words.ts';
import { re2 } from './re2.ts';
import type { Schema } from './types.ts';

type Scalar = string | number | boolean | null;

/**
 * Quantity of Kubernetes, after the grammar of its API conventions: a signed decimal number with a binary or decimal suffix, or an
 * exponent. The server takes the spaces around it away before it reads it, and takes a point alone for zero.
 */
const quantity = /^[+-]?(?:\d+\.?\d*|\.\d*)(?:[KMGTPE]i|[numkMGTPE]|[eE][+-]?\d+)?$/;
const base64 = /^(?:[A-Za-z0-9+/]{4})*(?:[A-Za-z0-9+/]{2}==|[A-Za-z0-9+/]{3}=)?$/;
const time = /^(\d{4})-(\d{2})-(\d{2})[Tt](\d{2}):(\d{2}):(\d{2})(?:[.,]\d+)?(?:[Zz]|[+-](\d{2}):(\d{2}))$/;
const day = /^(\d{4})-(\d{2})-(\d{2})$/;

/** What a duration is, in words that follow "must be". */
export const durationWords = 'a duration such as `1m30s`';

/** How a text has to be formed: a check, and what is expected in words. */
interface TextFormat {
  readonly fits: (text: string) => boolean;
  readonly expected: string;
}

/**
 * The formats that an API server enforces on texts: those of structural schemas (`apiextensions.k8s.io`, supported formats), as
 * its library reads them. Others say what a value is for and are not checked.
 */
const textFormats: Readonly<Record<string, TextFormat>> = {
  // A text of several lines is joined by whoever decodes it.
  byte: { fits: (text) => base64.test(text.replaceAll(/\s/g, '')), expected: 'base64 text' },
  'date-time': { fits: isTime, expected: 'a time such as `2026-01-31T12:00:00Z`' },
  datetime: { fits: isTime, expected: 'a time such as `2026-01-31T12:00:00Z`' },
  date: { fits: isDay, expected: 'a day such as `2026-01-31`' },
  duration: { fits: isDuration, expected: durationWords },
  ipv4: { fits: isIpv4, expected: 'an IPv4 address such as `10.0.0.1`' },
  ipv6: { fits: isIpv6, expected: 'an IPv6 address such as `fd00::1`' },
  cidr: { fits: isCidr, expected: 'an address range such as `10.0.0.0/8`' },
  uri: { fits: (text) => text.startsWith('/') || /^[A-Za-z][A-Za-z0-9+.-]*:./.test(text), expected: 'a URI' },
  email: { fits: (text) => /^[^\s@]+@[^\s@]+$/.test(text), expected: 'an e-mail address' },
  hostname: {
    fits: (text) =>
      text.length <= 255 &&
      /^(?:[A-Za-z0-9](?:[A-Za-z0-9-]{0,61}[A-Za-z0-9])?\.)*[A-Za-z0-9](?:[A-Za-z0-9-]{0,61}[A-Za-z0-9])?\.?$/.test(
        text,
      ),
    expected: 'a host name',
  },
  mac: { fits: (text) => /^(?:[0-9A-Fa-f]{2}[:-]){5}[0-9A-Fa-f]{2}$/.test(text), expected: 'a MAC address' },
  uuid: {
    fits: (text) => /^[0-9a-f]{8}-?[0-9a-f]{4}-?[0-9a-f]{4}-?[0-9a-f]{4}-?[0-9a-f]{12}$/i.test(text),
    expected: 'a UUID',
  },
  'k8s-short-name': {
    fits: (text) => text.length <= 63 && /^[a-z0-9](?:[-a-z0-9]*[a-z0-9])?$/.test(text),
    expected: 'a name of lower case letters, digits and `-`, at most 63 characters long',
  },
  'k8s-long-name': {
    fits: (text) =>
      text.length <= 253 && /^[a-z0-9](?:[-a-z0-9]*[a-z0-9])?(?:\.[a-z0-9](?:[-a-z0-9]*[a-z0-9])?)*$/.test(text),
    expected: 'a name of lower case letters, digits, `-` and `.`, at most 253 characters long',
  },
};

/**
 * Checks `format` and `pattern`.
 *
 * @returns what was expected, in words that follow "must be", or undefined where all is well.
 */
export function checkFormat(value: Scalar, schema: Schema): string | undefined {
  const { format, pattern } = schema;
  if (format === undefined && pattern === undefined) return undefined;
  if (typeof value === 'number') return checkNumber(value, format);
  if (typeof value !== 'string') return undefined;
  if (format === 'quantity') return isQuantity(value) ? undefined : quantityWords;
  const known = format === undefined || !Object.hasOwn(textFormats, format) ? undefined : textFormats[format];
  if (known?.fits(value) === false) return known.expected;
  if (pattern !== undefined && re2(pattern)?.test(value) === false) return wordsOfPattern(pattern);
  return undefined;
}

/** True for a schema of texts that are durations, whichever way it says so. */
export function isDurationText({ type, format, pattern, 'x-kubernetes-validations': rules = [] }: Schema): boolean {
  if (type !== 'string') return false;
  if (format === 'duration' || rules.some(({ rule }) => /\bduration\(/.test(rule))) return true;
  return pattern !== undefined && wordsOfPattern(pattern).startsWith('a duration');
}

/** True for a text of one of the formats that the server enforces. */
export function matchesFormat(text: string, format: string): boolean {
  return Object.hasOwn(textFormats, format) && textFormats[format]?.fits(text) === true;
}

const quantityWords = 'a quantity such as `250m` or `1.5Gi`';

/** A number that was written in one of JavaScript's own forms (`1e+21`) is a quantity as well. */
function checkNumber(value: number, format: string | undefined): string | undefined {
  if (format === 'quantity') return Number.isFinite(value) ? undefined : quantityWords;
  if (format === 'int32' && (value > 2 ** 31 - 1 || value < -(2 ** 31))) return 'a whole number of 32 bits';
  if (format === 'int64' && (value >= 2 ** 63 || value < -(2 ** 63))) return 'a whole number of 64 bits';
  return undefined;
}

/** What a number must be that it is not, in words that follow "must". */
export function brokenBound(value: number, schema: Schema): string | undefined {
  const { minimum, maximum, multipleOf } = schema;
  if (minimum !== undefined && (value < minimum || (schema.exclusiveMinimum === true && value === minimum))) {
    return schema.exclusiveMinimum === true ? `be more than ${minimum}` : `be at least ${minimum}`;
  }
  if (maximum !== undefined && (value > maximum || (schema.exclusiveMaximum === true && value === maximum))) {
    return schema.exclusiveMaximum === true ? `be less than ${maximum}` : `be at most ${maximum}`;
  }
  // Decimal fractions are not exact: 0.3 is a multiple of 0.1.
  if (multipleOf !== undefined && Math.abs(value / multipleOf - Math.round(value / multipleOf)) > 1e-9) {
    return `be a multiple of ${multipleOf}`;
  }
  return undefined;
}

/** True for the text of a quantity. */
export function isQuantity(text: string): boolean {
  return quantity.test(text.trim());
}

function isTime(text: string): boolean {
  const match = time.exec(text);
  if (match === null) return false;
  const [, year, month, date, hours, minutes, seconds, zoneHours, zoneMinutes] = match.map(Number);
  return (
    isDate(year ?? 0, month ?? 0, date ?? 0) &&
    (hours ?? 0) < 24 &&
    (minutes ?? 0) < 60 &&
    (seconds ?? 0) < 60 &&
    !((zoneHours ?? 0) > 24 || (zoneMinutes ?? 0) > 60)
  );
}

function isDay(text: string): boolean {
  const [, year = 0, month = 0, date = 0] = (day.exec(text) ?? []).map(Number);
  return isDate(year, month, date);
}

function isDate(year: number, month: number, date: number): boolean {
  return month >= 1 && month <= 12 && date >= 1 && date <= new Date(Date.UTC(year, month, 0)).getUTCDate();
}

const durationUnits = new Set(['ns', 'us', 'µs', 'μs', 'ms', 's', 'm', 'h', 'd', 'w']);
const durationWord = /^(?:nano|micro|milli|sec|min|hr|hour|day|week|wk)/;

/** Durations of Go, and beside them days, weeks and words ("1 day"): the server's library takes all of them. */
export function isDuration(text: string): boolean {
  if (isGoDuration(text)) return true;
  const parts = [...text.matchAll(/(\d+)\s*([A-Za-zµμ]+)/g)];
  return (
    parts.length > 0 &&
    parts.every(([, , unit = '']) => durationUnits.has(unit) || durationWord.test(unit.toLowerCase()))
  );
}

/** A duration as Go's `time.ParseDuration` reads it: `1h30m`, `1.5s`, `-2ms`, `0`. */
export function isGoDuration(text: string): boolean {
  return /^[+-]?(?:0|(?:(?:\d+\.?\d*|\.\d+)(?:ns|us|µs|μs|ms|s|m|h))+)$/.test(text);
}

function isIpv4(text: string): boolean {
  const parts = text.split('.');
  return parts.length === 4 && parts.every((part) => /^(?:0|[1-9]\d{0,2})$/.test(part) && Number(part) < 256);
}

function isIpv6(text: string): boolean {
  if (!text.includes(':')) return false;
  const dotted = /:(\d+\.\d+\.\d+\.\d+)$/.exec(text)?.[1];
  if (dotted !== undefined && !isIpv4(dotted)) return false;
  const plain = dotted === undefined ? text : `${text.slice(0, -dotted.length)}0:0`;
  const [head = '', tail, ...more] = plain.split('::');
  if (more.length > 0) return false;
  const groups = [head, tail ?? ''].flatMap((part) => (part === '' ? [] : part.split(':')));
  if (!groups.every((group) => /^[0-9A-Fa-f]{1,4}$/.test(group))) return false;
  return tail === undefined ? groups.length === 8 : groups.length < 8;
}

function isCidr(text: string): boolean {
  const match = /^(.+)\/(\d{1,3})$/.exec(text);
  if (match === null) return false;
  const [, address = '', bits = ''] = match;
  return (isIpv4(address) && Number(bits) <= 32) || (isIpv6(address) && Number(bits) <= 128);
}
