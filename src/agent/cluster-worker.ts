import { Worker } from 'node:worker_threads';
import { RunningPlugins } from '../cluster/auth/running-plugins.ts';
import { secretsOfContext, withoutSecrets } from '../cluster/auth/secrets.ts';
import type { ResolvedContext } from '../cluster/kubeconfig.ts';
import type { ContextSummary } from '../cluster/types.ts';
import { onWake } from '../cluster/watch/wake.ts';
import type { Problem } from '../core/problem.ts';
import { problem, problemOf } from '../core/problem.ts';
import { inOneText } from '../core/words.ts';
import type { CacheEvents, CacheMethods, CacheQuery, CacheWorkerData } from './cache/worker-protocol.ts';
import type { Caller, Message } from './protocol/channel.ts';
import { createCaller } from './protocol/channel.ts';
import type { RowsRearrangement, RowsWindow } from './protocol/rows.ts';
import { problemRow } from './tree/children.ts';
import { failedContextRow } from './tree/context-rows.ts';

/**
 * Memory of one cluster's cache. 100,000 objects as small entries take well under 200 MiB; the rest is room for the page of a
 * list that is being read. The young generation is two halves of a third of its limit each, rounded up to a power of two: 24 MiB are
 * halves of 8. With 64 these were halves of 32, which changes fill and nothing gives back while they go on; a first sync of 40,000
 * objects took no less processor time with them.
 */
const resourceLimits = { maxOldGenerationSizeMb: 768, maxYoungGenerationSizeMb: 24 };

/** What {@link ClusterWorker} needs. */
export interface ClusterWorkerOptions {
  /** `dist/cache-worker.mjs`, or its source in tests. */
  readonly entry: URL;
  readonly emit: <Name extends Exclude<keyof CacheEvents, 'plugins'>>(name: Name, value: CacheEvents[Name]) => void;
  /** How long after its death a reader is started anew, in milliseconds; grows with each death in a minute. */
  readonly restartAfterMs?: number;
}

/** One that dies again and again is left to a person: it would read a large cluster from the start each time. */
const mostDeaths = 3;
const deathsCountedMs = 60_000;
const defaultRestartAfterMs = 1_000;

interface RunningWorker {
  readonly worker: Worker;
  readonly caller: Caller<CacheMethods, CacheEvents>;
}

type Ask<Answer> = (caller: Caller<CacheMethods, CacheEvents>) => Promise<Answer>;

/**
 * The worker thread of one server and user, as the agent's main thread sees it. It is started when first asked. One that died is started
 * again by itself a few times, and after that by {@link ClusterWorker.retry}: everything that was attached and subscribed is asked
 * for again.
 */
export class ClusterWorker {
  readonly #options: ClusterWorkerOptions;
  readonly #contexts = new Map<string, ContextSummary>();
  readonly #queries = new Map<number, CacheQuery>();
  #resolved: ResolvedContext;
  #running: RunningWorker | undefined;
  #died: Problem | undefined;
  /** When it died, in milliseconds since 1970, as far as that counts. */
  #deathsMs: readonly number[] = [];
  #restartTimer: NodeJS.Timeout | undefined;
  #isClosed = false;

  constructor(resolved: ResolvedContext, options: ClusterWorkerOptions) {
    this.#resolved = resolved;
    this.#options = options;
  }

