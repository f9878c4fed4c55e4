import type { Row } from '../../agent/protocol/rows.ts';

/** The row that a command of the Clusters view was called on; undefined from the palette. */
export function rowOf(argument: unknown): Row | undefined {
  const isRow = typeof argument === 'object' && argument !== null && 'id' in argument && 'kind' in argument;
  return isRow ? (argument as Row) : undefined;
}
