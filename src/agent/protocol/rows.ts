import type { ObjectReference } from '../../core/kubernetes.ts';
import type { Problem } from '../../core/problem.ts';

/**
 * Rows of the trees. The host subscribes to the children of a parent and gets plain strings and numbers, never objects of the
 * cluster.
 */
export interface Row {
  /** Stable over refreshes, unique over all trees: made of the context and the object's reference. */
  readonly id: string;
  readonly kind: RowKind;
  readonly label: string;
  readonly description?: string;
  /** Markdown; everything that came from a cluster in it is escaped by the agent. */
  readonly tooltip?: string;
  readonly icon: RowIcon;
  /** What is said to screen readers instead of label and description, where these are short forms. */
  readonly accessibleText?: string;
  readonly expandable: boolean;
  /** Shown open until somebody closes it. */
  readonly isOpen?: true;
  /** The context the row belongs to. */
  readonly context?: string;
  readonly namespace?: string;
  readonly name?: string;
  /** The object of the cluster that the row stands for. */
  readonly object?: ObjectReference;
  /** What can be done with the object; menus go by it. */
  readonly actions?: readonly RowAction[];
  readonly problem?: Problem;
  /** Of a context that is connected: workloads that are not ready. Where contexts share a cluster, one of them has it. */
  readonly troubledWorkloads?: number;
}

/**
 * What can be done with the object of a row: `open` and `edit` its document, show `logs`, `exec` into it, `forward` a port, `restart`,
 * `scale` and `delete` it, show what its `proxy` tells.
 */
export type RowAction = 'open' | 'edit' | 'logs' | 'exec' | 'forward' | 'restart' | 'scale' | 'delete' | 'proxy';

export type RowKind =
  | 'context'
  | 'context.connecting'
  | 'context.connected'
  | 'context.failed'
  | 'group.cluster'
  | 'cluster.part'
  | 'check'
  | 'node'
  | 'followed'
  | 'group.meshes'
  | 'group.gateway-api'
  | 'group.custom'
  | 'group.more'
  | 'api-group'
  | 'kind'
  | 'object'
  | 'group.namespaces'
  | 'group.forwards'
  | 'forward'
  | 'mesh'
  | 'mesh.part'
  /** A statement on a mesh, with its proof in the tooltip. */
  | 'mesh.fact'
  /** An add-on of a mesh, there or not; its name is `istio/kiali`. */
  | 'mesh.addon'
  | 'namespace'
  | 'group.workloads'
  | 'group.services'
  | 'group.configuration'
  | 'group.releases'
  | 'group.quotas'
  | 'group.warnings'
  | 'workload-group'
  | 'workload'
  | 'pod'
  | 'container'
  | 'service'
  | 'release'
  | 'quota'
  | 'quota.limit'
  | 'event'
  | 'problem'
  | 'empty'
  | 'more';

/** Icon and state; the host maps them to product icons and theme colours. */
export type RowIcon =
  | 'context'
  | 'connected'
  | 'connecting'
  | 'reconnecting'
  | 'denied'
  | 'unreachable'
  | 'mesh'
  | 'group'
  | 'namespace'
  | 'healthy'
  | 'degraded'
  | 'failing'
  | 'not-ready'
  | 'idle'
  | 'unknown'
  | 'warning'
  | 'object'
  | 'more';

/** By name, the worst state first, or the newest first. */
export type RowsSort = 'name' | 'state' | 'age';

/** Workloads of a namespace by their kind, or by the application that their labels name. */
export type RowsGrouping = 'kind' | 'application';

/** How a person wants to see the children of a parent. */
export interface RowsArrangement {
  /** Words that must all be found, and `kind:`, `ns:`, `context:` and `is:` in front of what they narrow; empty or absent for all. */
  readonly filter?: string;
  /** Absent means by name. */
  readonly sort?: RowsSort;
  /** Absent for none. */
  readonly group?: RowsGrouping;
}

/** A window over the children of a parent. */
export interface RowsQuery extends RowsArrangement {
  /** Id of the parent; the empty string is the root of the Clusters tree. */
  readonly parent: string;
  readonly offset: number;
  readonly limit: number;
}

/** A whole window. Sent as the answer of a subscription and again when order or size changed. */
export interface RowsWindow {
  readonly rows: readonly Row[];
  readonly total: number;
  /** Rows of objects that the filter has left of all of them; absent where nothing is filtered. */
  readonly filtered?: FilteredCount;
}

/** How many rows of objects are shown of how many. */
export interface FilteredCount {
  readonly shown: number;
  readonly of: number;
}

/** Another arrangement of a window that is subscribed to. */
export interface RowsRearrangement {
  readonly subscription: number;
  readonly arrangement: RowsArrangement;
}

/** What changed in a subscribed window. All windows are told of in one message, at most one every 100 ms. */
export interface RowsDelta {
  readonly subscription: number;
  /** Present where order, additions or removals changed: the ids of the window, in order. */
  readonly order?: readonly string[];
  readonly total: number;
  readonly filtered?: FilteredCount;
  /** Rows that are new or differ. */
  readonly upserts: readonly Row[];
}
