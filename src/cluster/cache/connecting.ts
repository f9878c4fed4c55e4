import { jsonEquals, type JsonObject } from '../../core/json.ts';
import type { Problem } from '../../core/problem.ts';
import { isCancelled, problemOf } from '../../core/problem.ts';
import { reconnectDelayMs } from '../reconnect.ts';
import { onWake } from '../watch/wake.ts';
import type { ConnectionState } from './types.ts';

/** What {@link Connecting} needs. */
export interface ConnectingOptions {
  readonly contextName: string;
  /** Asks the server for the first time. */
  readonly open: (signal: AbortSignal) => Promise<void>;
  readonly onState: (state: ConnectionState) => void;
  /** What went wrong, for the log; once for as long as it stays the same. */
  readonly onProblem: (problem: Problem) => void;
}

/**
 * Connects a cluster. Where that fails for the network it is tried again without a word, but only while somebody looks: see
 * {@link reconnectDelayMs}. Meanwhile the state stays as it failed, so that what people see does not come and go.
 */
export class Connecting {
  readonly #options: ConnectingOptions;
  #state: ConnectionState = { is: 'connecting' };
  #attempt: AbortController | undefined;
  #lookers = 0;
  #failures = 0;
  /** When it is tried again if somebody looks, in milliseconds since 1970; undefined where that is left to a person. */
  #dueMs: number | undefined;
  #timer: NodeJS.Timeout | undefined;
  #stopListening: (() => void) | undefined;

  constructor(options: ConnectingOptions) {
    this.#options = options;
  }

  get state(): ConnectionState {
    return this.#state;
  }

  /** Connects now, and says so. It does not throw: what fails is part of the state. */
  async connect(): Promise<void> {
    if (this.#state.is === 'connecting' && this.#attempt !== undefined) return;
    this.#setState({ is: 'connecting' });
    await this.#tryAnew();
  }

  /** Somebody looks, until what is returned is called. */
  look(): () => void {
    this.#lookers += 1;
    if (this.#lookers === 1) this.#arrange();
    let isReleased = false;
    return () => {
      if (isReleased) return;
      isReleased = true;
      this.#lookers -= 1;
      if (this.#lookers === 0) this.#arrange();
    };
  }

  close(): void {
    this.#lookers = 0;
    this.#rest();
  }

  async #tryAnew(): Promise<void> {
    this.#failures = 0;
    await this.#try();
  }

  async #try(): Promise<void> {
    clearTimeout(this.#timer);
    this.#attempt?.abort();
    const attempt = (this.#attempt = new AbortController());
    try {
      await this.#options.open(attempt.signal);
      if (attempt.signal.aborted) return;
      this.#rest();
      this.#setState({ is: 'connected' });
    } catch (error) {
      if (attempt.signal.aborted) return;
      this.#attempt = undefined;
      if (!isCancelled(error)) this.#fail({ ...problemOf(error), place: { context: this.#options.contextName } });
    }
  }

  #fail(problem: Problem): void {
    this.#failures += 1;
    const waitMs = reconnectDelayMs(problem, this.#failures, Math.random());
    this.#dueMs = waitMs === undefined ? undefined : Date.now() + waitMs;
    const known = this.#state.is === 'failed' ? this.#state.problem : undefined;
    if (known === undefined || !isEqual(known, problem)) this.#options.onProblem(problem);
    this.#arrange(problem);
  }

  /** Waits for the next try while somebody looks, and for nothing else. */
  #arrange(problem = this.#state.is === 'failed' ? this.#state.problem : undefined): void {
    if (problem === undefined) return;
    const isTriedAgain = this.#dueMs !== undefined && this.#lookers > 0;
    if (!isTriedAgain) this.#rest();
    else if (this.#attempt === undefined) this.#wait(this.#dueMs ?? 0);
    this.#setState({ is: 'failed', problem, isTriedAgain });
  }

  #wait(dueMs: number): void {
    clearTimeout(this.#timer);
    this.#timer = setTimeout(
      () => {
        void this.#try();
      },
      Math.max(0, dueMs - Date.now()),
    );
    // Nothing is lost where the process ends before.
    this.#timer.unref();
    this.#stopListening ??= onWake(() => {
      void this.#tryAnew();
    });
  }

  /** Ends whatever is under way. */
  #rest(): void {
    clearTimeout(this.#timer);
    this.#attempt?.abort();
    this.#attempt = undefined;
    this.#stopListening?.();
    this.#stopListening = undefined;
  }

  #setState(state: ConnectionState): void {
    if (isEqual(this.#state, state)) return;
    this.#state = state;
    this.#options.onState(state);
  }
}

function isEqual(left: object, right: object): boolean {
  return jsonEquals(left as JsonObject, right as JsonObject);
}
