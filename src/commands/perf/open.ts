import type { PerformanceRow } from '../../providers/performance-tree.ts';
import type { CommandHandler } from '../table.ts';

/** Opens the page of a run or of a result. */
export const openRun: CommandHandler = async ({ runs }, argument) => {
  const row = argument as PerformanceRow;
  if (row.is === 'run') runs.open(row.run);
  else if (row.is === 'result') await runs.openResult(row.result.file);
};
