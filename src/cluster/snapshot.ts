import {
  clusterSnapshotFormat,
  type ClusterSnapshot,
  type SnapshotKind,
  type SnapshotNames,
} from '../core/cluster-snapshot.ts';
import { isJsonObject, type JsonObject } from '../core/json.ts';
import { isCancelled, problemOf } from '../core/problem.ts';
import { listPageSize, resourcePath } from './apply.ts';
import { objectsAt, textAt } from './readiness/read.ts';
import { customColumns } from './snapshot/columns.ts';
import { customSchemas } from './snapshot/schemas.ts';
import type { ClusterConnection, ServedResource } from './types.ts';

/** Kinds whose objects others name. */
const namedKinds: readonly (readonly [apiVersions: readonly string[], kind: string])[] = [
  [['v1'], 'Service'],
  [['v1'], 'ServiceAccount'],
  [['v1'], 'ConfigMap'],
  [['v1'], 'Secret'],
  [['gateway.networking.k8s.io/v1', 'gateway.networking.k8s.io/v1beta1'], 'Gateway'],
  [['networking.istio.io/v1', 'networking.istio.io/v1beta1'], 'Gateway'],
];

/** More names of a kind than this are left out: nobody chooses from them, and the file stays small. */
const mostNames = 10_000;

/** No second form: a server that cannot leave the data out is not asked, because it would send that of Secrets. */
const metadataOnly = 'application/json;as=PartialObjectMetadataList;g=meta.k8s.io;v=v1';

/**
 * Reads what checks need of a cluster: schemas and columns of the kinds that are not Kubernetes' own, namespaces, and names. What may not be read
 * is a gap of the snapshot and no failure.
 *
 * @throws those of the transport where the cluster cannot be reached at all, `cancelled`
 */
export async function takeSnapshot(connection: ClusterConnection, signal?: AbortSignal): Promise<ClusterSnapshot> {
  const gaps: string[] = [];
  const unlessDenied = async <Value>(what: string, otherwise: Value, work: Promise<Value>): Promise<Value> => {
    try {
      return await work;
    } catch (error) {
      if (isCancelled(error)) throw error;
      const { code } = problemOf(error);
      if (!permitted.includes(code)) throw error;
      gaps.push(`${what}: ${code}`);
      return otherwise;
    }
  };
  const catalog = await connection.catalog({ refresh: true, signal });
  const version = await unlessDenied('version', undefined, readVersion(connection, signal));
  const { kinds, definitions } = await customSchemas(connection, gaps, signal);
  const columns = kinds.length === 0 ? undefined : await customColumns(connection, gaps, signal);
  const namespaces = await unlessDenied('namespaces', [connection.namespace], listNamespaces(connection, signal));
  const names: SnapshotNames[] = [];
  for (const [apiVersions, kind] of namedKinds) {
    const resource = apiVersions.map((apiVersion) => catalog.find(apiVersion, kind)).find((one) => one !== undefined);
    if (resource === undefined) continue;
    const { group } = resource;
    const place = await unlessDenied(`names of ${kind}`, undefined, listNames(connection, resource, undefined, signal));
    const here =
      place ??
      (await unlessDenied(
        `names of ${kind} in ${connection.namespace}`,
        undefined,
        listNames(connection, resource, connection.namespace, signal),
      ));
    if (here === undefined) continue;
    if (here.isCut) gaps.push(`names of ${kind}: more than ${mostNames}`);
    names.push({ group, kind, names: here.names });
  }
  return {
    format: clusterSnapshotFormat,
    context: connection.contextName,
    ...(version === undefined ? {} : { version }),
    kinds: kinds.map((one): SnapshotKind => {
      const ofKind = columns?.get(`${one.apiVersion}/${one.kind}`);
      return ofKind === undefined ? one : { ...one, columns: ofKind };
    }),
    definitions,
    namespaces,
    names,
    gaps,
  };
}

/** What a server may refuse although it is there and well. */
const permitted: readonly string[] = ['cluster.forbidden', 'cluster.not-found', 'cluster.kind-not-served'];

async function readVersion(connection: ClusterConnection, signal?: AbortSignal): Promise<string | undefined> {
  return textAt(await connection.request<JsonObject>({ path: '/version', signal }), 'gitVersion');
}

async function listNamespaces(connection: ClusterConnection, signal?: AbortSignal): Promise<readonly string[]> {
  const resource = { group: '', version: 'v1', plural: 'namespaces', namespaced: false };
  const { names } = await listNames(connection, resource, undefined, signal);
  return names[''] ?? [];
}

/** Names by namespace, sorted, so that the same cluster gives the same file. */
async function listNames(
  connection: ClusterConnection,
  resource: Pick<ServedResource, 'group' | 'version' | 'plural' | 'namespaced'>,
  namespace: string | undefined,
  signal?: AbortSignal,
): Promise<{ readonly names: Readonly<Record<string, readonly string[]>>; readonly isCut: boolean }> {
  const names = new Map<string, string[]>();
  let count = 0;
  let continueToken: string | undefined;
  do {
    const page = await connection.request<JsonObject>({
      path: resourcePath(resource, namespace),
      query: { limit: listPageSize, continue: continueToken },
      accept: metadataOnly,
      signal,
    });
    for (const item of objectsAt(page, 'items')) {
      const place = textAt(item, 'metadata', 'namespace') ?? '';
      const name = textAt(item, 'metadata', 'name');
      if (name === undefined) continue;
      const list = names.get(place) ?? [];
      names.set(place, list);
      list.push(name);
      count += 1;
    }
    const { metadata } = page;
    continueToken = isJsonObject(metadata) ? textAt(metadata, 'continue') : undefined;
  } while (continueToken !== undefined && continueToken !== '' && count < mostNames);
  const sorted = [...names].sort(([left], [right]) => (left < right ? -1 : 1));
  return {
    names: Object.fromEntries(sorted.map(([place, list]) => [place, list.sort()])),
    isCut: continueToken !== undefined && continueToken !== '',
  };
}
