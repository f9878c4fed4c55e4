import { jsonEquals, valueAt, type JsonObject } from '../../core/json.ts';
import type { KubernetesObject, ObjectReference } from '../../core/kubernetes.ts';
import { asJson, describeReference } from '../../core/kubernetes.ts';
import { problem, problemError, problemOf } from '../../core/problem.ts';
import { without } from '../../core/without.ts';
import { editManager } from '../actions/edit-manager.ts';
import { getObject, objectPath } from '../apply.ts';
import type { ClusterConnection } from '../types.ts';
import { displayPath, objectChanges, serverMetadata, type ObjectChange } from './difference.ts';
import type { EditBase, EditChange, EditOutcome } from './edit-types.ts';
import { jsonPatch } from './json-patch.ts';
import { deletionMetadata, editableObject, editableText, readObjectText } from './object-text.ts';
import { secretPaths } from './secret-values.ts';

/** Controllers that write status all the time may get in between this often. */
const mostAttempts = 10;

/** An edit of one object. */
export interface EditRequest {
  readonly reference: ObjectReference;
  readonly base: EditBase;
  /** The whole text as it was edited. */
  readonly text: string;
  /** True asks the server what would happen. */
  readonly dryRun: boolean;
  readonly signal?: AbortSignal | undefined;
}

/**
 * Sends what differs between the base and the edited text as a JSON patch of exactly the version that is looked at, or tries it.
 *
 * The edit is of what a person may edit ({@link editableObject}). Where the live object differs from the base in that, somebody else
 * has changed it, and nothing is sent. What only controllers and the server write (status, versions, a few annotations) may differ:
 * the patch does not touch it, so it is made for the newest version.
 *
 * @throws `cluster.edit-gone`, `cluster.edit-restless`, `cluster.edit-fixed-field`, `cluster.edit-secret-data`, those of
 *   {@link readObjectText}, `cluster.invalid`, `cluster.forbidden`, `cluster.admission-denied`, and those of the transport.
 */
export async function sendEdit(connection: ClusterConnection, request: EditRequest): Promise<EditOutcome> {
  const { reference, base, text, signal } = request;
  const before = readObjectText(base.text, reference);
  const wanted = readObjectText(text, reference);
  refuseFixedFields(reference, before, wanted);
  if (jsonEquals(asJson(before), asJson(wanted))) return { is: 'unchanged', notTaken: [] };
  for (let attempt = 1; attempt <= mostAttempts; attempt += 1) {
    const live = await readLive(connection, reference, signal);
    const meanwhile = changedMeanwhile(reference, base, before, live);
    if (meanwhile !== undefined) return meanwhile;
    const patched = await patch(connection, request, live, jsonPatch(asJson(before), asJson(wanted), versionOf(live)));
    if (patched !== undefined) return outcomeOf({ before, wanted, live, patched });
  }
  throw problemError('cluster.edit-restless', { resource: describeReference(reference) });
}

async function readLive(
  connection: ClusterConnection,
  reference: ObjectReference,
  signal: AbortSignal | undefined,
): Promise<KubernetesObject> {
  const live = await getObject(connection, reference, signal);
  if (live === undefined) throw problemError('cluster.edit-gone', { resource: describeReference(reference) });
  return live;
}

/** @returns undefined where somebody wrote between the look at the object and the patch. */
async function patch(
  connection: ClusterConnection,
  { reference, dryRun, signal }: EditRequest,
  live: KubernetesObject,
  operations: readonly JsonObject[],
): Promise<KubernetesObject | undefined> {
  try {
    return await connection.request<KubernetesObject>({
      method: 'PATCH',
      path: await objectPath(connection, reference, signal),
      query: { fieldManager: editManager, fieldValidation: 'Strict', dryRun: dryRun ? 'All' : undefined },
      body: operations,
      contentType: 'application/json-patch+json',
      signal,
    });
  } catch (error) {
    const { code } = problemOf(error);
    // A test that fails is a 422 like any other invalid patch; what tells them apart is whether the version is still the same.
    if (code !== 'cluster.invalid' && code !== 'cluster.conflict' && code !== 'cluster.not-found') throw error;
    const now = await readLive(connection, reference, signal);
    if (versionOf(now) === versionOf(live)) throw error;
    return undefined;
  }
}

