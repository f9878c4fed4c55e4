import type { ProblemTable } from './entry.ts';

/** Problems of the room `mesh`. */
export const meshProblems = {} as const satisfies ProblemTable;
