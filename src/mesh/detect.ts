import { listObjects } from '../cluster/apply.ts';
import type { ClusterConnection } from '../cluster/types.ts';
import type { JsonObject } from '../core/json.ts';
import { asJson } from '../core/kubernetes.ts';
import { endedMeshes, findEnded } from './ended.ts';
import type { FoundEndedMesh } from './facts/ended.ts';
import type { MeshWorkload } from './find.ts';
import { findMeshes } from './find.ts';
import { knownMeshes } from './recognition.ts';
import type { FoundMesh } from './types.ts';
import { meshWorkloadOf, workloadTraitsOf } from './workload.ts';

/**
 * Looks once for the meshes of a cluster: groups that the API server serves, and workloads of control planes by their labels in
 * all namespaces. It needs the right to list Deployments, DaemonSets and StatefulSets of the cluster.
 *
 * @throws `cluster.*`
 */
export async function detectMeshes(connection: ClusterConnection, signal?: AbortSignal): Promise<readonly FoundMesh[]> {
  const [catalog, workloads] = await Promise.all([
    connection.catalog({ refresh: true, signal }),
    findWorkloads(connection, signal),
  ]);
  const definitionGroups = new Map(catalog.groups.map((group) => [group, catalog.ofGroup(group).length]));
  return findMeshes({ definitionGroups, workloads });
}

/**
 * Looks once for meshes that have ended. All workloads are read only where the server serves a group of such a mesh: its parts may have no label
 * of their own.
 *
 * @throws `cluster.*`
 */
export async function detectEnded(
  connection: ClusterConnection,
  signal?: AbortSignal,
): Promise<readonly FoundEndedMesh[]> {
  const catalog = await connection.catalog({ signal });
  const definitionGroups = new Map(catalog.groups.map((group) => [group, catalog.ofGroup(group).length]));
  const isServed = endedMeshes.some(({ foundBy }) =>
    foundBy.definitionGroups.some((group) => definitionGroups.has(group)),
  );
  const wanted = isServed ? kinds.map((kind) => ({ kind, labelSelector: undefined })) : endedSelectors();
  const workloads = await listed(connection, wanted, signal, (kind, object) => workloadTraitsOf(kind, object)?.ended);
  return findEnded({ definitionGroups, workloads });
}

const kinds: readonly string[] = ['Deployment', 'DaemonSet', 'StatefulSet'];

function endedSelectors(): readonly WorkloadSelector[] {
  return endedMeshes.flatMap(({ foundBy }) =>
    foundBy.parts.flatMap(({ kind, labels = {} }) =>
      Object.entries(labels)
        .slice(0, 1)
        .map(([label, value]) => ({ kind, labelSelector: `${label}=${value}` })),
    ),
  );
}

interface WorkloadSelector {
  readonly kind: string;
  readonly labelSelector: string | undefined;
}

function findWorkloads(
  connection: ClusterConnection,
  signal: AbortSignal | undefined,
): Promise<readonly MeshWorkload[]> {
  return listed(connection, selectors(), signal, meshWorkloadOf);
}

async function listed<Found>(
  connection: ClusterConnection,
  wanted: readonly WorkloadSelector[],
  signal: AbortSignal | undefined,
  read: (kind: string, object: JsonObject) => Found | undefined,
): Promise<readonly Found[]> {
  const lists = await Promise.all(
    wanted.map(async ({ kind, labelSelector }) => {
      const resource = {
        group: 'apps',
        version: 'v1',
        kind,
        plural: `${kind.toLowerCase()}s`,
        namespaced: true,
        verbs: [],
      };
      const objects = await listObjects(connection, resource, { labelSelector, signal });
      return objects.map((object) => read(kind, asJson(object)));
    }),
  );
  return lists.flat().filter((found) => found !== undefined);
}

/** One selector for each kind and label: a selector joins its terms by "and", so labels cannot share one. The first label of a part finds it. */
function selectors(): readonly WorkloadSelector[] {
  const valuesByLabel = new Map<string, { kind: string; label: string; values: Set<string> }>();
  for (const { kind, labels } of knownMeshes.flatMap(({ detection }) => detection.parts)) {
    const [label = '', wanted = []] = Object.entries(labels)[0] ?? [];
    const entry = valuesByLabel.get(`${kind}|${label}`) ?? { kind, label, values: new Set<string>() };
    for (const value of wanted) entry.values.add(value);
    valuesByLabel.set(`${kind}|${label}`, entry);
  }
  return [...valuesByLabel.values()].map(({ kind, label, values }) => ({
    kind,
    labelSelector: values.size === 0 ? label : `${label} in (${[...values].join(',')})`,
  }));
}
