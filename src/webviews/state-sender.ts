/** Time between two snapshots: a page drawn ten times a second is live, and a thousand events a second are not a thousand messages. */
const spacingMs = 100;

/**
 * Sends the latest state to a page. The host keeps the truth: a page that is hidden hears nothing, and one that comes back is made
 * anew and asks, so each message is a complete snapshot, and what was skipped is never missed.
 */
export class StateSender<State> {
  readonly #send: (state: State) => void;
  readonly #now: () => number;
  #latest: { readonly state: State } | undefined;
  #isListening = false;
  #sentAt = -Infinity;
  #timer: NodeJS.Timeout | undefined;

  /** `send` posts a snapshot to the page; `now` is a monotonic clock in milliseconds. */
  constructor(send: (state: State) => void, now: () => number = () => performance.now()) {
    this.#send = send;
    this.#now = now;
  }

  /** The state is another one: the page gets it, at the latest after the spacing. */
  update(state: State): void {
    this.#latest = { state };
    if (!this.#isListening || this.#timer !== undefined) return;
    const waitMs = this.#sentAt + spacingMs - this.#now();
    if (waitMs <= 0) this.flush();
    else
      this.#timer = setTimeout(() => {
        this.#timer = undefined;
        this.flush();
      }, waitMs);
  }

  /** The page is there and listens: it gets the whole at once. */
  listening(): void {
    this.#isListening = true;
    this.flush();
  }

  /** The page was hidden: nothing is sent until it listens again. */
  hidden(): void {
    this.#isListening = false;
    this.#stopTimer();
  }

  /** Sends the latest state now. */
  flush(): void {
    this.#stopTimer();
    if (!this.#isListening || this.#latest === undefined) return;
    this.#sentAt = this.#now();
    this.#send(this.#latest.state);
  }

  #stopTimer(): void {
    clearTimeout(this.#timer);
    this.#timer = undefined;
  }
}
