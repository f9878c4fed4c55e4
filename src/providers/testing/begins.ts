import type { PacedChanges, TreeChange } from '../paced-changes.ts';

/** Asks as VS Code does when it comes to a change: for the children of the tree, or how each element reads. */
export function begins(changes: PacedChanges<string>, change: TreeChange<string>): void {
  if (change === 'everything') void changes.answering(undefined, () => Promise.resolve());
  else for (const element of change) changes.reads(element);
}
