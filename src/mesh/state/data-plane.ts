import { imageParts } from '../facts/image.ts';
import { injectedProxyOf } from '../proxies.ts';
import { recognitionOf } from '../recognition.ts';
import type { FoundMesh } from '../types.ts';

/** The little of a Pod that tells of its proxy. */
export interface ProxiedPod {
  readonly namespace: string;
  readonly name: string;
  /** `Kind/name`; empty for a Pod of nobody. */
  readonly workload: string;
  readonly labels: Readonly<Record<string, string>>;
  /** Annotations by which the part of a mesh on its node says that it has taken the Pod over. */
  readonly marks?: Readonly<Record<string, string>>;
  /** Its own, and init containers that go on running. */
  readonly containers: readonly { readonly name: string; readonly image: string }[];
}

/** Proxies of one mesh that have one version. */
export interface ProxyVersion {
  /** Undefined where the image tells none. */
  readonly version: string | undefined;
  readonly pods: number;
  /** `namespace/Kind/name` of the workloads that they are of, each once. */
  readonly workloads: readonly string[];
  /** How many minor versions they are behind the control plane; below zero where they are ahead; undefined where it cannot be told. */
  readonly minorsBehind: number | undefined;
  /** True where the mesh's makers do not promise that it works. */
  readonly isTooFar: boolean;
}

/** The proxies of a mesh by version, the most first. Pods of other meshes do not count. */
export function dataPlaneOf(mesh: FoundMesh, pods: Iterable<ProxiedPod>): readonly ProxyVersion[] {
  const facts = recognitionOf(mesh.mesh);
  if (facts === undefined) return [];
  const { versionInTag } = facts.detection;
  const byVersion = new Map<string | undefined, { pods: number; workloads: Set<string> }>();
  for (const { namespace, name, workload, labels, containers } of pods) {
    const proxy = injectedProxyOf(
      containers.map((container) => container.name),
      labels,
    );
    if (proxy?.mesh !== mesh.mesh) continue;
    const { tag } = imageParts(containers.find((container) => container.name === proxy.container)?.image ?? '');
    const version = tag === undefined ? undefined : versionInTag.exec(tag)?.[1];
    const known = byVersion.get(version) ?? { pods: 0, workloads: new Set() };
    known.pods += 1;
    known.workloads.add(`${namespace}/${workload === '' ? `Pod/${name}` : workload}`);
    byVersion.set(version, known);
  }
  const most = facts.mostMinorsBehind;
  return [...byVersion]
    .map(([version, { pods: count, workloads }]) => {
      const minorsBehind = behind(mesh.version, version);
      return {
        version,
        pods: count,
        workloads: [...workloads].sort(),
        minorsBehind,
        isTooFar: minorsBehind !== undefined && (minorsBehind < 0 || (most !== undefined && minorsBehind > most)),
      };
    })
    .sort((left, right) => right.pods - left.pods);
}

/**
 * Minor versions from one to the other of the same major one.
 *
 * @returns undefined where a version does not read as `major.minor`, or majors differ: Linkerd's edge releases are dates and say nothing of that.
 */
export function behind(plane: string | undefined, proxy: string | undefined): number | undefined {
  const [left, right] = [plane, proxy].map((version) => /^v?(\d+)\.(\d+)\./.exec(version ?? ''));
  if (left?.[1] === undefined || right?.[1] === undefined || left[1] !== right[1]) return undefined;
  return Number(left[2]) - Number(right[2]);
}

/** Pods that the proxies on their nodes serve, by the mark that is written on each. */
export interface NodeServed {
  readonly pods: number;
  /** Pods that are still to be taken over, `namespace/name`. */
  readonly pending: readonly string[];
}

/** What Istio's CNI plugin writes on a Pod: https://istio.io/latest/docs/reference/config/annotations/ */
const redirection = 'ambient.istio.io/redirection';

/** How many Pods of an ambient mesh are served; undefined for a mesh of another mode, which marks none. */
export function nodeServedOf({ mode }: FoundMesh, pods: Iterable<ProxiedPod>): NodeServed | undefined {
  if (mode !== 'ambient') return undefined;
  const marked = [...pods].filter(({ marks }) => marks?.[redirection] !== undefined);
  const pending = marked.filter(({ marks }) => marks?.[redirection] !== 'enabled');
  return {
    pods: marked.length - pending.length,
    pending: pending.map(({ namespace, name }) => `${namespace}/${name}`),
  };
}
