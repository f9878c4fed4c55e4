import type { ProblemTable } from './entry.ts';

/** Problems of the room `language`. */
export const languageProblems = {} as const satisfies ProblemTable;
