import type { CommandHandler } from '../table.ts';
import { rowOf } from './row.ts';

/** The next 200 children of a parent. */
export const showMoreRows: CommandHandler = async ({ clusters }, argument) => {
  const row = rowOf(argument);
  if (row !== undefined) await clusters.showMore(row);
};
