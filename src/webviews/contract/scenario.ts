/** A ready-made state of a page, for looking at it (and testing it) in a plain browser. Never part of what ships. */
export interface Scenario<State, Out> {
  /** What is to be seen, in a few words. */
  readonly title: string;
  readonly state: State;
  /** What a host would answer to a message of the page: the states that follow, in order, each after a moment. */
  readonly respond?: (message: Out, state: State) => readonly State[];
}
