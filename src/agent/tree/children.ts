import { inWords } from '../../core/words.ts';
import type { Problem } from '../../core/problem.ts';
import type { Row } from '../protocol/rows.ts';
import { rowId } from './ids.ts';

/** Children of a row, of which only a window is made into rows. */
export interface Children {
  readonly total: number;
  readonly rowsBetween: (start: number, end: number) => readonly Row[];
  /** When the object of a row was made, in milliseconds since 1970; undefined for rows of none. */
  readonly createdMs?: (index: number) => number | undefined;
  /** What stands below a row, where the row has no sense without it: a filter takes away a group of which nothing is left. */
  readonly rowsBelow?: (row: Row) => readonly Row[];
}

/** Children that are rows already. */
export function fixed(rows: readonly Row[]): Children {
  return { total: rows.length, rowsBetween: (start, end) => rows.slice(start, end) };
}

/** Rows that come first, then one for each item, made when it is in the window. */
export function lazy<Item>(first: readonly Row[], items: readonly Item[], toRow: (item: Item) => Row): Children {
  return {
    total: first.length + items.length,
    rowsBetween: (start, end) => [
      ...first.slice(start, end),
      ...items.slice(Math.max(0, start - first.length), Math.max(0, end - first.length)).map(toRow),
    ],
    createdMs: (index) => createdMsOf(items[index - first.length]),
  };
}

/** Entries of the cache have it, and what is made of them. */
function createdMsOf(item: unknown): number | undefined {
  if (typeof item !== 'object' || item === null) return undefined;
  const { createdMs } = item as { readonly createdMs?: unknown };
  return typeof createdMs === 'number' ? createdMs : undefined;
}

/** A row that says what is wrong and can be tried again. */
export function problemRow(context: string, path: readonly string[], problem: Problem): Row {
  const { message } = inWords(problem);
  return {
    id: rowId(context, ...path, 'problem'),
    kind: 'problem',
    label: message,
    icon: problem.code === 'cluster.forbidden' ? 'denied' : 'warning',
    expandable: false,
    context,
    problem,
  };
}

/** A row that says that there is nothing, or nothing yet. */
export function emptyRow(
  context: string,
  path: readonly string[],
  label: string,
  icon: Row['icon'],
  tooltip = '',
): Row {
  return {
    id: rowId(context, ...path, 'empty'),
    kind: 'empty',
    label,
    icon,
    expandable: false,
    context,
    ...(tooltip === '' ? {} : { tooltip }),
  };
}

/** Order of names that does not depend on the machine's language. */
export function byName(left: { readonly name: string }, right: { readonly name: string }): number {
  return left.name < right.name ? -1 : left.name > right.name ? 1 : 0;
}
