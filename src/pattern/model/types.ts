import type { MeshName } from '../../core/mesh-names.ts';
import type { JsonObject } from '../../core/json.ts';
import type { KindOrigin } from './kinds.ts';

/**
 * The one model that every dialect is read into. This issue reads Meshery patterns (`services:`); designs, OAM and plain
 * manifests come to the same model later.
 */
export interface Pattern {
  readonly name: string;
  readonly components: readonly Component[];
  readonly vars: JsonObject;
}

/** One component: a `services` entry of a Meshery pattern. */
export interface Component {
  /** The key below `services`. */
  readonly key: string;
  /** The object's name: `name`, or the key. */
  readonly name: string;
  /** As written, such as `Deployment.K8s`, `VirtualService.Istio`, `IstioMesh`. */
  readonly type: string;
  readonly apiVersion?: string;
  readonly namespace?: string;
  /** For a mesh: the mesh's version. */
  readonly version?: string;
  readonly model?: string;
  readonly labels: Readonly<Record<string, string>>;
  readonly annotations: Readonly<Record<string, string>>;
  readonly dependsOn: readonly string[];
  readonly settings: JsonObject;
  readonly traits: JsonObject;
  /** Drawing only, never deployed. */
  readonly isAnnotation: boolean;
}

/** What a component's type stands for. */
export type TypeResolution =
  | {
      readonly is: 'kubernetes';
      readonly apiVersion: string;
      readonly kind: string;
      readonly namespaced: boolean;
      /** `top-level`: settings are all fields but apiVersion, kind and metadata. `spec`: settings are the spec. */
      readonly settingsAre: 'top-level' | 'spec';
      /** Whose definition of the kind is meant: several meshes ship the kinds of the Service Mesh Interface. */
      readonly origin: KindOrigin;
    }
  | { readonly is: 'mesh'; readonly mesh: PatternMesh }
  | { readonly is: 'addon'; readonly mesh: PatternMesh; readonly addon: string }
  | { readonly is: 'application' }
  | {
      /** A kind that no catalog of ours carries; the file says enough to look it up in a cluster. It cannot be checked offline. */
      readonly is: 'uncatalogued';
      readonly kind: string;
      readonly settingsAre: 'top-level' | 'spec';
      readonly apiVersion?: string;
      readonly mesh?: PatternMesh;
    }
  | { readonly is: 'unknown'; readonly nearest?: string };

/** Meshes whose types and kinds patterns may have: those of the registry, and one that has ended. */
export type PatternMesh = MeshName | 'app-mesh';
