import type { Problem } from '../../core/problem.ts';
import { isCancelled, problemOf } from '../../core/problem.ts';
import { definitionKind, namespaceKind } from '../kinds/cluster-wide.ts';
import { createInterner } from '../kinds/interner.ts';
import type { Entry, KindModule, ResourceId } from '../kinds/kind.ts';
import { anyKind } from '../kinds/any.ts';
import { servedAs } from '../kinds/served-as.ts';
import { kindModules } from '../kinds/table.ts';
import type { ClusterConnection, ResourceCatalog } from '../types.ts';
import type { WatchTiming } from '../watch.ts';
import { Connecting } from './connecting.ts';
import { Discovery } from './discovery.ts';
import { FollowedKind } from './followed-kind.ts';
import type { Interest } from './interest.ts';
import { interestKey, mostNamespacesInstead, newInterest, stateOfInterest } from './interest.ts';
import { KindStore } from './kind-store.ts';
import { KnownServer } from './known-server.ts';
import type { CacheChange, CacheView, ConnectionState, KindState, Reducer } from './types.ts';

/** What {@link ClusterCache} needs. */
export interface ClusterCacheOptions {
  readonly connection: ClusterConnection;
  /** Called at once at each change; whoever shows it gathers what comes in a burst. */
  readonly onChange: (change: CacheChange) => void;
  /** What went wrong, for the log. */
  readonly onProblem: (problem: Problem) => void;
  /** Kinds that are followed as long as the cluster is connected. */
  readonly always?: readonly ResourceId[];
  /** What others find in objects while they are read, by the kind's id. */
  readonly reducers?: ReadonlyMap<ResourceId, Reducer>;
  readonly timing?: Partial<WatchTiming>;
  /** How long a kind is still followed after the last one who needed it, in milliseconds. */
  readonly keepMs?: number;
}

/** Data grows older while a watch is away, and those who show its age are told this often. */
const ageTickMs = 1_000;

const defaultKeepMs = 30_000;

/**
 * What is known of one cluster as one user: each kind that somebody needs is followed by one watch, and kept as small entries. Kinds come
 * and go with what the server serves; where the whole cluster is not permitted, namespaces are tried.
 */
export class ClusterCache implements CacheView {
  readonly #options: ClusterCacheOptions;
  readonly #stores = new Map<ResourceId, KindStore>();
  readonly #interests = new Map<string, Interest>();
  readonly #interner = createInterner();
  readonly #server: KnownServer;
  readonly #discovery: Discovery;
  readonly #connecting: Connecting;
  #stop = new AbortController();
  #ageTimer: NodeJS.Timeout | undefined;

