import type { ResourceId } from '../../cluster/kinds/kind.ts';
import type { ContextSummary } from '../../cluster/types.ts';
import type { ClusterView, Topic } from '../cache/cluster-view.ts';
import type { RowsGrouping } from '../protocol/rows.ts';
import type { Children } from './children.ts';

/** A kind that a row's children are made from, in a namespace or in the whole cluster. */
export interface Need {
  readonly id: ResourceId;
  readonly namespace?: string;
}

/**
 * What stands below one place of the tree. It is made anew each time that it is asked for, because what it is made from may depend on
 * what the cluster serves; it holds no state.
 */
export interface TreeNode {
  /** What the children are made from; a change of one makes them anew. */
  readonly topics: readonly Topic[];
  /** Followed while somebody looks at the children. */
  readonly needs?: readonly Need[];
  /** The API server is asked how it is while somebody looks at the children. */
  readonly asksServer?: true;
  /** Kinds whose columns, as their definitions name them, are read while somebody looks at the children. */
  readonly columnsOf?: readonly ResourceId[];
  /**
   * @param now for ages.
   * @param group how workloads are grouped; absent for one below the other.
   */
  readonly children: (context: ContextSummary, view: ClusterView, now: Date, group?: RowsGrouping) => Children;
}
