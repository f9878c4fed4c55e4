import { delay } from '../../core/abort.ts';
import { problemOf, type Problem } from '../../core/problem.ts';
import { retryDelayMs } from '../watch/recovery.ts';

/** As often as client-go asks again before it gives up. */
const mostTries = 10;
/** Own share of each wait, in milliseconds, so that not all come back at the same moment. */
const spreadMs = 250;

/**
 * Asks again while the server answers that it is too busy and when to come back.
 *
 * @param onWait is told each time, with the wait in milliseconds.
 * @throws `cancelled` during a wait; after ten tries, and for all else, what `ask` throws.
 */
export async function askPatiently<Answer>(
  ask: () => Promise<Answer>,
  signal: AbortSignal | undefined,
  onWait: (problem: Problem, waitMs: number) => void = () => undefined,
): Promise<Answer> {
  for (let tries = 1; ; tries += 1)
    try {
      return await ask();
    } catch (error) {
      const failure = problemOf(error);
      const isAskedTo = failure.code === 'cluster.too-many-requests' && 'retryAfterSeconds' in failure.params;
      if (!isAskedTo || tries >= mostTries) throw error;
      const waitMs = retryDelayMs(failure, spreadMs, Math.random());
      onWait(failure, waitMs);
      await delay(waitMs, signal);
    }
}
