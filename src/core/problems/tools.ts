import type { ProblemTable } from './entry.ts';

/** Problems of the room `tools`. */
export const toolsProblems = {} as const satisfies ProblemTable;
