import { getObject, listObjects } from '../../cluster/apply.ts';
import type { ClusterConnection, ServedResource } from '../../cluster/types.ts';
import type { JsonObject } from '../../core/json.ts';
import { asJson, joinApiVersion, referenceOf, splitApiVersion, type KubernetesObject } from '../../core/kubernetes.ts';
import { ProblemError } from '../../core/problem.ts';
import type { MutualTlsFacts } from '../facts/mutual-tls.ts';

/**
 * The objects that decide about mutual TLS: those of the namespaces that count and of no namespace, or all of the cluster.
 *
 * @param namespaces undefined for all.
 * @throws `cluster.forbidden`: without them nobody can say what is in effect.
 */
export async function readDeciding(
  connection: ClusterConnection,
  { decidedBy, alsoReads = [] }: Pick<MutualTlsFacts, 'decidedBy' | 'alsoReads'>,
  namespaces: readonly string[] | undefined,
  rootNamespace: string | undefined,
  signal: AbortSignal,
): Promise<readonly JsonObject[]> {
  const [listed, single] = await Promise.all([
    Promise.all(decidedBy.map((id) => listKind(connection, id, namespaces, signal))),
    Promise.all(alsoReads.map(({ plural, name }) => readSingle(connection, plural, name, rootNamespace, signal))),
  ]);
  return [...listed.flat(), ...single.flat()].map(asJson);
}

/**
 * All objects of a kind, in some namespaces or in the cluster. A kind that is not served has none.
 *
 * @param id `plural.group`.
 * @throws `cluster.forbidden`
 */
export async function listKind(
  connection: ClusterConnection,
  id: string,
  namespaces: readonly string[] | undefined,
  signal: AbortSignal,
): Promise<readonly KubernetesObject[]> {
  const dot = id.indexOf('.');
  const catalog = await connection.catalog({ signal });
  const resource = catalog.ofGroup(id.slice(dot + 1)).find(({ plural }) => plural === id.slice(0, dot));
  if (resource === undefined) return [];
  const places = resource.namespaced && namespaces !== undefined ? [...new Set(namespaces)] : [undefined];
  const lists = await Promise.all(places.map((namespace) => listObjects(connection, resource, { namespace, signal })));
  return lists.flat();
}

/** An object that few may read: without it what is in effect may be less sure. */
async function readSingle(
  connection: ClusterConnection,
  plural: string,
  name: string,
  namespace: string | undefined,
  signal: AbortSignal,
): Promise<readonly KubernetesObject[]> {
  if (namespace === undefined) return [];
  const path = `/api/v1/namespaces/${encodeURIComponent(namespace)}/${plural}/${encodeURIComponent(name)}`;
  try {
    const object = await connection.request<KubernetesObject>({ path, signal });
    return [object];
  } catch (error) {
    const code = error instanceof ProblemError ? error.problem.code : undefined;
    if (code === 'cluster.not-found' || code === 'cluster.forbidden') return [];
    throw error;
  }
}

/** The object at a version that the server has: facts name the newest, and older releases of a mesh serve another one with the same fields. */
export async function atServedVersion<Object extends KubernetesObject>(
  connection: ClusterConnection,
  object: Object,
  signal: AbortSignal,
): Promise<Object> {
  const catalog = await connection.catalog({ refresh: true, signal });
  if (catalog.find(object.apiVersion, object.kind) !== undefined) return object;
  const { group } = splitApiVersion(object.apiVersion);
  const served: ServedResource | undefined = catalog.ofGroup(group).find(({ kind }) => kind === object.kind);
  return served === undefined ? object : { ...object, apiVersion: joinApiVersion(group, served.version) };
}

/** The object with the same name as it is now; undefined where it is not there. */
export function liveOf(
  connection: ClusterConnection,
  object: KubernetesObject,
  signal: AbortSignal,
): Promise<KubernetesObject | undefined> {
  return getObject(connection, referenceOf(object), signal);
}

/** The objects as they would be with some of them in the place of those of the same kind and name, or gone. */
export function withObjects(
  objects: readonly JsonObject[],
  changes: readonly { readonly before: KubernetesObject; readonly after: KubernetesObject | undefined }[],
): readonly JsonObject[] {
  const isChanged = (object: JsonObject): boolean => {
    const one = object as unknown as KubernetesObject;
    return changes.some(
      ({ before }) =>
        before.kind === one.kind &&
        before.metadata.name === one.metadata.name &&
        (before.metadata.namespace ?? '') === (one.metadata.namespace ?? ''),
    );
  };
  return [
    ...objects.filter((object) => !isChanged(object)),
    ...changes.flatMap(({ after }) => (after === undefined ? [] : [asJson(after)])),
  ];
}
