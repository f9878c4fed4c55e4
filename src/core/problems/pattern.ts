import type { ProblemTable } from './entry.ts';

/** Problems of the room `pattern`. */
export const patternProblems = {} as const satisfies ProblemTable;
