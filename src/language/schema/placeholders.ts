import type { JsonObject, JsonValue } from '../../core/json.ts';
import type { SchemaSource } from './bundle.ts';
import { checkFormat } from './formats.ts';
import { dereference } from './resolve.ts';
import type { Schema } from './types.ts';

/** What stands where a person has to write something. It is a name that every kind takes, and easily found again. */
export const changeMe = 'change-me';

/** Required keys are written along this deep. */
const deepest = 5;

/**
 * A value that a schema takes: its default, the first of the values that it lists, what it asks for and nothing more.
 *
 * @returns undefined where none can be told, as for a text of some form.
 */
export function placeholderFor(written: Schema, source: SchemaSource, depth = 0): JsonValue | undefined {
  const schema = dereference(written, source);
  if (schema === undefined || depth > deepest) return undefined;
  const { default: preferred, enum: listed, type, format } = schema;
  if (isPlain(preferred)) return preferred;
  const choice = listed?.find((value) => value !== '' && value !== null);
  if (choice !== undefined && choice !== null) return choice;
  if (schema['x-kubernetes-int-or-string'] === true || format === 'quantity') return fitting(1, schema);
  switch (type) {
    case 'string':
      return fitting(changeMe, schema);
    case 'integer':
    case 'number':
      return fitting(Math.max(1, schema.minimum ?? 1), schema);
    case 'boolean':
      return false;
    case 'object':
      return objectFor(schema, source, depth);
    case 'array':
      return arrayFor(schema, source, depth);
    default:
      return undefined;
  }
}

function isPlain(value: unknown): value is string | number | boolean {
  return (typeof value === 'string' && value !== '') || typeof value === 'number' || typeof value === 'boolean';
}

function fitting(value: string | number, schema: Schema): JsonValue | undefined {
  const { minLength = 0, maxLength = Infinity, maximum = Infinity } = schema;
  if (typeof value === 'string' && (value.length < minLength || value.length > maxLength)) return undefined;
  if (typeof value === 'number' && value > maximum) return undefined;
  return checkFormat(value, schema) === undefined ? value : undefined;
}

/** An object that asks for nothing is no answer either: an empty one would only hide that something is missing. */
function objectFor(schema: Schema, source: SchemaSource, depth: number): JsonObject | undefined {
  const { properties = {}, required = [] } = schema;
  const has = (...keys: readonly string[]): boolean => keys.every((key) => Object.hasOwn(properties, key));
  const labels = { app: changeMe };
  // What the schemas of Kubernetes do not ask for, and its server does.
  if (has('matchLabels', 'matchExpressions')) return { matchLabels: labels };
  if (has('metadata', 'spec') && required.length === 0) {
    const spec = placeholdersFor(['spec'], schema, source, depth);
    return spec === undefined ? undefined : { metadata: { labels }, ...spec };
  }
  const keys = has('image', 'imagePullPolicy') ? [...new Set([...required, 'image'])] : required;
  return keys.length === 0 ? undefined : placeholdersFor(keys, schema, source, depth);
}

/** Values for keys of an object; undefined where one of them has none that could be told. */
export function placeholdersFor(
  keys: readonly string[],
  schema: Schema,
  source: SchemaSource,
  depth = -1,
): JsonObject | undefined {
  const entries: [string, JsonValue][] = [];
  for (const key of keys) {
    const property = schema.properties?.[key];
    const value = property === undefined ? undefined : placeholderFor(property, source, depth + 1);
    if (value === undefined) return undefined;
    entries.push([key, value]);
  }
  return Object.fromEntries(entries);
}

function arrayFor({ items }: Schema, source: SchemaSource, depth: number): JsonValue | undefined {
  const item = items === undefined ? undefined : placeholderFor(items, source, depth + 1);
  return item === undefined ? undefined : [item];
}
