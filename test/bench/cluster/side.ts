import type { FollowedKind } from './kinds.ts';

/** What a side is started with. */
export interface SideOptions {
  readonly kubeconfigPath: string;
  readonly context: string;
  readonly kinds: readonly FollowedKind[];
}

/** A side that follows a cluster. */
export interface RunningSide {
  /** All kinds have been read once and are watched. */
  readonly synced: Promise<void>;
  /** How many objects it knows. */
  objects(): number;
  stop(): Promise<void>;
}

/** One of the two that are compared. Loading its modules is not part of what is measured. */
export interface Side {
  start(options: SideOptions): Promise<RunningSide>;
}
