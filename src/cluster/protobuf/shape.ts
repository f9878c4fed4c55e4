import type { JsonObject, JsonValue } from '../../core/json.ts';
import { isJsonObject } from '../../core/json.ts';

/**
 * What is wanted of an object: its fields by name, `true` for all of a field. In a list the shape is that of each element; in a
 * map, such as labels, the fields are its keys. Name, namespace and version of an object are always there.
 */
export interface Shape {
  readonly [field: string]: true | Shape;
}

const always: Shape = { metadata: { name: true, namespace: true, resourceVersion: true } };

/** A shape with what every reader of a collection needs. */
export function completed(shape: Shape): Shape {
  const { metadata } = shape;
  if (metadata === true) return shape;
  return { ...shape, metadata: { ...metadata, ...(always['metadata'] as Shape) } };
}

/** An object with nothing but what a shape names. A projection that makes the same of it reads no more than its shape says. */
export function pruned(object: JsonObject, shape: Shape): JsonObject {
  return prunedObject(object, completed(shape));
}

function prunedObject(object: JsonObject, shape: Shape): JsonObject {
  const kept: Record<string, JsonValue> = {};
  for (const [field, value] of Object.entries(object)) {
    const below = Object.hasOwn(shape, field) ? shape[field] : undefined;
    if (below !== undefined) kept[field] = below === true ? value : prunedValue(value, below);
  }
  return kept;
}

function prunedValue(value: JsonValue, shape: Shape): JsonValue {
  if (Array.isArray(value)) return (value as readonly JsonValue[]).map((element) => prunedValue(element, shape));
  return isJsonObject(value) ? prunedObject(value, shape) : value;
}
