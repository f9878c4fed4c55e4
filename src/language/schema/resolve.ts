import { without } from '../../core/without.ts';
import type { KindSchema, SchemaSource } from './bundle.ts';
import type { Schema } from './types.ts';

/** Schemas of the bundle are immutable and belong to one source, so a resolved one is made once. */
const dereferenced = new WeakMap<Schema, Schema>();

/**
 * A schema without its reference: the definition with the siblings of the reference over it. Undefined where the definition is not in
 * the bundle, which the test of the bundle rules out.
 */
export function dereference(schema: Schema, source: SchemaSource): Schema | undefined {
  if (schema.$ref === undefined) return schema;
  const known = dereferenced.get(schema);
  if (known !== undefined) return known;
  const target = source.definition(schema.$ref);
  const resolved = target === undefined ? undefined : dereference(target, source);
  if (resolved === undefined) return undefined;
  const siblings = without(schema, '$ref');
  const result = Object.keys(siblings).length === 0 ? resolved : { ...resolved, ...siblings };
  dereferenced.set(schema, result);
  return result;
}

/** True where a map may have keys that the schema does not list. */
export function isOpen(schema: Schema): boolean {
  return (
    schema.properties === undefined ||
    schema.additionalProperties === true ||
    typeof schema.additionalProperties === 'object' ||
    schema['x-kubernetes-preserve-unknown-fields'] === true
  );
}

/** What the schema lists for a key, as it is written. */
export function ownProperty({ properties }: Schema, key: string): Schema | undefined {
  return properties !== undefined && Object.hasOwn(properties, key) ? properties[key] : undefined;
}

/** The schema of one key, with its reference followed. */
export function propertySchema(schema: Schema, key: string, source: SchemaSource): Schema | undefined {
  const own = ownProperty(schema, key);
  const found = own ?? (typeof schema.additionalProperties === 'object' ? schema.additionalProperties : undefined);
  return found === undefined ? undefined : dereference(found, source);
}

/** The schema at a path of keys and indexes, with references followed; undefined where the path leaves what is described. */
export function schemaAt({ schema, source }: KindSchema, path: readonly (string | number)[]): Schema | undefined {
  let current = dereference(schema, source);
  for (const step of path) {
    if (current === undefined) return undefined;
    if (typeof step === 'number')
      current = current.items === undefined ? undefined : dereference(current.items, source);
    else current = propertySchema(current, step, source) ?? propertySchema(current, plainKey(step), source);
  }
  return current;
}

/**
 * The key behind one that was written for reading: early Meshery files show `match Labels` for `matchLabels`, `api Version` for
 * `apiVersion`.
 */
export function plainKey(key: string): string {
  return key.includes(' ') ? key.replaceAll(' ', '') : key;
}

/** The schema with each direct subschema changed. */
export function mapSubschemas(schema: Schema, change: (subtree: Schema) => Schema): Schema {
  const { properties, items, additionalProperties, allOf, anyOf, oneOf, not } = schema;
  return {
    ...schema,
    ...(properties === undefined
      ? {}
      : { properties: Object.fromEntries(Object.entries(properties).map(([key, value]) => [key, change(value)])) }),
    ...(items === undefined ? {} : { items: change(items) }),
    ...(typeof additionalProperties === 'object' ? { additionalProperties: change(additionalProperties) } : {}),
    ...(allOf === undefined ? {} : { allOf: allOf.map(change) }),
    ...(anyOf === undefined ? {} : { anyOf: anyOf.map(change) }),
    ...(oneOf === undefined ? {} : { oneOf: oneOf.map(change) }),
    ...(not === undefined ? {} : { not: change(not) }),
  };
}
