import type { JsonObject } from '../core/json.ts';
import { valueAt } from '../core/json.ts';
import type { KubernetesObject, ObjectReference } from '../core/kubernetes.ts';
import { describeReference, joinApiVersion, referenceOf } from '../core/kubernetes.ts';
import type { Problem } from '../core/problem.ts';
import { problemError, ProblemError } from '../core/problem.ts';
import type {
  ApplyAnswer,
  ApplyRequest,
  ClusterConnection,
  DeleteRequest,
  Deletion,
  FieldConflict,
  ServedResource,
} from './types.ts';

/** Objects of a list are read in pages of this size, as the API server's own clients do. */
export const listPageSize = 500;

/**
 * Applies one object on the server (`application/apply-patch+yaml`), with unknown fields refused.
 *
 * @returns the object as the server has it, or for a dry run would have it.
 * @throws `cluster.apply-conflict` (read the fields with {@link conflictsOf}), `cluster.kind-not-served`, `cluster.invalid`,
 *   `cluster.forbidden`, `cluster.not-found` (the namespace is not there), and those of the transport.
 * @see https://kubernetes.io/docs/reference/using-api/server-side-apply/
 */
export async function serverSideApply(connection: ClusterConnection, request: ApplyRequest): Promise<ApplyAnswer> {
  const { object, fieldManager, force, dryRun, version, signal } = request;
  const path = await objectPath(connection, referenceOf(object), signal);
  const applied = await connection.request<KubernetesObject>({
    method: 'PATCH',
    path,
    query: { fieldManager, force, fieldValidation: 'Strict', dryRun: dryRun ? 'All' : undefined },
    body: withoutServerFields(object, version),
    contentType: 'application/apply-patch+yaml',
    signal,
  });
  return { object: applied };
}

/** Fields that others own, from a `cluster.apply-conflict`; empty for any other problem. */
export function conflictsOf(problem: Problem): readonly FieldConflict[] {
  const text = problem.code === 'cluster.apply-conflict' ? problem.params['conflicts'] : undefined;
  return typeof text === 'string' ? (JSON.parse(text) as readonly FieldConflict[]) : [];
}

/**
 * Deletes an object; what it owns goes in the background. An object that is not there is no error.
 *
 * @returns also what it waits for: with a finalizer it is there until whoever set that has answered.
 * @throws `cluster.changed-meanwhile` where `uid` is given and the object is another one by now.
 */
export async function deleteObject(connection: ClusterConnection, request: DeleteRequest): Promise<Deletion> {
  const { reference, uid, dryRun, signal } = request;
  const body: JsonObject = {
    apiVersion: 'v1',
    kind: 'DeleteOptions',
    propagationPolicy: 'Background',
    // With a body the server does not read these options from the query: `?dryRun=All` beside a body really deletes.
    ...(dryRun ? { dryRun: ['All'] } : {}),
    ...(uid === undefined ? {} : { preconditions: { uid } }),
  };
  try {
    const path = await objectPath(connection, reference, signal);
    const answer = await connection.request<JsonObject>({ method: 'DELETE', path, body, signal });
    const left = valueAt(answer, ['metadata', 'finalizers']);
    return { is: 'deleted', waitsFor: Array.isArray(left) ? left.map(String) : [] };
  } catch (error) {
    if (!(error instanceof ProblemError)) throw error;
    const { code } = error.problem;
    if (code === 'cluster.not-found' || code === 'cluster.kind-not-served') return { is: 'gone' };
    if (code === 'cluster.conflict' && uid !== undefined)
      throw problemError(
        'cluster.changed-meanwhile',
        { resource: describeReference(reference) },
        { cause: error.problem },
      );
    throw error;
  }
}

/** An object as it is now, or undefined where neither it nor its kind is there. */
export async function getObject(
  connection: ClusterConnection,
  reference: ObjectReference,
  signal?: AbortSignal,
): Promise<KubernetesObject | undefined> {
  try {
    const path = await objectPath(connection, reference, signal);
    return await connection.request<KubernetesObject>({ path, signal });
  } catch (error) {
    const code = error instanceof ProblemError ? error.problem.code : undefined;
    if (code === 'cluster.not-found' || code === 'cluster.kind-not-served') return undefined;
    throw error;
  }
}

