import { delay, eitherSignal } from './abort.ts';
import { isCancelled } from './problem.ts';

/** A wait that can be ended early. */
export class Pause {
  #wake = new AbortController();

  /** Ends the wait that is under way, if there is one. */
  end(): void {
    this.#wake.abort();
  }

  /** Settles when the time is over, when somebody has called {@link end}, or when the signal is given; it does not reject for that. */
  async wait(durationMs: number, signal: AbortSignal): Promise<void> {
    this.#wake = new AbortController();
    const either = eitherSignal(signal, this.#wake.signal);
    try {
      await delay(durationMs, either.signal);
    } catch (error) {
      if (!isCancelled(error)) throw error;
    } finally {
      either.release();
    }
  }
}
