import { ProblemError } from '../../core/problem.ts';

/** How often a change that somebody else was faster with is made again. */
const attempts = 5;

/**
 * Reads and changes, again where the object was changed in between: for a change that does not depend on what others change. Controllers write the
 * state of a workload many times a second while it rolls out.
 *
 * @throws what the work throws; `cluster.conflict` where others were always faster.
 */
export async function againOnConflict(work: () => Promise<void>): Promise<void> {
  for (let attempt = 1; ; attempt++)
    try {
      await work();
      return;
    } catch (error) {
      const isConflict = error instanceof ProblemError && error.problem.code === 'cluster.conflict';
      if (!isConflict || attempt >= attempts) throw error;
    }
}
