import type { RowsDelta } from './protocol/rows.ts';

/** Twenty clusters that change all the time still wake the host only so often. */
const intervalMs = 100;

/** A cluster that is busy does not hold up what others tell for longer. */
const gatherMs = 30;

/** Gathers what many clusters tell at their own pace into one message at a time. The first one after a pause is passed on at once. */
export class DeltaBatches {
  readonly #emit: (deltas: readonly RowsDelta[]) => void;
  #waiting: RowsDelta[] = [];
  #timer: NodeJS.Timeout | undefined;

  constructor(emit: (deltas: readonly RowsDelta[]) => void) {
    this.#emit = emit;
  }

  /** Deltas of one window are passed on in their order. */
  add(deltas: readonly RowsDelta[]): void {
    this.#waiting.push(...deltas);
    if (this.#timer === undefined) this.flush();
  }

  /** Gathers what is told until everybody who was asked has told it, and passes it on in one message. */
  async gather(told: Promise<unknown>): Promise<void> {
    clearTimeout(this.#timer);
    const timer = setTimeout(() => {
      this.flush();
    }, gatherMs);
    this.#timer = timer;
    await told;
    if (this.#timer === timer) this.flush();
  }

  /** Passes on what waits, because somebody is about to get an answer that counts on it. */
  flush(): void {
    clearTimeout(this.#timer);
    this.#timer = undefined;
    if (this.#waiting.length === 0) return;
    const deltas = this.#waiting;
    this.#waiting = [];
    this.#emit(deltas);
    this.#timer = setTimeout(() => {
      this.flush();
    }, intervalMs);
  }

  close(): void {
    clearTimeout(this.#timer);
    this.#timer = undefined;
    this.#waiting = [];
  }
}
