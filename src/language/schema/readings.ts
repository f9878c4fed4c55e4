import { timeByGoYaml, type GoTime } from '../../yaml/go-time.ts';
import { fieldByGoYaml, readByGoYaml, type GoYamlVersion } from '../../yaml/go-yaml.ts';
import type { ListNode, MapEntry, MapNode, ScalarNode, ValueNode } from '../../yaml/nodes.ts';
import type { SchemaFault, ValuePlace } from './faults.ts';
import { isNotFinite, notFiniteFault } from './not-finite.ts';
import type { Schema } from './types.ts';

/** Who reads the file that is checked, with a YAML that is not ours. */
export interface YamlReader {
  readonly name: 'Kubernetes' | 'Meshery';
  readonly goYaml: GoYamlVersion;
}

/** The API server and kubectl: what they read counts, and not what we read. */
export const kubernetes: YamlReader = { name: 'Kubernetes', goYaml: 2 };

/** Meshery reads patterns with version 2 of its library and designs with version 3; Meshdeck deploys the same files as YAML 1.2. */
export const mesheryOfPatterns: YamlReader = { name: 'Meshery', goYaml: 2 };
export const mesheryOfDesigns: YamlReader = { name: 'Meshery', goYaml: 3 };

/** A scalar as it is to be checked, and what is to be said of it where nothing else is. */
export interface JudgedScalar {
  readonly node: ScalarNode;
  readonly fault?: SchemaFault;
}

type Value = ScalarNode['value'];

/** Words that may be read otherwise: what begins as a number, and words for true and false. */
const suspect = /^(?:[-+]?[._]*\d|(?:y|n|on|no|yes|off|true|false)$)/i;
/** Numbers of both, which differ: a zero ahead makes an octal number in YAML 1.1. */
const zeroAhead = /^[-+]?0\d/;
const octal = /^0[0-7]+$/;
/** Permissions of files are written as octal numbers, and meant so. */
const fileMode = /mode$/i;

/**
 * What a reader makes of a scalar that is something else to us. For Kubernetes it is checked instead of our value; beside Meshery, whose files
 * Meshdeck reads too, our value is checked.
 */
export function judgedScalar(node: ScalarNode, schema: Schema, place: ValuePlace, reader: YamlReader): JudgedScalar {
  const written = plainSource(node);
  if (written === undefined) return { node };
  const value = readByGoYaml(written, reader.goYaml);
  const time = value === written ? timeRead(written, reader)?.value : undefined;
  if ((value === node.value && (time ?? written) === written) || !isTyped(schema)) return { node };
  const read = time === undefined ? words(value) : `the time \`${time}\``;
  const params = { key: place.name, written, read, other: words(node.value) };
  const at = { start: node.start, end: node.end };
  if (reader.name === 'Meshery') {
    if (!fits(node.value, schema)) return { node };
    return { node, fault: { code: 'meshery-reads-otherwise', ...at, params: { ...params, what: `\`${written}\`` } } };
  }
  if (fits(value, schema)) {
    const read = { ...node, value };
    if (typeof value === 'string') return { node: read };
    if (typeof value === 'boolean') return { node: read, fault: { code: 'yaml-truth-word', ...at, params } };
    const isMode = octal.test(written) && fileMode.test(place.name);
    return isMode ? { node: read } : { node: read, fault: { code: 'yaml-number-notation', ...at, params } };
  }
  const expected = schema.type === 'string' ? 'text' : 'a whole number or text';
  const takesText = typeof node.value === 'string' && fits('', schema) && schema.format !== 'quantity';
  return takesText ? { node, fault: { code: 'yaml-text-unquoted', ...at, params: { ...params, expected } } } : { node };
}

/** An item that is written and read as nothing, in a list of texts. */
export function nothingAmongTexts(node: ScalarNode, schema: Schema, place: ValuePlace): SchemaFault | undefined {
  if (node.value !== null || node.source === undefined || schema.type !== 'string') return undefined;
  const params = { key: place.name, written: node.source, read: 'nothing', other: 'nothing', expected: 'text' };
  return { code: 'yaml-text-unquoted', start: node.start, end: node.end, params };
}

