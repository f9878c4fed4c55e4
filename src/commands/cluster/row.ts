import type { Row } from '../../agent/protocol/rows.ts';
import type { RowNode } from '../../providers/row-nodes.ts';

/** The row that a command of the Clusters view was called on; undefined from the palette. */
export function rowOf(argument: unknown): Row | undefined {
  const isNode = typeof argument === 'object' && argument !== null && 'id' in argument && 'row' in argument;
  return isNode ? (argument as RowNode).row : undefined;
}

/**
 * The rows that a command was called on. VS Code gives the row of the menu, and all that are selected where it is among them; nothing from
 * the palette.
 */
export function rowsOf(argument: unknown, selection: unknown): readonly Row[] {
  const nodes: readonly unknown[] = Array.isArray(selection) && selection.length > 0 ? selection : [argument];
  return nodes.flatMap((node) => rowOf(node) ?? []);
}
