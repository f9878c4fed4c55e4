/** The words of one problem. `{name}` stands for a parameter. */
export interface ProblemWords {
  /** What failed, one sentence. */
  readonly message: string;
  /** Probably why, one sentence. */
  readonly cause?: string;
  /** What to do, one sentence that begins with a verb. */
  readonly next?: string;
}

/** The table of one room. Codes are `<room>.<what>` in kebab-case. */
export type ProblemTable = Readonly<Record<string, ProblemWords>>;