/** No second form: a server that cannot leave the data out is not asked, because it would send that of Secrets. */
export const metadataOnlyList = 'application/json;as=PartialObjectMetadataList;g=meta.k8s.io;v=v1';

/** Servers that do not know the form answer with whole objects, which serve as well. */
const metadataAccept = `${metadataOnlyList},application/json`;

/** Which part of a resource's objects is listed. */
export interface ListOptions {
  readonly namespace?: string | undefined;
  readonly labelSelector?: string | undefined;
  readonly fieldSelector?: string | undefined;
  /** Without specification and data: for lists of which only names, labels and owners are read. */
  readonly isMetadataOnly?: boolean | undefined;
  readonly signal?: AbortSignal | undefined;
}

/** All objects of a resource, page by page. Items have `apiVersion` and `kind`, which the server leaves out of lists. */
export async function listObjects(
  connection: ClusterConnection,
  resource: ServedResource,
  options: ListOptions = {},
): Promise<readonly KubernetesObject[]> {
  const apiVersion = joinApiVersion(resource.group, resource.version);
  const objects: KubernetesObject[] = [];
  let continueToken: string | undefined;
  do {
    const page = await connection.request<{
      readonly items?: readonly KubernetesObject[];
      readonly metadata?: { readonly continue?: string };
    }>({
      path: resourcePath(resource, options.namespace),
      query: {
        limit: listPageSize,
        continue: continueToken,
        labelSelector: options.labelSelector,
        fieldSelector: options.fieldSelector,
      },
      ...(options.isMetadataOnly === true ? { accept: metadataAccept } : {}),
      signal: options.signal,
    });
    for (const item of page.items ?? []) objects.push({ ...item, apiVersion, kind: resource.kind });
    continueToken = page.metadata?.continue;
  } while (continueToken !== undefined && continueToken !== '');
  return objects;
}

/** Path of a resource's collection, such as `/apis/apps/v1/namespaces/shop/deployments`. */
export function resourcePath(
  resource: Pick<ServedResource, 'group' | 'version' | 'plural' | 'namespaced'>,
  namespace: string | undefined,
): string {
  const root = resource.group === '' ? `/api/${resource.version}` : `/apis/${resource.group}/${resource.version}`;
  const place = resource.namespaced && namespace !== undefined ? `/namespaces/${encodeURIComponent(namespace)}` : '';
  return `${root}${place}/${resource.plural}`;
}

/**
 * Path of one object.
 *
 * @throws `cluster.kind-not-served`
 */
export async function objectPath(
  connection: Pick<ClusterConnection, 'catalog' | 'namespace'>,
  reference: ObjectReference,
  signal: AbortSignal | undefined,
): Promise<string> {
  return `${await collectionPath(connection, reference, signal)}/${encodeURIComponent(reference.name)}`;
}

/**
 * Path of the collection that an object is in. A namespaced object without a namespace lies in the namespace of the connection.
 *
 * @throws `cluster.kind-not-served`
 */
export async function collectionPath(
  connection: Pick<ClusterConnection, 'catalog' | 'namespace'>,
  reference: ObjectReference,
  signal: AbortSignal | undefined,
): Promise<string> {
  const apiVersion = joinApiVersion(reference.group, reference.version);
  const known = (await connection.catalog({ signal })).find(apiVersion, reference.kind);
  // A kind that is not known may be brought by a CustomResourceDefinition of a moment ago.
  const resource = known ?? (await connection.catalog({ refresh: true, signal })).find(apiVersion, reference.kind);
  if (resource === undefined) throw problemError('cluster.kind-not-served', { kind: reference.kind, apiVersion });
  return resourcePath(resource, reference.namespace ?? connection.namespace);
}

/** A server-side apply must not carry what only the server sets, but for the version that it insists on. */
function withoutServerFields(object: KubernetesObject, resourceVersion: string | undefined): KubernetesObject {
  const metadata = {
    ...(omit(object.metadata, serverMetadata) as KubernetesObject['metadata']),
    ...(resourceVersion === undefined ? {} : { resourceVersion }),
  };
  return { ...(omit(object, ['status']) as KubernetesObject), metadata };
}

const serverMetadata = ['managedFields', 'resourceVersion', 'uid', 'generation', 'creationTimestamp'];

function omit(value: object, keys: readonly string[]): object {
  return Object.fromEntries(Object.entries(value).filter(([key]) => !keys.includes(key)));
}
