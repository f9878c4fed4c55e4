import * as vscode from 'vscode';
import type { ObjectReference } from '../core/kubernetes.ts';
import type { RowNode } from './row-nodes.ts';

/** Under this type rows of the tree travel: references, and nothing of the objects themselves. */
export const objectsMimeType = 'application/vnd.meshdeck.objects+json';

/** An object that was dragged, with the context it is in. */
export interface DraggedObject {
  readonly context: string;
  readonly object: ObjectReference;
}

/** Rows that stand for objects can be dragged into a file; nothing can be dropped on the tree. */
export const dragObjects: vscode.TreeDragAndDropController<RowNode> = {
  dragMimeTypes: [objectsMimeType],
  dropMimeTypes: [],
  handleDrag: (nodes, transfer) => {
    const dragged = nodes.flatMap(({ row: { context, object, actions } }): readonly DraggedObject[] =>
      context === undefined || object === undefined || actions?.includes('open') !== true ? [] : [{ context, object }],
    );
    if (dragged.length > 0) transfer.set(objectsMimeType, new vscode.DataTransferItem(JSON.stringify(dragged)));
  },
};
