import type { JsonObject, JsonValue } from '../core/json.ts';
import { isJsonObject } from '../core/json.ts';

/** Words that a reader of YAML 1.1 or 1.2 takes for something else than text. */
const notText = /^(?:~|null|true|false|y|n|yes|no|on|off|[-+]?\.inf|\.nan|<<|=)$/i;

/** What may be a number, a date or a time for some reader. */
const likeNumber = /^(?:[-+.\d]|e(?=[-+\d]))[\da-fox_.:+\-tz ]*$/i;

/** Begins and goes on as a plain scalar may in every place of block YAML. */
const plainText = /^[\p{L}\p{N}./\\(+$^_;~-](?:[^\p{C}\p{Zl}\p{Zp}\u00A0]*[^\p{C}\p{Z}:])?$/u;

/** What would end a plain scalar, or begin something else. */
const endsPlain = /: |:$| #|^- |^---|^\.\.\./;

/** What a block scalar can hold and give back unchanged. */
const blockText = /^(?:[^\p{C}\p{Zl}\p{Zp}\u0085\u00A0]|[\t\n])+$/u;

/** Keys longer than this must be written with a question mark. */
const longestPlainKey = 1000;

/**
 * An object as YAML for people: block style, keys in the order of the object, texts of several lines as literal blocks, and quotes
 * wherever a reader of YAML 1.1 (kubectl) or 1.2 could take a text for something else. Reading it gives the same object.
 */
export function writeYaml(value: JsonObject): string {
  const entries = Object.entries(value);
  return entries.length === 0 ? '{}\n' : `${entries.map(([key, entry]) => entryText(key, entry, '')).join('\n')}\n`;
}

function entryText(key: string, value: JsonValue, indent: string): string {
  const written = scalarKey(key);
  const lead = written.length > longestPlainKey ? `? ${written}\n${indent}:` : `${written}:`;
  if (isJsonObject(value)) {
    const below = Object.entries(value).map(([name, entry]) => `${indent}  ${entryText(name, entry, `${indent}  `)}`);
    return below.length === 0 ? `${lead} {}` : `${lead}\n${below.join('\n')}`;
  }
  if (isList(value)) {
    if (value.length === 0) return `${lead} []`;
    return `${lead}\n${value.map((item) => `${indent}  ${itemText(item, `${indent}  `)}`).join('\n')}`;
  }
  return `${lead} ${scalarText(value, indent)}`;
}

/** An item behind its dash; what it holds stands two columns further. */
function itemText(value: JsonValue, indent: string): string {
  const inner = `${indent}  `;
  if (isJsonObject(value)) {
    const entries = Object.entries(value).map(([key, entry]) => entryText(key, entry, inner));
    return entries.length === 0 ? '- {}' : `- ${entries.join(`\n${inner}`)}`;
  }
  if (isList(value)) {
    if (value.length === 0) return '- []';
    return `- ${value.map((item) => itemText(item, inner)).join(`\n${inner}`)}`;
  }
  return `- ${scalarText(value, indent)}`;
}

function scalarText(value: string | number | boolean | null, indent: string): string {
  if (typeof value !== 'string') return JSON.stringify(value);
  if (isPlain(value)) return value;
  if (value.includes('\n') && blockText.test(value) && /[^\n\t ]/.test(value)) return blockScalar(value, `${indent}  `);
  return quoted(value);
}

function scalarKey(key: string): string {
  return isPlain(key) && /^[\w./-]+(?::[\w./-]+)*$/.test(key) ? key : quoted(key);
}

function isPlain(text: string): boolean {
  return plainText.test(text) && !endsPlain.test(text) && !notText.test(text) && !likeNumber.test(text);
}

/** A literal block: `|`, what is done with line breaks at its end, and the indentation where the text begins with a space. */
function blockScalar(text: string, indent: string): string {
  const body = text.replace(/\n+$/, '');
  const breaks = text.length - body.length;
  const chomping = ['-', ''][breaks] ?? '+';
  const indicator = /^\n*[ \t]/.test(text) ? '2' : '';
  const lines = (breaks > 1 ? text.slice(0, -1) : body).split('\n').map((line) => (line === '' ? '' : indent + line));
  return `|${indicator}${chomping}\n${lines.join('\n')}`;
}

/** In single quotes where that spares escapes, otherwise in double quotes with every character escaped that is not to be seen. */
function quoted(text: string): string {
  if (/["\\]/.test(text) && !/[\p{C}\p{Zl}\p{Zp}\u0085\u00A0]/u.test(text)) return `'${text.replaceAll("'", "''")}'`;
  return JSON.stringify(text).replaceAll(/[\p{C}\p{Zl}\p{Zp}\u0085\u00A0]/gu, escapedCharacter);
}

function escapedCharacter(character: string): string {
  return [...Array(character.length).keys()]
    .map((index) => `\\u${character.charCodeAt(index).toString(16).padStart(4, '0')}`)
    .join('');
}

function isList(value: JsonValue): value is readonly JsonValue[] {
  return Array.isArray(value);
}
