import { objectsAt, textAt } from '../../cluster/readiness/read.ts';
import { isJsonObject, valueAt, type JsonObject } from '../../core/json.ts';
import { asJson, type KubernetesObject } from '../../core/kubernetes.ts';
import { quantityValue } from '../../core/quantities.ts';

/** What Pods ask for. */
export interface Requests {
  /** Cores. */
  readonly cpu: number;
  readonly memoryBytes: number;
}

/** What is asked for, and what may be used at most. */
export interface PodResources {
  readonly requests: Requests;
  readonly limits: Requests;
  /** Containers that do not say what they ask for, and those that do not say what they use at most. */
  readonly without: { readonly requests: readonly string[]; readonly limits: readonly string[] };
}

const nothing: Requests = { cpu: 0, memoryBytes: 0 };

/** The sum of two. */
export function plus(left: Requests, right: Requests): Requests {
  return { cpu: left.cpu + right.cpu, memoryBytes: left.memoryBytes + right.memoryBytes };
}

/**
 * What a Pod asks for: the sum of its containers and of init containers that go on running, or what its largest other init container
 * needs while those that began before it run, plus the overhead of its runtime.
 *
 * @param spec of a Pod.
 * @see https://kubernetes.io/docs/concepts/workloads/pods/sidecar-containers/#resource-sharing-within-containers
 */
export function podResources(spec: JsonObject): PodResources {
  const containers = objectsAt(spec, 'containers');
  const inits = objectsAt(spec, 'initContainers');
  const all = [...containers, ...inits];
  const lacking = (field: 'requests' | 'limits'): readonly string[] =>
    all.filter((container) => !hasBoth(container, field)).map((container) => textAt(container, 'name') ?? '');
  const total = (field: 'requests' | 'limits'): Requests => {
    let [sidecars, peak] = [nothing, nothing];
    for (const init of inits) {
      const own = resourcesOf(init, field);
      if (init['restartPolicy'] === 'Always') sidecars = plus(sidecars, own);
      peak = larger(peak, init['restartPolicy'] === 'Always' ? sidecars : plus(sidecars, own));
    }
    const running = containers.reduce((sum, container) => plus(sum, resourcesOf(container, field)), sidecars);
    return plus(larger(running, peak), amounts(valueAt(spec, ['overhead'])));
  };
  return {
    requests: total('requests'),
    limits: total('limits'),
    without: { requests: lacking('requests'), limits: lacking('limits') },
  };
}

/** A workload of a chart with the Pods that it makes. */
export interface RenderedPods {
  readonly object: KubernetesObject;
  readonly spec: JsonObject;
  /** How many; undefined for one on each node. */
  readonly replicas: number | undefined;
}

/** The Pods of an object; undefined for one that makes none. Autoscalers begin with the smallest number. */
export function podsOf(object: KubernetesObject, all: readonly KubernetesObject[]): RenderedPods | undefined {
  const json = asJson(object);
  const spec = object.kind === 'Pod' ? valueAt(json, ['spec']) : valueAt(json, ['spec', 'template', 'spec']);
  if (!isJsonObject(spec)) return undefined;
  switch (object.kind) {
    case 'DaemonSet':
      return { object, spec, replicas: undefined };
    case 'Deployment':
    case 'StatefulSet':
    case 'ReplicaSet': {
      const wanted = valueAt(json, ['spec', 'replicas']);
      const least = leastReplicas(object, all);
      return { object, spec, replicas: Math.max(typeof wanted === 'number' ? wanted : 1, least) };
    }
    case 'Job':
    case 'Pod':
      return { object, spec, replicas: 1 };
    default:
      return undefined;
  }
}

function leastReplicas({ kind, metadata: { name } }: KubernetesObject, all: readonly KubernetesObject[]): number {
  const scaler = all
    .map(asJson)
    .find(
      (one) =>
        one['kind'] === 'HorizontalPodAutoscaler' &&
        textAt(one, 'spec', 'scaleTargetRef', 'kind') === kind &&
        textAt(one, 'spec', 'scaleTargetRef', 'name') === name,
    );
  const least = scaler === undefined ? undefined : valueAt(scaler, ['spec', 'minReplicas']);
  return typeof least === 'number' ? least : 0;
}

function hasBoth(container: JsonObject, field: 'requests' | 'limits'): boolean {
  const named = valueAt(container, ['resources', field]);
  if (isJsonObject(named) && named['cpu'] !== undefined && named['memory'] !== undefined) return true;
  // What is asked for is what may be used, where only that is said.
  return field === 'requests' && hasBoth(container, 'limits');
}

function resourcesOf(container: JsonObject, field: 'requests' | 'limits'): Requests {
  const limits = valueAt(container, ['resources', 'limits']);
  const own = valueAt(container, ['resources', field]);
  return amounts(field === 'requests' ? { ...objectOr(limits), ...objectOr(own) } : own);
}

/** Cores and bytes of `{cpu, memory}`. */
export function amounts(value: unknown): Requests {
  const { cpu, memory } = objectOr(value);
  return { cpu: amount(cpu), memoryBytes: amount(memory) };
}

function amount(value: unknown): number {
  return typeof value === 'string' || typeof value === 'number' ? (quantityValue(value) ?? 0) : 0;
}

function objectOr(value: unknown): JsonObject {
  return isJsonObject(value) ? value : {};
}

function larger(left: Requests, right: Requests): Requests {
  return { cpu: Math.max(left.cpu, right.cpu), memoryBytes: Math.max(left.memoryBytes, right.memoryBytes) };
}

/** `1.25 cores` */
export function formatCores(cpu: number): string {
  const rounded = Number(cpu.toFixed(2));
  return `${rounded} ${rounded === 1 ? 'core' : 'cores'}`;
}

/** `2.5 GiB`, `128 MiB` */
export function formatMemory(bytes: number): string {
  const mebibytes = bytes / 2 ** 20;
  return mebibytes >= 1024 ? `${Number((mebibytes / 1024).toFixed(1))} GiB` : `${Math.round(mebibytes)} MiB`;
}
