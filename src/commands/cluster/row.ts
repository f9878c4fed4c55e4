import type { Row } from '../../agent/protocol/rows.ts';
import type { RowNode } from '../../providers/clusters-tree.ts';

/** The row that a command of the Clusters view was called on; undefined from the palette. */
export function rowOf(argument: unknown): Row | undefined {
  const isNode = typeof argument === 'object' && argument !== null && 'id' in argument && 'row' in argument;
  return isNode ? (argument as RowNode).row : undefined;
}
