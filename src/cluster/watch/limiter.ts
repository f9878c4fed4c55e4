import { cancelled } from '../../core/problem.ts';
import { throwIfAborted } from '../../core/abort.ts';

/** Lets a few works run at a time, the others in the order in which they came. */
export class Limiter {
  #free: number;
  readonly #waiting: (() => void)[] = [];

  constructor(limit: number) {
    this.#free = limit;
  }

  /** Waits for a turn. What it answers gives the turn back; calling it again does nothing. Throws `cancelled`. */
  async turn(signal: AbortSignal): Promise<() => void> {
    throwIfAborted(signal);
    if (this.#free > 0) this.#free -= 1;
    else await this.#queue(signal);
    let isGivenBack = false;
    return () => {
      if (isGivenBack) return;
      isGivenBack = true;
      const next = this.#waiting.shift();
      if (next === undefined) this.#free += 1;
      else next();
    };
  }

  #queue(signal: AbortSignal): Promise<void> {
    return new Promise((resolve, reject) => {
      const next = (): void => {
        signal.removeEventListener('abort', onAbort);
        resolve();
      };
      const onAbort = (): void => {
        this.#waiting.splice(this.#waiting.indexOf(next), 1);
        reject(cancelled());
      };
      signal.addEventListener('abort', onAbort, { once: true });
      this.#waiting.push(next);
    });
  }
}

/** The API server gives each user few seats, and a big list takes several; sixty kinds at once would only queue there. */
const listsAtOnce = 4;

const limiters = new WeakMap<object, Limiter>();

/** What all first reads over one connection share. */
export function listLimiterOf(connection: object): Limiter {
  let limiter = limiters.get(connection);
  if (limiter === undefined) {
    limiter = new Limiter(listsAtOnce);
    limiters.set(connection, limiter);
  }
  return limiter;
}
