import type { MeshName } from '../pattern/model/types.ts';

/** A mesh that was found, with the proof. */
export interface FoundMesh {
  readonly mesh: MeshName;
  readonly displayName: string;
  /** From the control plane's image; undefined where only CRDs were found. */
  readonly version?: string;
  readonly mode: 'sidecar' | 'ambient' | 'crds-only';
  readonly namespace?: string;
  readonly revision?: string;
  readonly controlPlane: readonly {
    readonly kind: string;
    readonly namespace: string;
    readonly name: string;
    readonly ready: number;
    readonly wanted: number;
  }[];
  /** Sentences for the tooltip: what was seen and where. */
  readonly proof: readonly string[];
}
