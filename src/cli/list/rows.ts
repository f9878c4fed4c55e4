import { formatShortAge } from '../../core/format.ts';
import type { Entry } from '../../cluster/kinds/kind.ts';
import type { ListedEntry } from '../../cluster/list/read-list.ts';
import { kindModules } from '../../cluster/kinds/table.ts';
import type { ReadinessState, ServedResource } from '../../cluster/types.ts';
import { visibleText } from '../cells.ts';
import type { ListArguments, ListTarget } from './arguments.ts';

/** How rows can be ordered. */
export const orders = ['name', 'state', 'age'] as const;
/** One of {@link orders}. */
export type Order = (typeof orders)[number];

/** A column of a list. */
export interface ListColumn {
  readonly header: string;
  readonly cell: (row: ListedEntry, now: Date) => string;
  /** The same at any time: where the cell tells how long ago something was, when it was. */
  readonly timeless: (row: ListedEntry) => string;
  /** Its words tell how well the object is, so that they may be coloured. */
  readonly isState: boolean;
}

/** A column that only the server knows. */
export interface ServerColumn {
  readonly header: string;
  /** Only shown where a wide list is asked for. */
  readonly isWide: boolean;
  readonly value: (row: ListedEntry, now: Date) => string | number | undefined;
  /** Absent where the value does not change with time. */
  readonly timeless?: (row: ListedEntry) => string | number | undefined;
}

/** What decides which columns there are. */
export interface ColumnChoice {
  readonly isWide: boolean;
  /** True shows the namespace of each row. */
  readonly isEverywhere: boolean;
  /** True shows the kind of each row before its name, as of several kinds. */
  readonly isQualified: boolean;
  /** False leaves the readiness out for a kind without columns of its own. */
  readonly saysState?: boolean;
}

/** The columns of a kind: those of the trees, then those that only the server knows. */
export function columnsOf(
  { resource, module }: Pick<ListTarget, 'resource' | 'module'>,
  further: readonly ServerColumn[],
  { isWide, isEverywhere, isQualified, saysState = true }: ColumnChoice,
): readonly ListColumn[] {
  const named = (name: string): string => (isQualified ? qualifiedName(resource, name) : name);
  const isAny = !kindModules.has(module.id);
  const own = module.columns.filter((column) => (isWide || column.isWide !== true) && (saysState || !isAny));
  const taken = new Set(['NAME', 'NAMESPACE', 'AGE', ...own.map(({ header }) => header)]);
  const ofServer = further
    .map((column) => ({ ...column, header: visibleText(column.header.toUpperCase()) }))
    .filter((column) => !taken.has(column.header) && (isWide || !column.isWide));
  return [
    ...(isEverywhere && resource.namespaced ? [columnOf('NAMESPACE', ({ entry }) => entry.namespace)] : []),
    columnOf('NAME', ({ entry }) => named(entry.name)),
    ...own.map(({ header, value }) => columnOf(header, ({ entry }, now) => value(entry, now))),
    ...ofServer.map(({ header, value, timeless }) => columnOf(header, value, timeless)),
    columnOf(
      'AGE',
      ({ entry }, now) => (Number.isNaN(entry.createdMs) ? '' : ageOf(entry, now)),
      ({ entry }) => (Number.isNaN(entry.createdMs) ? '' : new Date(entry.createdMs).toISOString()),
    ),
  ];
}

/** `pod/web`, `deployment.apps/web`. */
export function qualifiedName({ kind, group }: Pick<ServedResource, 'kind' | 'group'>, name: string): string {
  return `${kind.toLowerCase()}${group === '' ? '' : `.${group}`}/${name}`;
}

const rank: Readonly<Record<ReadinessState, number>> = { failed: 0, 'in-progress': 1, terminating: 2, current: 3 };

/** Compares entries: by namespace and name; before that by how well they are, or by age. */
export function compareBy(order: Order): (left: Entry, right: Entry) => number {
  const byName = (left: Entry, right: Entry): number =>
    compareTexts(left.namespace, right.namespace) || compareTexts(left.name, right.name);
  if (order === 'state')
    return (left, right) => rank[left.readiness.state] - rank[right.readiness.state] || byName(left, right);
  if (order === 'age') return (left, right) => (right.createdMs || 0) - (left.createdMs || 0) || byName(left, right);
  return byName;
}

/** What decides whether a row is shown: each word is somewhere in its cells or labels. */
export function rowFilter(
  { filter }: Pick<ListArguments, 'filter'>,
  columns: readonly ListColumn[],
): (row: ListedEntry, now: Date) => boolean {
  if (filter.length === 0) return () => true;
  return (row, now) => {
    const cells = columns.map(({ cell }) => cell(row, now));
    const labels = Object.entries(row.entry.labels).map(([name, value]) => `${name}=${value}`);
    // Each on its own line, so that no word is found over the end of one.
    const text = [row.entry.namespace, ...cells, ...labels].join('\n').toLowerCase();
    return filter.every((word) => text.includes(word));
  };
}

function columnOf(
  header: string,
  value: ServerColumn['value'],
  timeless: NonNullable<ServerColumn['timeless']> = (row) => value(row, new Date(0)),
): ListColumn {
  const shown = (text: string | number | undefined): string => visibleText(String(text ?? '')) || '-';
  return {
    header,
    isState: header === 'STATUS' || header === 'READY',
    cell: (row, now) => shown(value(row, now)),
    timeless: (row) => shown(timeless(row)),
  };
}

function ageOf({ createdMs }: Entry, now: Date): string {
  return formatShortAge(now.getTime() - createdMs);
}

/** In an order that does not depend on the machine's language. */
function compareTexts(left: string, right: string): number {
  return left < right ? -1 : left > right ? 1 : 0;
}
