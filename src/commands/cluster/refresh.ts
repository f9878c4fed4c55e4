import type { CommandHandler } from '../table.ts';

/** Asks for every row on screen again. */
export const refreshClusters: CommandHandler = ({ clusters }) => {
  clusters.refresh();
};
