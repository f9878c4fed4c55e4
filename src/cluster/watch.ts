import { delay } from '../core/abort.ts';
import type { JsonObject } from '../core/json.ts';
import type { Problem } from '../core/problem.ts';
import { cancelled, isCancelled, problemError, problemOf, ProblemError } from '../core/problem.ts';
import { listPageSize } from './apply.ts';
import { numberAt, objectsAt, textAt } from './readiness/read.ts';
import { problemOfAnswer } from './transport/status.ts';
import type { ClusterConnection, WatchEvent } from './types.ts';
import { Attention } from './watch/attention.ts';
import { endsInitialEvents, readWatchChange } from './watch/change.ts';
import type { WatchChange } from './watch/change.ts';
import { listLimiterOf } from './watch/limiter.ts';
import { readPages } from './watch/pages.ts';
import { isOlderVersion, refusesStreaming, retryDelayMs } from './watch/recovery.ts';
import { ToldRows } from './watch/told-rows.ts';
import { onWake } from './watch/wake.ts';

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
  /** A page of a list has this long; of a streaming list nothing may be heard for this long. */
  readonly pageMs: number;
  readonly firstBackoffMs: number;
  readonly longestBackoffMs: number;
  /** How long a denied watch waits before it asks again by itself; `retry` asks at once. */
  readonly deniedRetryMs: number;
}

