import { isJsonObject, type JsonValue } from '../../core/json.ts';
import { readsAsOtherType } from '../features/name-rules.ts';
import type { Fix, MissingKeys } from './finding.ts';
import { lineStartOf } from '../../yaml/lines.ts';

/**
 * The keys that are missing, above the first key of their map and in its style.
 *
 * @returns nothing where the map stands on its line in a way of its own.
 */
export function withMissingKeys({ at, values, isWritten }: MissingKeys, text: string): readonly Fix[] {
  const entries = Object.entries(values);
  if (isWritten === true) return withValue(entries, at, text);
  // A tree that was filled with values from elsewhere has no keys of its own in the text.
  if (entries.length === 0 || !/^(?:"[^"\n]*"|'[^'\n]*'|[\w.$/-]+)[ \t]*:/.test(text.slice(at, at + 300))) return [];
  const inserted = insertion(entries, at, text);
  if (inserted === undefined) return [];
  const names = entries.map(([key]) => `\`${key}\``).join(', ');
  return [{ title: `Add ${names}`, edits: [{ start: at, end: at, text: inserted }] }];
}

/** The value of a key that has none, where nothing stands behind it on its line. */
function withValue([entry]: readonly [string, JsonValue][], at: number, text: string): readonly Fix[] {
  const colon = /^[ \t]*:(?=[ \t]*(?:#.*)?(?:[\r\n]|$))/.exec(text.slice(at, at + 300))?.[0];
  if (colon === undefined || entry === undefined) return [];
  const value = flowText(entry[1], false);
  const place = at + colon.length;
  return [{ title: `Write \`${value}\``, edits: [{ start: place, end: place, text: ` ${value}` }] }];
}

function insertion(entries: readonly [string, JsonValue][], at: number, text: string): string | undefined {
  const lead = text.slice(lineStartOf(text, at), at);
  const before = text.slice(0, at).trimEnd().at(-1);
  if (before === '{') {
    const isJson = text.charAt(at) === '"';
    // As the first key of a map in braces over several lines has a line of its own, so has the new one.
    const separator = /^\s+$/.test(lead) ? `,\n${lead}` : ', ';
    return entries
      .map(([key, value]) => `${isJson ? JSON.stringify(key) : keyText(key)}: ${flowText(value, isJson)}${separator}`)
      .join('');
  }
  if (!/^ *(?:- +)*$/.test(lead)) return undefined;
  const lineEnd = text.includes('\r\n') ? '\r\n' : '\n';
  const lines = entries.flatMap(([key, value]) => blockLines(key, value));
  return lines.map((line) => `${line}${lineEnd}${' '.repeat(lead.length)}`).join('');
}

function blockLines(key: string, value: JsonValue): readonly string[] {
  if (Array.isArray(value) && value.length > 0)
    return [`${keyText(key)}:`, ...(value as readonly JsonValue[]).flatMap((item) => itemLines(item))];
  if (isJsonObject(value) && Object.keys(value).length > 0)
    return [`${keyText(key)}:`, ...mapLines(value).map((line) => `  ${line}`)];
  return [`${keyText(key)}: ${flowText(value, false)}`];
}

function mapLines(value: Readonly<Record<string, JsonValue>>): readonly string[] {
  return Object.entries(value).flatMap(([key, item]) => blockLines(key, item));
}

function itemLines(item: JsonValue): readonly string[] {
  if (!isJsonObject(item) || Object.keys(item).length === 0) return [`  - ${flowText(item, false)}`];
  return mapLines(item).map((line, index) => `${index === 0 ? '  - ' : '    '}${line}`);
}

function flowText(value: JsonValue, isJson: boolean): string {
  if (isJson) return JSON.stringify(value);
  if (typeof value === 'string') return keyText(value);
  if (Array.isArray(value))
    return `[${(value as readonly JsonValue[]).map((item) => flowText(item, false)).join(', ')}]`;
  if (!isJsonObject(value)) return JSON.stringify(value);
  const entries = Object.entries(value).map(([key, item]) => `${keyText(key)}: ${flowText(item, false)}`);
  return entries.length === 0 ? '{}' : `{ ${entries.join(', ')} }`;
}

/** A text as YAML writes it, in quotation marks where it would be read as something else. */
function keyText(text: string): string {
  const isPlain = /^[A-Za-z\d][\w./-]*(?::[\w./-]+)*$/.test(text) && !readsAsOtherType(text);
  return isPlain ? text : JSON.stringify(text);
}
