import { formatSpan } from './format.ts';
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

/** The columns of a definition that can be read; one whose path is not understood says nothing, as one that finds nothing. */
export function readableColumns(columns: readonly PrinterColumn[]): readonly ReadableColumn[] {
  return columns.slice(0, mostColumns).flatMap((column) => {
    const path = parseJsonPath(column.jsonPath);
    return path === undefined ? [] : [{ ...column, name: oneLine(column.name, longestName), path }];
  });
}

/**
 * What `kubectl get` shows of an object: of several values that a path finds the first, of a value that is not of the column's type nothing, and
 * of a text its first line. Dates are how long ago they were, in the words of all our views. Columns without a value are left out.
 *
 * @see the API server's `customresource/tableconvertor` for the rules
 */
export function printerCells(
  columns: readonly ReadableColumn[],
  object: JsonObject,
  now: Date,
): readonly PrinterCell[] {
  return columns.flatMap((column) => {
    const value = firstAt(column.path, object);
    const text = value === undefined || value === null ? undefined : textOf(column.type, value, now);
    return text === undefined || text === '' ? [] : [{ column, text: oneLine(text, longestText) }];
  });
}

function textOf(type: string, value: JsonValue, now: Date): string | undefined {
  switch (type) {
    case 'integer':
      return typeof value === 'number' ? String(Math.trunc(value)) : undefined;
    case 'number':
      return typeof value === 'number' ? String(value) : undefined;
    case 'boolean':
      return typeof value === 'boolean' ? String(value) : undefined;
    case 'date':
      return typeof value === 'string' ? spanWords(Date.parse(value), now) : undefined;
    default:
      return typeof value === 'string' ? value : beginOfJson(value, longestText);
  }
}

/** A time to come, such as the end of a certificate, is told as one. */
function spanWords(timeMs: number, now: Date): string {
  if (Number.isNaN(timeMs)) return '<invalid>';
  const agoMs = now.getTime() - timeMs;
  return agoMs < 0 ? `in ${formatSpan(-agoMs)}` : `${formatSpan(agoMs)} ago`;
}

/** JSON of a value, up to a little more than so many characters: it may be a megabyte. */
function beginOfJson(value: JsonValue, length: number): string {
  if (typeof value === 'string') return JSON.stringify(value.slice(0, length + 1));
  if (typeof value !== 'object' || value === null) return JSON.stringify(value);
  const isList = Array.isArray(value);
  const entries = isList ? (value as readonly JsonValue[]).entries() : Object.entries(value as JsonObject);
  let text = isList ? '[' : '{';
  let isFirst = true;
  for (const [key, one] of entries) {
    const before = `${isFirst ? '' : ','}${isList ? '' : `${JSON.stringify(key)}:`}`;
    text += `${before}${beginOfJson(one, length - text.length)}`;
    isFirst = false;
    if (text.length > length) return text;
  }
  return `${text}${isList ? ']' : '}'}`;
}

/** The first line, as kubectl cuts, and no longer than so many characters. */
function oneLine(text: string, length: number): string {
  const [line = ''] = text.slice(0, length + 1).split(/[\n\r\f]/, 1);
  const isCut = line.length < Math.min(text.length, length + 1) || text.length > length;
  const shown = printable(line.slice(0, length)).replaceAll('\t', ' ').trim();
  return isCut ? `${shown}…` : shown;
}