/** What is said of a plain key that a reader takes for something else. */
export function keyFault(entry: MapEntry, reader: YamlReader): SchemaFault | undefined {
  const { key, keyStart: start, keyEnd: end } = entry;
  if (entry.merged === true || entry.keyTagged === true) return undefined;
  const isNothing = key === '' && (end - start === '~'.length || end - start === 'null'.length);
  if (!isNothing && (end - start !== key.length || !suspect.test(key))) return undefined;
  const written = isNothing ? (end - start === 1 ? '~' : 'null') : key;
  const read = reader.goYaml === 2 ? fieldByGoYaml(written) : printedKey(written, reader);
  if (read === key) return undefined;
  if (reader.name === 'Kubernetes') {
    const said = read === undefined ? `refuses the key \`${written}\`` : `reads the key \`${written}\` as \`${read}\``;
    return { code: 'yaml-key-unquoted', start, end, params: { key: written, said } };
  }
  const params = { key, what: `the key \`${written}\``, read: `\`${read ?? '<nil>'}\``, other: `\`${key}\`` };
  return { code: 'meshery-reads-otherwise', start, end, params };
}

function printedKey(written: string, reader: YamlReader): string {
  return timeRead(written, reader)?.key ?? String(readByGoYaml(written, reader.goYaml));
}

function timeRead(written: string, { goYaml }: YamlReader): GoTime | undefined {
  return goYaml === 3 ? timeByGoYaml(written) : undefined;
}

/**
 * Of a value that may be anything, keys can be told to be read otherwise than they are meant, and numbers that nobody can send.
 *
 * @param seen maps and lists that were walked before.
 */
export function* faultsBelow(node: ValueNode, reader: YamlReader, seen: Set<ValueNode>): Iterable<SchemaFault> {
  if (node.is === 'scalar') {
    const fault = notFiniteFault(node);
    if (fault !== undefined) yield fault;
    return;
  }
  if (seen.has(node)) return;
  // What aliases repeat is walked once.
  seen.add(node);
  if (node.is === 'list') for (const item of node.items) yield* faultsBelow(item, reader, seen);
  else
    for (const entry of node.entries) {
      const fault = keyFault(entry, reader);
      if (fault !== undefined) yield fault;
      yield* faultsBelow(entry.value, reader, seen);
    }
}

/** True for a fault of a value that is fine, but not what it is to us. */
export function isReadOtherwise({ code }: { readonly code: string }): boolean {
  return code === 'yaml-truth-word' || code === 'yaml-number-notation';
}

/** The tree with the values that a reader makes of it, for checks that look at values only. What aliases repeat is made once. */
export function mapAsRead(map: MapNode, reader: YamlReader): MapNode {
  const made = new Map<ValueNode, ValueNode>();
  const asRead = (node: ValueNode): ValueNode => {
    const known = made.get(node);
    if (known !== undefined) return known;
    const read =
      node.is === 'map' ? withEntries(node) : node.is === 'list' ? withItems(node) : scalarAsRead(node, reader);
    made.set(node, read);
    return read;
  };
  const withItems = (node: ListNode): ListNode => ({ ...node, items: node.items.map(asRead) });
  const withEntries = (node: MapNode): MapNode => ({
    ...node,
    entries: node.entries.map((entry) => ({ ...entry, value: asRead(entry.value) })),
  });
  return withEntries(map);
}

function scalarAsRead(node: ScalarNode, reader: YamlReader): ScalarNode {
  const written = plainSource(node);
  return written === undefined ? node : { ...node, value: readByGoYaml(written, reader.goYaml) };
}

/** How Kubernetes reads a number that stands where a text is wanted, where that is not as it is written; empty otherwise. */
export function numberAsRead(node: ScalarNode, reader: YamlReader | undefined): string {
  const { source, value } = node;
  if (reader?.name !== 'Kubernetes' || source === undefined || typeof value !== 'number' || isNotFinite(node))
    return '';
  const read = String(readByGoYaml(source, reader.goYaml));
  return read === source ? '' : ` (${reader.name} reads \`${source}\` as ${read})`;
}

/** A plain scalar as it is written, where it may be read otherwise. What is quoted is longer than its value. */
function plainSource({ value, source, start, end, tagged }: ScalarNode): string | undefined {
  if (tagged === true) return undefined;
  if (typeof value === 'string') return end - start === value.length && suspect.test(value) ? value : undefined;
  if (typeof value !== 'number' || source === undefined) return undefined;
  // Beyond 64 bits some forms are texts.
  return zeroAhead.test(source) || Math.abs(value) >= 2 ** 63 ? source : undefined;
}

function isTyped(schema: Schema): boolean {
  return schema.type !== undefined || schema['x-kubernetes-int-or-string'] === true || schema.format === 'quantity';
}

function fits(value: Value, schema: Schema): boolean {
  if (schema['x-kubernetes-int-or-string'] === true) return typeof value === 'string' || Number.isInteger(value);
  if (schema.format === 'quantity') return typeof value === 'string' || typeof value === 'number';
  if (schema.type === 'integer') return Number.isInteger(value);
  return typeof value === schema.type;
}

function words(value: Value): string {
  return typeof value === 'string' ? 'text' : `\`${String(value)}\``;
}
