/** How often the clock is looked at. */
const lookMs = 5_000;

/** A look that comes this much too late by the wall clock comes after a sleep. Shorter ones leave connections whole. */
const sleepMs = 30_000;

const listeners = new Set<() => void>();
let timer: NodeJS.Timeout | undefined;
let lookedAtMs = 0;
let isTold = false;

/**
 * Calls when this machine has slept (a closed lid, a paused virtual machine). Timers stand still meanwhile, so that those
 * who wait for silence would wait for its whole length after it, on connections that the other side gave up long ago. The wall
 * clock went on. A clock that is set forward looks the same, and a connection that is made anew then costs little.
 *
 * @returns what ends it.
 */
export function onWake(listener: () => void): () => void {
  // Wrapped, so that the same function may listen twice.
  const own = (): void => {
    listener();
  };
  listeners.add(own);
  if (timer === undefined && !isTold) {
    lookedAtMs = Date.now();
    timer = setInterval(look, lookMs);
    timer.unref();
  }
  return () => {
    listeners.delete(own);
    if (listeners.size > 0) return;
    clearInterval(timer);
    timer = undefined;
  };
}

/**
 * From now on this thread looks at no clock and is told with {@link tellOfWake}: of twenty threads at rest each would wake for it, where one
 * look is enough for all.
 */
export function beToldOfWake(): void {
  isTold = true;
}

/** Calls who listens: this machine has slept, as another thread has seen. */
export function tellOfWake(): void {
  for (const listener of [...listeners]) listener();
}

function look(): void {
  const now = Date.now();
  const lateByMs = now - lookedAtMs - lookMs;
  lookedAtMs = now;
  if (lateByMs > sleepMs) tellOfWake();
}
