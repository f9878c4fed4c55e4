import type { Problem } from '../../core/problem.ts';
import type { Services } from '../../host/services.ts';

/** Says the first of several failures; the others are in the output, one below the other. */
export function tellFailures({ notify, log }: Services, failures: readonly Problem[]): void {
  const [first, ...others] = failures;
  if (first === undefined) return;
  for (const problem of others) log.problem(problem);
  notify.failure(first);
}