const defaultTiming: WatchTiming = {
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
 *   from the last version.
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

type WatchedConnection = Pick<ClusterConnection, 'request' | 'stream' | 'server'>;

/** The first part of a stream that begins with all that is there. */
interface InitialPart {
  readonly seen: Set<string>;
  readonly giveBack: () => void;
  isWhole: boolean;
}

/** API groups of a connection that were asked for a streaming list and do not have it. */
const withoutStreaming = new WeakMap<object, Set<string>>();

class CollectionWatch<Row> {
  readonly #connection: WatchedConnection;
  readonly #options: WatchOptions<Row>;
  readonly #timing: WatchTiming;
  readonly #rows: ToldRows<Row>;
  #resourceVersion: string | undefined;
  #backoffMs: number;
  #wake = new AbortController();
  /** Of the stream that is open. */
  #attention: Attention | undefined;
  #isLive = false;
  /** True where a watch worked since the last list. */
  #hasWatched = false;
  /** A streaming list did not come through; the next one is read in pages. */
  #wantsPages = false;
  /** Streams in a row that opened and then said nothing. */
  #silences = 0;
  /** The version that a server was silent to, or has gone back behind. */
  #doubtedVersion: string | undefined;

  constructor(connection: WatchedConnection, options: WatchOptions<Row>) {
    this.#connection = connection;
    this.#options = options;
    this.#timing = { ...defaultTiming, ...options.timing };
    this.#backoffMs = this.#timing.firstBackoffMs;
    this.#rows = new ToldRows(options);
  }

  retry(): void {
    this.#backoffMs = this.#timing.firstBackoffMs;
    this.#wake.abort();
  }

  async run(): Promise<void> {
    const { signal } = this.#options;
    const stopListening = onWake(() => {
      this.#attention?.cut('this machine has slept');
      this.retry();
    });
    try {
      while (!signal.aborted) {
        try {
          if (this.#resourceVersion === undefined) await this.#readAll();
          else await this.#follow();
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
      this.#rows.removeAll();
      this.#options.onEvent({ type: 'denied', problem: failure });
      await this.#wait(this.#timing.deniedRetryMs);
      return;
    }
    const retryInMs = retryDelayMs(failure, this.#backoffMs, Math.random());
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

  /** Reads all there is, when it is this watch's turn; a streaming list goes on as the watch. */
  async #readAll(): Promise<void> {
    const giveBack = await listLimiterOf(this.#connection).turn(this.#options.signal);
    try {
      if (!this.#mayStream() || !(await this.#streamAll(giveBack))) await this.#list();
    } finally {
      giveBack();
    }
  }

  #mayStream(): boolean {
    // Only of a page is the version known before its rows are told.
    if (this.#wantsPages || this.#doubtedVersion !== undefined) return false;
    return withoutStreaming.get(this.#connection)?.has(this.#group) !== true;
  }

  /** @returns false where the server has no streaming lists, or does not permit this one: a list may still be had. */
  async #streamAll(giveBack: () => void): Promise<boolean> {
    const initial: InitialPart = { seen: new Set(), giveBack, isWhole: false };
    try {
      await this.#follow(initial);
      return true;
    } catch (error) {
      if (initial.isWhole || this.#options.signal.aborted) throw error;
      const failure = problemOf(error);
      if (failure.code === 'cluster.forbidden') return false;
      if (refusesStreaming(failure)) {
        const groups = withoutStreaming.get(this.#connection) ?? new Set();
        withoutStreaming.set(this.#connection, groups.add(this.#group));
        return false;
      }
      this.#wantsPages = true;
      throw error;
    }
  }

  /** Such as `/apis/apps/v1`: another group may be served by another program. */
  get #group(): string {
    return /^\/(?:api\/[^/]+|apis\/[^/]+\/[^/]+)/.exec(this.#options.path)?.[0] ?? this.#options.path;
  }

  async #list(): Promise<void> {
    try {
      await this.#readList(listPageSize);
    } catch (error) {
      if (problemOf(error).code !== 'cluster.gone') throw error;
      // The pages took longer than the server remembers. It has the newest state whole, which is what its own clients ask for then.
      await this.#readList(undefined);
    }
  }

  /** Reads everything, telling each page as it comes and letting it go. */
  async #readList(limit: number | undefined): Promise<void> {
    const { path, onEvent, signal, metadataOnly } = this.#options;
    const pages = readPages(
      (continueToken, pageSignal) =>
        this.#connection.request<JsonObject>({
          path,
          query: { ...this.#selectors(), limit, continue: continueToken },
          ...(metadataOnly === true ? { accept: metadataListAccept } : {}),
          timeoutMs: this.#timing.pageMs,
          signal: pageSignal,
        }),
      signal,
    );
    const seen = new Set<string>();
    let resourceVersion: string | undefined;
    for await (const page of pages) {
      resourceVersion = textAt(page, 'metadata', 'resourceVersion');
      if (isOlderVersion(resourceVersion, this.#doubtedVersion)) this.#rows.forgetVersions();
      this.#doubtedVersion = undefined;
      this.#rows.begin();
      for (const item of objectsAt(page, 'items')) seen.add(this.#rows.upsert(item));
    }
    if (resourceVersion === undefined) throw this.#broken('a list without a version');
    this.#rows.keepOnly(seen);
    this.#resourceVersion = resourceVersion;
    this.#wantsPages = false;
    onEvent({ type: 'synced' });
    this.#live();
  }

  async #follow(initial?: InitialPart): Promise<void> {
    const { signal } = this.#options;
    const attention = new Attention(initial === undefined ? this.#timing.inactivityMs : this.#timing.pageMs);
    this.#attention = attention;
    const startedAtMs = performance.now();
    try {
      const events = this.#openStream(initial !== undefined, AbortSignal.any([signal, attention.signal]), () => {
        attention.opened();
        if (initial === undefined) this.#live();
        else this.#rows.begin();
      });
      for await (const event of events) {
        attention.heard();
        const change = readWatchChange(event, this.#connection.server);
        if (initial === undefined || initial.isWhole) this.#take(change);
        else if (this.#takeInitial(change, initial)) attention.allow(this.#timing.inactivityMs);
      }
    } catch (error) {
      const { reason } = attention;
      if (reason === undefined || signal.aborted) throw error;
      if (attention.wasSilent && initial === undefined) this.#onSilence();
      throw this.#broken(reason);
    } finally {
      attention.close();
      this.#attention = undefined;
    }
    if (signal.aborted) throw cancelled();
    if (initial?.isWhole === false) throw this.#broken('the server ended a list before its end');
    // An end in good order. One that comes at once, again and again, must not become a loop without pause.
    if (performance.now() - startedAtMs < 1000) throw this.#broken('the server ended the watch at once');
    this.#heard();
  }

  #openStream(isInitial: boolean, signal: AbortSignal, onOpen: () => void): AsyncIterable<JsonObject> {
    const { path, metadataOnly } = this.#options;
    const from = isInitial
      ? { sendInitialEvents: true, resourceVersionMatch: 'NotOlderThan' }
      : { resourceVersion: this.#resourceVersion };
    return this.#connection.stream({
      path,
      query: {
        ...this.#selectors(),
        watch: true,
        allowWatchBookmarks: true,
        ...from,
        timeoutSeconds: Math.max(1, Math.round((this.#timing.serverTimeoutMs * (1 + Math.random())) / 1000)),
      },
      ...(metadataOnly === true ? { accept: metadataAccept } : {}),
      signal,
      onOpen,
    });
  }

  /** @returns true where the first part has ended. Its objects come in no order, so that their versions are no place to go on from. */
  #takeInitial(change: WatchChange, initial: InitialPart): boolean {
    const { seen, giveBack } = initial;
    if (change.type === 'ADDED' || change.type === 'MODIFIED') seen.add(this.#rows.upsert(change.object));
    else if (change.type === 'DELETED') seen.delete(this.#rows.remove(change.object));
    else if (change.type === 'ERROR') throw new ProblemError(this.#inStreamProblem(change.object));
    if (!endsInitialEvents(change)) return false;
    this.#rows.keepOnly(seen);
    this.#resourceVersion = textAt(change.object, 'metadata', 'resourceVersion');
    initial.isWhole = true;
    giveBack();
    this.#options.onEvent({ type: 'synced' });
    this.#live();
    return true;
  }

  #take({ type, object }: WatchChange): void {
    if (type === 'ERROR') throw new ProblemError(this.#inStreamProblem(object));
    const version = textAt(object, 'metadata', 'resourceVersion');
    if (type === 'BOOKMARK' && isOlderVersion(version, this.#resourceVersion)) {
      this.#doubt();
      throw this.#broken('the server went back to an older state');
    }
    if (type === 'ADDED' || type === 'MODIFIED') this.#rows.upsert(object);
    else if (type === 'DELETED') this.#rows.remove(object);
    if (version === undefined || version === this.#resourceVersion) return;
    this.#resourceVersion = version;
    this.#heard();
  }

  #onSilence(): void {
    this.#silences += 1;
    if (this.#silences > 1) this.#doubt();
  }

  /** Goes on with a list. Versions of another state would say that objects are the same which are not. */
  #doubt(): void {
    this.#silences = 0;
    this.#doubtedVersion = this.#resourceVersion;
    this.#resourceVersion = undefined;
  }

  /** A watch came further: waits start small again. A list, or a stream that only opened, does not prove that. */
  #heard(): void {
    this.#hasWatched = true;
    this.#silences = 0;
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

  #broken(reason: string): ProblemError {
    return problemError('cluster.stream-broken', { server: this.#connection.server, reason });
  }
}

const metadataAccept = 'application/json;as=PartialObjectMetadata;g=meta.k8s.io;v=v1';
const metadataListAccept = 'application/json;as=PartialObjectMetadataList;g=meta.k8s.io;v=v1';
