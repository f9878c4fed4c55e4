import { ownersOf } from '../../cluster/owners.ts';
import { isJsonObject, jsonEquals, valueAt, type JsonObject, type JsonValue } from '../../core/json.ts';
import { asJson, type KubernetesObject, type ManagedFieldsEntry } from '../../core/kubernetes.ts';

/** Path of a field. Lists are one value to whoever writes them here, so a path has no indexes. */
export type FieldPath = readonly string[];

/** The fields of an object that hold no others: values, lists and empty maps. What names the object is not among them. */
export function leavesOf(object: KubernetesObject): readonly (readonly [FieldPath, JsonValue])[] {
  const { metadata, ...rest } = asJson(object);
  const kept = Object.entries(isJsonObject(metadata) ? metadata : {}).filter(
    ([key]) => key === 'labels' || key === 'annotations',
  );
  const fields = Object.entries(rest).filter(([key]) => key !== 'apiVersion' && key !== 'kind' && key !== 'status');
  return leaves({ metadata: Object.fromEntries(kept), ...Object.fromEntries(fields) }, []).filter(
    ([path]) => !(path.length === 1 && path[0] === 'metadata'),
  );
}

function leaves(value: JsonValue, path: FieldPath): readonly (readonly [FieldPath, JsonValue])[] {
  if (!isJsonObject(value) || Object.keys(value).length === 0) return [[path, value]];
  return Object.entries(value).flatMap(([key, below]) => leaves(below, [...path, key]));
}

/** The same object with a field set; maps on the way are made. */
export function withField(object: KubernetesObject, path: FieldPath, value: JsonValue): KubernetesObject {
  return withValue(asJson(object), path, value) as unknown as KubernetesObject;
}

/** The same value with a field set; maps on the way are made. */
export function withValue(object: JsonObject, [step = '', ...rest]: FieldPath, value: JsonValue): JsonObject {
  const below = object[step];
  return { ...object, [step]: rest.length === 0 ? value : withValue(isJsonObject(below) ? below : {}, rest, value) };
}

/** The same object without a field. */
export function withoutField(object: KubernetesObject, path: FieldPath): KubernetesObject {
  return drop(asJson(object), path) as unknown as KubernetesObject;
}

function drop(object: JsonObject, [step = '', ...rest]: FieldPath): JsonObject {
  const below = object[step];
  if (rest.length === 0) return Object.fromEntries(Object.entries(object).filter(([key]) => key !== step));
  return isJsonObject(below) ? { ...object, [step]: drop(below, rest) } : object;
}

/** Nothing but what names an object: applied by a manager, it gives back all that the manager has said of it. */
export function emptySet({ apiVersion, kind, metadata: { name, namespace } }: KubernetesObject): KubernetesObject {
  return { apiVersion, kind, metadata: { name, ...(namespace === undefined ? {} : { namespace }) } };
}

/** True where a manager has applied a field. */
export function isApplied(object: KubernetesObject, manager: string, path: FieldPath): boolean {
  return ownersOf(object, path).some((owner) => owner.manager === manager && owner.operation === 'Apply');
}

/** Managers of a field other than this one, each once. */
export function otherOwners(object: KubernetesObject, manager: string, path: FieldPath): readonly string[] {
  const owners = ownersOf(object, path).map((owner) => owner.manager);
  return [...new Set(owners)].filter((owner) => owner !== manager);
}

/**
 * The fields of an object that a manager has applied and nobody else says anything of: whole maps where all in them is so. What stands at the top of an object (its
 * `spec`) is never one of them: without its fields it is an empty map, and without itself not valid.
 *
 * Whoever wrote a map while it was empty has said that it is there, and nothing of what came into it later.
 */
export function fieldsOfNobodyElse(object: KubernetesObject, manager: string): readonly FieldPath[] {
  const { managedFields = [] } = object.metadata;
  const [own, others] = [managedFields.filter(isOf(manager)), managedFields.filter((entry) => !isOf(manager)(entry))];
  const isOurs = (path: FieldPath): boolean =>
    own.some((entry) => setAt(entry, path) !== undefined) && others.every((entry) => setAt(entry, path) === undefined);
  const isOneValue = (path: FieldPath): boolean => own.some((entry) => isLeaf(setAt(entry, path)));
  const below = (value: JsonValue | undefined, path: FieldPath): readonly FieldPath[] => {
    if (!isJsonObject(value) || Object.keys(value).length === 0 || isOneValue(path)) return isOurs(path) ? [path] : [];
    const found = Object.entries(value).map(([key, one]) => [[...path, key], below(one, [...path, key])] as const);
    const isWhole = path.length > 1 && found.every(([child, paths]) => paths[0]?.length === child.length);
    return isWhole ? [path] : found.flatMap(([, paths]) => paths);
  };
  const { metadata, ...rest } = asJson(object);
  const marks = isJsonObject(metadata) ? metadata : {};
  const tops = Object.entries(rest).filter(([key]) => key !== 'apiVersion' && key !== 'kind' && key !== 'status');
  return [
    ...(['labels', 'annotations'] as const).flatMap((key) => below(marks[key], ['metadata', key])),
    ...tops.flatMap(([key, value]) => below(value, [key])),
  ];
}

function isOf(manager: string): (entry: ManagedFieldsEntry) => boolean {
  return (entry) => entry.manager === manager && entry.operation === 'Apply';
}

/** What an entry names at a path of maps; an empty set is the field as a whole. */
function setAt({ fieldsV1 }: ManagedFieldsEntry, path: FieldPath): JsonValue | undefined {
  return valueAt(
    fieldsV1,
    path.map((step) => `f:${step}`),
  );
}

function isLeaf(set: JsonValue | undefined): boolean {
  return isJsonObject(set) && Object.keys(set).length === 0;
}

/** True where a manager has applied anything of an object. */
export function hasApplied({ metadata: { managedFields = [] } }: KubernetesObject, manager: string): boolean {
  return managedFields.some((entry) => entry.manager === manager && entry.operation === 'Apply');
}

/** True where nobody else has said anything of an object but its state: taking back what the manager said leaves nothing. */
export function isMadeBy({ metadata: { managedFields = [] } }: KubernetesObject, manager: string): boolean {
  const saying = managedFields.filter(({ subresource }) => subresource === undefined);
  return saying.length > 0 && saying.every((entry) => entry.manager === manager);
}

/**
 * What must be said of an object so that it becomes as wanted: what is otherwise now, and what this manager has said before. The rest stays with whoever
 * said it; a manager that repeats it would stand in their way.
 */
export function whatToSay(
  wanted: KubernetesObject,
  live: KubernetesObject | undefined,
  manager: string,
): KubernetesObject {
  if (live === undefined) return wanted;
  return leavesOf(wanted)
    .filter(([path, value]) => !jsonEquals(valueAt(asJson(live), path), value) || isApplied(live, manager, path))
    .reduce((declared, [path, value]) => withField(declared, path, value), emptySet(wanted));
}
