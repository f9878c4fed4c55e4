import { isReference } from '../../../pattern/model/reference-text.ts';
import { entryOf, type ValueNode } from '../../../yaml/nodes.ts';
import type { SchemaSource } from '../bundle.ts';
import { dereference, ownProperty } from '../resolve.ts';
import type { Schema } from '../types.ts';

/** Thrown where a value is not known before something else is: a reference, a merge that could not be followed. */
export class UnknownValue extends Error {}

/** What CEL sees where nothing stands. */
export const absent = Symbol('absent');

/**
 * A value as the rules of the server see it: defaults filled in, empty values taken out, whole numbers as CEL's `int` (bigint) and
 * other numbers as `double`, and keys that CEL cannot name escaped (`namespace` is `__namespace__`).
 *
 * @throws UnknownValue where a part of it is not known yet.
 */
export function celValue(node: ValueNode, written: Schema, source: SchemaSource): unknown {
  const schema = dereference(written, source) ?? {};
  if (node.is === 'scalar') {
    if (isReference(node.value)) throw new UnknownValue();
    if (node.value !== null) return scalarValue(node.value, schema);
    if (schema.nullable === true) return null;
    return schema.default === undefined ? absent : defaultValue(schema.default, schema, source);
  }
  if (node.is === 'list') {
    const items = schema.items ?? {};
    return node.items.map((item) => celValue(item, items, source)).filter((item) => item !== absent);
  }
  if (entryOf(node, '<<') !== undefined) throw new UnknownValue();
  const result: Record<string, unknown> = {};
  for (const { key, value } of node.entries) {
    const property = ownProperty(schema, key);
    const additional = typeof schema.additionalProperties === 'object' ? schema.additionalProperties : {};
    const converted = celValue(value, property ?? additional, source);
    if (converted !== absent) result[property === undefined ? key : celName(key)] = converted;
  }
  return withDefaults(result, schema, source);
}

function withDefaults(result: Record<string, unknown>, schema: Schema, source: SchemaSource): unknown {
  for (const [key, property] of Object.entries(schema.properties ?? {})) {
    const name = celName(key);
    if (Object.hasOwn(result, name)) continue;
    const resolved = dereference(property, source);
    if (resolved?.default !== undefined) result[name] = defaultValue(resolved.default, resolved, source);
  }
  return result;
}

/** A default is itself completed by the defaults below it. */
function defaultValue(value: unknown, written: Schema, source: SchemaSource): unknown {
  const schema = dereference(written, source) ?? {};
  if (Array.isArray(value)) {
    return (value as readonly unknown[]).map((item) => defaultValue(item, schema.items ?? {}, source));
  }
  if (typeof value === 'object' && value !== null) {
    const result: Record<string, unknown> = {};
    for (const [key, below] of Object.entries(value)) {
      const property = ownProperty(schema, key);
      result[property === undefined ? key : celName(key)] = defaultValue(below, property ?? {}, source);
    }
    return withDefaults(result, schema, source);
  }
  return scalarValue(value as string | number | boolean | null, schema);
}

function scalarValue(value: string | number | boolean | null, schema: Schema): unknown {
  if (typeof value === 'number') return Number.isInteger(value) && schema.type !== 'number' ? BigInt(value) : value;
  if (typeof value === 'string' && schema.format === 'date-time') return new Date(value);
  return value;
}

/** Words of CEL that a property of that name cannot be reached by. `self.__namespace__` is what the server takes instead. */
const reserved = new Set(
  'true false null in as break const continue else for function if import let loop package namespace return var void while'.split(
    ' ',
  ),
);

/** The name that a property has in rules: the escaping of Kubernetes' "Validation rules". */
export function celName(key: string): string {
  if (reserved.has(key)) return `__${key}__`;
  if (/^[A-Za-z_][A-Za-z0-9_]*$/.test(key) && !key.includes('__')) return key;
  return key
    .replaceAll('__', '__underscores__')
    .replaceAll('.', '__dot__')
    .replaceAll('-', '__dash__')
    .replaceAll('/', '__slash__');
}
