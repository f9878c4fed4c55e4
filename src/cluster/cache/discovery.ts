import { isCancelled, problemOf, type Problem } from '../../core/problem.ts';
import type { ResourceCatalog } from '../types.ts';
import type { WatchTiming } from '../watch.ts';
import { defaultWatchTiming } from '../watch.ts';
import { Backoff } from '../watch/backoff.ts';
import { retryDelayMs } from '../watch/recovery.ts';

/** What {@link Discovery} needs. */
export interface DiscoveryOptions {
  /** Asks the server. */
  readonly read: (signal: AbortSignal) => Promise<ResourceCatalog>;
  /** The server has told what it serves; also where that is the same as before. */
  readonly onCatalog: () => void;
  /** It has not, and is asked again. Told once for as long as the reason stays the same. */
  readonly onFailure: (problem: Problem) => void;
  readonly timing?: Partial<WatchTiming>;
}

/** Why it is not known what the server serves, or not as it is now, and since when, in milliseconds since 1970. */
export interface DiscoveryFailure {
  readonly problem: Problem;
  readonly sinceMs: number;
}

/** A definition is served some time after it is there: discovery is read again so long after a change of one. */
const rediscoverAfterMs = [300, 2_000, 10_000] as const;

/**
 * What a server serves. One reading at a time, because an older answer must not take the place of a newer one. A reading that fails is tried again by
 * itself, with the waits of a watch; what was known stays known meanwhile.
 */
export class Discovery {
  readonly #options: DiscoveryOptions;
  readonly #deniedRetryMs: number;
  readonly #backoff: Backoff;
  readonly #stop = new AbortController();
  readonly #laterTimers = new Set<NodeJS.Timeout>();
  #retryTimer: NodeJS.Timeout | undefined;
  #isReading = false;
  /** Something changed while it was read. */
  #isOutdated = false;
  #catalog: ResourceCatalog | undefined;
  #failure: DiscoveryFailure | undefined;

  constructor(options: DiscoveryOptions) {
    this.#options = options;
    const { firstBackoffMs, longestBackoffMs, deniedRetryMs } = { ...defaultWatchTiming, ...options.timing };
    this.#deniedRetryMs = deniedRetryMs;
    this.#backoff = new Backoff(firstBackoffMs, longestBackoffMs);
  }

  /** Undefined until the server has told. */
  get catalog(): ResourceCatalog | undefined {
    return this.#catalog;
  }

  /** Why the last reading failed; undefined where it did not. */
  get failure(): DiscoveryFailure | undefined {
    return this.#failure;
  }

  /** Reads now, or once more when the reading that is under way has ended. Waits after failures start small again. */
  refresh(): void {
    this.#backoff.startSmallAgain();
    if (this.#isReading) this.#isOutdated = true;
    else void this.#read();
  }

  /** Reads when what has changed just now is served. */
  refreshSoon(): void {
    this.#clearLater();
    for (const afterMs of rediscoverAfterMs) {
      const timer = setTimeout(() => {
        this.#laterTimers.delete(timer);
        this.refresh();
      }, afterMs);
      this.#laterTimers.add(timer);
    }
  }

  close(): void {
    this.#stop.abort();
    clearTimeout(this.#retryTimer);
    this.#clearLater();
  }

  async #read(): Promise<void> {
    const { signal } = this.#stop;
    clearTimeout(this.#retryTimer);
    this.#isReading = true;
    this.#isOutdated = false;
    try {
      const catalog = await this.#options.read(signal);
      if (signal.aborted) return;
      this.#catalog = catalog;
      this.#failure = undefined;
      this.#backoff.startSmallAgain();
      this.#options.onCatalog();
    } catch (error) {
      if (signal.aborted) return;
      // Somebody else who asked the same may have given up; nothing is known to be wrong then.
      if (!isCancelled(error)) this.#fail(problemOf(error));
      else this.#isOutdated = true;
    } finally {
      this.#isReading = false;
    }
    if (this.#isOutdated) void this.#read();
  }

  #fail(problem: Problem): void {
    const known = this.#failure;
    this.#failure = { problem, sinceMs: known?.sinceMs ?? Date.now() };
    this.#retryTimer = setTimeout(() => void this.#read(), this.#nextDelayMs(problem));
    // Nothing is lost where the process ends before.
    this.#retryTimer.unref();
    if (known?.problem.code !== problem.code) this.#options.onFailure(problem);
  }

  #nextDelayMs(problem: Problem): number {
    if (problem.code === 'cluster.forbidden') return this.#deniedRetryMs;
    return retryDelayMs(problem, this.#backoff.next(), Math.random());
  }

  #clearLater(): void {
    for (const timer of this.#laterTimers) clearTimeout(timer);
    this.#laterTimers.clear();
  }
}
