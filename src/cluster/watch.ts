import { delay } from '../core/abort.ts';
import type { JsonObject } from '../core/json.ts';
import { isJsonObject } from '../core/json.ts';
import type { Problem } from '../core/problem.ts';
import { cancelled, isCancelled, problem, problemOf, ProblemError } from '../core/problem.ts';
import { listPageSize } from './apply.ts';
import { numberAt, objectsAt, textAt } from './readiness/read.ts';
import { problemOfAnswer } from './transport/status.ts';
import type { ClusterConnection, WatchEvent } from './types.ts';

/** What is watched and what is kept of each object. */
export interface WatchOptions<Row> {
  /** Path of the collection, such as `/api/v1/namespaces`. */
  readonly path: string;
  /** The little that is kept; the object itself is let go. Undefined leaves the object out. */
  readonly project: (object: JsonObject) => Row | undefined;
  readonly labelSelector?: string;
  readonly fieldSelector?: string;
  /** True asks for metadata only (PartialObjectMetadata). */
  readonly metadataOnly?: boolean;
  readonly onEvent: (event: WatchEvent<Row>) => void;
  readonly signal: AbortSignal;
  readonly timing?: Partial<WatchTiming>;
}

/** Times of a watch in milliseconds; tests shorten them. */
export interface WatchTiming {
  /** The server ends a watch after this long, plus up to as much again, so that not all end at once. */
  readonly serverTimeoutMs: number;
  /** Nothing heard for this long, not even a bookmark, means a dead connection. Bookmarks come about every minute. */
  readonly inactivityMs: number;
  readonly firstBackoffMs: number;
  readonly longestBackoffMs: number;
  /** How long a denied watch waits before it asks again by itself; `retry` asks at once. */
  readonly deniedRetryMs: number;
}

