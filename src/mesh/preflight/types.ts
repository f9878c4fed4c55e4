import type { ResourceCatalog } from '../../cluster/types.ts';
import type { JsonObject } from '../../core/json.ts';
import type { KubernetesObject, ObjectReference } from '../../core/kubernetes.ts';
import type { Problem } from '../../core/problem.ts';
import type { HelmRelease } from '../../tools/helm-answers.ts';
import type { IssuerThere } from '../certificates/issuer-there.ts';
import type { FoundEndedMesh } from '../facts/ended.ts';
import type { MeshFacts } from '../facts/mesh-facts.ts';
import type { FoundMesh } from '../types.ts';
import type { AccessNeed } from './access.ts';
import type { CertificateLife } from './certificates-in.ts';
import type { CheckId } from './check-ids.ts';

/**
 * How much a finding matters. `error`: the installation fails, or leaves the cluster worse than before. `warning`: something of it will not work, or not later.
 * `unknown`: it could not be looked at, which is not the same as `passed`.
 */
export type Severity = 'error' | 'warning' | 'unknown' | 'information' | 'passed';

/** What one check has found. */
export interface PreflightFinding {
  readonly id: CheckId;
  readonly severity: Severity;
  /** What was looked at, in a few words: `Kubernetes version`. */
  readonly title: string;
  /** What is wrong, why, and what to do; absent where it is well, or only told. */
  readonly problem?: Problem;
  readonly about?: ObjectReference | string;
  /** What it follows from, in a sentence. */
  readonly because: string;
}

/** An answer, or why there is none. */
export type Asked<Value> =
  { readonly is: 'known'; readonly value: Value } | { readonly is: 'unknown'; readonly problem: Problem };

/** A release that is to go in, with what its chart makes of its values. */
export interface PreflightRelease {
  readonly name: string;
  readonly namespace: string;
  /** Name of the chart as the mesh's facts have it, whatever file it comes from. */
  readonly chart: string;
  /** What the repository, or the file, says of itself. */
  readonly described: Asked<{ readonly version: string; readonly kubeVersion?: string }>;
  readonly values: JsonObject;
  /** Rendered objects with those of `crds/` and of hooks; those that name no namespace go into that of the release. */
  readonly objects: Asked<readonly KubernetesObject[]>;
  /** The release of this name in its namespace, whoever has made it. */
  readonly installed: Asked<HelmRelease | undefined>;
}

/** What is to be done. */
export interface PreflightTarget {
  readonly mesh: MeshFacts;
  readonly releases: readonly PreflightRelease[];
  /** Namespaces whose Pods shall get proxies. */
  readonly members: readonly string[];
  /** Namespace in which Meshdeck itself keeps what it has applied; undefined where nothing is to be kept. */
  readonly record?: string;
}

/** What is kept of a node. */
export interface NodeRoom {
  readonly name: string;
  readonly labels: Readonly<Record<string, string>>;
  /** What `spec.providerID` begins with. */
  readonly provider: string;
  readonly osImage: string;
  /** False where it is cordoned, not ready, or has a taint that keeps plain Pods away. */
  readonly takesPods: boolean;
  /** Cores. */
  readonly cpu: number;
  readonly memoryBytes: number;
  /** Most Pods. */
  readonly pods: number;
  /** When it last told that it is ready, in milliseconds since 1970; undefined where it never did. */
  readonly heartbeatMs?: number;
}

/** What is kept of a Pod that runs or will. */
export interface PodLoad {
  readonly namespace: string;
  /** Empty where it has no node yet. */
  readonly node: string;
  readonly cpu: number;
  readonly memoryBytes: number;
}

/** An object that the server was asked to try, without making it. */
export interface Trial {
  readonly object: KubernetesObject;
  /** Undefined where the server would take it. */
  readonly refusal: Problem | undefined;
}

/** All that was learnt of a cluster. Plain data but for the catalog, so that checks are functions of it alone. */
export interface PreflightEvidence {
  readonly context: string;
  readonly atMs: number;
  /** As the server says it: `v1.36.3+k3s1`. */
  readonly serverVersion: Asked<string>;
  readonly catalog: ResourceCatalog;
  /** Metadata of CustomResourceDefinitions. */
  readonly definitions: Asked<readonly KubernetesObject[]>;
  /** The policy of Gateway API that watches over its definitions; undefined where it is not there. */
  readonly safeUpgrades: Asked<KubernetesObject | undefined>;
  readonly meshes: Asked<readonly FoundMesh[]>;
  /** Meshes that nobody makes any more. */
  readonly ended: Asked<readonly FoundEndedMesh[]>;
  readonly nodes: Asked<readonly NodeRoom[]>;
  readonly pods: Asked<readonly PodLoad[]>;
  /** Namespaces of the releases and of members by name; undefined for one that is not there. */
  readonly namespaces: ReadonlyMap<string, Asked<KubernetesObject | undefined>>;
  readonly quotas: ReadonlyMap<string, Asked<readonly KubernetesObject[]>>;
  readonly limits: ReadonlyMap<string, Asked<readonly KubernetesObject[]>>;
  /** Configurations of admission webhooks of both kinds. */
  readonly webhooks: Asked<readonly KubernetesObject[]>;
  /** How many endpoints of a Service are ready, by `namespace/name`. */
  readonly endpoints: ReadonlyMap<string, Asked<number>>;
  readonly apiServices: Asked<readonly KubernetesObject[]>;
  /** Metadata of rendered objects by {@link objectKey}; undefined for one that is not there. */
  readonly existing: ReadonlyMap<string, Asked<KubernetesObject | undefined>>;
  /** What was asked for, and whether it is allowed, by {@link accessKey}. */
  readonly access: ReadonlyMap<string, { readonly need: AccessNeed; readonly isAllowed: Asked<boolean> }>;
  /** Roles, bindings and definitions that the server was asked to try. */
  readonly trials: readonly Asked<Trial>[];
  /** Data of ConfigMaps by `namespace/name`; undefined for one that is not there. */
  readonly settings: ReadonlyMap<string, Asked<Readonly<Record<string, string>> | undefined>>;
  /** The Secret of the issuer that the mesh wants to be given, by its metadata; undefined where it is not there, or none is wanted. */
  readonly issuer: Asked<IssuerThere | undefined>;
  /** Roots that stand in the namespaces of the releases. */
  readonly roots: Asked<readonly (CertificateLife & { readonly at: string })[]>;
}

/** A check: what it makes of what was learnt. It asks nobody. */
export type Check = (target: PreflightTarget, evidence: PreflightEvidence) => readonly PreflightFinding[];

/** What was found before a mesh goes in. */
export interface Preflight {
  readonly mesh: string;
  readonly displayName: string;
  readonly context: string;
  readonly findings: readonly PreflightFinding[];
  /** How many requests the API server got for it. */
  readonly requests: number;
}
