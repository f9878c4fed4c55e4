import type { JsonObject } from './json.ts';
import type { PrinterColumn } from './printer-columns.ts';

/** The form of the file; a reader refuses any other. */
export const clusterSnapshotFormat = 'meshdeck-cluster-snapshot/1';

/** A kind that a cluster has beside those of Kubernetes. */
export interface SnapshotKind {
  readonly apiVersion: string;
  readonly kind: string;
  readonly namespaced: boolean;
  readonly plural: string;
  /** Name of its definition in {@link ClusterSnapshot.definitions}. */
  readonly definition: string;
  /** What `kubectl get` shows of it; absent where nobody could tell, as in files that were written before they held it. */
  readonly columns?: readonly PrinterColumn[];
}

/** The names of one kind's objects. */
export interface SnapshotNames {
  readonly group: string;
  readonly kind: string;
  /** By namespace. */
  readonly names: Readonly<Record<string, readonly string[]>>;
  /** True where there are more: in namespaces that may not be read, or too many. */
  readonly isPartial?: boolean;
}

/**
 * What checks need of a cluster, as a file: who asks the cluster writes it, who checks files reads it, so that the language server opens
 * no socket. It holds schemas and names. Data of objects, Secrets before all, never enter it.
 */
export interface ClusterSnapshot {
  readonly format: typeof clusterSnapshotFormat;
  readonly context: string;
  /** Such as `v1.36.3`; absent where the server keeps it to itself. */
  readonly version?: string;
  readonly kinds: readonly SnapshotKind[];
  /** Schemas as the API server publishes them (OpenAPI v3), those that the kinds lead to. */
  readonly definitions: Readonly<Record<string, JsonObject>>;
  readonly namespaces: readonly string[];
  readonly names: readonly SnapshotNames[];
  /** What could not be read or was too much, in words. */
  readonly gaps: readonly string[];
}
