import { isJsonObject, type JsonObject, type JsonValue } from '../../core/json.ts';
import type { KubernetesObject, ObjectReference } from '../../core/kubernetes.ts';
import { asJson, describeReference } from '../../core/kubernetes.ts';
import { problemError } from '../../core/problem.ts';
import { without } from '../../core/without.ts';
import { parseText } from '../../yaml/parse.ts';
import { placeOfOffset } from '../../yaml/places.ts';
import { plainValue } from '../../yaml/plain-value.ts';
import { certainFaults, faultInWords } from '../../yaml/words.ts';
import { writeYaml } from '../../yaml/write.ts';
import { serverMetadata } from './difference.ts';
import { withoutSecretValues } from './secret-values.ts';

/** What people look for stands first, in every object in the same order; the rest follows as the server sent it. */
const firstOfObject = ['apiVersion', 'kind', 'metadata', 'spec'];
const firstOfMetadata = ['name', 'generateName', 'namespace', 'labels', 'annotations', 'ownerReferences', 'finalizers'];

/** What is written by the server alone, beside what {@link serverMetadata} has. */
export const deletionMetadata = ['deletionTimestamp', 'deletionGracePeriodSeconds'];

/** Top-level fields that an edit leaves out: controllers write them, and the server takes them from nobody else. */
const serverFields = ['status'];

/** An object as YAML to read, whole, without values of Secrets. `managedFields` are last in the metadata, where they fold away. */
export function shownText(object: KubernetesObject): string {
  const { metadata, ...rest } = asJson(withoutSecretValues(object));
  return writeYaml(
    ordered(
      { ...rest, metadata: isJsonObject(metadata) ? ordered(metadata, firstOfMetadata, ['managedFields']) : {} },
      firstOfObject,
      ['status'],
    ),
  );
}

/** What of an object a person may edit: without status, what only the server writes, and values of Secrets. */
export function editableObject(object: KubernetesObject): KubernetesObject {
  const { metadata, ...rest } = asJson(withoutSecretValues(object));
  const kept = isJsonObject(metadata) ? without(metadata, ...serverMetadata, ...deletionMetadata) : {};
  const editable = ordered(
    { ...without(rest, ...serverFields), metadata: ordered(kept, firstOfMetadata, []) },
    firstOfObject,
    [],
  );
  return editable as unknown as KubernetesObject;
}

/** An object as YAML to edit. */
export function editableText(object: KubernetesObject): string {
  return writeYaml(asJson(editableObject(object)));
}

/**
 * The object in a text that a person wrote.
 *
 * @throws `cluster.edit-yaml` with line and column, `cluster.edit-not-object`
 */
export function readObjectText(text: string, reference: ObjectReference): KubernetesObject {
  const resource = describeReference(reference);
  const parsed = parseText(text);
  const [fault] = certainFaults([...parsed.faults, ...parsed.documents.flatMap(({ faults }) => faults)]);
  if (fault !== undefined) {
    const { said, start } = faultInWords(fault, text);
    const place = placeOfOffset(parsed.lines, start);
    throw problemError(
      'cluster.edit-yaml',
      { resource, reason: `Line ${place.line}: ${said}` },
      { place: { ...place, object: reference } },
    );
  }
  const notObject = (reason: string): Error => problemError('cluster.edit-not-object', { resource, reason });
  const roots = parsed.documents.map(({ root }) => root).filter((root) => root.is !== 'scalar' || root.value !== null);
  if (roots.length !== 1)
    throw notObject(roots.length === 0 ? 'there is nothing' : `there are ${roots.length} documents`);
  const [root] = roots;
  const value = root?.is === 'map' ? plainValue(root) : undefined;
  if (value === undefined) throw notObject('it is no map');
  if (!isFinite(value)) throw notObject('it has a number that is not finite');
  const { apiVersion, kind, metadata } = value;
  const hasHead = typeof apiVersion === 'string' && typeof kind === 'string' && isJsonObject(metadata);
  if (!hasHead || typeof metadata['name'] !== 'string') throw notObject('apiVersion, kind or metadata.name is missing');
  return value as unknown as KubernetesObject;
}

/** JSON has finite numbers only: `.inf` would be sent as `null`. */
function isFinite(value: JsonValue): boolean {
  if (typeof value === 'number') return Number.isFinite(value);
  if (typeof value !== 'object' || value === null) return true;
  return (Object.values(value) as readonly JsonValue[]).every(isFinite);
}

function ordered(object: JsonObject, first: readonly string[], last: readonly string[]): JsonObject {
  const middle = Object.keys(object).filter((key) => !first.includes(key) && !last.includes(key));
  return Object.fromEntries(
    [...first, ...middle, ...last].flatMap((key) => (object[key] === undefined ? [] : [[key, object[key]]])),
  );
}
