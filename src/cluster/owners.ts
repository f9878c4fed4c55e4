import type { JsonObject, JsonValue } from '../core/json.ts';
import { isJsonObject, jsonEquals, valueAt } from '../core/json.ts';
import type { KubernetesObject } from '../core/kubernetes.ts';
import { asJson } from '../core/kubernetes.ts';

/** Who owns a field, from `metadata.managedFields`. */
export interface FieldOwner {
  readonly manager: string;
  readonly operation: 'Apply' | 'Update';
  /** Such as `status` or `scale`; absent for the object itself. */
  readonly subresource?: string;
}

/**
 * The managers that own the field at a path, or something below or the whole above it, by the FieldsV1 sets of
 * `metadata.managedFields`: `f:name` is a field, `k:{...}` a list item by its keys, `v:value` an item of a set, `i:index` an item
 * by position, and `.` the element itself.
 *
 * @param path keys and list indexes as in the object, such as `['spec', 'template', 'spec', 'containers', 0, 'image']`.
 * @see https://github.com/kubernetes-sigs/structured-merge-diff/blob/master/fieldpath/serialize.go
 */
export function ownersOf(object: KubernetesObject, path: readonly (string | number)[]): readonly FieldOwner[] {
  const root = asJson(object);
  return (object.metadata.managedFields ?? [])
    .filter((entry) => entry.fieldsV1 !== undefined && owns(entry.fieldsV1, root, path))
    .map(({ manager, operation, subresource }) => ({
      manager,
      operation,
      ...(subresource === undefined ? {} : { subresource }),
    }));
}

/** True where the set names the path itself, a part below it, or as a leaf the whole above it. */
function owns(fields: JsonObject, root: JsonObject, path: readonly (string | number)[]): boolean {
  let set: JsonObject = fields;
  let value: JsonValue | undefined = root;
  for (const [depth, step] of path.entries()) {
    const next = stepInto(set, value, step);
    // A leaf above the path owns the whole: atomic lists and maps end here.
    if (next === undefined) return depth > 0 && isLeaf(set);
    set = next;
    value = valueAt(value, [step]);
  }
  return true;
}

function isLeaf(set: JsonObject): boolean {
  return Object.keys(set).length === 0;
}

function stepInto(set: JsonObject, parent: JsonValue | undefined, step: string | number): JsonObject | undefined {
  if (typeof step === 'string') return asSet(set[`f:${step}`]);
  const item = valueAt(parent, [step]);
  for (const [key, below] of Object.entries(set)) {
    if (key === `i:${step}`) return asSet(below);
    if (key.startsWith('k:') && isJsonObject(item) && hasKeys(item, key.slice(2))) return asSet(below);
    if (key.startsWith('v:') && jsonEquals(parseJson(key.slice(2)), item)) return asSet(below);
  }
  return undefined;
}

function hasKeys(item: JsonObject, keysText: string): boolean {
  const keys = parseJson(keysText);
  if (!isJsonObject(keys)) return false;
  // The server fills in defaults of merge keys (`protocol: TCP` of a port), which an object from elsewhere may lack.
  const entries = Object.entries(keys);
  return (
    entries.every(([key, value]) => item[key] === undefined || jsonEquals(item[key], value)) &&
    entries.some(([key]) => item[key] !== undefined)
  );
}

function asSet(value: JsonValue | undefined): JsonObject | undefined {
  return isJsonObject(value) ? value : undefined;
}

function parseJson(text: string): JsonValue | undefined {
  try {
    return JSON.parse(text) as JsonValue;
  } catch {
    // A key that is not JSON belongs to no item that we could name.
    return undefined;
  }
}
