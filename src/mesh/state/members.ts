import type { Marks } from '../facts/membership.ts';
import { isAbsent } from '../facts/source.ts';
import { injectedProxyOf } from '../proxies.ts';
import { recognitionOf } from '../recognition.ts';
import type { FoundMesh } from '../types.ts';
import type { ProxiedPod } from './data-plane.ts';

/** A namespace that asks for a mesh. */
export interface MemberNamespace {
  readonly namespace: string;
  readonly mode: 'sidecar' | 'ambient';
  readonly revision?: string;
  /** Name of the mesh within the control plane, where it has several. */
  readonly meshOf?: string;
  /** The label or annotation that says so. */
  readonly because: string;
}

/** A namespace as far as it matters here. */
export interface NamespaceMarks extends Marks {
  readonly name: string;
}

/** A workload as far as it matters here. */
export interface WorkloadMarks {
  readonly kind: string;
  readonly namespace: string;
  readonly name: string;
  /** Labels and annotations of its Pod template that meshes read. */
  readonly pod: Marks;
  /** What was seen in it while it was read. */
  readonly added?: object;
}

/** A workload that is asked to have a proxy, or not to have one, and whose Pods are otherwise. */
export interface Mismatch {
  readonly kind: string;
  readonly namespace: string;
  readonly name: string;
  /** `missing`: wanted, and not there. `left`: there, and not wanted any more. */
  readonly is: 'missing' | 'left';
  /** Pods that are otherwise, and how many there are. */
  readonly pods: number;
  readonly of: number;
  /** What asks for it. */
  readonly because: string;
}

/** Namespaces that ask for a mesh, by name. */
export function memberNamespaces(
  { mesh }: FoundMesh,
  namespaces: Iterable<NamespaceMarks>,
): readonly MemberNamespace[] {
  const membership = recognitionOf(mesh)?.membership;
  if (membership === undefined || isAbsent(membership)) return [];
  const members: MemberNamespace[] = [];
  for (const namespace of namespaces) {
    const wanted = membership.wantedBy(namespace);
    if (wanted === undefined || wanted.mode === 'out') continue;
    const { mode, ...rest } = wanted;
    members.push({ namespace: namespace.name, mode, ...rest });
  }
  return members.sort((left, right) => (left.namespace < right.namespace ? -1 : 1));
}

/**
 * Workloads whose Pods have no proxy although they are asked to, or still have one although nobody asks any more. A restart makes both right. Workloads without
 * Pods, and those that the node's proxy serves, are never among them.
 */
export function mismatches(
  { mesh }: FoundMesh,
  namespaces: Iterable<NamespaceMarks>,
  workloads: Iterable<WorkloadMarks>,
  podsOf: (workload: WorkloadMarks) => readonly ProxiedPod[],
): readonly Mismatch[] {
  const membership = recognitionOf(mesh)?.membership;
  if (membership === undefined || isAbsent(membership) || !membership.ways.includes('sidecar')) return [];
  const marks = new Map([...namespaces].map((namespace) => [namespace.name, namespace]));
  const found: Mismatch[] = [];
  for (const workload of workloads) {
    const namespace = marks.get(workload.namespace);
    if (namespace === undefined) continue;
    const wanted = membership.wantedBy(namespace, workload.pod) ?? membership.wantedBy(namespace);
    const isWanted = wanted?.mode === 'sidecar';
    const pods = podsOf(workload);
    const proxied = pods.filter(
      ({ containers, labels }) =>
        injectedProxyOf(
          containers.map(({ name }) => name),
          labels,
        )?.mesh === mesh,
    ).length;
    const wrong = isWanted ? pods.length - proxied : proxied;
    if (wrong === 0) continue;
    const { kind, name } = workload;
    found.push({
      kind,
      namespace: workload.namespace,
      name,
      is: isWanted ? 'missing' : 'left',
      pods: wrong,
      of: pods.length,
      because: wanted?.because ?? 'no label or annotation',
    });
  }
  return found;
}
