/** Which row: the context, and the path below it. */
export interface RowAddress {
  readonly context: string;
  readonly path: readonly string[];
}

/**
 * Id of a row, stable over refreshes: `context`, its name, and the path below it, each part encoded. The root of the tree is the
 * empty id.
 */
export function rowId(context: string, ...path: readonly string[]): string {
  return ['context', context, ...path].map(encodeURIComponent).join('/');
}

/** What an id leads to; undefined for the root and for ids of rows that belong to no context. */
export function parseRowId(id: string): RowAddress | undefined {
  const [head, context, ...path] = id.split('/').map(decodePart);
  return head === 'context' && context !== undefined ? { context, path } : undefined;
}

function decodePart(part: string): string {
  try {
    return decodeURIComponent(part);
  } catch {
    // No id of ours has such a part: it leads nowhere.
    return '';
  }
}