/** The live object is no longer what the edit began with. */
function changedMeanwhile(
  reference: ObjectReference,
  base: EditBase,
  before: KubernetesObject,
  live: KubernetesObject,
): EditOutcome | undefined {
  const now = withoutNotes(editableObject(live));
  const then = withoutNotes(before);
  const resource = describeReference(reference);
  const isAnother = live.metadata.uid !== base.uid;
  if (!isAnother && jsonEquals(asJson(now), asJson(then))) return undefined;
  // Compared from the live object, because its owners are asked for.
  const meanwhile = objectChanges(withManagers(now, live), then, { withOrder: true }).map(turned);
  const managers = [...new Set(meanwhile.flatMap(({ owners }) => owners.map(({ manager }) => manager)))];
  return {
    is: 'changed-meanwhile',
    problem: isAnother
      ? problem('cluster.changed-meanwhile', { resource })
      : problem('cluster.edited-meanwhile', {
          resource,
          fields: meanwhile.map(({ path }) => path).join(', '),
          managers: managers.length === 0 ? 'somebody else' : managers.join(', '),
        }),
    meanwhile,
    base: baseOf(live),
  };
}

/** Annotations in which controllers note where they are, after each edit and at any time. */
const controllerNotes = [
  'deployment.kubernetes.io/revision',
  'control-plane.alpha.kubernetes.io/leader',
  'endpoints.kubernetes.io/last-change-trigger-time',
];

function withoutNotes(object: KubernetesObject): KubernetesObject {
  const { annotations, ...metadata } = object.metadata;
  return { ...object, metadata: { ...metadata, annotations: without(annotations ?? {}, ...controllerNotes) } };
}

function turned({ before, after, ...rest }: ObjectChange): ObjectChange {
  return {
    ...rest,
    ...(after === undefined ? {} : { before: after }),
    ...(before === undefined ? {} : { after: before }),
  };
}

function withManagers(object: KubernetesObject, { metadata }: KubernetesObject): KubernetesObject {
  const { managedFields } = metadata;
  return managedFields === undefined ? object : { ...object, metadata: { ...object.metadata, managedFields } };
}

function outcomeOf(objects: {
  readonly before: KubernetesObject;
  readonly wanted: KubernetesObject;
  readonly live: KubernetesObject;
  readonly patched: KubernetesObject;
}): EditOutcome {
  const { before, wanted, live, patched } = objects;
  const asked = objectChanges(before, wanted, { withOrder: true }).map(({ path }) => path);
  // Status is not compared, and is what a person may have tried to write.
  if (!jsonEquals(asJson(before)['status'], asJson(wanted)['status'])) asked.push('status');
  const changes = objectChanges(live, patched, { withOrder: true }).map((change): EditChange => ({
    ...change,
    isAsked: asked.some((path) => areRelated(path, change.path)),
  }));
  const notTaken = asked.filter((path) => !changes.some((change) => areRelated(path, change.path)));
  if (changes.length === 0) return { is: 'unchanged', notTaken };
  return { is: 'changes', changes, notTaken, base: baseOf(patched) };
}

/** The same field, or one is a part of the other. */
function areRelated(one: string, other: string): boolean {
  const [short = '', long = ''] = [one, other].sort((left, right) => left.length - right.length);
  return long === short || long.startsWith(`${short}.`) || long.startsWith(`${short}[`);
}

/** What an edit of an object begins with. */
export function baseOf(object: KubernetesObject): EditBase {
  return { text: editableText(object), uid: object.metadata.uid ?? '' };
}

const identity = [['apiVersion'], ['kind'], ['metadata', 'name'], ['metadata', 'namespace']];
const writtenByServer = [...serverMetadata, ...deletionMetadata].map((key) => ['metadata', key]);

function refuseFixedFields(reference: ObjectReference, before: KubernetesObject, wanted: KubernetesObject): void {
  const [old, edited] = [asJson(before), asJson(wanted)];
  const differs = (path: readonly string[]): boolean => !jsonEquals(valueAt(old, path), valueAt(edited, path));
  const resource = describeReference(reference);
  const fixed = [...identity, ...writtenByServer].find(differs);
  if (fixed !== undefined)
    throw problemError(
      'cluster.edit-fixed-field',
      { resource, field: displayPath(fixed) },
      { place: { object: reference } },
    );
  if (reference.group !== '' || reference.kind !== 'Secret') return;
  const hidden = secretPaths.find(differs);
  if (hidden !== undefined)
    throw problemError(
      'cluster.edit-secret-data',
      { resource, field: displayPath(hidden), name: reference.name },
      { place: { object: reference } },
    );
}

function versionOf(object: KubernetesObject): string {
  return object.metadata.resourceVersion ?? '';
}