  get contexts(): readonly string[] {
    return [...this.#contexts.keys()];
  }

  /** It answers nothing any more, and starts no thread. */
  get isClosed(): boolean {
    return this.#isClosed;
  }

  /** Heap of the thread; undefined while there is none. */
  async heapUsedBytes(): Promise<number | undefined> {
    const statistics = await this.#running?.worker.getHeapStatistics();
    return statistics?.used_heap_size;
  }

  async attach(context: ContextSummary): Promise<void> {
    this.#contexts.set(context.name, context);
    const row = await this.#unlessDead((caller) => caller.call('attach', { context }));
    if (row !== undefined) this.#options.emit('context-row', { context: context.name, row });
  }

  /** @returns what was subscribed to below the context. */
  async detach(context: string): Promise<readonly CacheQuery[]> {
    this.#contexts.delete(context);
    const ended = [...this.#queries.values()].filter((query) => query.context.name === context);
    // In one go: whoever connects the context meanwhile comes after it.
    await Promise.all([
      ...ended.map(({ subscription }) => this.unsubscribe(subscription)),
      this.#unlessGone((caller) => caller.call('detach', { context })),
    ]);
    return ended;
  }

  async subscribe(query: CacheQuery): Promise<RowsWindow> {
    this.#queries.set(query.subscription, query);
    return (await this.#unlessDead((caller) => caller.call('subscribe', query))) ?? this.#deadWindow(query);
  }

  async rearrange(changes: readonly RowsRearrangement[]): Promise<void> {
    for (const { subscription, arrangement } of changes) {
      const query = this.#queries.get(subscription);
      if (query === undefined) continue;
      const { context, path, offset, limit } = query;
      this.#queries.set(subscription, { subscription, context, path, offset, limit, ...arrangement });
    }
    await this.#unlessGone((caller) => caller.call('rearrange', { changes }));
  }

  /** The reader of all windows has drawn what it was told. Resolves when the thread has told what it can tell now. */
  async next(): Promise<void> {
    await this.#unlessGone((caller) => caller.call('next', null));
  }

  /** Asks the thread something that it forgets; undefined where it is dead. */
  async ask<Method extends 'search' | 'locate'>(
    method: Method,
    params: CacheMethods[Method]['params'],
    signal: AbortSignal,
  ): Promise<CacheMethods[Method]['answer'] | undefined> {
    return this.#unlessDead((caller) => caller.call(method, params, signal));
  }

  async unsubscribe(subscription: number): Promise<void> {
    if (this.#queries.delete(subscription))
      await this.#unlessGone((caller) => caller.call('unsubscribe', { subscription }));
  }

  async retry(): Promise<void> {
    if (this.#died === undefined) {
      await this.#unlessDead((caller) => caller.call('retry', null));
      return;
    }
    this.#deathsMs = [];
    await this.#restart();
  }

  /** Starts anew with other credentials or another address; what was asked for is asked for again. */
  async replace(resolved: ResolvedContext): Promise<void> {
    this.#resolved = resolved;
    await this.#endThread();
    this.#died = undefined;
    await this.#ask();
  }

  /** Ends it for good. What was asked and is not answered is answered as if there were nothing. */
  async close(): Promise<void> {
    this.#isClosed = true;
    await this.#endThread();
  }

  async #endThread(): Promise<void> {
    clearTimeout(this.#restartTimer);
    const running = this.#running;
    this.#running = undefined;
    if (running === undefined) return;
    await running.worker.terminate();
  }

  async #restart(): Promise<void> {
    clearTimeout(this.#restartTimer);
    this.#died = undefined;
    await this.#ask();
  }

  async #ask(): Promise<void> {
    for (const context of [...this.#contexts.values()]) await this.attach(context);
    for (const query of [...this.#queries.values()]) this.#tell(query, await this.subscribe(query));
  }

  #tell({ subscription }: CacheQuery, { rows, ...counts }: RowsWindow): void {
    this.#options.emit('rows/deltas', [{ subscription, ...counts, upserts: rows, order: rows.map(({ id }) => id) }]);
  }

  /** Asks the thread, and starts it for that; undefined where it is dead or dies meanwhile, which its rows have said then. */
  async #unlessDead<Answer>(ask: Ask<Answer>): Promise<Answer | undefined> {
    if (this.#died !== undefined || this.#isClosed) return undefined;
    this.#running ??= this.#start();
    return this.#unlessGone(ask);
  }

  /** Asks the thread that runs; undefined where there is none, or it ends before it has answered. */
  async #unlessGone<Answer>(ask: Ask<Answer>): Promise<Answer | undefined> {
    if (this.#running === undefined) return undefined;
    const { caller } = this.#running;
    try {
      return await ask(caller);
    } catch (error) {
      if (problemOf(error).code === 'host.agent-gone') return undefined;
      throw error;
    }
  }

  #start(): RunningWorker {
    const workerData: CacheWorkerData = { resolved: this.#resolved };
    const worker = new Worker(this.#options.entry, { workerData, resourceLimits, stdout: false, stderr: false });
    const caller = createCaller<CacheMethods, CacheEvents>({
      send: (message) => {
        worker.postMessage(message);
      },
      onMessage: (listener) => {
        worker.on('message', (message: Message) => {
          listener(message);
        });
      },
      onClose: (listener) => {
        worker.once('exit', listener);
      },
    });
    const running = { worker, caller };
    for (const name of ['context-row', 'rows/deltas', 'log'] as const)
      caller.on(name, (value) => {
        if (this.#running === running) this.#options.emit(name, value);
      });
    worker.once(
      'exit',
      onWake(() => {
        // One that ends meanwhile reads everything anew by itself.
        caller.call('woke', null).catch(() => undefined);
      }),
    );
    const plugins = new RunningPlugins();
    caller.on('plugins', (pids) => {
      plugins.set(pids);
    });
    worker.once('exit', () => {
      plugins.end();
    });
    let reason = 'it ended by itself';
    worker.on('error', (error: unknown) => {
      const { code, message } = error as NodeJS.ErrnoException;
      reason =
        code === 'ERR_WORKER_OUT_OF_MEMORY'
          ? 'it used up its memory'
          : withoutSecrets(message, secretsOfContext(this.#resolved));
    });
    worker.once('exit', () => {
      if (this.#running !== running) return;
      this.#running = undefined;
      this.#onDeath(reason);
    });
    return running;
  }

  #onDeath(reason: string): void {
    const context = this.#resolved.context.name;
    const died = problem('cluster.watcher-ended', { context, reason }, { place: { context } });
    this.#died = died;
    this.#options.emit('log', { level: 'error', message: `the reader of ${context} ended: ${reason}` });
    for (const summary of this.#contexts.values())
      this.#options.emit('context-row', { context: summary.name, row: failedContextRow(summary, died) });
    for (const query of this.#queries.values()) this.#tell(query, this.#deadWindow(query));
    const nowMs = Date.now();
    this.#deathsMs = [...this.#deathsMs.filter((deathMs) => nowMs - deathMs < deathsCountedMs), nowMs];
    if (this.#deathsMs.length > mostDeaths) return;
    const afterMs = (this.#options.restartAfterMs ?? defaultRestartAfterMs) * 2 ** (this.#deathsMs.length - 1);
    this.#restartTimer = setTimeout(() => {
      this.#restart().catch((error: unknown) => {
        this.#options.emit('log', { level: 'error', message: inOneText(problemOf(error)) });
      });
    }, afterMs);
  }

  #deadWindow({ context, path }: CacheQuery): RowsWindow {
    const died = this.#died;
    const rows = path.length === 0 && died !== undefined ? [problemRow(context.name, [], died)] : [];
    return { rows, total: rows.length };
  }
}
