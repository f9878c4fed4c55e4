import { isDeepStrictEqual } from 'node:util';
import type { Document, Pair, ParsedNode, YAMLMap, YAMLSeq } from 'yaml';
import { isCollection, isMap, isScalar, isSeq } from 'yaml';
import type { JsonObject, JsonValue } from '../../core/json.ts';
import { isJsonObject } from '../../core/json.ts';
import { readYaml, yamlLimits } from './yaml-document.ts';
import { flowList, itemsText, jsonText, listText, nodeOf, scalarText } from './yaml-texts.ts';

/** A way into a document: keys of mappings and places in lists. */
export type YamlPath = readonly (string | number)[];

/** One change of a document's content. */
export type YamlChange =
  | { readonly is: 'set'; readonly path: YamlPath; readonly value: string }
  | { readonly is: 'remove'; readonly path: YamlPath }
  /** Adds to the end of a list, which is made where there is none. */
  | { readonly is: 'append'; readonly path: YamlPath; readonly values: readonly JsonObject[] };

/** The change cannot be written into this text: it would touch an anchor that something else needs, for example. */
export class NotEditable extends Error {}

type Edited = readonly [start: number, end: number, replacement: string];

/**
 * Changes YAML or JSON and leaves every other character as it is: comments, order, quotes, line ends. Where the place is written in a way that
 * a cut of the text cannot change (an explicit key, a mapping with an anchor), the document is written anew by the YAML library, which
 * keeps comments and order. Either way the result is read again and must hold exactly the change.
 *
 * @param text YAML that has no errors; its root is a mapping.
 * @throws NotEditable
 */
export function editYaml(text: string, change: YamlChange): string {
  const document = readYaml(text);
  const before: unknown = document.toJS(yamlLimits);
  const wanted = changedValue(structuredClone(before) as JsonValue, change);
  if (isDeepStrictEqual(before, wanted)) return text;
  const edited = cut(text, document, change);
  if (edited !== undefined) {
    const [start, end, replacement] = edited;
    const candidate = text.slice(0, start) + replacement + text.slice(end);
    if (holds(candidate, wanted)) return candidate;
  }
  const rewritten = rewrite(text, document, change);
  if (rewritten === undefined || !holds(rewritten, wanted)) throw new NotEditable();
  return rewritten;
}

function holds(text: string, wanted: JsonValue): boolean {
  const document = readYaml(text);
  if (document.errors.length > 0) return false;
  try {
    return isDeepStrictEqual(document.toJS(yamlLimits), wanted);
  } catch {
    return false;
  }
}

/** The change on plain data, by which every written text is judged. */
function changedValue(root: JsonValue, change: YamlChange): JsonValue {
  const parentPath = change.path.slice(0, -1);
  const last = change.path.at(-1) ?? '';
  let parent = root as Record<string | number, JsonValue>;
  for (const key of parentPath) {
    if (!isJsonObject(parent[key]) && !Array.isArray(parent[key])) parent[key] = {};
    parent = parent[key] as Record<string | number, JsonValue>;
  }
  if (change.is === 'set') parent[last] = change.value;
  else if (change.is === 'append') {
    const list = parent[last];
    parent[last] = [...(Array.isArray(list) ? (list as readonly JsonValue[]) : []), ...change.values];
  } else if (Array.isArray(parent)) parent.splice(Number(last), 1);
  else Reflect.deleteProperty(parent, last);
  return root;
}

function rewrite(text: string, document: Document.Parsed, change: YamlChange): string | undefined {
  try {
    if (change.is === 'set') setDeep(document, change.path, change.value);
    else if (change.is === 'remove') document.deleteIn(change.path);
    else appendTo(document, change);
    const { contents } = document;
    const list = isMap(contents) ? contents.items.map(({ value }) => value).find((value) => isSeq(value)) : undefined;
    const indentSeq = list === undefined || list.range[0] > lineStart(text, list.range[0]);
    return document.toString({ lineWidth: 0, indentSeq });
  } catch {
    return undefined; // an alias in the way, or one whose anchor would be gone
  }
}

