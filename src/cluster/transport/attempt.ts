/** One request on its way: its signal, its timer, and whether that timer ended it. */
export interface Attempt {
  readonly signal: AbortSignal;
  readonly timedOut: () => boolean;
  readonly done: () => void;
  /** The answer has begun and may take as long as it wants. */
  readonly stopTimer: () => void;
}

/** @param timeoutMs until the answer is there, or has begun where the timer is stopped then. */
export function startAttempt(outer: AbortSignal | undefined, timeoutMs: number): Attempt {
  const controller = new AbortController();
  let isTimedOut = false;
  const timer = setTimeout(() => {
    isTimedOut = true;
    controller.abort();
  }, timeoutMs);
  const onAbort = (): void => {
    controller.abort();
  };
  outer?.addEventListener('abort', onAbort, { once: true });
  if (outer?.aborted === true) controller.abort();
  return {
    signal: controller.signal,
    timedOut: () => isTimedOut,
    stopTimer: () => {
      clearTimeout(timer);
    },
    done: () => {
      clearTimeout(timer);
      outer?.removeEventListener('abort', onAbort);
      controller.abort();
    },
  };
}
