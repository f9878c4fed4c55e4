/** Stands before each piece of Mocha's report. */
export const reportMark = '[in-host] ';

/** Stands before the counts in JSON, which come last. */
export const countsMark = '[in-host counts] ';

export interface Counts {
  readonly passed: number;
  readonly failed: number;
  readonly skipped: number;
}
