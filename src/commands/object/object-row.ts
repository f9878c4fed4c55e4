import type { Row, RowIcon, RowAction } from '../../agent/protocol/rows.ts';
import type { ObjectReference } from '../../core/kubernetes.ts';
import type { RowNode } from '../../providers/row-nodes.ts';

/** What is known of an object outside of the tree. */
export interface KnownObject {
  readonly context: string;
  readonly object: ObjectReference;
  readonly icon: RowIcon;
  readonly actions: readonly RowAction[];
}

/** An object as commands of rows take it, where it has no row of its own on the screen. */
export function nodeOfObject({ context, object, icon, actions }: KnownObject): RowNode {
  const { name, namespace } = object;
  const row: Row = {
    id: '',
    kind: 'workload',
    label: name,
    icon,
    expandable: false,
    context,
    name,
    ...(namespace === undefined ? {} : { namespace }),
    object,
    actions,
  };
  return { id: '', row };
}