/** Sets a value; what is in its way and holds nothing becomes a mapping. */
function setDeep(document: Document.Parsed, path: YamlPath, value: string): void {
  const depth = path.findIndex((_, index) => !isCollection(document.getIn(path.slice(0, index + 1), true)));
  const nested = path.slice(depth + 1).reduceRight<unknown>((inner, key) => ({ [key]: inner }), value);
  document.setIn(path.slice(0, depth + 1), nodeOf(document, nested));
}

function appendTo(document: Document.Parsed, { path, values }: YamlChange & { is: 'append' }): void {
  const list = document.getIn(path, true);
  const hasItems = isSeq(list) && list.items.length > 0;
  if (hasItems) for (const value of values) document.addIn(path, nodeOf(document, value));
  else document.setIn(path, nodeOf(document, values));
}

function cut(text: string, document: Document.Parsed, change: YamlChange): Edited | undefined {
  const parent = document.getIn(change.path.slice(0, -1), true);
  const last = change.path.at(-1);
  if (isMap(parent)) {
    const map = parent as YAMLMap<ParsedNode, ParsedNode | null>;
    const index = map.items.findIndex(({ key }) => isScalar(key) && String(key.value) === last);
    const pair = map.items[index];
    if (change.is === 'remove') return pair === undefined ? undefined : cutPair(text, map, index);
    if (change.is === 'set')
      return pair === undefined
        ? cutIn(text, map, change.path, scalarText(change.value))
        : cutValue(text, pair, change);
    if (pair === undefined) return cutIn(text, map, change.path, listText(change.values, map.flow === true));
    return cutAppend(text, pair, change.values, map.flow === true);
  }
  if (isSeq(parent) && change.is === 'remove' && typeof last === 'number') return cutItem(text, document, change.path);
  return undefined;
}

/** Another value for a key that is there. */
function cutValue(
  text: string,
  pair: Pair<ParsedNode, ParsedNode | null>,
  change: { value: string },
): Edited | undefined {
  const { value } = pair;
  if (!isScalar(value)) return undefined;
  const [start, end] = value.range;
  const written =
    value.type === 'QUOTE_DOUBLE'
      ? JSON.stringify(change.value)
      : value.type === 'QUOTE_SINGLE'
        ? `'${change.value.replaceAll("'", "''")}'`
        : scalarText(change.value);
  return [start, end, /\s/.test(text[start - 1] ?? ' ') ? written : ` ${written}`];
}

/** A key that is not there yet goes before the first key that sorts after it, as kubectl sorts, or before the last one. */
function cutIn(
  text: string,
  map: YAMLMap<ParsedNode, ParsedNode | null>,
  path: YamlPath,
  written: string,
): Edited | undefined {
  const name = String(path.at(-1));
  const next = map.items.find(({ key }) => isScalar(key) && String(key.value) > name) ?? map.items.at(-1);
  if (next === undefined || !isScalar(next.key)) return undefined;
  const [start] = next.key.range;
  if (map.flow === true) {
    const key = text[start] === '"' ? JSON.stringify(name) : name;
    return [start, start, `${key}: ${text[start] === '"' ? jsonText(written) : written}, `];
  }
  const separator = written.startsWith('\n') ? '' : ' ';
  const indent = ' '.repeat(start - lineStart(text, start));
  return [start, start, `${name}:${separator}${inLinesOf(text, written)}${lineEnd(text)}${indent}`];
}

function cutPair(text: string, map: YAMLMap<ParsedNode, ParsedNode | null>, index: number): Edited | undefined {
  const pair = map.items[index];
  const [next, previous] = [map.items[index + 1], map.items[index - 1]];
  const key = pair?.key;
  if (!isScalar(key)) return undefined;
  const [start, keyEnd] = key.range;
  const end = pair?.value?.range[1] ?? keyEnd;
  const first = lineStart(text, start);
  if (map.flow !== true && text.slice(first, start).trim() === '' && map.items.length > 1)
    return [first, afterLine(text, end), ''];
  if (isScalar(next?.key)) return [start, next.key.range[0], ''];
  const before = previous?.value?.range[1];
  return before === undefined ? undefined : [before, end, ''];
}

