import { delay, orCancelled, throwIfAborted } from '../../core/abort.ts';
import { deferred } from '../../core/deferred.ts';
import type { Problem } from '../../core/problem.ts';
import { isCancelled, problem, ProblemError, problemOf } from '../../core/problem.ts';
import type { PodView } from '../pods.ts';
import { podSelectionOf, podsPath, podViewOf } from '../pods.ts';
import type { ClusterConnection } from '../types.ts';
import { watchCollection } from '../watch.ts';
import { onWake } from '../watch/wake.ts';
import { LiveMerge } from './merge.ts';
import { openLog } from './open.ts';
import { LogPosition } from './position.ts';
import { mostSources, readLogs } from './read.ts';
import { chosenContainers, hasLog, isFinished } from './sources.ts';
import type { LogQuery, LogSink, LogSource } from './types.ts';

/** Waits between two attempts at a stream that breaks, in milliseconds. */
export interface FollowTiming {
  readonly firstBackoffMs: number;
  readonly longestBackoffMs: number;
}

const defaultTiming: FollowTiming = { firstBackoffMs: 1_000, longestBackoffMs: 15_000 };

/**
 * Tells what is in the logs of the Pods behind an object, and then what is written from now on: of Pods that come later too, over broken
 * connections with no line twice, and over restarts of containers. Ends with the signal (`cancelled`), or when one Pod alone was asked for
 * and is over.
 *
 * @throws what {@link readLogs} throws.
 */
export async function followLogs(
  connection: ClusterConnection,
  query: LogQuery,
  sink: LogSink,
  signal: AbortSignal,
  timing: FollowTiming = defaultTiming,
): Promise<void> {
  const positions = new Map<string, LogPosition>();
  const { sources } = await readLogs(connection, query, sink, signal, (line) => {
    positionOf(positions, line.source).take(line);
  });
  await sink.note({ is: 'live' });
  await new Following(connection, query, sink, signal, timing, positions, sources).run();
}

function positionOf(positions: Map<string, LogPosition>, source: Omit<LogSource, 'index'>): LogPosition {
  const key = keyOf(source);
  const known = positions.get(key) ?? new LogPosition();
  positions.set(key, known);
  return known;
}

function keyOf({ podUid, container }: Omit<LogSource, 'index'>): string {
  return `${podUid}/${container}`;
}

class Following {
  readonly #connection: ClusterConnection;
  readonly #query: LogQuery;
  readonly #sink: LogSink;
  readonly #signal: AbortSignal;
  readonly #timing: FollowTiming;
  readonly #positions: Map<string, LogPosition>;
  readonly #sources: Map<string, LogSource>;
  readonly #running = new Map<string, Promise<void>>();
  readonly #unread = new Set<string>();
  readonly #merge: LiveMerge<LogSource>;
  readonly #failed = deferred<never>();
  #pods = new Map<string, PodView>();
  #isSynced = false;
  #changed = deferred();

  constructor(
    connection: ClusterConnection,
    query: LogQuery,
    sink: LogSink,
    signal: AbortSignal,
    timing: FollowTiming,
    positions: Map<string, LogPosition>,
    sources: readonly LogSource[],
  ) {
    this.#connection = connection;
    this.#query = query;
    this.#sink = sink;
    this.#signal = signal;
    this.#timing = timing;
    this.#positions = positions;
    this.#sources = new Map(sources.map((source) => [keyOf(source), source]));
    this.#merge = new LiveMerge((lines) => sink.lines(lines));
    // Whoever waits for it is told by `run`; until then nobody is.
    this.#failed.promise.catch(() => undefined);
  }

