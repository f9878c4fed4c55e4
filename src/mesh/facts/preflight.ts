import type { MeshName } from '../../core/mesh-names.ts';
import type { OrAbsent, Source } from './source.ts';

/** What a cluster must be before a mesh goes in. Permissions and capacity follow from the rendered objects. */
export interface Preflight {
  /** Versions of Kubernetes by the minor versions of the mesh that its makers name; the newest first. */
  readonly kubernetes: OrAbsent<readonly KubernetesRange[]>;
  /** Bundle versions of Gateway API that it works with; absent where it uses none. */
  readonly gatewayApi: OrAbsent<readonly GatewayApiRange[]>;
  /** What its Pods need of the level of Pod security, by the namespace where they run. */
  readonly podSecurity: readonly PodSecurityFact[];
  /** Others that may not run beside it. */
  readonly conflicts: readonly { readonly with: MeshName; readonly sentence: string; readonly source: Source }[];
  /** What it needs on the Kubernetes of some makers; absent where nothing was found. */
  readonly platforms?: readonly PlatformFact[];
  /** How the network of the cluster must be set; absent where nothing was found. */
  readonly networks?: readonly NetworkFact[];
  /** What each proxy that it puts into a Pod asks for by itself; absent where its charts ask for nothing. */
  readonly proxyRequests?: { readonly cpu: string; readonly memory: string; readonly source: Source };
}

/** Versions of Kubernetes for versions of a mesh. */
export interface KubernetesRange {
  /** Such as `1.30`; undefined counts for all that are not named. */
  readonly mesh?: string;
  /** First minor version: `1.31`. */
  readonly from: string;
  /** Last minor version that its makers have tried. */
  readonly to?: string;
  readonly source: Source;
}

/** Bundle versions of Gateway API for versions of a mesh. */
export interface GatewayApiRange {
  readonly mesh?: string;
  readonly from: string;
  readonly to?: string;
  /** What does not work without, or outside, in a sentence. */
  readonly sentence: string;
  readonly source: Source;
}

/** What Pods need of a namespace's level of Pod security. */
export interface PodSecurityFact {
  readonly where: 'control-plane' | 'workloads';
  readonly needs: 'privileged' | 'baseline' | 'restricted';
  readonly sentence: string;
  readonly source: Source;
}

/** What a mesh needs on the Kubernetes of one maker. */
export interface PlatformFact {
  /** As `src/cluster/distribution.ts` tells it: `GKE`. */
  readonly on: string;
  /** Chart that it is about; undefined where it is about none of its values. */
  readonly chart?: string;
  /** A value of that chart that must be set; undefined for what is done outside of the cluster, which is told and cannot be looked at. */
  readonly value?: {
    readonly path: readonly string[];
    readonly is: string | number | boolean;
    /** Paths of values that do the same, whatever they are. */
    readonly orAny?: readonly (readonly string[])[];
  };
  /** What does not work without, in a sentence. */
  readonly sentence: string;
  readonly source: Source;
}

/** A setting of the network of a cluster that a mesh needs. */
export interface NetworkFact {
  /** Where the network keeps its settings; where that is not there, the cluster has another network. */
  readonly configMap: { readonly namespace: string; readonly name: string };
  readonly key: string;
  readonly wants: string;
  /** What counts where the key is absent. */
  readonly absentIs: string;
  /** Another key of the same that makes it count. */
  readonly onlyWhere?: { readonly key: string; readonly isOneOf: readonly string[] };
  /** Chart that needs it; undefined where the mesh needs it however it is installed. */
  readonly chart?: string;
  /** How it is set: `cni.exclusive=false` of the chart of Cilium. */
  readonly setBy: string;
  /** What does not work without, in a sentence. */
  readonly sentence: string;
  readonly source: Source;
}
