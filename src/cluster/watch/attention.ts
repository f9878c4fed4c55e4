/** Ends a stream whose other side may be gone: after a silence, or when somebody knows more. */
export class Attention {
  readonly #ended = new AbortController();
  #timer: NodeJS.Timeout;
  #reason = '';
  #isOpen = false;
  #hasHeard = false;
  #isSilence = false;

  /** @param silenceMs longest time without {@link heard}. */
  constructor(silenceMs: number) {
    this.#timer = this.#listen(silenceMs);
  }

  /** Given when the stream shall end. */
  get signal(): AbortSignal {
    return this.#ended.signal;
  }

  /** Why it was ended; undefined while it was not. */
  get reason(): string | undefined {
    return this.#ended.signal.aborted ? this.#reason : undefined;
  }

  /** True where the stream opened and then said nothing at all. */
  get wasSilent(): boolean {
    return this.#isOpen && !this.#hasHeard;
  }

  /** True where the stream had opened, and was ended because nothing more was heard. */
  get fellSilent(): boolean {
    return this.#isOpen && this.#isSilence;
  }

  opened(): void {
    this.#isOpen = true;
  }

  heard(): void {
    this.#hasHeard = true;
    this.#timer.refresh();
  }

  /** From now on another silence is too long. */
  allow(silenceMs: number): void {
    clearTimeout(this.#timer);
    this.#timer = this.#listen(silenceMs);
  }

  cut(reason: string): void {
    this.#reason = reason;
    this.#ended.abort();
  }

  /** Listens no more. */
  close(): void {
    clearTimeout(this.#timer);
  }

  #listen(silenceMs: number): NodeJS.Timeout {
    return setTimeout(() => {
      this.#isSilence = true;
      this.cut(`nothing was heard for ${Math.round(silenceMs / 1000)} s`);
    }, silenceMs);
  }
}
