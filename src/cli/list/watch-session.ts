import { ClusterCache } from '../../cluster/cache/cluster-cache.ts';
import type { CacheChange, KindState } from '../../cluster/cache/types.ts';
import { hasDefinition } from '../../cluster/built-in-groups.ts';
import type { AnyFacts } from '../../cluster/kinds/any.ts';
import { definitionKind } from '../../cluster/kinds/cluster-wide.ts';
import { ColumnReader } from '../../cluster/kinds/column-reader.ts';
import type { Entry, Labels, ResourceId } from '../../cluster/kinds/kind.ts';
import { servedAs } from '../../cluster/kinds/served-as.ts';
import type { ListedEntry } from '../../cluster/list/read-list.ts';
import type { ClusterConnection } from '../../cluster/types.ts';
import type { JsonObject } from '../../core/json.ts';
import { serverCell, timelessCell, type ReadableColumn } from '../../core/printer-cells.ts';
import type { Problem } from '../../core/problem.ts';
import type { ListArguments, ListTarget } from './arguments.ts';
import { GatheredKeys } from './changes.ts';
import { columnsOf, compareBy, rowFilter, type ListColumn, type ServerColumn } from './rows.ts';
import { isSettled } from './states.ts';

/** A kind that is followed, with what is shown of it. */
export interface WatchedTarget {
  readonly target: ListTarget;
  /** The same until the definition of the kind gives it others. */
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
  readonly #columns: ColumnReader;
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
    this.#columns = new ColumnReader(connection, (id) => {
      // Any row may look otherwise.
      this.#keys.addAll(
        id,
        [...(this.cache.storeById(id)?.all() ?? [])].map(({ key }) => key),
      );
      this.#tellSoon();
    });
    this.watched = targets.map((target) => this.#watchedOf(target));
    for (const { id, namespace } of targets) {
      this.cache.need(id, namespace);
      if (hasDefinition(id)) this.#columns.need(id);
    }
    void this.cache.connect();
  }

  /** True when each kind is wholly here, or cannot be had, and it is known what is shown of it. */
  get isSettled(): boolean {
    return this.watched.every(({ target }) => isSettled(this.stateOf(target)) && this.#columns.isAnswered(target.id));
  }

  /** Why no server is spoken to, if so. Whoever asks ends the session then. */
  get failure(): Problem | undefined {
    const { connection } = this.cache;
    return connection.is === 'failed' ? connection.problem : undefined;
  }

  stateOf({ id, namespace }: ListTarget): KindState {
    return this.cache.stateOf(id, namespace);
  }

  /** True where a kind is shown without columns of its own because this user may not read its definition. */
  lacksColumns({ id }: ListTarget): boolean {
    return this.#columns.isDenied(id);
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
    this.#columns.close();
    this.cache.close();
  }

  #watchedOf(target: ListTarget): WatchedTarget {
    const { args, isWide, targets, hasLabels } = this.#options;
    const names = new Set(target.names);
    const shown = remembered((further: readonly ReadableColumn[]) => {
      const columns = columnsOf(target, further.map(serverColumn), {
        isWide,
        isEverywhere: args.isEverywhere,
        isQualified: targets.length > 1,
      });
      return { columns, fits: rowFilter(args, columns) };
    });
    const now = (): ReturnType<typeof shown> => shown(this.#furtherOf(target));
    return {
      target,
      get columns() {
        return now().columns;
      },
      isWanted: (entry, time) =>
        (names.size === 0 || names.has(entry.name)) &&
        (target.namespace === undefined || target.namespace === entry.namespace) &&
        hasLabels(entry.labels) &&
        now().fits({ entry, printed: [] }, time),
    };
  }

  /** Columns that its definition gives to a kind, in the version that is followed. */
  #furtherOf({ id, resource }: ListTarget): readonly ReadableColumn[] {
    return this.#columns.columnsOf(id, servedAs(this.cache.catalog, id)?.version ?? resource.version);
  }

  #take(change: CacheChange): void {
    if (change.is === 'entry') {
      this.#keys.add(change);
      if (change.id === definitionKind.id) this.#columns.take(change);
    }
    this.#tellSoon();
  }

  #tellSoon(): void {
    this.#timer ??= setTimeout(() => {
      this.#timer = undefined;
      this.#options.onNews(this.#keys.take());
    }, gatherMs);
  }
}

function serverColumn(column: ReadableColumn): ServerColumn {
  const object = ({ entry }: ListedEntry): JsonObject => (entry as Entry<AnyFacts>).facts.object ?? {};
  return {
    header: column.name,
    isWide: (column.priority ?? 0) > 0,
    value: (row, now) => serverCell(column, object(row), now),
    timeless: (row) => timelessCell(column, object(row)),
  };
}

/** Makes something of columns, and makes it anew only where they are others: a definition is read again when anything of it changes. */
function remembered<Made>(
  make: (columns: readonly ReadableColumn[]) => Made,
): (columns: readonly ReadableColumn[]) => Made {
  let last: { readonly columns: readonly ReadableColumn[]; readonly key: string; readonly made: Made } | undefined;
  return (columns) => {
    if (last?.columns === columns) return last.made;
    const key = JSON.stringify(columns);
    last = { columns, key, made: last?.key === key ? last.made : make(columns) };
    return last.made;
  };
}
