import type { CommandHandler } from '../table.ts';
import { rowOf } from './row.ts';

/** Tries again what failed at a row. */
export const retryCluster: CommandHandler = async ({ clusters }, argument) => {
  const row = rowOf(argument);
  if (row !== undefined) await clusters.retry(row);
};
