import type { ProblemTable } from './entry.ts';

/** Problems of the room `cluster`. */
export const clusterProblems = {} as const satisfies ProblemTable;
