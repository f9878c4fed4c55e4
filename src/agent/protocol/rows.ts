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
  /** The context the row belongs to. */
  readonly context?: string;
  readonly namespace?: string;
  readonly name?: string;
  /** The object of the cluster that the row stands for. */
  readonly object?: ObjectReference;
  /** What can be done with the object; menus go by it. */
  readonly actions?: readonly RowAction[];
  readonly problem?: Problem;
}

/**
 * What can be done with the object of a row: `open` and `edit` its document, show `logs`, `exec` into it, `forward` a port, `restart`,
 * `scale` and `delete` it.
 */
export type RowAction = 'open' | 'edit' | 'logs' | 'exec' | 'forward' | 'restart' | 'scale' | 'delete';

export type RowKind =
  | 'context'
  | 'context.connected'
  | 'context.failed'
  | 'group.meshes'
  | 'group.namespaces'
  | 'mesh'
  | 'mesh.part'
  | 'namespace'
  | 'workload'
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
  | 'more';

/** A window over the children of a parent. */
export interface RowsQuery {
  /** Id of the parent; the empty string is the root of the Clusters tree. */
  readonly parent: string;
  readonly offset: number;
  readonly limit: number;
}

/** A whole window. Sent as the answer of a subscription and again when order or size changed. */
export interface RowsWindow {
  readonly rows: readonly Row[];
  readonly total: number;
}

/** What changed in a subscribed window, at most one every 100 ms. */
export interface RowsDelta {
  readonly subscription: number;
  /** Present where order, additions or removals changed: the ids of the window, in order. */
  readonly order?: readonly string[];
  readonly total: number;
  /** Rows that are new or differ. */
  readonly upserts: readonly Row[];
}
