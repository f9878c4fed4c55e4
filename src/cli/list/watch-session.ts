import { ClusterCache } from '../../cluster/cache/cluster-cache.ts';
import type { CacheChange, KindState } from '../../cluster/cache/types.ts';
import type { Entry, Labels, ResourceId } from '../../cluster/kinds/kind.ts';
import type { ListedEntry } from '../../cluster/list/read-list.ts';
import type { ClusterConnection } from '../../cluster/types.ts';
import type { Problem } from '../../core/problem.ts';
import type { ListArguments, ListTarget } from './arguments.ts';
import { GatheredKeys } from './changes.ts';
import { columnsOf, compareBy, rowFilter, type ListColumn } from './rows.ts';
import { isSettled } from './states.ts';

/** A kind that is followed, with what is shown of it. */
export interface WatchedTarget {
  readonly target: ListTarget;
  readonly columns: readonly ListColumn[];
  /** True for an entry that belongs to what was asked for. */
  readonly isWanted: (entry: Entry, now: Date) => boolean;
}

/** What {@link WatchSession} needs. */
export interface WatchSessionOptions {
  readonly connection: ClusterConnection;
  readonly targets: readonly ListTarget[];
  readonly args: ListArguments;
  readonly isWide: boolean;
  readonly hasLabels: (labels: Labels) => boolean;
  /** Called a moment after something happened, with the keys of objects to which it did. */
  readonly onNews: (keys: ReadonlyMap<ResourceId, ReadonlySet<string>>) => void;
}

/** What comes within this time is told at once, in milliseconds. */
const gatherMs = 100;

/** Kinds that are followed by a cache of this process's own. */
export class WatchSession {
  readonly cache: ClusterCache;
  readonly watched: readonly WatchedTarget[];
  readonly #options: WatchSessionOptions;
  readonly #keys = new GatheredKeys();
  #timer: NodeJS.Timeout | undefined;

  constructor(options: WatchSessionOptions) {
    this.#options = options;
    const { connection, targets } = options;
    this.cache = new ClusterCache({
      connection,
      onChange: (change) => {
        this.#take(change);
      },
      // What people are told comes with the state of a kind.
      onProblem: () => undefined,
    });
    this.watched = targets.map((target) => this.#watchedOf(target));
    for (const { id, namespace } of targets) this.cache.need(id, namespace);
    void this.cache.connect();
  }

  /** True when each kind is wholly here, or cannot be had. */
  get isSettled(): boolean {
    return this.watched.every(({ target }) => isSettled(this.stateOf(target)));
  }

  /** Why no server is spoken to, if so. Whoever asks ends the session then. */
  get failure(): Problem | undefined {
    const { connection } = this.cache;
    return connection.is === 'failed' ? connection.problem : undefined;
  }

  stateOf({ id, namespace }: ListTarget): KindState {
    return this.cache.stateOf(id, namespace);
  }

  /** An object as it is now; undefined where it is not there or not asked for. */
  rowOf({ target, isWanted }: WatchedTarget, key: string, now: Date): ListedEntry | undefined {
    const entry = this.cache.storeById(target.id)?.get(key);
    return entry === undefined || !isWanted(entry, now) ? undefined : { entry, printed: [] };
  }

  /** What is shown of a kind, in its order. */
  rowsOf({ target: { id, namespace }, isWanted }: WatchedTarget, now: Date): readonly ListedEntry[] {
    const store = this.cache.storeById(id);
    if (store === undefined) return [];
    const entries = namespace === undefined ? [...store.all()] : [...store.in(namespace).values()];
    return entries
      .filter((entry) => isWanted(entry, now))
      .sort(compareBy(this.#options.args.order))
      .map((entry) => ({ entry, printed: [] }));
  }

  close(): void {
    clearTimeout(this.#timer);
    this.cache.close();
  }

  #watchedOf(target: ListTarget): WatchedTarget {
    const { args, isWide, targets, hasLabels } = this.#options;
    const columns = columnsOf(target, [], {
      isWide,
      isEverywhere: args.isEverywhere,
      isQualified: targets.length > 1,
    });
    const names = new Set(target.names);
    const fits = rowFilter(args, columns);
    return {
      target,
      columns,
      isWanted: (entry, now) =>
        (names.size === 0 || names.has(entry.name)) &&
        (target.namespace === undefined || target.namespace === entry.namespace) &&
        hasLabels(entry.labels) &&
        fits({ entry, printed: [] }, now),
    };
  }

  #take(change: CacheChange): void {
    if (change.is === 'entry') this.#keys.add(change);
    this.#timer ??= setTimeout(() => {
      this.#timer = undefined;
      this.#options.onNews(this.#keys.take());
    }, gatherMs);
  }
}
