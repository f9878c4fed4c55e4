import { formatCount } from '../../core/format.ts';
import { jsonEquals } from '../../core/json.ts';
import type { JsonObject } from '../../core/json.ts';
import {
  type Row,
  type RowsArrangement,
  type RowsDelta,
  type RowsGrouping,
  type RowsQuery,
  type RowsRearrangement,
  type RowsWindow,
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

/** The first change after a pause waits for those that come with it: one write on a server is often several objects. */
const gatherMs = 20;

/** The quickest of so many rounds says what one costs: a single one may have been slow because the machine was busy with something else. */
const roundsJudged = 5;

/** Rounds that take long (a filter over thousands of rows that change all the time) leave so many times as much time for other work. */
const restPerWork = 4;

/** How often rows are told of that change all the time, to a reader who does not say when it can take more. */
export const clockMs = 210;

/** How long one who does is waited for: it may have had nothing to draw of what it was told. */
export const readerMs = 1_000;

interface Followed extends RowsWindow {
  readonly query: RowsQuery;
}

/** Windows over children that somebody looks at, and what changed in them since they were last told. */
export class RowWindows<Topic extends string> {
  readonly #options: RowWindowsOptions<Topic>;
  readonly #followed = new Map<number, Followed>();
  readonly #touched = new Set<Topic>();
  #timer: NodeJS.Timeout | undefined;
  /** How long the last rounds took. */
  readonly #tookMs: number[] = [];
  /** The next round begins no earlier, by `performance.now()`, so that the work of rounds leaves time for other work. */
  #restUntilMs = 0;
  /** The next round begins no earlier, by `performance.now()`, because its reader would not draw it. */
  #readerUntilMs = 0;
  /** Whether the reader says when it can take more. One that does not is told by the clock. */
  #readerSays = false;

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
    if (this.#timer === undefined) this.#flushIn(Math.max(gatherMs, this.#restMs()));
  }

  /**
   * The reader has drawn what it was told, and can draw more. What has changed meanwhile is told before this returns, where the round before
   * leaves time for it.
   */
  next(): void {
    this.#readerSays = true;
    this.#readerUntilMs = 0;
    if (this.#timer === undefined) return;
    const restMs = this.#restMs();
    if (restMs > 0) this.#flushIn(restMs);
    else this.#flush();
  }

  close(): void {
    clearTimeout(this.#timer);
    this.#timer = undefined;
    this.#followed.clear();
  }

  /** How long the next round has to wait. */
  #restMs(): number {
    return Math.max(this.#restUntilMs, this.#readerUntilMs) - performance.now();
  }

  #flushIn(afterMs: number): void {
    clearTimeout(this.#timer);
    this.#timer = setTimeout(() => {
      this.#flush();
    }, afterMs);
  }

  #flush(): void {
    const startedAt = performance.now();
    clearTimeout(this.#timer);
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
    const endedAt = performance.now();
    this.#tookMs.push(endedAt - startedAt);
    if (this.#tookMs.length > roundsJudged) this.#tookMs.shift();
    this.#restUntilMs = endedAt + restPerWork * Math.min(...this.#tookMs);
    this.#readerUntilMs = startedAt + (this.#readerSays && deltas.length > 0 ? readerMs : clockMs);
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
