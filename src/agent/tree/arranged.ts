import type { Row, RowIcon, RowsArrangement } from '../protocol/rows.ts';
import type { Children } from './children.ts';
import { isCounted, isEmptyFilter, isFiltered, matchesRow, parseFilter, type RowFilter } from './filter.ts';

/** Children as a person wants to see them. */
export interface ArrangedChildren extends Children {
  /** Rows of objects that a filter has left, and how many there are without it; absent where nothing is filtered. */
  readonly filtered?: { readonly shown: number; readonly of: number };
}

/** Tells of a row that does not match whether something below it does. */
export type HasMatchBelow = (row: Row, filter: RowFilter) => boolean;

/** What needs somebody comes first, and what has nothing to do after what works. What is not here is neither good nor bad and comes last. */
const worst: readonly RowIcon[] = [
  'failing',
  'unreachable',
  'denied',
  'degraded',
  'warning',
  'not-ready',
  'reconnecting',
  'connecting',
  'unknown',
  'healthy',
  'idle',
];

const rankOf: ReadonlyMap<RowIcon, number> = new Map(worst.map((icon, rank) => [icon, rank]));

/**
 * Children filtered and sorted. Rows that say something about the others, and groups, stay in front and in their order. Equal rows stand by
 * name, so that nothing moves without a reason. Without filter and order they are left as they are, and only the window is made.
 */
export function arranged(
  children: Children,
  { filter: text = '', sort = 'name' }: RowsArrangement,
  hasMatchBelow: HasMatchBelow,
): ArrangedChildren {
  const filter = parseFilter(text);
  const keepsAll = isEmptyFilter(filter);
  if (keepsAll && sort === 'name') return children;
  const all = children.rowsBetween(0, children.total).map((row, index) => ({ row, index }));
  const kept = keepsAll
    ? all
    : all.filter(({ row }) =>
        row.kind === 'workload-group'
          ? children.rowsBelow?.(row).some((below) => matchesRow(filter, below)) === true
          : !isFiltered(row) || matchesRow(filter, row) || hasMatchBelow(row, filter),
      );
  const ordered = sort === 'name' ? kept : sorted(kept, orders[sort], children);
  const rows = ordered.map(({ row }) => row);
  return {
    total: rows.length,
    rowsBetween: (start, end) => rows.slice(start, end),
    ...(keepsAll
      ? {}
      : { filtered: { shown: rows.filter(isCounted).length, of: all.filter(({ row }) => isCounted(row)).length } }),
  };
}

interface Placed {
  readonly row: Row;
  readonly index: number;
}

type Order = (children: Children) => (placed: Placed) => number;

const orders: Readonly<Record<Exclude<NonNullable<RowsArrangement['sort']>, 'name'>, Order>> = {
  state:
    () =>
    ({ row }) =>
      rankOf.get(row.icon) ?? worst.length,
  // The newest first; what has no age last.
  age:
    ({ createdMs }) =>
    ({ index }) => {
      const created = createdMs?.(index);
      return created === undefined || Number.isNaN(created) ? Infinity : -created;
    },
};

function sorted(rows: readonly Placed[], order: Order, children: Children): readonly Placed[] {
  const figureOf = order(children);
  const staying: Placed[] = [];
  const moving: { readonly placed: Placed; readonly figure: number }[] = [];
  for (const placed of rows)
    if (placed.row.object === undefined && placed.row.kind !== 'namespace') staying.push(placed);
    else moving.push({ placed, figure: figureOf(placed) });
  // Rows come by name, and sorting keeps that order for equal figures.
  moving.sort((left, right) => compare(left.figure, right.figure));
  return [...staying, ...moving.map(({ placed }) => placed)];
}

/** Infinity minus Infinity is no number. */
function compare(left: number, right: number): number {
  return left < right ? -1 : left > right ? 1 : 0;
}
