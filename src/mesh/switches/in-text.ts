import {
  isMap,
  isPair,
  isScalar,
  parseAllDocuments,
  Scalar,
  stringify,
  type Document,
  type Pair,
  type YAMLMap,
} from 'yaml';
import type { JsonValue } from '../../core/json.ts';
import { isJsonObject, valueAt } from '../../core/json.ts';
import { asJson } from '../../core/kubernetes.ts';
import { lineEndOf, lineStartOf } from '../../yaml/lines.ts';
import { writeYaml } from '../../yaml/write.ts';
import { leavesOf, type FieldPath } from './fields.ts';
import { withoutFormer } from './former.ts';
import type { SwitchStep } from './types.ts';

/** One change of a text: what is between two offsets becomes another text. */
interface Splice {
  readonly from: number;
  readonly to: number;
  readonly text: string;
}

/**
 * The text of a file with what a switch would write on the objects that it describes. Only the lines that are meant change; comments, order and quotes of the
 * rest stay. Pure.
 *
 * @returns undefined where the text describes none of the objects, or is not YAML that can be changed so (flow maps, aliases).
 */
export function switchedText(text: string, steps: readonly SwitchStep[]): string | undefined {
  let changed: string | undefined;
  for (const step of steps) {
    for (const [path, value] of fieldsOf(step)) {
      const next = withFieldInText(changed ?? text, step, path, value);
      if (next !== undefined) changed = next;
    }
  }
  return changed === text ? undefined : changed;
}

/**
 * A file that says what a switch would, where no file describes the objects. Pure.
 *
 * @returns undefined where that would be a part of a workload, which nobody can apply alone, or where something is taken back.
 */
export function switchAsFile(steps: readonly SwitchStep[]): string | undefined {
  const said = steps.filter(({ does }) => does === 'create' || does === 'change');
  const isWhole = said.every(({ object, restores }) => object.group !== 'apps' && restores.length === 0);
  if (said.length === 0 || !isWhole) return undefined;
  return said.map(({ declared, manager }) => writeYaml(asJson(withoutFormer(declared, manager)))).join('---\n');
}

/** What must be in the file, null for what must not. What a switch remembers for itself does not belong into a file. */
function fieldsOf({ declared, live, result }: SwitchStep): readonly (readonly [FieldPath, JsonValue])[] {
  const said = leavesOf(declared).filter(([path]) => !(path.at(-1) ?? '').startsWith('meshdeck.dev/'));
  if (live === undefined || result === undefined) return said;
  const gone = leavesOf(live)
    .map(([path]) => path)
    .filter((path) => valueAt(asJson(result), path) === undefined && !(path.at(-1) ?? '').startsWith('meshdeck.dev/'));
  return [...said, ...gone.map((path) => [path, null] as const)];
}

function withFieldInText(text: string, step: SwitchStep, path: FieldPath, value: JsonValue): string | undefined {
  const document = parseAllDocuments(text, { keepSourceTokens: true });
  if (!Array.isArray(document)) return undefined;
  const found = document.find((one) => one.errors.length === 0 && describes(one, step));
  if (found === undefined || !isMap(found.contents)) return undefined;
  const splice = spliceFor(text, found.contents, path, value);
  return splice === undefined ? undefined : text.slice(0, splice.from) + splice.text + text.slice(splice.to);
}

function describes(document: Document, { object }: SwitchStep): boolean {
  const value = document.toJS() as JsonValue;
  if (!isJsonObject(value)) return false;
  const apiVersion = value['apiVersion'];
  const group = typeof apiVersion === 'string' && apiVersion.includes('/') ? (apiVersion.split('/')[0] ?? '') : '';
  const namespace = valueAt(value, ['metadata', 'namespace']);
  return (
    value['kind'] === object.kind &&
    group === object.group &&
    valueAt(value, ['metadata', 'name']) === object.name &&
    (namespace === undefined || namespace === object.namespace)
  );
}

function spliceFor(text: string, map: YAMLMap, [key = '', ...rest]: FieldPath, value: JsonValue): Splice | undefined {
  // What is said under an anchor is said elsewhere too.
  if (map.flow === true || map.anchor !== undefined) return undefined;
  const pair = map.items.find((item) => isScalar(item.key) && item.key.value === key);
  if (pair === undefined) return value === null ? undefined : insertion(text, map, key, rest, value);
  if (rest.length > 0) {
    if (isMap(pair.value)) return spliceFor(text, pair.value, rest, value);
    return value === null || !isScalar(pair.value) || pair.value.value !== null
      ? undefined
      : replacement(text, pair, rest, value);
  }
  if (value === null) return removal(text, pair);
  if (!isScalar(pair.value) || pair.value.range == null) return undefined;
  if (pair.value.value === value) return undefined;
  const [from, to] = pair.value.range;
  return { from, to, text: scalarText(value) };
}

/** A key with nothing behind it gets what it is to hold. */
function replacement(text: string, pair: Pair, rest: FieldPath, value: JsonValue): Splice | undefined {
  const column = columnOf(text, pair);
  const end = pair.value instanceof Scalar ? pair.value.range?.[1] : undefined;
  if (column === undefined || end === undefined) return undefined;
  const at = lineEndOf(text, end);
  return { from: at, to: at, text: `\n${indented(nested(rest, value), column + 2).trimEnd()}` };
}

/** Behind the last line of the map, in the column of its keys. */
function insertion(text: string, map: YAMLMap, key: string, rest: FieldPath, value: JsonValue): Splice | undefined {
  const last = map.items.at(-1);
  const column = last === undefined ? undefined : columnOf(text, last);
  if (column === undefined) return undefined;
  const at = endOfContent(text, map);
  return { from: at, to: at, text: `\n${indented(nested([key, ...rest], value), column).trimEnd()}` };
}

/** Behind the last line of a map that holds something; comments behind it belong to what follows. */
function endOfContent(text: string, map: YAMLMap): number {
  const [, valueEnd] = map.range ?? [0, 0, 0];
  const trimmed = text.slice(0, valueEnd).trimEnd().length;
  return lineEndOf(text, trimmed);
}

function removal(text: string, pair: Pair): Splice | undefined {
  const key = pair.key;
  if (!isScalar(key) || key.range == null) return undefined;
  const valueEnd = isScalar(pair.value) ? pair.value.range?.[1] : undefined;
  if (valueEnd === undefined) return undefined;
  const from = lineStartOf(text, key.range[0]);
  if (text.slice(from, key.range[0]).trim() !== '') return undefined;
  return { from, to: Math.min(lineEndOf(text, valueEnd) + 1, text.length), text: '' };
}

function columnOf(text: string, pair: Pair): number | undefined {
  if (!isPair(pair) || !isScalar(pair.key) || pair.key.range == null) return undefined;
  const [start] = pair.key.range;
  return start - lineStartOf(text, start);
}

function nested(path: FieldPath, value: JsonValue): JsonValue {
  return path.reduceRight<JsonValue>((below, key) => ({ [key]: below }), value);
}

function indented(value: JsonValue, columns: number): string {
  return stringify(value, { lineWidth: 0 }).replaceAll(/^(?=.)/gm, ' '.repeat(columns));
}

function scalarText(value: JsonValue): string {
  return stringify(value, { lineWidth: 0 }).trimEnd();
}
