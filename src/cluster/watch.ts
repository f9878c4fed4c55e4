import type { JsonObject } from '../core/json.ts';
import type { Problem } from '../core/problem.ts';
import { Pause } from '../core/pause.ts';
import { problemOf } from '../core/problem.ts';
import type { WatchEvent } from './types.ts';
import { Backoff } from './watch/backoff.ts';
import type { WatchedConnection } from './watch/reading.ts';
import { Reading } from './watch/reading.ts';
import { retryDelayMs } from './watch/recovery.ts';
import type { WatchedCollection } from './watch/requests.ts';
import { onWake } from './watch/wake.ts';

/** What is watched and what is kept of each object. */
export interface WatchOptions<Row> extends WatchedCollection {
  /** The little that is kept; the object itself is let go. Undefined leaves the object out. */
  readonly project: (object: JsonObject) => Row | undefined;
  readonly onEvent: (event: WatchEvent<Row>) => void;
  readonly signal: AbortSignal;
  readonly timing?: Partial<WatchTiming>;
}

/** Times of a watch in milliseconds; tests shorten them. */
export interface WatchTiming {
  /** The server ends a watch after this long, plus up to as much again, so that not all end at once. */
  readonly serverTimeoutMs: number;
  /**
   * Where nothing was heard for this long, not even a bookmark, the connection may be dead, and another stream is opened. Bookmarks come about
   * every minute, but not from every program behind an API server.
   */
  readonly inactivityMs: number;
  /** A page of a list has this long; of a streaming list nothing may be heard for this long. */
  readonly pageMs: number;
  readonly firstBackoffMs: number;
  readonly longestBackoffMs: number;
  /** How long a denied watch waits before it asks again by itself; `retry` asks at once. */
  readonly deniedRetryMs: number;
}

/** Times of watches, and of what is asked beside them. */
export const defaultWatchTiming: WatchTiming = {
  serverTimeoutMs: 300_000,
  inactivityMs: 150_000,
  pageMs: 60_000,
  firstBackoffMs: 800,
  longestBackoffMs: 30_000,
  deniedRetryMs: 300_000,
};

/** A watch that runs until its signal is given. */
export interface RunningWatch {
  /** Ends a wait before the next attempt, after a failure or a denial. */
  retry(): void;
  /** Settles when the watch has ended. It does not reject: everything is told by events. */
  readonly ended: Promise<void>;
}

/**
 * Follows a collection: all that is there, then what changes, again and again. The first part is a streaming list, which goes over
 * into the watch on one stream; where the server has none, a list in pages. What can go wrong is the design of it:
 *
 * - The server forgets the version (410, as answer or in the stream): a new list, of which only the differences are told.
 * - The connection dies without a word: after `inactivityMs`, or at once after this machine has slept, it is given up and continued
 *   from the last version. A silence alone is not told: only that the next stream does not open either.
 * - The server ends the stream, which it does every few minutes: continued at once from the last version.
 * - The server comes back with an older state than ours (a restored backup): it is silent to a version that it has not reached, so
 *   a second silence is followed by a list, and where that is older, everything is told anew.
 * - The server asks to wait (429, 503 with Retry-After): waited for. Anything else: waits that grow, and start small again only
 *   after something new was heard.
 * - What was sent cannot be understood: the stream is given up. Nothing is passed over.
 * - Not permitted (403): told as `denied`, and asked again rarely.
 *
 * @see https://kubernetes.io/docs/reference/using-api/api-concepts/#streaming-lists
 */
export function watchCollection<Row>(connection: WatchedConnection, options: WatchOptions<Row>): RunningWatch {
  const watch = new CollectionWatch(connection, options);
  return {
    retry: () => {
      watch.retry();
    },
    ended: watch.run(),
  };
}

/** Keeps a {@link Reading} going: what it throws is told, waited out and begun again. */
class CollectionWatch<Row> {
  readonly #options: WatchOptions<Row>;
  readonly #timing: WatchTiming;
  readonly #reading: Reading<Row>;
  readonly #backoff: Backoff;
  /** Grows with each list whose watch is refused as too old at once, and with nothing else: what failed before says nothing about lists. */
  readonly #goneBackoff: Backoff;
  readonly #pause = new Pause();
  #isLive = false;
  /** True where a watch worked since the last list. */
  #hasWatched = false;

  constructor(connection: WatchedConnection, options: WatchOptions<Row>) {
    this.#options = options;
    this.#timing = { ...defaultWatchTiming, ...options.timing };
    const { firstBackoffMs, longestBackoffMs } = this.#timing;
    this.#backoff = new Backoff(firstBackoffMs, longestBackoffMs);
    this.#goneBackoff = new Backoff(firstBackoffMs, longestBackoffMs);
    this.#reading = new Reading(connection, {
      ...options,
      ...this.#timing,
      onLive: () => {
        this.#live();
      },
      onProgress: () => {
        // Waits start small again.
        this.#hasWatched = true;
        this.#startSmallAgain();
        this.#live();
      },
    });
  }

  retry(): void {
    this.#startSmallAgain();
    this.#pause.end();
  }

  async run(): Promise<void> {
    const { signal } = this.#options;
    const stopListening = onWake(() => {
      this.#reading.cut('this machine has slept');
      this.retry();
    });
    try {
      while (!signal.aborted) {
        try {
          await this.#reading.readOn();
        } catch (error) {
          await this.#recover(problemOf(error));
        }
      }
    } finally {
      stopListening();
    }
  }

  async #recover(failure: Problem): Promise<void> {
    if (this.#options.signal.aborted) return;
    if (failure.code === 'cluster.gone') {
      this.#reading.forgetPosition();
      // A 410 after a watch that worked is ordinary; one after another waits like any failure.
      if (this.#hasWatched) {
        this.#hasWatched = false;
        return;
      }
    }
    this.#isLive = false;
    if (failure.code === 'cluster.forbidden' || failure.code === 'cluster.not-found') {
      this.#reading.forgetAll();
      this.#options.onEvent({ type: 'denied', problem: failure });
      await this.#pause.wait(this.#timing.deniedRetryMs, this.#options.signal);
      return;
    }
    const backoff = failure.code === 'cluster.gone' ? this.#goneBackoff : this.#backoff;
    const retryInMs = retryDelayMs(failure, backoff.next(), Math.random());
    this.#options.onEvent({ type: 'reconnecting', problem: failure, retryInMs });
    await this.#pause.wait(retryInMs, this.#options.signal);
  }

  #startSmallAgain(): void {
    this.#backoff.startSmallAgain();
    this.#goneBackoff.startSmallAgain();
  }

  #live(): void {
    if (this.#isLive) return;
    this.#isLive = true;
    this.#options.onEvent({ type: 'live' });
  }
}
