import type { MeshName } from '../core/mesh-names.ts';
import type { Origin } from './origin.ts';

/** A mesh that was found, with the proof. */
export interface FoundMesh {
  readonly mesh: MeshName;
  readonly displayName: string;
  /** From the control plane's image; undefined where only CRDs were found. */
  readonly version?: string;
  /** `node` is a mesh that serves Pods from their nodes and puts nothing into them. */
  readonly mode: 'sidecar' | 'ambient' | 'node' | 'crds-only';
  readonly namespace?: string;
  readonly revision?: string;
  readonly controlPlane: readonly {
    /** Which part of the mesh it is: `istiod`, `ztunnel`. */
    readonly part: string;
    readonly kind: string;
    readonly namespace: string;
    readonly name: string;
    /** By its image, or the label that says so. */
    readonly version?: string;
    readonly ready: number;
    readonly wanted: number;
  }[];
  /** Who has installed the control plane; undefined where only definitions were found. */
  readonly origin?: Origin;
  /** Sentences for the tooltip: what was seen and where. */
  readonly proof: readonly string[];
}
