import { listPageSize, resourcePath } from '../../cluster/apply.ts';
import { entryOf } from '../../cluster/kinds/entry.ts';
import { createInterner } from '../../cluster/kinds/interner.ts';
import type { KindModule } from '../../cluster/kinds/kind.ts';
import { podKind } from '../../cluster/kinds/pods.ts';
import { workloadKinds } from '../../cluster/kinds/workloads.ts';
import { pageRequest, protobufReaderFor } from '../../cluster/watch/requests.ts';
import type { ClusterConnection } from '../../cluster/types.ts';
import type { JsonObject } from '../../core/json.ts';
import type { KubernetesObject } from '../../core/kubernetes.ts';
import { ProblemError } from '../../core/problem.ts';
import type { ProxiedPod } from '../state/data-plane.ts';
import type { WorkloadMarks } from '../state/members.ts';
import { workloadTraitsOf } from '../workload.ts';
import { marksOf } from './marks.ts';
import type { SwitchableKind } from './types.ts';

/** A Pod that runs or will. */
export interface SeenPod extends ProxiedPod {
  /** Milliseconds since 1970; NaN where the server did not say. */
  readonly createdMs: number;
}

/** A workload that a switch can be about: no part of a mesh itself. */
export interface SeenWorkload extends WorkloadMarks {
  readonly kind: SwitchableKind;
}

/** Workloads and Pods of a namespace, or of the whole cluster. */
export interface Members {
  readonly workloads: readonly SeenWorkload[];
  readonly pods: readonly SeenPod[];
  readonly podsOf: (workload: WorkloadMarks) => readonly SeenPod[];
}

/**
 * Reads the workloads and Pods of a namespace, or with undefined those of the whole cluster, and keeps the little that matters of each.
 *
 * @throws `cluster.forbidden`, and those of the transport.
 */
export async function readMembers(
  connection: ClusterConnection,
  namespace: string | undefined,
  signal: AbortSignal,
): Promise<Members> {
  const interner = createInterner();
  const [pods, ...workloads] = await Promise.all([
    readAll(connection, podKind, namespace, signal, (object): SeenPod | undefined => {
      const { facts, readiness, ...entry } = entryOf(podKind, 'v1', object, interner);
      // A restart leaves its old Pods for a moment.
      const isGone = facts.phase === 'Succeeded' || facts.phase === 'Failed' || readiness.state === 'terminating';
      if (isGone) return undefined;
      return {
        namespace: entry.namespace,
        name: entry.name,
        workload: facts.workload,
        labels: entry.labels,
        containers: facts.details.filter(({ role }) => role !== 'init'),
        createdMs: entry.createdMs,
      };
    }),
    ...workloadKinds.map((module) =>
      readAll(connection, module, namespace, signal, (object) => seenWorkload(module.kind as SwitchableKind, object)),
    ),
  ]);
  const byWorkload = new Map<string, SeenPod[]>();
  for (const pod of pods) {
    const key = `${pod.namespace}/${pod.workload}`;
    const known = byWorkload.get(key);
    if (known === undefined) byWorkload.set(key, [pod]);
    else known.push(pod);
  }
  return {
    workloads: workloads.flat(),
    pods,
    podsOf: ({ kind, namespace: place, name }) => byWorkload.get(`${place}/${kind}/${name}`) ?? [],
  };
}

/** What matters of a workload; undefined for a part of a mesh, which is in none. */
export function seenWorkload(kind: SwitchableKind, object: JsonObject): SeenWorkload | undefined {
  if (workloadTraitsOf(kind, object)?.part !== undefined) return undefined;
  const { name, namespace = '' } = (object as unknown as KubernetesObject).metadata;
  return { kind, namespace, name, pod: marksOf(object as unknown as KubernetesObject, 'template') };
}

/** All objects of a kind, page by page; of each only what is made of it stays. */
async function readAll<Facts, Row>(
  connection: ClusterConnection,
  { id, group, version = 'v1', shape }: KindModule<Facts>,
  namespace: string | undefined,
  signal: AbortSignal,
  rowOf: (object: JsonObject) => Row | undefined,
): Promise<readonly Row[]> {
  const [plural = ''] = id.split('.');
  const path = resourcePath({ group, version, plural, namespaced: true }, namespace);
  // In protobuf, and of each object only what the trees read of it: a cluster has many Pods.
  const collection = { path, ...(shape === undefined ? {} : { shape }) };
  const protobuf = protobufReaderFor(collection);
  const rows: Row[] = [];
  let next: string | undefined;
  do {
    const page: {
      readonly items?: readonly JsonObject[];
      readonly metadata?: { readonly continue?: string };
    } = await connection.request({ ...pageRequest(collection, protobuf, listPageSize, next), signal });
    for (const item of page.items ?? []) {
      const row = rowOf(item);
      if (row !== undefined) rows.push(row);
    }
    next = page.metadata?.continue;
  } while (next !== undefined && next !== '');
  return rows;
}

/** Members, or that this user may not see them: turning a switch does not need it. */
export type SeenMembers = Members | 'denied';

/** As {@link readMembers}, for whoever goes on without. */
export async function readMembersOrDenied(
  connection: ClusterConnection,
  namespace: string | undefined,
  signal: AbortSignal,
): Promise<SeenMembers> {
  try {
    return await readMembers(connection, namespace, signal);
  } catch (error) {
    if (error instanceof ProblemError && error.problem.code === 'cluster.forbidden') return 'denied';
    throw error;
  }
}

/** Only one workload of the members. */
export function onlyWorkload(members: Members, kind: string, name: string): Members {
  const isIt = (workload: SeenWorkload): boolean => workload.kind === kind && workload.name === name;
  return { ...members, workloads: members.workloads.filter(isIt) };
}