  async run(): Promise<void> {
    const selection = await podSelectionOf(this.#connection, this.#query.object, this.#signal);
    const { labelSelector, fieldSelector } = selection;
    const end = new AbortController();
    const signal = AbortSignal.any([this.#signal, end.signal]);
    const watch = watchCollection<PodView>(this.#connection, {
      path: podsPath(selection),
      project: podViewOf,
      ...(labelSelector === undefined ? {} : { labelSelector }),
      ...(fieldSelector === undefined ? {} : { fieldSelector }),
      onEvent: (event) => {
        if (event.type === 'reset') this.#pods = new Map();
        else if (event.type === 'upsert') this.#pods.set(event.key, event.row);
        else if (event.type === 'remove') this.#pods.delete(event.key);
        else if (event.type === 'synced') this.#isSynced = true;
        else if (event.type === 'denied') this.#readWithoutWatch(signal);
        this.#look(signal);
      },
      signal,
    });
    try {
      await Promise.race([this.#untilOver(), this.#failed.promise]);
    } finally {
      end.abort();
      await Promise.all([watch.ended, Promise.allSettled(this.#running.values())]);
      await this.#merge.flush().catch(() => undefined);
    }
  }

  /** Whoever may not watch Pods may still follow the logs of those that there are. */
  #readWithoutWatch(signal: AbortSignal): void {
    for (const [key, source] of this.#sources) this.#begin(key, source, signal);
  }

  /** Begins with every container that has a log and is not read yet. */
  #look(signal: AbortSignal): void {
    this.#changed.resolve();
    this.#changed = deferred();
    if (!this.#isSynced) return;
    for (const pod of this.#pods.values()) {
      for (const container of chosenContainers(pod, this.#query.containers).filter(hasLog)) {
        const key = keyOf({ pod: pod.name, podUid: pod.uid, container: container.name });
        if (this.#running.has(key)) continue;
        const known = this.#sources.get(key);
        if (known === undefined && this.#sources.size >= mostSources) {
          this.#tellTooMany(pod.name);
          continue;
        }
        const index = this.#sources.size;
        const source = known ?? { pod: pod.name, podUid: pod.uid, container: container.name, index };
        this.#sources.set(key, source);
        this.#begin(key, source, signal, known === undefined);
      }
    }
  }

  /** Once for each Pod: its containers stay unread, and that is no secret. */
  #tellTooMany(pod: string): void {
    if (this.#unread.has(pod)) return;
    this.#unread.add(pod);
    this.#sink.note({ is: 'too-many', pod }).catch(() => undefined);
  }

  #begin(key: string, source: LogSource, signal: AbortSignal, isNew = false): void {
    if (this.#running.has(key)) return;
    const work = this.#follow(source, isNew, signal).catch((error: unknown) => {
      // What cannot be shown (a filter that takes too long) ends all of it.
      if (!isCancelled(error))
        this.#failed.reject(error instanceof Error ? error : new ProblemError(problem('unexpected')));
    });
    this.#running.set(key, work);
  }

  async #untilOver(): Promise<void> {
    const { object } = this.#query;
    if (object.group !== '' || object.kind !== 'Pod')
      return orCancelled(new Promise<void>(() => undefined), this.#signal);
    // One Pod: it is over when all of its containers are.
    for (;;) {
      throwIfAborted(this.#signal);
      if (this.#isSynced && this.#pods.size === 0) break;
      const pods = [...this.#pods.values()];
      if (this.#isSynced && pods.every(isFinished)) break;
      await orCancelled(this.#changed.promise, this.#signal);
    }
    await Promise.all(this.#running.values());
  }

  async #follow(source: LogSource, isNew: boolean, signal: AbortSignal): Promise<void> {
    const position = positionOf(this.#positions, source);
    if (isNew) await this.#sink.note({ is: 'joined', source });
    let run = this.#containerOf(source)?.run;
    let backoffMs = this.#timing.firstBackoffMs;
    let isBroken = false;
    for (;;) {
      const { hasRead, failure } = await this.#readOnce(source, position, isNew, signal);
      if (failure?.code === 'cluster.forbidden') {
        await this.#sink.note({ is: 'refused', source, problem: failure });
        return;
      }
      // Told once, and not at each attempt.
      if (failure !== undefined && !isBroken) await this.#sink.note({ is: 'broken', source, problem: failure });
      isBroken = failure !== undefined;
      if (hasRead) backoffMs = this.#timing.firstBackoffMs;
      const next = await this.#untilNext(source, run, backoffMs, signal);
      if (next.is !== 'again') {
        await this.#merge.flush();
        await this.#sink.note({ is: 'ended', source, because: next.is });
        return;
      }
      if (next.run !== run) await this.#sink.note({ is: 'restarted', source, restarts: next.restarts });
      else backoffMs = Math.min(backoffMs * 2, this.#timing.longestBackoffMs);
      run = next.run;
    }
  }

  /** One stream to its end. A machine that has slept gives its connection up, and begins again where it was. */
  async #readOnce(
    source: LogSource,
    position: LogPosition,
    isNew: boolean,
    signal: AbortSignal,
  ): Promise<{ readonly hasRead: boolean; readonly failure?: Problem }> {
    const cut = new AbortController();
    const stopListening = onWake(() => {
      cut.abort();
    });
    let hasRead = false;
    try {
      position.beginAgain();
      const { sinceSeconds } = this.#query;
      const lines = openLog(this.#connection, {
        namespace: this.#query.object.namespace ?? this.#connection.namespace,
        source,
        follow: true,
        sinceTime: position.since,
        // Of a container that had written nothing everything is new, and so it is of one that has come since.
        sinceSeconds: position.since === undefined && !isNew ? sinceSeconds : undefined,
        signal: AbortSignal.any([signal, cut.signal]),
      });
      for await (const line of lines) {
        if (!position.take(line)) continue;
        hasRead = true;
        await this.#merge.push({ ...line, source });
      }
    } catch (error) {
      throwIfAborted(signal);
      const failure = problemOf(error);
      // What is over or has not begun is answered so; what its Pod says of it decides how it goes on.
      const isExpected = ['cancelled', 'cluster.not-found', 'cluster.bad-request'].includes(failure.code);
      if (!isExpected) return { hasRead, failure };
    } finally {
      stopListening();
    }
    return { hasRead };
  }

  /** After a stream ended: waits until there is more to read, or it is clear that there will be nothing. */
  async #untilNext(
    source: LogSource,
    run: string | undefined,
    backoffMs: number,
    signal: AbortSignal,
  ): Promise<
    | { readonly is: 'again'; readonly run: string | undefined; readonly restarts: number }
    | { readonly is: 'gone' | 'finished' }
  > {
    const backoff = delay(backoffMs, signal);
    backoff.catch(() => undefined);
    for (let isFirst = true; ; isFirst = false) {
      throwIfAborted(signal);
      const changed = this.#changed.promise;
      const pod = this.#podOf(source);
      const container = this.#containerOf(source);
      if (this.#isSynced && (pod === undefined || container === undefined)) return { is: 'gone' };
      if (container !== undefined && container.run !== run && hasLog(container))
        return { is: 'again', run: container.run, restarts: container.restarts };
      if (pod !== undefined && container?.state === 'terminated' && isFinished(pod)) return { is: 'finished' };
      if (!isFirst && container?.state !== 'terminated') {
        await backoff;
        return { is: 'again', run, restarts: container?.restarts ?? 0 };
      }
      // The end of a stream may be heard before the end of its container.
      await (isFirst ? Promise.race([backoff, orCancelled(changed, signal)]) : orCancelled(changed, signal));
    }
  }

  #podOf({ podUid }: LogSource): PodView | undefined {
    return [...this.#pods.values()].find(({ uid }) => uid === podUid);
  }

  #containerOf(source: LogSource): PodView['containers'][number] | undefined {
    return this.#podOf(source)?.containers.find(({ name }) => name === source.container);
  }
}
