import { formatCount } from '../../core/format.ts';
import { jsonEquals } from '../../core/json.ts';
import type { JsonObject } from '../../core/json.ts';
import type { Row, RowsDelta, RowsQuery, RowsWindow } from '../protocol/rows.ts';
import type { Children } from './children.ts';

/** What {@link RowWindows} needs. */
export interface RowWindowsOptions<Topic extends string> {
  readonly childrenOf: (parent: string) => Children;
  /** What the children of a parent are made from. */
  readonly topicsOf: (parent: string) => readonly Topic[];
  readonly emit: (delta: RowsDelta) => void;
  /** A topic that concerns every window, whatever it shows. */
  readonly everything?: Topic;
  /** Called before each round of deltas, with what changed. */
  readonly onFlush?: (topics: ReadonlySet<Topic>) => void;
}

/** The host redraws at most this often, however much changes in the cluster. */
const flushIntervalMs = 100;

interface Followed {
  readonly query: RowsQuery;
  rows: readonly Row[];
  total: number;
}

/** Windows over children that somebody looks at, and what changed in them since they were last told. */
export class RowWindows<Topic extends string> {
  readonly #options: RowWindowsOptions<Topic>;
  readonly #followed = new Map<number, Followed>();
  readonly #touched = new Set<Topic>();
  #timer: NodeJS.Timeout | undefined;

  constructor(options: RowWindowsOptions<Topic>) {
    this.#options = options;
  }

  /** Follows a window; the answer is how it looks now. */
  subscribe(subscription: number, query: RowsQuery): RowsWindow {
    const window = this.#read(query);
    this.#followed.set(subscription, { query, ...window });
    return window;
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
    this.#timer ??= setTimeout(() => {
      this.#flush();
    }, flushIntervalMs);
  }

  close(): void {
    clearTimeout(this.#timer);
    this.#timer = undefined;
    this.#followed.clear();
  }

  #flush(): void {
    this.#timer = undefined;
    const topics = new Set(this.#touched);
    this.#touched.clear();
    this.#options.onFlush?.(topics);
    const { everything } = this.#options;
    const isForAll = everything !== undefined && topics.has(everything);
    for (const [subscription, followed] of this.#followed) {
      const isConcerned = isForAll || this.#options.topicsOf(followed.query.parent).some((topic) => topics.has(topic));
      if (!isConcerned) continue;
      const delta = deltaOf(subscription, followed, this.#read(followed.query));
      if (delta !== undefined) this.#options.emit(delta);
    }
  }

  #read({ parent, offset, limit }: RowsQuery): RowsWindow {
    const { total, rowsBetween } = this.#options.childrenOf(parent);
    const rows = rowsBetween(offset, offset + limit);
    const rest = total - offset - rows.length;
    return { rows: rest > 0 ? [...rows, moreRow(parent, rest)] : rows, total };
  }
}

/** What is told of a window; undefined where nothing changed. It takes the new window over. */
function deltaOf(subscription: number, followed: Followed, { rows, total }: RowsWindow): RowsDelta | undefined {
  const before = new Map(followed.rows.map((row) => [row.id, row]));
  const upserts = rows.filter((row) => {
    const known = before.get(row.id);
    return known === undefined || !sameRow(known, row);
  });
  const isSameOrder =
    rows.length === followed.rows.length && rows.every((row, index) => row.id === followed.rows[index]?.id);
  if (upserts.length === 0 && isSameOrder && total === followed.total) return undefined;
  followed.rows = rows;
  followed.total = total;
  return { subscription, total, upserts, ...(isSameOrder ? {} : { order: rows.map(({ id }) => id) }) };
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
