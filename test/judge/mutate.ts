import { isJsonObject, type JsonObject, type JsonValue } from '../../src/core/json.ts';
import type { KindSchema, SchemaSource } from '../../src/language/schema/bundle.ts';
import { checkFormat } from '../../src/language/schema/formats.ts';
import { dereference, isOpen, ownProperty } from '../../src/language/schema/resolve.ts';
import type { Schema } from '../../src/language/schema/types.ts';
import type { Random } from './random.ts';

export type MutationName =
  | 'wrong type'
  | 'unknown field'
  | 'missing field'
  | 'empty field'
  | 'not in enum'
  | 'pattern'
  | 'format'
  | 'bound'
  | 'length'
  | 'duplicate'
  | 'quantity'
  | 'name'
  | 'label';

/** One change of an object that makes it wrong, or may do so. */
export interface Mutation {
  readonly name: MutationName;
  readonly path: readonly (string | number)[];
  readonly value: JsonValue | undefined;
}

/** All changes that the schema suggests for an object. */
export function mutationsOf(object: JsonObject, { schema, source }: KindSchema): readonly Mutation[] {
  const found: Mutation[] = [
    { name: 'name', path: ['metadata', 'name'], value: 'Not_A_Name' },
    { name: 'name', path: ['metadata', 'name'], value: 'a'.repeat(254) },
    { name: 'label', path: ['metadata', 'labels'], value: { 'a b': 'c' } },
    { name: 'label', path: ['metadata', 'labels'], value: { a: 'not a value' } },
    { name: 'label', path: ['metadata', 'labels'], value: { a: 'v'.repeat(64) } },
  ];
  collect(object, schema, source, [], found);
  return found;
}

function collect(
  value: JsonValue,
  written: Schema,
  source: SchemaSource,
  path: readonly (string | number)[],
  found: Mutation[],
): void {
  const schema = dereference(written, source) ?? {};
  const add = (name: MutationName, changed: JsonValue | undefined, ...below: readonly (string | number)[]): void => {
    found.push({ name, path: [...path, ...below], value: changed });
  };
  if (path.length > 0 && path[0] !== 'metadata') suggestForValue(value, schema, add);
  if (isJsonObject(value)) {
    for (const [key, below] of Object.entries(value)) {
      if (path.length === 0 && ['apiVersion', 'kind', 'metadata'].includes(key)) continue;
      const property = ownProperty(schema, key);
      if (schema.required?.includes(key) === true) {
        add('missing field', undefined, key);
        add('empty field', null, key);
      }
      const additional = typeof schema.additionalProperties === 'object' ? schema.additionalProperties : {};
      collect(below, property ?? additional, source, [...path, key], found);
    }
    if (!isOpen(schema)) add('unknown field', 'x', 'unknownField');
  } else if (Array.isArray(value)) {
    const items = value as readonly JsonValue[];
    items.forEach((item, index) => {
      collect(item, schema.items ?? {}, source, [...path, index], found);
    });
  }
}

type Add = (name: MutationName, changed: JsonValue | undefined) => void;

function suggestForValue(value: JsonValue, schema: Schema, add: Add): void {
  const isFree =
    schema.type === undefined && schema['x-kubernetes-int-or-string'] !== true && schema.format !== 'quantity';
  if (!isFree && schema['x-kubernetes-preserve-unknown-fields'] !== true) {
    add(
      'wrong type',
      typeof value === 'boolean' || typeof value === 'number' ? 'text' : Array.isArray(value) ? {} : true,
    );
    if (typeof value === 'string') add('wrong type', ['x']);
    if (isJsonObject(value)) add('wrong type', 'text');
  }
  if (schema.enum !== undefined) add('not in enum', typeof schema.enum[0] === 'number' ? 4711 : 'NotAChoice');
  if (typeof value === 'string') suggestForText(schema, add);
  if (typeof value === 'number' && schema['x-kubernetes-int-or-string'] !== true) suggestForNumber(schema, add);
  if (schema.format === 'quantity') for (const text of ['1Gb', '100 Mi', '.', '1e', '']) add('quantity', text);
  if (Array.isArray(value)) suggestForList(value as readonly JsonValue[], schema, add);
}

function suggestForText(schema: Schema, add: Add): void {
  const { pattern, format, minLength, maxLength } = schema;
  if (pattern !== undefined) {
    const wrong = ['', ' ', '§', 'a b', '-', 'A_b!', '1'].find((text) => checkFormat(text, { pattern }) !== undefined);
    if (wrong !== undefined && (minLength ?? 0) <= wrong.length) add('pattern', wrong);
  }
  if (format !== undefined && format !== 'quantity') add('format', 'not/of this*form');
  if (minLength !== undefined && minLength > 0) add('length', '');
  if (maxLength !== undefined && maxLength < 5000) add('length', 'a'.repeat(maxLength + 1));
}

function suggestForNumber(schema: Schema, add: Add): void {
  const { minimum, maximum, format, type } = schema;
  if (minimum !== undefined) add('bound', schema.exclusiveMinimum === true ? minimum : minimum - 1);
  if (maximum !== undefined) add('bound', schema.exclusiveMaximum === true ? maximum : maximum + 1);
  if (format === 'int32') add('bound', 2 ** 31);
  if (type === 'integer') add('wrong type', 1.5);
}

function suggestForList(items: readonly JsonValue[], schema: Schema, add: Add): void {
  const [first] = items;
  if (schema['x-kubernetes-list-type'] !== undefined && first !== undefined) add('duplicate', [...items, first]);
  if (schema.minItems !== undefined && schema.minItems > 0) add('length', []);
  if (schema.maxItems !== undefined && schema.maxItems < 70 && first !== undefined) {
    add(
      'length',
      Array.from({ length: schema.maxItems + 1 }, () => first),
    );
  }
}

/** The object with one change. */
export function mutated(object: JsonValue, { path, value }: Mutation): JsonValue {
  const [step, ...rest] = path;
  if (step === undefined) return value ?? null;
  if (Array.isArray(object)) {
    const items = object as readonly JsonValue[];
    return items.map((item, index) => (index === step ? mutated(item, { name: 'label', path: rest, value }) : item));
  }
  const entries = isJsonObject(object) ? { ...object } : {};
  if (rest.length === 0 && value === undefined) Reflect.deleteProperty(entries, step);
  else entries[step] = mutated(entries[step] ?? {}, { name: 'label', path: rest, value });
  return entries;
}

/** Some of the mutations, each name as often as another where that can be. */
export function chosen(mutations: readonly Mutation[], count: number, random: Random): readonly Mutation[] {
  const byName = new Map<MutationName, Mutation[]>();
  for (const mutation of mutations) byName.set(mutation.name, [...(byName.get(mutation.name) ?? []), mutation]);
  const result: Mutation[] = [];
  while (result.length < count && byName.size > 0) {
    for (const [name, list] of byName) {
      if (result.length >= count) break;
      result.push(...list.splice(random.below(list.length), 1));
      if (list.length === 0) byName.delete(name);
    }
  }
  return result;
}
