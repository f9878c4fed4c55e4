import type { Kubeconfig, ResolvedContext } from '../cluster/kubeconfig.ts';
import { resolveContext, summarize } from '../cluster/kubeconfig.ts';
import type { ResourceId } from '../cluster/kinds/kind.ts';
import type { ContextSummary } from '../cluster/types.ts';
import { problemError, problemOf } from '../core/problem.ts';
import { without } from '../core/without.ts';
import type { CacheEvents } from './cache/worker-protocol.ts';
import { ClusterWorker } from './cluster-worker.ts';
import { keyOf, resolvedOf } from './context-keys.ts';
import { DeltaBatches } from './delta-batches.ts';
import type { Kubeconfigs } from './kubeconfigs.ts';
import { mergedSearch } from './merged-search.ts';
import type { AgentEvents } from './protocol/methods.ts';
import type { Row, RowsQuery, RowsRearrangement, RowsWindow } from './protocol/rows.ts';
import type { RowStep, SearchAnswer, SearchMethods } from './protocol/search.ts';
import { emptyRow, fixed, lazy, problemRow } from './tree/children.ts';
import type { Children } from './tree/children.ts';
import { idleContextRow } from './tree/context-rows.ts';
import { parseFilter } from './tree/filter.ts';
import { parseRowId, rowId } from './tree/ids.ts';
import { kubeconfigRow } from './tree/kubeconfig-row.ts';
import { RowWindows } from './tree/row-windows.ts';

/** What {@link Clusters} needs. */
export interface ClustersOptions {
  readonly kubeconfigs: Kubeconfigs;
  /** `dist/cache-worker.mjs`, or its source in tests. */
  readonly workerEntry: URL;
  readonly emit: <Name extends keyof AgentEvents>(name: Name, value: AgentEvents[Name]) => void;
  /** A context is connected, or its row has changed since. */
  readonly onConnected?: (context: string) => void;
  readonly onDisconnected?: (context: string) => void;
  /** See {@link ClusterWorker}; tests shorten it. */
  readonly restartAfterMs?: number;
}

interface OpenCluster {
  readonly key: string;
  readonly worker: ClusterWorker;
}

/**
 * The Clusters tree: its root from the kubeconfig, everything below from a worker for each server and user. Nothing is contacted
 * before somebody subscribes to the children of a context.
 */
export class Clusters {
  readonly #options: ClustersOptions;
  /** Workers by server and user: contexts that differ only in their namespace share one. */
  readonly #workers = new Map<string, ClusterWorker>();
  readonly #open = new Map<string, OpenCluster>();
  readonly #rows = new Map<string, Row>();
  readonly #owners = new Map<number, ClusterWorker | 'root'>();
  readonly #root: RowWindows<'root'>;
  readonly #batches: DeltaBatches;
  #lastSubscription = 0;
  #kubeconfig: Kubeconfig | undefined;