function cutItem(text: string, document: Document.Parsed, path: YamlPath): Edited | undefined {
  const seq = document.getIn(path.slice(0, -1), true) as YAMLSeq<ParsedNode>;
  const index = Number(path.at(-1));
  const [item, previous, next] = [seq.items[index], seq.items[index - 1], seq.items[index + 1]];
  if (item === undefined) return undefined;
  const [start, end] = item.range;
  if (seq.flow === true) {
    if (next !== undefined) return [start, next.range[0], ''];
    return previous === undefined ? [start, end, ''] : [previous.range[1], end, ''];
  }
  const dash = dashOf(seq, index);
  if (dash === undefined) return undefined;
  const first = lineStart(text, dash);
  const after = afterLine(text, end);
  if (seq.items.length > 1) return [first, after, ''];
  // The list stays, empty: what stands between its key and the item (comments) stays too.
  const colon = colonOf(document, path.slice(0, -1));
  return colon === undefined ? undefined : [colon + 1, after, ` []${text.slice(colon + 1, first)}`];
}

function cutAppend(
  text: string,
  pair: Pair<ParsedNode, ParsedNode | null>,
  values: readonly JsonObject[],
  isFlow: boolean,
): Edited | undefined {
  const list = pair.value;
  if (list === null || isEmpty(list)) {
    const start = list?.range[0] ?? pair.key.range[1] + 1;
    if (isFlow) return [start, list?.range[1] ?? start, ` ${flowList(values)}`];
    const before = text.slice(0, start).trimEnd().length;
    return [before, list?.range[1] ?? start, inLinesOf(text, listText(values, false))];
  }
  if (!isSeq(list)) return undefined;
  const last = (list as YAMLSeq<ParsedNode>).items.at(-1);
  if (last === undefined) return undefined;
  const end = last.range[1];
  if (list.flow === true) return [end, end, `, ${values.map((value) => JSON.stringify(value)).join(', ')}`];
  const dash = dashOf(list, 0);
  if (dash === undefined) return undefined;
  const indent = ' '.repeat(dash - lineStart(text, dash));
  const after = afterLine(text, end);
  const opened = after > 0 && text[after - 1] !== '\n' ? lineEnd(text) : '';
  return [after, after, opened + inLinesOf(text, indented(itemsText(values), indent)) + lineEnd(text)];
}

function isEmpty(node: ParsedNode): boolean {
  return (isScalar(node) && node.value === null) || (isSeq(node) && node.items.length === 0);
}

/** Offset of an item's dash. */
function dashOf(seq: YAMLSeq<ParsedNode>, index: number): number | undefined {
  const token = seq.srcToken;
  if (token?.type !== 'block-seq') return undefined;
  const dashes = token.items.flatMap(({ start }) => start.filter(({ type }) => type === 'seq-item-ind'));
  return dashes[index]?.offset;
}

/** Offset of the colon behind the last key of a path. */
function colonOf(document: Document.Parsed, path: YamlPath): number | undefined {
  const map = document.getIn(path.slice(0, -1), true);
  if (!isMap(map)) return undefined;
  const pair = map.items.find(({ key }) => isScalar(key) && key.value === path.at(-1));
  const separators = pair?.srcToken?.sep ?? [];
  return separators.find(({ type }) => type === 'map-value-ind')?.offset;
}

function lineStart(text: string, offset: number): number {
  let start = offset;
  while (start > 0 && text[start - 1] !== '\n') start -= 1;
  return start;
}

/** Offset behind the line in which something ends; the end of something that has its line break in it. */
function afterLine(text: string, end: number): number {
  if (text[end - 1] === '\n') return end;
  const found = text.indexOf('\n', end);
  return found < 0 ? text.length : found + 1;
}

function lineEnd(text: string): string {
  return text.includes('\r\n') ? '\r\n' : '\n';
}

function inLinesOf(text: string, written: string): string {
  return written.replaceAll('\n', lineEnd(text));
}

function indented(lines: string, indent: string): string {
  return lines.replaceAll(/^(?=.)/gm, indent);
}
