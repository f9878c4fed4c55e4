import { listObjects } from '../cluster/apply.ts';
import type { ClusterConnection } from '../cluster/types.ts';
import { asJson } from '../core/kubernetes.ts';
import type { MeshWorkload } from './find.ts';
import { findMeshes } from './find.ts';
import { knownMeshes } from './recognition.ts';
import type { FoundMesh } from './types.ts';
import { meshWorkloadOf } from './workload.ts';

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

async function findWorkloads(
  connection: ClusterConnection,
  signal: AbortSignal | undefined,
): Promise<readonly MeshWorkload[]> {
  const lists = await Promise.all(
    selectors().map(async ({ kind, labelSelector }) => {
      const resource = {
        group: 'apps',
        version: 'v1',
        kind,
        plural: `${kind.toLowerCase()}s`,
        namespaced: true,
        verbs: [],
      };
      const objects = await listObjects(connection, resource, { labelSelector, signal });
      return objects.map((object) => meshWorkloadOf(kind, asJson(object)));
    }),
  );
  return lists.flat().filter((workload) => workload !== undefined);
}

/** One selector for each kind and label: a selector joins its terms by "and", so labels cannot share one. The first label of a part finds it. */
function selectors(): readonly { readonly kind: string; readonly labelSelector: string }[] {
  const valuesByLabel = new Map<string, { kind: string; label: string; values: Set<string> }>();
  for (const { kind, labels } of knownMeshes.flatMap(({ detection }) => detection.parts)) {
    const [label = '', wanted = []] = Object.entries(labels)[0] ?? [];
    const entry = valuesByLabel.get(`${kind}|${label}`) ?? { kind, label, values: new Set<string>() };
    for (const value of wanted) entry.values.add(value);
    valuesByLabel.set(`${kind}|${label}`, entry);
  }
  return [...valuesByLabel.values()].map(({ kind, label, values }) => ({
    kind,
    labelSelector: `${label} in (${[...values].join(',')})`,
  }));
}
