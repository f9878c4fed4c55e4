import {
  clusterSnapshotFormat,
  type ClusterSnapshot,
  type SnapshotKind,
  type SnapshotNames,
} from '../core/cluster-snapshot.ts';
import type { JsonObject } from '../core/json.ts';
import { isCancelled, problemOf } from '../core/problem.ts';
import { textAt } from './readiness/read.ts';
import { customColumns } from './snapshot/columns.ts';
import { listNames, listNamespaces, mostNames, namedKinds } from './snapshot/names.ts';
import { customSchemas } from './snapshot/schemas.ts';
import type { ClusterConnection } from './types.ts';

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
  for (const { kind, apiVersions, fieldSelector } of namedKinds) {
    const resource = apiVersions.map((apiVersion) => catalog.find(apiVersion, kind)).find((one) => one !== undefined);
    if (resource === undefined) continue;
    const { group, namespaced } = resource;
    const list = (namespace?: string): ReturnType<typeof listNames> =>
      listNames(connection, resource, { namespace, fieldSelector, signal });
    const whole = await unlessDenied(`names of ${kind}`, undefined, list());
    const { namespace } = connection;
    const found =
      whole ??
      (namespaced ? await unlessDenied(`names of ${kind} in ${namespace}`, undefined, list(namespace)) : undefined);
    if (found === undefined) continue;
    if (found.isCut) gaps.push(`names of ${kind}: more than ${mostNames}`);
    const isPartial = whole === undefined || found.isCut;
    names.push({ group, kind, names: found.names, ...(isPartial ? { isPartial } : {}) });
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
