import { isJsonObject, type JsonObject, type JsonValue } from '../../core/json.ts';
import { without } from '../../core/without.ts';
import { mapSubschemas } from './resolve.ts';
import type { Schema } from './types.ts';

/** Numbers and texts that are copied as they are. */
const copied = [
  'type',
  'required',
  'enum',
  'format',
  'pattern',
  'minimum',
  'maximum',
  'exclusiveMinimum',
  'exclusiveMaximum',
  'multipleOf',
  'uniqueItems',
  'minLength',
  'maxLength',
  'minItems',
  'maxItems',
  'minProperties',
  'maxProperties',
  'nullable',
  'x-kubernetes-int-or-string',
  'x-kubernetes-preserve-unknown-fields',
  'x-kubernetes-embedded-resource',
  'x-kubernetes-list-type',
  'x-kubernetes-list-map-keys',
  'x-kubernetes-map-type',
  'x-kubernetes-validations',
  'experimental',
] as const;

const schemaLists = ['allOf', 'anyOf', 'oneOf'] as const;

/** Collects every distinct text once and gives its index. */
export class Texts {
  readonly #indexes = new Map<string, number>();
  readonly #all: string[] = [];

  indexOf(text: string): number {
    const known = this.#indexes.get(text);
    if (known !== undefined) return known;
    this.#indexes.set(text, this.#all.length);
    return this.#all.push(text) - 1;
  }

  all(): readonly string[] {
    return this.#all;
  }
}

/** A schema of a source in the form of the bundle: only keywords that are checked, texts by index, references by name. */
export function normalise(source: JsonObject, texts: Texts): Schema {
  const result: Record<string, unknown> = {};
  const keep = (keyword: string, value: JsonValue | undefined): void => {
    if (value !== undefined) result[keyword] = value;
  };
  if (typeof source['$ref'] === 'string') result['$ref'] = source['$ref'].replace('#/components/schemas/', '');
  for (const keyword of copied) keep(keyword, source[keyword]);
  if (typeof source['description'] === 'string') result['description'] = texts.indexOf(source['description']);
  keep('default', source['default']);
  if (isJsonObject(source['properties'])) result['properties'] = mapValues(source['properties'], texts);
  if (isJsonObject(source['items'])) result['items'] = normalise(source['items'], texts);
  const additional = source['additionalProperties'];
  keep('additionalProperties', isJsonObject(additional) ? undefined : additional);
  if (isJsonObject(additional)) result['additionalProperties'] = normalise(additional, texts);
  if (isJsonObject(source['not'])) result['not'] = normalise(source['not'], texts);
  for (const keyword of schemaLists) {
    const list = source[keyword];
    if (!Array.isArray(list)) continue;
    result[keyword] = (list as readonly JsonValue[])
      .filter((item) => isJsonObject(item))
      .map((item) => normalise(item, texts));
  }
  return withPlainReference(withKubernetesType(result));
}

function mapValues(properties: JsonObject, texts: Texts): Record<string, Schema> {
  return Object.fromEntries(
    Object.entries(properties).flatMap(([key, value]) => (isJsonObject(value) ? [[key, normalise(value, texts)]] : [])),
  );
}

/** OpenAPI puts a reference into a list of one so that it may have siblings; ours may have them anyway. */
function withPlainReference(schema: Schema): Schema {
  const [only, ...others] = schema.allOf ?? [];
  if (only?.$ref === undefined || others.length > 0 || Object.keys(only).length > 1) return schema;
  return { $ref: only.$ref, ...without(schema, 'allOf') };
}

/** int-or-string and quantities have a keyword of their own; the alternatives that describe them would only blur messages. */
function withKubernetesType(schema: Schema): Schema {
  if (schema.format === 'int-or-string' || schema['x-kubernetes-int-or-string'] === true) {
    return { ...without(schema, 'oneOf', 'anyOf', 'format', 'type'), 'x-kubernetes-int-or-string': true };
  }
  return schema;
}

/**
 * The description of the built-in kinds gives the zero of the Go type as default where there is none; only what the server really
 * fills in is worth telling.
 */
export function withoutZeroDefaults(schema: Schema): Schema {
  const { default: value } = schema;
  const isZero = value === '' || value === 0 || (isJsonObject(value) && Object.keys(value).length === 0);
  return mapSubschemas(isZero ? without(schema, 'default') : schema, withoutZeroDefaults);
}

/** The definition of a Kubernetes quantity: a number, or text such as `250m` and `1.5Gi`. */
export function asQuantity(schema: Schema): Schema {
  return { ...(schema.description === undefined ? {} : { description: schema.description }), format: 'quantity' };
}
