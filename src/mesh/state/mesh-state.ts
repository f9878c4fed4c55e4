import type { TrustRoot } from '../../cluster/kinds/trust-roots.ts';
import type { JsonObject } from '../../core/json.ts';
import { recognitionOf } from '../recognition.ts';
import type { FoundMesh } from '../types.ts';
import { dataPlaneOf, type ProxiedPod, type ProxyVersion } from './data-plane.ts';
import { injectorsOf, type Injector } from './injectors.ts';
import {
  memberNamespaces,
  mismatches,
  type MemberNamespace,
  type Mismatch,
  type NamespaceMarks,
  type WorkloadMarks,
} from './members.ts';

/** How a mesh stands. What could not be looked at is undefined, which is not the same as nothing. */
export interface MeshState {
  readonly members: readonly MemberNamespace[];
  readonly proxies: readonly ProxyVersion[] | undefined;
  readonly mismatches: readonly Mismatch[] | undefined;
  readonly injectors: readonly Injector[] | undefined;
  readonly trustRoots: readonly TrustRoot[] | undefined;
}

/** What the state of a mesh is made from; whoever makes it may do so when it is asked for. */
export interface MeshStateEvidence {
  readonly namespaces: readonly NamespaceMarks[];
  readonly workloads: readonly WorkloadMarks[];
  /** Pods that run or will; undefined where they are not read. */
  readonly pods: readonly ProxiedPod[] | undefined;
  readonly isPodsRead: boolean;
  readonly podsOf: (workload: WorkloadMarks) => readonly ProxiedPod[];
  /** Configurations of admission webhooks with their kind; undefined where they are not read. */
  readonly webhooks: readonly JsonObject[] | undefined;
  /** How many endpoints of a Service are ready; undefined where that is not known. */
  readonly readyEndpoints: (namespace: string, service: string) => number | undefined;
  readonly trustRoots: readonly TrustRoot[] | undefined;
}

/** The state of one mesh, each part made when it is asked for: a cluster has many Pods, and whoever shows webhooks needs none. Pure. */
export function meshStateOf(mesh: FoundMesh, evidence: MeshStateEvidence): MeshState {
  return {
    get members() {
      return memberNamespaces(mesh, evidence.namespaces);
    },
    get proxies() {
      const { pods } = evidence;
      return pods === undefined ? undefined : dataPlaneOf(mesh, pods);
    },
    get mismatches() {
      if (!evidence.isPodsRead) return undefined;
      return mismatches(mesh, evidence.namespaces, evidence.workloads, evidence.podsOf);
    },
    get injectors() {
      const { webhooks } = evidence;
      const facts = recognitionOf(mesh.mesh);
      return webhooks === undefined || facts === undefined
        ? undefined
        : injectorsOf(facts, webhooks, evidence.readyEndpoints);
    },
    get trustRoots() {
      return evidence.trustRoots;
    },
  };
}
