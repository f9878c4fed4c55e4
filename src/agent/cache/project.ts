import { numberAt, objectsAt, textAt } from '../../cluster/readiness/read.ts';
import { readinessOf } from '../../cluster/readiness.ts';
import type { JsonObject } from '../../core/json.ts';
import { isJsonObject, valueAt } from '../../core/json.ts';
import type { KubernetesObject } from '../../core/kubernetes.ts';
import { injectionOf } from '../../mesh/facts/injection.ts';
import { meshWorkloadOf } from '../../mesh/workload.ts';
import type { NamespaceEntry, PodTrouble, WorkloadEntry, WorkloadKind } from './entries.ts';

/** The little that is kept of a Namespace. */
export function projectNamespace(object: JsonObject): NamespaceEntry {
  return {
    name: textAt(object, 'metadata', 'name') ?? '',
    isTerminating: textAt(object, 'metadata', 'deletionTimestamp') !== undefined,
    injections: injectionOf(textsAt(object, 'labels'), textsAt(object, 'annotations')),
  };
}

/** The little that is kept of a workload. */
export function projectWorkload(kind: WorkloadKind, object: JsonObject): WorkloadEntry {
  const isDaemonSet = kind === 'DaemonSet';
  const mesh = meshWorkloadOf(kind, object);
  return {
    kind,
    namespace: textAt(object, 'metadata', 'namespace') ?? '',
    name: textAt(object, 'metadata', 'name') ?? '',
    ready: numberAt(object, 'status', isDaemonSet ? 'numberReady' : 'readyReplicas') ?? 0,
    wanted: isDaemonSet
      ? (numberAt(object, 'status', 'desiredNumberScheduled') ?? 0)
      : (numberAt(object, 'spec', 'replicas') ?? 1),
    readiness: readinessOf(typed(object, 'apps/v1', kind)),
    ...(mesh === undefined ? {} : { mesh }),
  };
}

/** Why a Pod is not ready; undefined for one that is, has ended well or is going. */
export function projectPod(object: JsonObject): PodTrouble | undefined {
  const { state, reason } = readinessOf(typed(object, 'v1', 'Pod'));
  if (state === 'current' || state === 'terminating') return undefined;
  const workload = workloadOf(object);
  if (workload === undefined) return undefined;
  return { workload, pod: textAt(object, 'metadata', 'name') ?? '', isFailing: state === 'failed', reason };
}

/** `Kind/name` of a workload, the key under which Pods find it. */
export function workloadKey(kind: string, name: string): string {
  return `${kind}/${name}`;
}

/** The API group of a CustomResourceDefinition from its name, `plural.group`. */
export function projectDefinition(object: JsonObject): string {
  const name = textAt(object, 'metadata', 'name') ?? '';
  return name.slice(name.indexOf('.') + 1);
}

/** The workload behind a Pod. A ReplicaSet of a Deployment is called as it, with the hash of its template behind. */
function workloadOf(pod: JsonObject): string | undefined {
  const owner = objectsAt(pod, 'metadata', 'ownerReferences').find((reference) => reference['controller'] === true);
  if (owner === undefined) return undefined;
  const kind = textAt(owner, 'kind') ?? '';
  const name = textAt(owner, 'name') ?? '';
  const hash = textAt(pod, 'metadata', 'labels', 'pod-template-hash');
  if (kind === 'ReplicaSet' && hash !== undefined && name.endsWith(`-${hash}`))
    return workloadKey('Deployment', name.slice(0, -hash.length - 1));
  return workloadKey(kind, name);
}

/** Objects within a list do not say what they are. */
function typed(object: JsonObject, apiVersion: string, kind: string): KubernetesObject {
  return { ...object, apiVersion, kind } as unknown as KubernetesObject;
}

function textsAt(object: JsonObject, field: 'labels' | 'annotations'): Readonly<Record<string, string>> {
  const value = valueAt(object, ['metadata', field]);
  return isJsonObject(value) ? (value as Readonly<Record<string, string>>) : {};
}
