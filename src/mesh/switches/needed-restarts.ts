import { formatPlural } from '../../core/format.ts';
import type { KubernetesObject } from '../../core/kubernetes.ts';
import { injectedProxyOf } from '../proxies.ts';
import { mismatches, type NamespaceMarks } from '../state/members.ts';
import type { FoundMesh } from '../types.ts';
import type { Members, SeenPod } from './members.ts';
import type { RestartItem, SwitchManager } from './types.ts';

/**
 * Workloads of a namespace whose Pods have no proxy although they are asked to, or have one that nobody asks for any more. Pure.
 *
 * @param namespace labels and annotations as they are, or as they will be.
 */
export function restartsForMembership(
  mesh: Pick<FoundMesh, 'mesh'>,
  namespace: NamespaceMarks,
  { workloads, podsOf }: Members,
): readonly RestartItem[] {
  const found = mismatches(mesh as FoundMesh, [namespace], workloads, (workload) => podsOf(workload));
  return found.map(({ kind, name, is, pods, of, because }) => ({
    kind: kind as RestartItem['kind'],
    namespace: namespace.name,
    name,
    pods,
    of,
    because:
      is === 'missing'
        ? `${pods} of ${formatPlural(of, 'Pod')} without proxy, which the ${because} asks for`
        : `${pods} of ${formatPlural(of, 'Pod')} with a proxy that ${because === 'no label or annotation' ? 'nothing asks for' : `the ${because} does not want`}`,
  }));
}

/**
 * Workloads whose Pods have a proxy of the mesh that was started before something was said that proxies read only when they start. Pure.
 *
 * @param saidMs when it was said, in milliseconds since 1970; undefined where it is about to be, so that all Pods are older.
 */
export function restartsForOlder(
  mesh: Pick<FoundMesh, 'mesh'>,
  { workloads, podsOf }: Pick<Members, 'workloads' | 'podsOf'>,
  saidMs: number | undefined,
): readonly RestartItem[] {
  return workloads.flatMap((workload) => {
    const proxied = podsOf(workload).filter((pod) => hasProxyOf(mesh, pod));
    const old = proxied.filter(({ createdMs }) => saidMs === undefined || createdMs < saidMs);
    if (old.length === 0) return [];
    const { kind, namespace, name } = workload;
    const because = `${old.length} of ${formatPlural(proxied.length, 'Pod')} started before it was said`;
    return [{ kind, namespace, name, pods: old.length, of: proxied.length, because }];
  });
}

/** Both, each workload once. */
export function allRestarts(...lists: readonly (readonly RestartItem[])[]): readonly RestartItem[] {
  const byName = new Map<string, RestartItem>();
  for (const item of lists.flat()) {
    const key = `${item.kind}/${item.namespace}/${item.name}`;
    if (!byName.has(key)) byName.set(key, item);
  }
  return [...byName.values()];
}

/** True for a Pod that a mesh has put its proxy into. */
export function hasProxyOf(mesh: Pick<FoundMesh, 'mesh'>, { containers, labels }: SeenPod): boolean {
  return (
    injectedProxyOf(
      containers.map(({ name }) => name),
      labels,
    )?.mesh === mesh.mesh
  );
}

/**
 * When a manager has last said something of an object, in milliseconds since 1970, to the second; undefined where it says nothing.
 *
 * The server notes the time with the fields of each manager, whenever a value of them changes.
 */
export function lastSaidMs(
  { metadata: { managedFields = [] } }: KubernetesObject,
  manager: SwitchManager,
): number | undefined {
  const entry = managedFields.find((one) => one.manager === manager && one.operation === 'Apply');
  const saidMs = Date.parse(entry?.time ?? '');
  return Number.isNaN(saidMs) ? undefined : saidMs;
}
