import { conflictsOf } from '../../cluster/apply.ts';
import type { Problem } from '../../core/problem.ts';
import type { SwitchConflict } from './types.ts';

/** Fields that others own, from a `cluster.apply-conflict`. The server begins paths with a dot; everywhere else they have none. */
export function switchConflicts(problem: Problem): readonly SwitchConflict[] {
  return conflictsOf(problem).map(({ field, manager }) => ({ field: field.replace(/^\./, ''), manager }));
}