const defaultTiming: WatchTiming = {
  serverTimeoutMs: 300_000,
  inactivityMs: 150_000,
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
 * Follows a collection: a list in pages, then a watch from the list's version with bookmarks, again and again. What can go wrong
 * is the design of it:
 *
 * - The server forgets the version (410, as answer or in the stream): a new list, of which only the differences are told.
 * - The connection dies without a word: after `inactivityMs` it is given up and continued from the last version.
 * - The server ends the stream, which it does every few minutes: continued at once from the last version.
 * - The server asks to wait (429, 503 with Retry-After): waited for. Anything else: waits that grow, and start small again only
 *   after something was heard.
 * - Not permitted (403): told as `denied`, and asked again rarely.
 */
export function watchCollection<Row>(
  connection: Pick<ClusterConnection, 'request' | 'stream' | 'server'>,
  options: WatchOptions<Row>,
): RunningWatch {
  const watch = new CollectionWatch(connection, options);
  return {
    retry: () => {
      watch.retry();
    },
    ended: watch.run(),
  };
}

class CollectionWatch<Row> {
  readonly #connection: Pick<ClusterConnection, 'request' | 'stream' | 'server'>;
  readonly #options: WatchOptions<Row>;
  readonly #timing: WatchTiming;
  /** Versions of what was told, by key; to tell only differences after a new list. */
  readonly #versions = new Map<string, string>();
  #resourceVersion: string | undefined;
  #backoffMs: number;
  #wake = new AbortController();
  #isLive = false;
  /** True where a watch worked since the last list. */
  #hasWatched = false;
  #wasReset = false;

  constructor(connection: Pick<ClusterConnection, 'request' | 'stream' | 'server'>, options: WatchOptions<Row>) {
    this.#connection = connection;
    this.#options = options;
    this.#timing = { ...defaultTiming, ...options.timing };
    this.#backoffMs = this.#timing.firstBackoffMs;
  }

  retry(): void {
    this.#backoffMs = this.#timing.firstBackoffMs;
    this.#wake.abort();
  }

  async run(): Promise<void> {
    const { signal } = this.#options;
    while (!signal.aborted) {
      try {
        if (this.#resourceVersion === undefined) await this.#list();
        await this.#watch();
      } catch (error) {
        await this.#recover(problemOf(error));
      }
    }
  }

  async #recover(failure: Problem): Promise<void> {
    if (this.#options.signal.aborted) return;
    if (failure.code === 'cluster.gone') {
      this.#resourceVersion = undefined;
      // A 410 after a watch that worked is ordinary; one after another waits like any failure.
      if (this.#hasWatched) {
        this.#hasWatched = false;
        return;
      }
    }
    this.#isLive = false;
    if (failure.code === 'cluster.forbidden' || failure.code === 'cluster.not-found') {
      // What is not permitted or not served any more is not known any more either.
      this.#resourceVersion = undefined;
      this.#forgetAll();
      this.#options.onEvent({ type: 'denied', problem: failure });
      await this.#wait(this.#timing.deniedRetryMs);
      return;
    }
    const asked = Number(failure.params['retryAfterSeconds'] ?? 0) * 1000;
    const retryInMs = Math.max(asked, Math.round(this.#backoffMs * (0.75 + Math.random() / 2)));
    this.#backoffMs = Math.min(this.#backoffMs * 2, this.#timing.longestBackoffMs);
    this.#options.onEvent({ type: 'reconnecting', problem: failure, retryInMs });
    await this.#wait(retryInMs);
  }

  async #wait(durationMs: number): Promise<void> {
    this.#wake = new AbortController();
    try {
      await delay(durationMs, AbortSignal.any([this.#options.signal, this.#wake.signal]));
    } catch (error) {
      // Woken by `retry`, or asked to stop: the loop looks at the signal next.
      if (!isCancelled(error)) throw error;
    }
  }

  /** Reads everything, telling each page as it comes and letting it go. */
  async #list(): Promise<void> {
    const { path, onEvent, signal, metadataOnly } = this.#options;
    const seen = new Set<string>();
    if (!this.#wasReset) {
      this.#wasReset = true;
      onEvent({ type: 'reset' });
    }
    let continueToken: string | undefined;
    let resourceVersion: string | undefined;
    do {
      const page = await this.#connection.request<JsonObject>({
        path,
        query: { ...this.#selectors(), limit: listPageSize, continue: continueToken },
        ...(metadataOnly === true ? { accept: metadataListAccept } : {}),
        timeoutMs: 60_000,
        signal,
      });
      for (const item of objectsAt(page, 'items')) {
        const key = keyOf(item);
        seen.add(key);
        this.#upsert(key, item);
      }
      continueToken = textAt(page, 'metadata', 'continue');
      resourceVersion = textAt(page, 'metadata', 'resourceVersion');
    } while (continueToken !== undefined);
    for (const key of [...this.#versions.keys()]) if (!seen.has(key)) this.#remove(key);
    this.#resourceVersion = resourceVersion;
    onEvent({ type: 'synced' });
    this.#live();
  }

  async #watch(): Promise<void> {
    const { path, signal, metadataOnly } = this.#options;
    const { serverTimeoutMs, inactivityMs } = this.#timing;
    const inactive = new AbortController();
    const timer = setTimeout(() => {
      inactive.abort();
    }, inactivityMs);
    const startedAt = Date.now();
    try {
      const events = this.#connection.stream({
        path,
        query: {
          ...this.#selectors(),
          watch: true,
          allowWatchBookmarks: true,
          resourceVersion: this.#resourceVersion,
          timeoutSeconds: Math.max(1, Math.round((serverTimeoutMs * (1 + Math.random())) / 1000)),
        },
        ...(metadataOnly === true ? { accept: metadataAccept } : {}),
        signal: AbortSignal.any([signal, inactive.signal]),
        onOpen: () => {
          this.#live();
        },
      });
      for await (const event of events) {
        timer.refresh();
        this.#take(event);
        this.#heard();
      }
    } catch (error) {
      if (inactive.signal.aborted && !signal.aborted) throw this.#silence();
      throw error;
    } finally {
      clearTimeout(timer);
    }
    if (signal.aborted) throw cancelled();
    // An end in good order. One that comes at once, again and again, must not become a loop without pause.
    if (Date.now() - startedAt < 1000) throw this.#endedAtOnce();
    this.#heard();
  }

  #take(event: JsonObject): void {
    const object = event['object'];
    if (!isJsonObject(object)) return;
    const version = textAt(object, 'metadata', 'resourceVersion');
    switch (event['type']) {
      case 'ADDED':
      case 'MODIFIED':
        this.#upsert(keyOf(object), object);
        break;
      case 'DELETED':
        this.#remove(keyOf(object));
        break;
      case 'BOOKMARK':
        break;
      case 'ERROR':
        throw new ProblemError(this.#inStreamProblem(object));
      default:
        return;
    }
    if (version !== undefined) this.#resourceVersion = version;
  }

  #upsert(key: string, object: JsonObject): void {
    const version = textAt(object, 'metadata', 'resourceVersion') ?? '';
    if (this.#versions.get(key) === version && version !== '') return;
    const row = this.#options.project(object);
    if (row === undefined) {
      this.#remove(key);
      return;
    }
    this.#versions.set(key, version);
    this.#options.onEvent({ type: 'upsert', key, row });
  }

  #remove(key: string): void {
    if (this.#versions.delete(key)) this.#options.onEvent({ type: 'remove', key });
  }

  #forgetAll(): void {
    for (const key of [...this.#versions.keys()]) this.#remove(key);
  }

  /** A watch worked: waits start small again. A list, or a stream that only opened, does not prove that. */
  #heard(): void {
    this.#hasWatched = true;
    this.#backoffMs = this.#timing.firstBackoffMs;
    this.#live();
  }

  #live(): void {
    if (this.#isLive) return;
    this.#isLive = true;
    this.#options.onEvent({ type: 'live' });
  }

  #selectors(): Readonly<Record<string, string | undefined>> {
    return { labelSelector: this.#options.labelSelector, fieldSelector: this.#options.fieldSelector };
  }

  #inStreamProblem(status: JsonObject): Problem {
    const { path } = this.#options;
    return problemOfAnswer({
      server: this.#connection.server,
      user: '',
      request: { path, query: { watch: true } },
      status: numberAt(status, 'code') ?? 500,
      contentType: 'application/json',
      body: JSON.stringify(status),
    });
  }

  #silence(): ProblemError {
    const reason = `nothing was heard for ${Math.round(this.#timing.inactivityMs / 1000)} s`;
    return new ProblemError(problem('cluster.stream-broken', { server: this.#connection.server, reason }));
  }

  #endedAtOnce(): ProblemError {
    const reason = 'the server ended the watch at once';
    return new ProblemError(problem('cluster.stream-broken', { server: this.#connection.server, reason }));
  }
}

const metadataAccept = 'application/json;as=PartialObjectMetadata;g=meta.k8s.io;v=v1';
const metadataListAccept = 'application/json;as=PartialObjectMetadataList;g=meta.k8s.io;v=v1';

/** `namespace/name`, or the name of a cluster-wide object. */
function keyOf(object: JsonObject): string {
  const namespace = textAt(object, 'metadata', 'namespace');
  const name = textAt(object, 'metadata', 'name') ?? '';
  return namespace === undefined ? name : `${namespace}/${name}`;
}
