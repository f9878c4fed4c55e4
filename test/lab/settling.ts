import { wordsOf } from './failure.ts';
import type { Report } from './follow.ts';

const retryDelayMs = 1_000;

/**
 * Work that brings the cluster to what it should be. It runs when it is wished for, never twice at once, once for all wishes that come while it
 * runs, and again a second after it has failed.
 */
export class Settling {
  readonly #work: () => Promise<void>;
  readonly #report: Report;
  readonly #signal: AbortSignal;
  #running: Promise<void> | undefined;
  #wished = false;
  #retry: NodeJS.Timeout | undefined;

  constructor(
    work: () => Promise<void>,
    { report, signal }: { readonly report: Report; readonly signal: AbortSignal },
  ) {
    this.#work = work;
    this.#report = report;
    this.#signal = signal;
    signal.addEventListener(
      'abort',
      () => {
        clearTimeout(this.#retry);
      },
      { once: true },
    );
  }

  wish(): void {
    this.#wished = true;
    this.#running ??= this.#run();
  }

  /** Resolves when nothing of it runs. */
  async ended(): Promise<void> {
    await this.#running;
  }

  async #run(): Promise<void> {
    const ended = (): boolean => this.#signal.aborted;
    while (this.#wished && !ended()) {
      this.#wished = false;
      clearTimeout(this.#retry);
      try {
        await this.#work();
      } catch (error) {
        if (ended()) break;
        this.#report(wordsOf(error));
        this.#retry = setTimeout(() => {
          this.wish();
        }, retryDelayMs);
      }
    }
    this.#running = undefined;
  }
}
