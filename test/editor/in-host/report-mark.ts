/** Stands before each piece of Mocha's report. */
export const reportMark = '[in-host] ';

/** Stands before the counts in JSON, which come last. */
export const countsMark = '[in-host counts] ';

/** Stands before figures in JSON, which a suite of a bench prints. */
export const figuresMark = '[in-host figures] ';

export interface Counts {
  readonly passed: number;
  readonly failed: number;
  readonly skipped: number;
}