  constructor(options: ClusterCacheOptions) {
    this.#options = options;
    this.#server = new KnownServer(options.connection);
    this.#connecting = new Connecting({
      contextName: options.connection.contextName,
      open: (signal) => this.#readVersion(signal),
      onState: (state) => {
        this.#onConnection(state);
      },
      onProblem: options.onProblem,
    });
    this.#discovery = new Discovery({
      read: (signal) => options.connection.catalog({ refresh: true, signal }),
      onCatalog: () => {
        this.#onCatalog();
      },
      onFailure: (problem) => {
        options.onProblem(problem);
        this.#onCatalog();
      },
      ...(options.timing === undefined ? {} : { timing: options.timing }),
    });
    for (const id of new Set([definitionKind.id, namespaceKind.id, ...(options.always ?? [])])) this.#need(id);
  }

  get connection(): ConnectionState {
    return this.#connecting.state;
  }

  get version(): string | undefined {
    return this.#server.version;
  }

  get catalog(): ResourceCatalog | undefined {
    return this.#discovery.catalog;
  }

  get catalogProblem(): Problem | undefined {
    return this.#discovery.failure?.problem;
  }

  stateOf(id: ResourceId, namespace = ''): KindState {
    const whole = this.#interests.get(interestKey(id, ''));
    const interest = this.#interests.get(interestKey(id, namespace)) ?? whole;
    if (interest === undefined) return { is: 'idle' };
    const state = this.#stateOf(interest);
    if (interest !== whole || whole.instead === undefined || namespace !== '') return state;
    const parts = [...this.#interests.values()]
      .filter((other) => other.id === id && other !== whole)
      .map((other) => this.#stateOf(other));
    return parts.find(({ is }) => is === 'live') ?? parts.find(({ is }) => is !== 'denied') ?? state;
  }

  denialOf(id: ResourceId): Problem | undefined {
    const state = this.#interests.get(interestKey(id, ''))?.followed?.state;
    return state?.is === 'denied' ? state.problem : undefined;
  }

  *followed(): Generator<{ readonly id: ResourceId; readonly namespace: string; readonly state: KindState }> {
    for (const interest of this.#interests.values())
      yield { id: interest.id, namespace: interest.namespace, state: this.#stateOf(interest) };
  }

  storeOf<Facts>(module: KindModule<Facts>): KindStore<Facts> {
    return this.#storeFor(module as unknown as KindModule) as unknown as KindStore<Facts>;
  }

  storeById(id: ResourceId): KindStore | undefined {
    return this.#stores.get(id);
  }

  /**
   * Connects, and follows what is needed. It does not throw: what fails is part of the state. Where it fails for the network it is tried again
   * for as long as somebody needs something.
   */
  async connect(): Promise<void> {
    await this.#connecting.connect();
  }

  /** Tries again what failed: the connection, what was denied, and waits that are under way. */
  retry(): void {
    if (this.connection.is !== 'connected') {
      void this.connect();
      return;
    }
    for (const { followed } of this.#interests.values()) followed?.retry();
    this.#discovery.refresh();
  }

  /**
   * Follows a kind, in a namespace or in the whole cluster, until every one who needs it has called what is returned, and some time
   * longer.
   */
  need(id: ResourceId, namespace = ''): () => void {
    const release = this.#need(id, namespace);
    const lookAway = this.#connecting.look();
    return () => {
      release();
      lookAway();
    };
  }

  close(): void {
    this.#stop.abort();
    this.#connecting.close();
    clearInterval(this.#ageTimer);
    this.#discovery.close();
    for (const { endTimer, followed } of this.#interests.values()) {
      clearTimeout(endTimer);
      followed?.close();
    }
    this.#interests.clear();
  }

  #onConnection({ is }: ConnectionState): void {
    this.#options.onChange({ is: 'cluster' });
    if (is !== 'connected') return;
    const { signal } = this.#stop;
    // Nobody waits for it: it is needed when the cluster was away.
    void this.#server.readIdentity(signal);
    for (const interest of this.#interests.values()) this.#serve(interest);
    this.#discovery.refresh();
  }

  #stateOf(interest: Interest): KindState {
    return stateOfInterest(interest, this.#discovery.failure);
  }

  /** What this cache needs itself is no sign that somebody looks. */
  #need(id: ResourceId, namespace = ''): () => void {
    const whole = this.#interests.get(interestKey(id, ''));
    const isPart = namespace !== '' && whole !== undefined && whole.users > 0 && whole.instead === undefined;
    const interest = isPart ? whole : this.#interestIn(id, namespace);
    clearTimeout(interest.endTimer);
    interest.users += 1;
    if (isPart) whole.namespaces.set(namespace, (whole.namespaces.get(namespace) ?? 0) + 1);
    let isReleased = false;
    return () => {
      if (isReleased) return;
      isReleased = true;
      if (isPart) whole.namespaces.set(namespace, (whole.namespaces.get(namespace) ?? 1) - 1);
      this.#release(interest);
    };
  }

  #interestIn(id: ResourceId, namespace: string): Interest {
    const key = interestKey(id, namespace);
    const known = this.#interests.get(key);
    if (known !== undefined) return known;
    const interest = newInterest(id, namespace);
    this.#interests.set(key, interest);
    if (this.connection.is === 'connected') this.#serve(interest);
    return interest;
  }

  #release(interest: Interest): void {
    interest.users -= 1;
    if (interest.users > 0) return;
    interest.endTimer = setTimeout(() => {
      this.#end(interest);
    }, this.#options.keepMs ?? defaultKeepMs);
    // Nothing is lost where the process ends before.
    interest.endTimer.unref();
  }

  #end(interest: Interest): void {
    const { id, namespace, followed } = interest;
    this.#interests.delete(interestKey(id, namespace));
    interest.instead?.();
    followed?.close();
    const others = [...this.#interests.values()].filter((other) => other.id === id);
    const isWholeFollowed = others.some((other) => other.namespace === '' && other.instead === undefined);
    if (!isWholeFollowed) followed?.forget((place) => others.some((other) => other.namespace === place));
    if (others.length === 0) this.#stores.delete(id);
    this.#options.onChange({ is: 'state', id, namespace });
  }

  /** Follows an interest in the way that the server serves it, as far as that is known. */
  #serve(interest: Interest): void {
    const served = servedAs(this.catalog, interest.id);
    const own = kindModules.get(interest.id);
    const module = own ?? (served === undefined ? undefined : (anyKind(served) as unknown as KindModule));
    // Built-in kinds need not wait until the server has told what it serves, and are there where it does not tell.
    const isTold = this.catalog?.groups.includes(own?.group ?? '') === true;
    const version = served?.version ?? (isTold ? undefined : own?.version);
    interest.isNotServed = version === undefined && this.catalog !== undefined;
    if (module !== undefined) interest.followed ??= this.#follow(interest, module);
    if (version !== undefined || interest.isNotServed) interest.followed?.serve(version);
    if (module === undefined) this.#options.onChange({ is: 'state', id: interest.id, namespace: interest.namespace });
  }

  #follow(interest: Interest, module: KindModule): FollowedKind {
    const { connection, onProblem, timing, reducers } = this.#options;
    const { id, namespace } = interest;
    const reduce = reducers?.get(id);
    return new FollowedKind({
      connection,
      store: this.#storeFor(module),
      namespace,
      interner: this.#interner,
      onEntry: (before, after) => {
        this.#onEntry(id, before, after);
      },
      onState: (state, before) => {
        this.#onState(interest, state, before);
      },
      onProblem,
      ...(reduce === undefined ? {} : { reduce }),
      ...(timing === undefined ? {} : { timing }),
    });
  }

  #storeFor(module: KindModule): KindStore {
    let store = this.#stores.get(module.id);
    if (store === undefined) this.#stores.set(module.id, (store = new KindStore(module)));
    return store;
  }

  #onEntry(id: ResourceId, before: Entry | undefined, after: Entry | undefined): void {
    if (id === definitionKind.id && this.stateOf(id).is === 'live') this.#discovery.refreshSoon();
    this.#options.onChange({
      is: 'entry',
      id,
      ...(before === undefined ? {} : { before }),
      ...(after === undefined ? {} : { after }),
    });
  }

  #onState(interest: Interest, state: KindState, before: KindState): void {
    const { id, namespace } = interest;
    if (namespace === '') {
      if (state.is === 'denied' && state.problem.code === 'cluster.forbidden') this.#tryNamespaces(interest);
      else if (state.is === 'live') {
        interest.instead?.();
        interest.instead = undefined;
      }
    }
    if (state.is === 'live' && before.is === 'reconnecting') void this.#lookAgain();
    // Nobody tells of definitions that come: as often as they are asked for in vain, what is served is read again.
    if (id === definitionKind.id && state.is === 'denied' && before.is === 'denied') this.#discovery.refresh();
    this.#options.onChange({ is: 'state', id, namespace });
    this.#tickWhileAway();
  }

  /** The whole cluster is not permitted; parts of it may be. */
  #tryNamespaces(interest: Interest): void {
    const isNamespaced = interest.followed !== undefined && this.#stores.get(interest.id)?.module.isNamespaced;
    if (interest.instead !== undefined || isNamespaced !== true) return;
    const known = [...(this.#stores.get(namespaceKind.id)?.all() ?? [])].map(({ name }) => name);
    const asked = [...interest.namespaces].filter(([, users]) => users > 0).map(([namespace]) => namespace);
    const namespaces = new Set([
      this.#options.connection.namespace,
      ...asked,
      ...(known.length <= mostNamespacesInstead ? known : []),
    ]);
    // Set before: what is needed now must not count as part of the whole.
    interest.instead = () => undefined;
    const releases = [...namespaces].map((namespace) => this.#need(interest.id, namespace));
    interest.instead = () => {
      for (const release of releases) release();
    };
  }

  /** It is known what the server serves, or why not: what is needed is followed as it is served now. */
  #onCatalog(): void {
    for (const interest of this.#interests.values()) this.#serve(interest);
    this.#options.onChange({ is: 'cluster' });
    this.#tickWhileAway();
  }

  async #readVersion(signal: AbortSignal): Promise<void> {
    await this.#server.readVersion(signal);
    this.#options.onChange({ is: 'cluster' });
  }

  /** What came back may have been updated meanwhile, or be another cluster at the same address: then nothing known is true of it. */
  async #lookAgain(): Promise<void> {
    const { signal } = this.#stop;
    try {
      const [isAnother] = await Promise.all([this.#server.isAnother(signal), this.#readVersion(signal)]);
      if (signal.aborted || !isAnother) return;
      for (const { followed } of this.#interests.values()) followed?.restart();
      this.#discovery.refresh();
    } catch (error) {
      if (!isCancelled(error)) this.#options.onProblem(problemOf(error));
    }
  }

  #tickWhileAway(): void {
    const isAway = [...this.#interests.values()].some((interest) => this.#stateOf(interest).is === 'reconnecting');
    if (!isAway) {
      clearInterval(this.#ageTimer);
      this.#ageTimer = undefined;
    } else
      this.#ageTimer ??= setInterval(() => {
        this.#options.onChange({ is: 'age' });
      }, ageTickMs);
  }
}
