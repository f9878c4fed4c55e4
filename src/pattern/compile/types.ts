import type { KubernetesObject } from '../../core/kubernetes.ts';
import type { Problem } from '../../core/problem.ts';
import type { MeshRelease } from '../../mesh/releases.ts';
import type { ReleaseIdentity } from '../identity.ts';
import type { DocumentPath } from '../model/findings.ts';

interface CompiledCommon {
  /** Stable: from kind, namespace and name. */
  readonly id: string;
  /** Key of the component that it comes from. */
  readonly component: string;
  /** Ids of items that must be there and ready before. */
  readonly needs: readonly string[];
  readonly wave: number;
}

/** One object that a pattern stands for. */
export interface CompiledObject extends CompiledCommon {
  readonly is: 'object';
  readonly object: KubernetesObject;
  /** Undefined where only the cluster knows (a kind of somebody's own CRD). */
  readonly namespaced: boolean | undefined;
  /**
   * `member`: belongs to the release and is deleted with it. `fields-only`: the release owns a few fields of an object that lives on
   * without it, such as the injection label of a namespace. `if-missing`: a namespace that the pattern uses and does not declare; it
   * is created where it is not there, and left alone ever after.
   */
  readonly membership: 'member' | 'fields-only' | 'if-missing';
}

/** One Helm release that a pattern stands for: a part of a mesh. */
export interface CompiledRelease extends CompiledCommon {
  readonly is: 'release';
  readonly release: MeshRelease;
}

/** One thing that a pattern stands for. */
export type CompiledItem = CompiledObject | CompiledRelease;

/** A pattern turned into what it stands for, in order. Nothing was asked of a cluster yet. */
export interface CompiledPattern {
  readonly identity: ReleaseIdentity;
  /** Path or URI of the pattern. */
  readonly source: string;
  readonly items: readonly CompiledItem[];
}

/** A problem and where in the document it is. */
export interface CompileFault {
  readonly problem: Problem;
  readonly path: DocumentPath;
}

/** An item before it is put in order. */
export type UnorderedItem =
  | Omit<CompiledObject, 'wave' | 'needs' | 'id'>
  | (Omit<CompiledRelease, 'wave' | 'needs' | 'id'> & {
      /** Names of releases of the same component that come first. */
      readonly after: readonly string[];
    });
