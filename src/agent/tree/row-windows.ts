import { formatCount } from '../../core/format.ts';
import { jsonEquals } from '../../core/json.ts';
import type { JsonObject } from '../../core/json.ts';
import type {
  Row,
  RowsArrangement,
  RowsDelta,
  RowsGrouping,
  RowsQuery,
  RowsRearrangement,
  RowsWindow,
} from '../protocol/rows.ts';
import { arranged, type HasMatchBelow } from './arranged.ts';
import type { Children } from './children.ts';

/** What {@link RowWindows} needs. */
export interface RowWindowsOptions<Topic extends string> {
  /** @param group how workloads are grouped. */
  readonly childrenOf: (parent: string, group?: RowsGrouping) => Children;
  /** What the children of a parent are made from. */
  readonly topicsOf: (parent: string) => readonly Topic[];
  /** Told of all windows that changed at once. */
  readonly emit: (deltas: readonly RowsDelta[]) => void;
  /** Whether something below a row matches a filter; without it nothing does. */
  readonly hasMatchBelow?: HasMatchBelow;
  /** A topic that concerns every window, whatever it shows. */
  readonly everything?: Topic;
  /** Called before each round of deltas, with what changed. */
  readonly onFlush?: (topics: ReadonlySet<Topic>) => void;
}

/** The host redraws at most this often, however much changes in the cluster. */
const flushIntervalMs = 100;

/** Rounds that take long (a filter over thousands of rows that change all the time) leave so many times as much time for other work. */
const restPerWork = 4;

interface Followed extends RowsWindow {
  readonly query: RowsQuery;
}

/** Windows over children that somebody looks at, and what changed in them since they were last told. */
export class RowWindows<Topic extends string> {
  readonly #options: RowWindowsOptions<Topic>;
  readonly #followed = new Map<number, Followed>();
  readonly #touched = new Set<Topic>();
  #timer: NodeJS.Timeout | undefined;
  #lastFlushTookMs = 0;

  constructor(options: RowWindowsOptions<Topic>) {
    this.#options = options;
  }

  /** Follows a window; the answer is how it looks now. */
  subscribe(subscription: number, query: RowsQuery): RowsWindow {
    const window = this.#read(query);
    this.#followed.set(subscription, { query, ...window });
    return window;
  }

  /** Shows windows in another way; it is told at once, because somebody waits for it. */
  rearrange(changes: readonly RowsRearrangement[]): void {
    const deltas = changes.flatMap(({ subscription, arrangement }) => {
      const followed = this.#followed.get(subscription);
      if (followed === undefined) return [];
      const { parent, offset, limit } = followed.query;
      return this.#deltaOf(subscription, { ...followed, query: { parent, offset, limit, ...arrangement } }) ?? [];
    });
    if (deltas.length > 0) this.#options.emit(deltas);
  }

  /** @returns the query that is not followed any more. */
  unsubscribe(subscription: number): RowsQuery | undefined {
    const followed = this.#followed.get(subscription);
    this.#followed.delete(subscription);
    return followed?.query;
  }

  /** Something changed; it is told within the next round. */
  touch(topic: Topic): void {
    this.#touched.add(topic);
    this.#timer ??= setTimeout(
      () => {
        this.#flush();
      },
      Math.max(flushIntervalMs, restPerWork * this.#lastFlushTookMs),
    );
  }

  close(): void {
    clearTimeout(this.#timer);
    this.#timer = undefined;
    this.#followed.clear();
  }

  #flush(): void {
    const startedAt = performance.now();
    this.#timer = undefined;
    const topics = new Set(this.#touched);
    this.#touched.clear();
    this.#options.onFlush?.(topics);
    const { everything } = this.#options;
    const isForAll = everything !== undefined && topics.has(everything);
    const deltas = [...this.#followed].flatMap(([subscription, followed]) => {
      const isConcerned = isForAll || this.#options.topicsOf(followed.query.parent).some((topic) => topics.has(topic));
      return isConcerned ? (this.#deltaOf(subscription, followed) ?? []) : [];
    });
    if (deltas.length > 0) this.#options.emit(deltas);
    this.#lastFlushTookMs = performance.now() - startedAt;
  }

  /** What is told of a window; undefined where nothing changed. From now on it is followed as it is now. */
  #deltaOf(subscription: number, before: Followed): RowsDelta | undefined {
    const after = this.#read(before.query);
    this.#followed.set(subscription, { query: before.query, ...after });
    return deltaBetween(subscription, before, after);
  }

  #read({ parent, offset, limit, ...arrangement }: RowsQuery): RowsWindow {
    const { total, rowsBetween, filtered } = arranged(
      this.#options.childrenOf(parent, arrangement.group),
      arrangement satisfies RowsArrangement,
      this.#options.hasMatchBelow ?? (() => false),
    );
    const rows = rowsBetween(offset, offset + limit);
    const rest = total - offset - rows.length;
    return {
      rows: rest > 0 ? [...rows, moreRow(parent, rest)] : rows,
      total,
      ...(filtered === undefined ? {} : { filtered }),
    };
  }
}

function deltaBetween(subscription: number, before: RowsWindow, after: RowsWindow): RowsDelta | undefined {
  const { rows, total, filtered } = after;
  const known = new Map(before.rows.map((row) => [row.id, row]));
  const upserts = rows.filter((row) => {
    const one = known.get(row.id);
    return one === undefined || !sameRow(one, row);
  });
  const isSameOrder =
    rows.length === before.rows.length && rows.every((row, index) => row.id === before.rows[index]?.id);
  const isSameCount =
    total === before.total && filtered?.shown === before.filtered?.shown && filtered?.of === before.filtered?.of;
  if (upserts.length === 0 && isSameOrder && isSameCount) return undefined;
  return {
    subscription,
    total,
    upserts,
    ...(isSameOrder ? {} : { order: rows.map(({ id }) => id) }),
    ...(filtered === undefined ? {} : { filtered }),
  };
}

function sameRow(left: Row, right: Row): boolean {
  return jsonEquals(left as unknown as JsonObject, right as unknown as JsonObject);
}

function moreRow(parent: string, rest: number): Row {
  return {
    id: `${parent}/more`,
    kind: 'more',
    label: `${formatCount(rest)} more`,
    description: 'show more',
    icon: 'more',
    expandable: false,
  };
}
