import type { Readiness } from '../../cluster/types.ts';
import type { Problem } from '../../core/problem.ts';
import type { Injection } from '../../mesh/facts/injection.ts';
import type { MeshWorkload } from '../../mesh/find.ts';

/** What is kept of a Namespace. */
export interface NamespaceEntry {
  readonly name: string;
  readonly isTerminating: boolean;
  readonly injections: readonly Injection[];
}

/** Kinds of workloads that the tree shows. */
export type WorkloadKind = 'Deployment' | 'StatefulSet' | 'DaemonSet';

/** What is kept of a workload. */
export interface WorkloadEntry {
  readonly kind: WorkloadKind;
  readonly namespace: string;
  readonly name: string;
  readonly ready: number;
  readonly wanted: number;
  readonly readiness: Readiness;
  /** Present for a workload of a mesh's control plane. */
  readonly mesh?: MeshWorkload;
}

/** A Pod that is not ready, and the workload that it belongs to. Pods in order are not kept at all. */
export interface PodTrouble {
  readonly workload: string;
  readonly pod: string;
  readonly isFailing: boolean;
  readonly reason: string;
}

/** Resources of workloads and their kinds. */
export const workloadKinds = {
  deployments: 'Deployment',
  statefulsets: 'StatefulSet',
  daemonsets: 'DaemonSet',
} as const satisfies Readonly<Record<string, WorkloadKind>>;

/** What is followed. */
export type WatchedKind = 'namespaces' | 'definitions' | keyof typeof workloadKinds;

/** How far one kind is. */
export type KindState =
  | { readonly is: 'starting' }
  | { readonly is: 'live' }
  | { readonly is: 'reconnecting'; readonly sinceMs: number; readonly problem: Problem }
  | { readonly is: 'denied'; readonly problem: Problem };

/** How far the connection is. */
export type ConnectionState =
  { readonly is: 'connecting' } | { readonly is: 'connected' } | { readonly is: 'failed'; readonly problem: Problem };

/**
 * The part of the cluster that changed, for those who show it. `everything` is for what decides how any row reads: a kind that has
 * been listed turns "reading" into "none" also where there is no object of it to tell of.
 */
export type Topic = 'everything' | 'context' | 'meshes' | 'namespaces' | `namespace:${string}`;
