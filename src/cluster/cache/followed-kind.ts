import type { Problem } from '../../core/problem.ts';
import type { Entry, Interner, KindModule, ResourceId } from '../kinds/kind.ts';
import { entryOf } from '../kinds/entry.ts';
import type { ClusterConnection, WatchEvent } from '../types.ts';
import type { RunningWatch, WatchTiming } from '../watch.ts';
import { watchCollection } from '../watch.ts';
import type { KindStore } from './kind-store.ts';
import type { KindState, Reducer } from './types.ts';

/** What {@link FollowedKind} needs. */
export interface FollowedKindOptions {
  readonly connection: ClusterConnection;
  readonly store: KindStore;
  /** Empty for the whole cluster. */
  readonly namespace: string;
  readonly interner: Interner;
  readonly reduce?: Reducer;
  readonly onState: (state: KindState, before: KindState) => void;
  readonly onEntry: (before: Entry | undefined, after: Entry | undefined) => void;
  readonly onProblem: (problem: Problem) => void;
  readonly timing?: Partial<WatchTiming>;
}

/** One kind, in one namespace or in the whole cluster, followed while somebody needs it. */
export class FollowedKind {
  readonly id: ResourceId;
  readonly namespace: string;
  readonly #options: FollowedKindOptions;
  readonly #module: KindModule;
  #state: KindState = { is: 'starting' };
  #version: string | undefined;
  #stop = new AbortController();
  #watch: RunningWatch | undefined;

  constructor(options: FollowedKindOptions) {
    this.#options = options;
    this.#module = options.store.module;
    this.id = this.#module.id;
    this.namespace = options.namespace;
  }

  get state(): KindState {
    return this.#state;
  }

  /** Follows it in the version that the server serves; undefined where it serves none. One that is followed already goes on. */
  serve(version: string | undefined): void {
    if (version === undefined) {
      if (this.#state.is === 'not-served') return;
      this.#end();
      this.forget();
      this.#setState({ is: 'not-served' });
      return;
    }
    if (version === this.#version) {
      // It went and came back: a definition was made anew.
      if (this.#state.is === 'denied' && this.#state.problem.code === 'cluster.not-found') this.retry();
      return;
    }
    this.#end();
    this.#version = version;
    this.#setState({ is: 'starting' });
    this.#start(version);
  }

  /** Asks again at once where it waits. */
  retry(): void {
    this.#watch?.retry();
  }

  /** Begins anew, as if nothing were known. */
  restart(): void {
    const version = this.#version;
    if (version === undefined) return;
    this.#end();
    this.forget();
    this.#version = version;
    this.#setState({ is: 'starting' });
    this.#start(version);
  }

  close(): void {
    this.#end();
  }

  /** Lets go of what it has put into the store, but for namespaces that others follow. */
  forget(isFollowed: (namespace: string) => boolean = () => false): void {
    const { store } = this.#options;
    const entries = this.namespace === '' ? store.all() : store.in(this.namespace).values();
    for (const { key, namespace } of [...entries]) if (!isFollowed(namespace)) this.#remove(key);
  }

  #end(): void {
    this.#stop.abort();
    this.#stop = new AbortController();
    this.#watch = undefined;
    this.#version = undefined;
  }

  #start(version: string): void {
    const { connection, interner, reduce, timing } = this.#options;
    const { group, metadataOnly, fieldSelector, labelSelector, shape } = this.#module;
    const plural = this.#module.plural ?? (group === '' ? this.id : this.id.slice(0, -group.length - 1));
    const root = group === '' ? `/api/${version}` : `/apis/${group}/${version}`;
    const place = this.namespace === '' ? '' : `/namespaces/${encodeURIComponent(this.namespace)}`;
    const { signal } = this.#stop;
    this.#watch = watchCollection<Entry>(connection, {
      path: `${root}${place}/${plural}`,
      project: (object) => entryOf(this.#module, version, object, interner, reduce?.(object)),
      onEvent: (event) => {
        // What a replaced watch still has to say is about the past.
        if (!signal.aborted) this.#take(event);
      },
      signal,
      ...(metadataOnly === undefined ? {} : { metadataOnly }),
      ...(fieldSelector === undefined ? {} : { fieldSelector }),
      ...(shape === undefined ? {} : { shape }),
      ...(labelSelector === undefined ? {} : { labelSelector }),
      ...(timing === undefined ? {} : { timing }),
    });
  }

  #take(event: WatchEvent<Entry>): void {
    if (event.type === 'upsert') this.#options.onEntry(this.#options.store.put(event.row), event.row);
    else if (event.type === 'remove') this.#remove(event.key);
    else if (event.type === 'reset') this.forget();
    else if (event.type === 'live') this.#setState({ is: 'live' });
    else if (event.type === 'denied') this.#setState({ is: 'denied', problem: event.problem });
    else if (event.type === 'reconnecting') {
      const sinceMs = this.#state.is === 'reconnecting' ? this.#state.sinceMs : Date.now();
      this.#options.onProblem(event.problem);
      this.#setState({ is: 'reconnecting', sinceMs, problem: event.problem });
    }
  }

  #remove(key: string): void {
    const before = this.#options.store.remove(key);
    if (before !== undefined) this.#options.onEntry(before, undefined);
  }

  #setState(state: KindState): void {
    const before = this.#state;
    this.#state = state;
    if (before.is !== state.is || state.is === 'reconnecting' || state.is === 'denied')
      this.#options.onState(state, before);
  }
}
