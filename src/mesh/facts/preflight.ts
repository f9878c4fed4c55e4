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
