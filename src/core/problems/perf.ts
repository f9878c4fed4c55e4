import type { ProblemTable } from './entry.ts';

/** Problems of the room `perf`. */
export const perfProblems = {} as const satisfies ProblemTable;