  constructor(options: ClustersOptions) {
    this.#options = options;
    this.#batches = new DeltaBatches((deltas) => {
      options.emit('rows/deltas', deltas);
    });
    this.#root = new RowWindows<'root'>({
      childrenOf: () => this.#rootChildren(),
      topicsOf: () => ['root'],
      emit: (deltas) => {
        this.#batches.add(deltas);
      },
    });
  }

  /** Heap of each worker that runs. */
  async workerHeapsBytes(): Promise<readonly number[]> {
    const heaps = await Promise.all([...this.#workers.values()].map((worker) => worker.heapUsedBytes()));
    return heaps.filter((bytes) => bytes !== undefined);
  }

  /** Contexts whose cluster answers now, or did a moment ago, in the order of the tree. */
  get connected(): readonly string[] {
    const names = [...(this.#kubeconfig?.contexts.keys() ?? [])];
    return names.filter((name) => this.#rows.get(name)?.kind === 'context.connected');
  }

  async subscribe({ parent, ...query }: RowsQuery): Promise<RowsWindow & { subscription: number }> {
    this.#kubeconfig = await this.#options.kubeconfigs.read();
    this.#lastSubscription += 1;
    const subscription = this.#lastSubscription;
    const address = parseRowId(parent);
    if (address === undefined) {
      this.#owners.set(subscription, 'root');
      return { subscription, ...this.#root.subscribe(subscription, { parent, ...query }) };
    }
    const context = this.#summary(address.context);
    if (context === undefined) throw problemError('cluster.no-context', { context: address.context });
    try {
      const worker = await this.#connect(context);
      this.#owners.set(subscription, worker);
      const { path } = address;
      const window = await worker.subscribe({ subscription, context, path, ...query });
      return { subscription, ...(worker.isClosed ? disconnectedWindow(context.name, path) : window) };
    } catch (error) {
      const row = problemRow(context.name, address.path, problemOf(error));
      return { subscription, rows: [row], total: 1 };
    }
  }

  /** Filters and sorts windows in another way; what that changes is told before this resolves. */
  async rearrange(changes: readonly RowsRearrangement[]): Promise<void> {
    const byOwner = new Map<ClusterWorker | 'root', RowsRearrangement[]>();
    for (const change of changes) {
      const owner = this.#owners.get(change.subscription);
      if (owner === undefined) continue;
      const ofOwner = byOwner.get(owner);
      if (ofOwner === undefined) byOwner.set(owner, [change]);
      else ofOwner.push(change);
    }
    await Promise.all(
      [...byOwner].map(async ([owner, ofOwner]) => {
        if (owner === 'root') this.#root.rearrange(ofOwner);
        else await owner.rearrange(ofOwner);
      }),
    );
    this.#batches.flush();
  }

  /** The view has drawn what it was told. What all clusters have to tell comes in one message, before this resolves where they are not busy. */
  async next(): Promise<void> {
    const told = Promise.all([...this.#workers.values()].map((worker) => worker.next()));
    const gathered = this.#batches.gather(told);
    this.#root.next();
    await gathered;
  }

  async unsubscribe(subscription: number): Promise<void> {
    const owner = this.#owners.get(subscription);
    this.#owners.delete(subscription);
    if (owner === 'root') this.#root.unsubscribe(subscription);
    else await owner?.unsubscribe(subscription);
  }

  /** Searches what is followed of all connected clusters. Contexts that share a cluster are searched once. */
  async search(text: string, limit: number, more: readonly ResourceId[], signal: AbortSignal): Promise<SearchAnswer> {
    const { contexts: meant } = parseFilter(text);
    const connected = this.connected.filter((name) => meant.length === 0 || meant.some((part) => name.includes(part)));
    const first = new Map<ClusterWorker, string>();
    for (const name of connected) {
      const worker = this.#open.get(name)?.worker;
      if (worker !== undefined && !first.has(worker)) first.set(worker, name);
    }
    const answers = await Promise.all(
      [...first].map(async ([worker, context]) => {
        const answer = await worker.ask('search', { text, limit, more }, signal);
        return answer === undefined ? [] : [{ context, ...answer }];
      }),
    );
    return mergedSearch(answers.flat(), connected, limit);
  }

  /**
   * The rows from a context down to an object; empty where it has none. Connects the context.
   *
   * @throws `cluster.no-context`, and what resolving the context throws.
   */
  async locate(
    { context: name, ...wanted }: SearchMethods['rows/locate']['params'],
    signal: AbortSignal,
  ): Promise<readonly RowStep[]> {
    this.#kubeconfig = await this.#options.kubeconfigs.read();
    const context = this.#summary(name);
    if (context === undefined) throw problemError('cluster.no-context', { context: name });
    const worker = await this.#connect(context);
    const steps = await worker.ask('locate', { context, ...wanted }, signal);
    if (steps === undefined || steps.length === 0) return [];
    const { total, rowsBetween } = this.#rootChildren();
    const position = rowsBetween(0, total).findIndex((row) => row.id === rowId(name));
    return [{ id: rowId(name), position }, ...steps];
  }

  /** Tries again what failed at a row: a connection, what was denied, or the kubeconfig. */
  async retry(row: string): Promise<void> {
    const address = parseRowId(row);
    if (address === undefined) {
      await this.#options.kubeconfigs.reload();
      return;
    }
    this.#kubeconfig = await this.#options.kubeconfigs.read();
    const open = this.#open.get(address.context);
    if (open !== undefined) {
      await open.worker.retry();
      return;
    }
    const context = this.#summary(address.context);
    if (context === undefined) throw problemError('cluster.no-context', { context: address.context });
    await this.#connect(context);
  }

  async disconnect(name: string): Promise<void> {
    const open = this.#open.get(name);
    if (open === undefined) return;
    this.#open.delete(name);
    this.#options.onDisconnected?.(name);
    const ended = await open.worker.detach(name);
    if (open.worker.contexts.length === 0) {
      this.#workers.delete(open.key);
      await open.worker.close();
    }
    this.#rows.delete(name);
    this.#root.touch('root');
    this.#batches.add(
      ended.map(({ subscription, path }) => {
        const { rows, total } = disconnectedWindow(name, path);
        return { subscription, total, upserts: rows, order: rows.map(({ id }) => id) };
      }),
    );
  }

  /** The kubeconfig changed: rows are made anew, and a connection whose address or credentials changed starts again. */
  async take(kubeconfig: Kubeconfig): Promise<void> {
    this.#kubeconfig = kubeconfig;
    this.#options.emit('contexts/changed', summarize(kubeconfig));
    for (const [oldKey, worker] of [...this.#workers]) {
      const resolved = worker.contexts.map((name) => resolvedOf(kubeconfig, name));
      const [first] = resolved;
      const newKeys = new Set(resolved.map((one) => (one === undefined ? undefined : keyOf(one))));
      if (newKeys.has(oldKey) && newKeys.size === 1) {
        if (first?.user.authProvider?.oidc !== undefined) await this.#retryFailed(worker);
        continue;
      }
      const newKey = first === undefined ? undefined : keyOf(first);
      const canMove = first !== undefined && newKey !== undefined && newKeys.size === 1 && !this.#workers.has(newKey);
      if (canMove) await this.#move(worker, oldKey, newKey, first);
      else await this.#disconnectMoved(worker, kubeconfig, oldKey);
    }
    this.#root.touch('root');
  }

  /** Ends what a worker's contexts lead elsewhere or are gone; the others stay connected. */
  async #disconnectMoved(worker: ClusterWorker, kubeconfig: Kubeconfig, key: string): Promise<void> {
    for (const name of worker.contexts) {
      const resolved = resolvedOf(kubeconfig, name);
      if (resolved === undefined || keyOf(resolved) !== key) await this.disconnect(name);
    }
  }

  /** Tokens of a session are no part of the key; new ones may mean that somebody has signed in again. */
  async #retryFailed(worker: ClusterWorker): Promise<void> {
    if (worker.contexts.some((name) => this.#rows.get(name)?.kind === 'context.failed')) await worker.retry();
  }

  async close(): Promise<void> {
    this.#root.close();
    this.#batches.close();
    await Promise.all([...this.#workers.values()].map((worker) => worker.close()));
    this.#workers.clear();
    this.#open.clear();
  }

  async #move(worker: ClusterWorker, oldKey: string, newKey: string, resolved: ResolvedContext): Promise<void> {
    this.#workers.delete(oldKey);
    this.#workers.set(newKey, worker);
    for (const name of worker.contexts) this.#open.set(name, { key: newKey, worker });
    await worker.replace(resolved);
  }

  /** The worker of a context; started, and the context attached, where that is new. */
  async #connect(context: ContextSummary): Promise<ClusterWorker> {
    const known = this.#open.get(context.name);
    if (known !== undefined) return known.worker;
    const resolved = resolveContext(await this.#options.kubeconfigs.read(), context.name);
    const key = keyOf(resolved);
    const worker =
      this.#workers.get(key) ??
      new ClusterWorker(resolved, {
        entry: this.#options.workerEntry,
        ...(this.#options.restartAfterMs === undefined ? {} : { restartAfterMs: this.#options.restartAfterMs }),
        emit: (name, value) => {
          if (name === 'context-row') this.#takeRow(value as CacheEvents['context-row']);
          else if (name === 'rows/deltas') this.#batches.add(value as CacheEvents['rows/deltas']);
          else this.#options.emit(name, value);
        },
      });
    this.#workers.set(key, worker);
    this.#open.set(context.name, { key, worker });
    await worker.attach(context);
    return worker;
  }

  #takeRow({ context, row }: CacheEvents['context-row']): void {
    if (!this.#open.has(context)) return;
    this.#rows.set(context, row);
    this.#root.touch('root');
    if (row.icon === 'connected') this.#options.onConnected?.(context);
  }

  #rootChildren(): Children {
    if (this.#kubeconfig === undefined) return fixed([]);
    const { contexts, problems } = summarize(this.#kubeconfig);
    return lazy(problems.map(kubeconfigRow), contexts, (context) => this.#rowOf(context, contexts));
  }

  /** Contexts of one server tell of the same cluster: what is counted over all is counted at the one that was opened first. */
  #rowOf(context: ContextSummary, contexts: readonly ContextSummary[]): Row {
    const row = this.#rows.get(context.name);
    if (row === undefined) return idleContextRow(context);
    const ofServer = new Set(contexts.flatMap(({ name, server }) => (server === context.server ? [name] : [])));
    const first = [...this.#open.keys()].find((name) => ofServer.has(name));
    return first === context.name ? row : without(row, 'troubledWorkloads');
  }

  #summary(name: string): ContextSummary | undefined {
    const kubeconfig = this.#kubeconfig;
    return kubeconfig === undefined
      ? undefined
      : summarize(kubeconfig).contexts.find((context) => context.name === name);
  }
}

/** What a window shows whose context was disconnected. */
function disconnectedWindow(context: string, path: readonly string[]): RowsWindow {
  const row = emptyRow(context, [], 'Disconnected', 'idle', 'Expand the context to connect it again.');
  return path.length === 0 ? { rows: [row], total: 1 } : { rows: [], total: 0 };
}
