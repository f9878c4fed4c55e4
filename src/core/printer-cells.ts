import { formatShortAge, formatSpan } from './format.ts';
import type { JsonPath } from './json-path.ts';
import { firstAt, parseJsonPath } from './json-path.ts';
import type { JsonObject, JsonValue } from './json.ts';
import { printable } from './printable.ts';
import type { PrinterColumn } from './printer-columns.ts';

/** A column whose path was understood. */
export interface ReadableColumn extends PrinterColumn {
  readonly path: JsonPath;
}

/** What a column says of an object. */
export interface PrinterCell {
  readonly column: ReadableColumn;
  /** On one line, with nothing in it that a terminal would obey; never empty. */
  readonly text: string;
}

/** A definition may have any number of columns; people read the first ones. */
const mostColumns = 30;
const longestName = 60;
const longestText = 200;

/** The columns of a definition. The API server prints none from the first one on whose path it does not understand. */
export function readableColumns(columns: readonly PrinterColumn[]): readonly ReadableColumn[] {
  const readable: ReadableColumn[] = [];
  for (const column of columns.slice(0, mostColumns)) {
    const path = parseJsonPath(column.jsonPath);
    if (path === undefined) break;
    readable.push({ ...column, name: oneLine(column.name, longestName), path });
  }
  return readable;
}

/**
 * What a column says of an object in a row or a tooltip: as {@link serverCell}, but for the first line of a text only, and dates are how long ago
 * they were or how far away they are, in the words of all our views. Columns without a value are left out.
 */
export function printerCells(
  columns: readonly ReadableColumn[],
  object: JsonObject,
  now: Date,
): readonly PrinterCell[] {
  return columns.flatMap((column) => {
    const value = firstAt(column.path, object);
    if (value === undefined || value === null) return [];
    const text = column.type === 'date' ? dateText(value, now, spanWords) : textOf(column.type, value, longestText);
    return text === undefined || text === '' ? [] : [{ column, text: oneLine(text, longestText) }];
  });
}

/**
 * What the API server prints in a column, which is what `kubectl get` shows: of several values that a path finds the first, and of a value that is
 * not of the column's type nothing. Dates are how long ago they were, and `<invalid>` where they are to come.
 *
 * @returns undefined for nothing.
 * @see `customresource/tableconvertor` of the API server
 */
export function serverCell(column: ReadableColumn, object: JsonObject, now: Date): string | undefined {
  const value = firstAt(column.path, object);
  if (value === undefined) return undefined;
  if (value === null) return column.type === 'string' ? '<no value>' : undefined;
  return column.type === 'date' ? dateText(value, now, ageWord) : textOf(column.type, value, Infinity);
}

/** What a column says at any time: as {@link serverCell}, but dates as they are written. */
export function timelessCell(column: ReadableColumn, object: JsonObject): string | undefined {
  if (column.type !== 'date') return serverCell(column, object, new Date(0));
  const value = firstAt(column.path, object);
  return typeof value === 'string' ? value : undefined;
}

function textOf(type: string, value: JsonValue, longest: number): string | undefined {
  switch (type) {
    case 'integer':
      return typeof value === 'number' ? String(Math.trunc(value)) : undefined;
    case 'number':
      return typeof value === 'number' ? numberWord(value) : undefined;
    case 'boolean':
      return typeof value === 'boolean' ? String(value) : undefined;
    default:
      if (typeof value === 'string') return value;
      return typeof value === 'number' ? numberWord(value) : beginOfJson(value, longest);
  }
}

/** As Go writes it: `1e-05` is short enough for it where we would write all zeros. */
function numberWord(value: number): string {
  if (value === 0 || Math.abs(value) >= 1e-4) return String(value);
  return value.toExponential().replace(/e-(\d)$/, 'e-0$1');
}

/** https://www.rfc-editor.org/rfc/rfc3339#section-5.6, as Go reads it. */
const rfc3339 = /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(?:[.,]\d+)?(?:Z|[+-]\d\d:\d\d)$/;

/** No time at all, as Go has it. */
const noTime = new Set(['', 'null', '0001-01-01T00:00:00Z']);

function dateText(value: JsonValue, now: Date, words: (agoMs: number) => string): string | undefined {
  if (typeof value !== 'string') return undefined;
  if (noTime.has(value)) return '<unknown>';
  const timeMs = rfc3339.test(value) ? Date.parse(value.replace(',', '.')) : NaN;
  return Number.isNaN(timeMs) ? '<invalid>' : words(now.getTime() - timeMs);
}

/** Clocks may differ by less than two seconds. */
function ageWord(agoMs: number): string {
  return agoMs <= -2_000 ? '<invalid>' : formatShortAge(agoMs);
}

/** A time to come, such as the end of a certificate, is told as one. */
function spanWords(agoMs: number): string {
  return agoMs < 0 ? `in ${formatSpan(-agoMs)}` : `${formatSpan(agoMs)} ago`;
}

/** JSON of a value as Go writes it, up to a little more than so many characters: it may be a megabyte. */
function beginOfJson(value: JsonValue, length: number): string {
  if (typeof value === 'string') return quoted(value.slice(0, length + 1));
  if (typeof value !== 'object' || value === null) return JSON.stringify(value);
  const isList = Array.isArray(value);
  const entries = isList ? (value as readonly JsonValue[]).entries() : byKey(value as JsonObject);
  let text = isList ? '[' : '{';
  let isFirst = true;
  for (const [key, one] of entries) {
    const before = `${isFirst ? '' : ','}${isList ? '' : `${quoted(String(key))}:`}`;
    text += `${before}${beginOfJson(one, length - text.length)}`;
    isFirst = false;
    if (text.length > length) return text;
  }
  return `${text}${isList ? ']' : '}'}`;
}

function byKey(object: JsonObject): readonly (readonly [string, JsonValue])[] {
  return Object.entries(object).sort(([left], [right]) => (left < right ? -1 : 1));
}

/** Go writes what HTML would take as markup in another way. */
function quoted(text: string): string {
  return JSON.stringify(text).replaceAll(
    /[<>&\u2028\u2029]/g,
    (found) => `\\u${found.charCodeAt(0).toString(16).padStart(4, '0')}`,
  );
}

/** The first line, as kubectl cuts, and no longer than so many characters. */
function oneLine(text: string, length: number): string {
  const [line = ''] = text.slice(0, length + 1).split(/[\n\r\f]/, 1);
  const isCut = line.length < Math.min(text.length, length + 1) || text.length > length;
  const shown = printable(line.slice(0, length)).replaceAll('\t', ' ').trim();
  return isCut ? `${shown}…` : shown;
}
