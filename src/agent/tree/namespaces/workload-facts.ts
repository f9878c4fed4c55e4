import type { Entry } from '../../../cluster/kinds/kind.ts';
import type { PodFacts } from '../../../cluster/kinds/pods.ts';
import { podKind } from '../../../cluster/kinds/pods.ts';
import { workloadKinds } from '../../../cluster/kinds/workloads.ts';
import { wantedMeshes } from '../../../mesh/membership.ts';
import { injectedProxyOf } from '../../../mesh/proxies.ts';
import { namespaceKind } from '../../../cluster/kinds/cluster-wide.ts';
import type { ClusterView } from '../../cache/cluster-view.ts';

export type Pod = Entry<PodFacts>;

/** What the Pods of a workload say together. */
export interface PodsTogether {
  readonly count: number;
  readonly ready: number;
  readonly restarts: number;
  /** Milliseconds since 1970; NaN where none was restarted. */
  readonly lastRestartMs: number;
  /** Pods that run or will, of which a mesh could have taken in each. */
  readonly meshable: number;
  /** Those of them that have a proxy. */
  readonly proxied: number;
  /** Names of the meshes whose proxies they have. */
  readonly meshes: readonly string[];
  /** The worst of them: one that fails before one that is on its way. */
  readonly trouble: Pod | undefined;
}

/** True for a Pod that has run to its end. */
export function hasEnded({ facts }: Pod): boolean {
  return facts.phase === 'Succeeded' || facts.phase === 'Failed';
}

/** Sums up Pods. */
export function together(pods: readonly Pod[]): PodsTogether {
  let [ready, restarts, meshable, proxied, lastRestartMs] = [0, 0, 0, 0, NaN];
  let trouble: Pod | undefined;
  const meshes = new Set<string>();
  for (const pod of pods) {
    const { facts, readiness, labels } = pod;
    restarts += facts.restarts;
    if (!(facts.lastRestartMs <= lastRestartMs) && !Number.isNaN(facts.lastRestartMs))
      lastRestartMs = facts.lastRestartMs;
    if (readiness.state === 'current') ready += 1;
    else if (readiness.state === 'failed' && trouble?.readiness.state !== 'failed') trouble = pod;
    else if (readiness.state === 'in-progress') trouble ??= pod;
    // Who says for himself that he wants no proxy is not missed.
    if (hasEnded(pod) || labels['sidecar.istio.io/inject'] === 'false') continue;
    meshable += 1;
    const mesh = injectedProxyOf(facts.containers, labels);
    if (mesh === undefined) continue;
    proxied += 1;
    meshes.add(mesh.displayName);
  }
  return { count: pods.length, ready, restarts, lastRestartMs, meshable, proxied, meshes: [...meshes], trouble };
}

/** True where the namespace asks a mesh that runs in this cluster to put a proxy into each of its Pods. */
export function asksForProxies(view: ClusterView, namespace: string): boolean {
  const entry = view.cache.storeOf(namespaceKind).get(namespace);
  if (entry === undefined) return false;
  return wantedMeshes({ labels: entry.labels, annotations: entry.facts.annotations }).some(
    ({ mesh, mode }) =>
      mode === 'sidecar' && view.meshes.some((found) => found.mesh === mesh && found.mode !== 'crds-only'),
  );
}

/** Pods of somebody who is no workload of ours: a Job, a controller of another product, or nobody. */
export interface OtherPods {
  /** `Pod` for one of nobody. */
  readonly kind: string;
  readonly name: string;
  readonly pods: readonly Pod[];
}

const ownKinds: ReadonlySet<string> = new Set(workloadKinds.map(({ kind }) => kind));

/** Pods of a namespace that belong to no Deployment, StatefulSet or DaemonSet, by whom they belong to. */
export function otherPods(view: ClusterView, namespace: string): readonly OtherPods[] {
  const byOwner = new Map<string, Pod[]>();
  for (const pod of view.cache.storeOf(podKind).in(namespace).values()) {
    const [kind = ''] = pod.facts.workload.split('/', 1);
    if (ownKinds.has(kind)) continue;
    // The mirror of a Pod that a node runs from a file belongs to the node.
    const owner = kind === '' || kind === 'Node' ? `Pod/${pod.name}` : pod.facts.workload;
    const known = byOwner.get(owner);
    if (known === undefined) byOwner.set(owner, [pod]);
    else known.push(pod);
  }
  return [...byOwner].map(([owner, pods]) => {
    const slash = owner.indexOf('/');
    return { kind: owner.slice(0, slash), name: owner.slice(slash + 1), pods };
  });
}

/** Pods behind a path of the tree: those of a workload, or one Pod. */
export function podsOf(view: ClusterView, namespace: string, kind: string, name: string): readonly Pod[] {
  const store = view.cache.storeOf(podKind);
  if (kind === 'Pod') {
    const pod = store.get(`${namespace}/${name}`);
    return pod === undefined ? [] : [pod];
  }
  return store.by('workload', `${namespace}/${kind}/${name}`);
}
