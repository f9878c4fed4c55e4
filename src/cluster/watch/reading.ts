import type { JsonObject } from '../../core/json.ts';
import { eitherSignal } from '../../core/abort.ts';
import type { Problem } from '../../core/problem.ts';
import { cancelled, problemError, problemOf, ProblemError } from '../../core/problem.ts';
import { listPageSize } from '../apply.ts';
import { numberAt, objectsAt, textAt } from '../readiness/read.ts';
import { problemOfAnswer } from '../transport/status.ts';
import type { ClusterConnection, ProtobufReader, WatchEvent } from '../types.ts';
import { Attention } from './attention.ts';
import { endsInitialEvents, readWatchChange } from './change.ts';
import type { WatchChange } from './change.ts';
import { listLimiterOf } from './limiter.ts';
import { readPages } from './pages.ts';
import { Position } from './position.ts';
import { isOlderVersion, refusesStreaming } from './recovery.ts';
import type { WatchedCollection } from './requests.ts';
import { groupOf, pageRequest, protobufReaderFor, streamRequest } from './requests.ts';
import { ToldRows } from './told-rows.ts';

/** As much of a connection as reading needs. */
export type WatchedConnection = Pick<ClusterConnection, 'request' | 'stream' | 'server'>;

/** What {@link Reading} needs. */
export interface ReadingOptions<Row> extends WatchedCollection {
  readonly project: (object: JsonObject) => Row | undefined;
  readonly onEvent: (event: WatchEvent<Row>) => void;
  readonly signal: AbortSignal;
  /** The server ends a stream after this long, plus up to as much again. */
  readonly serverTimeoutMs: number;
  /** A silence of this length means a dead connection. */
  readonly inactivityMs: number;
  /** A page of a list has this long; of a streaming list nothing may be heard for this long. */
  readonly pageMs: number;
  /** What is kept equals what the server has. */
  readonly onLive: () => void;
  /** A watch came further. A list, or a stream that only opened, does not prove that. */
  readonly onProgress: () => void;
}

/** The first part of a stream that begins with all that is there. */
interface InitialPart {
  readonly seen: Set<string>;
  readonly giveBack: () => void;
  isWhole: boolean;
}

/** API groups of a connection that were asked for a streaming list and do not have it. */
const withoutStreaming = new WeakMap<object, Set<string>>();

/** Reads a collection as long as nothing goes wrong: all there is, by a streaming list or in pages, and then its changes. */
export class Reading<Row> {
  readonly #connection: WatchedConnection;
  readonly #options: ReadingOptions<Row>;
  readonly #position = new Position();
  readonly #rows: ToldRows<Row>;
  readonly #protobuf: ProtobufReader | undefined;
  /** Of the stream that is open. */
  #attention: Attention | undefined;
  /** A streaming list did not come through; the next one is read in pages. */
  #wantsPages = false;

  constructor(connection: WatchedConnection, options: ReadingOptions<Row>) {
    this.#connection = connection;
    this.#options = options;
    this.#rows = new ToldRows(options);
    this.#protobuf = protobufReaderFor(options);
  }

  /** Reads on from where it is, until the server ends the stream in good order. Throws what goes wrong, or `cancelled`. */
  async readOn(): Promise<void> {
    if (this.#position.version === undefined) await this.#readAll();
    else await this.#follow();
  }

  /** The server does not remember where we are: all is read next, and the differences are told. */
  forgetPosition(): void {
    this.#position.forget();
  }

  /** What is not permitted or not served any more is not known any more either. */
  forgetAll(): void {
    this.#position.forget();
    this.#rows.removeAll();
  }

  /** Gives up the stream that is open. */
  cut(reason: string): void {
    this.#attention?.cut(reason);
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
    if (this.#wantsPages || this.#position.doubtedVersion !== undefined) return false;
    return withoutStreaming.get(this.#connection)?.has(groupOf(this.#options)) !== true;
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
        withoutStreaming.set(this.#connection, groups.add(groupOf(this.#options)));
        return false;
      }
      this.#wantsPages = true;
      throw error;
    }
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
    const { onEvent, onLive, signal, pageMs: timeoutMs } = this.#options;
    const pages = readPages(
      (continueToken, pageSignal) =>
        this.#connection.request<JsonObject>({
          ...pageRequest(this.#options, this.#protobuf, limit, continueToken),
          timeoutMs,
          signal: pageSignal,
        }),
      signal,
    );
    const seen = new Set<string>();
    let resourceVersion: string | undefined;
    for await (const page of pages) {
      resourceVersion = textAt(page, 'metadata', 'resourceVersion');
      if (isOlderVersion(resourceVersion, this.#position.doubtedVersion)) this.#rows.forgetVersions();
      this.#position.isDecided();
      this.#rows.begin();
      for (const item of objectsAt(page, 'items')) seen.add(this.#rows.upsert(item));
    }
    if (resourceVersion === undefined) throw this.#broken('a list without a version');
    this.#rows.keepOnly(seen);
    this.#position.reached(resourceVersion);
    this.#wantsPages = false;
    onEvent({ type: 'synced' });
    onLive();
  }

  async #follow(initial?: InitialPart): Promise<void> {
    const { signal, inactivityMs, pageMs, onLive } = this.#options;
    const attention = new Attention(initial === undefined ? Math.min(pageMs, inactivityMs) : pageMs);
    this.#attention = attention;
    const either = eitherSignal(signal, attention.signal);
    const startedAtMs = performance.now();
    try {
      const events = this.#openStream(initial !== undefined, either.signal, () => {
        attention.opened();
        if (initial === undefined) {
          attention.allow(inactivityMs);
          onLive();
        } else this.#rows.begin();
      });
      for await (const event of events) {
        attention.heard();
        const change = readWatchChange(event, this.#connection.server);
        if (initial === undefined || initial.isWhole) this.#take(change);
        else if (this.#takeInitial(change, initial)) attention.allow(inactivityMs);
      }
    } catch (error) {
      const { reason } = attention;
      if (reason === undefined || signal.aborted) throw error;
      if (attention.wasSilent && initial === undefined) this.#position.wasMetBySilence();
      // Programs behind the API server may send no bookmarks, and are silent while nothing changes. A new stream shows which it is: one that does not
      // open is told.
      if (attention.fellSilent && initial?.isWhole !== false) return;
      throw this.#broken(reason);
    } finally {
      either.release();
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
    const { serverTimeoutMs } = this.#options;
    const from = isInitial ? undefined : this.#position.version;
    const timeoutMs = serverTimeoutMs * (1 + Math.random());
    return this.#connection.stream({
      ...streamRequest(this.#options, this.#protobuf, from, timeoutMs),
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
    this.#position.reached(textAt(change.object, 'metadata', 'resourceVersion'));
    initial.isWhole = true;
    giveBack();
    this.#options.onEvent({ type: 'synced' });
    this.#options.onLive();
    return true;
  }

  #take({ type, object }: WatchChange): void {
    if (type === 'ERROR') throw new ProblemError(this.#inStreamProblem(object));
    const version = textAt(object, 'metadata', 'resourceVersion');
    if (type === 'BOOKMARK' && isOlderVersion(version, this.#position.version)) {
      this.#position.doubt();
      throw this.#broken('the server went back to an older state');
    }
    if (type === 'ADDED' || type === 'MODIFIED') this.#rows.upsert(object);
    else if (type === 'DELETED') this.#rows.remove(object);
    if (version === undefined || version === this.#position.version) return;
    this.#position.reached(version);
    this.#heard();
  }

  #heard(): void {
    this.#position.heard();
    this.#options.onProgress();
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
