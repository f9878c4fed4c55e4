import type { ResourceId } from '../../cluster/kinds/kind.ts';
import type { Row } from '../protocol/rows.ts';
import type { RowStep, WantedRow } from '../protocol/search.ts';
import { arranged } from './arranged.ts';
import type { Children } from './children.ts';
import { parseRowId } from './ids.ts';
import type { Need } from './node.ts';

/** What {@link locate} needs. */
export interface LocateOptions extends Pick<WantedRow, 'object' | 'arrangement'> {
  /** The kind of the object as it is followed; undefined where it is not known yet. */
  readonly resource: ResourceId | undefined;
  /** What stands at a path below the context. */
  readonly at: (path: readonly string[]) => { readonly needs: readonly Need[]; readonly children: () => Children };
  /** Follows what is needed to see the object, and resolves when it has been read or cannot be. */
  readonly read: (needs: readonly Need[]) => Promise<void>;
}

/** Deeper than any tree of ours, and more places than a person has open. */
const mostDepth = 7;
const mostPlaces = 1_000;

/**
 * The rows from the context down to an object. Only places are looked into that can hold it, and of what is not followed yet only the
 * kind of the object is read.
 *
 * @returns the steps below the context; undefined where the object has no row.
 */
export async function locate(options: LocateOptions): Promise<readonly RowStep[] | undefined> {
  const { object, resource, arrangement, at, read } = options;
  let places = 0;
  const below = async (path: readonly string[]): Promise<readonly RowStep[] | undefined> => {
    places += 1;
    if (path.length > mostDepth || places > mostPlaces) return undefined;
    const { needs, children } = at(path);
    const wanted = needs.filter(({ id }) => id === resource);
    if (wanted.length > 0) await read(wanted);
    const { total, rowsBetween } = arranged(children(), arrangement, () => false);
    const rows = rowsBetween(0, total);
    const position = rows.findIndex((row) => isRowOf(row, object));
    const found = rows[position];
    if (found !== undefined) return [{ id: found.id, position }];
    for (const row of inOrder(rows.filter((one) => mayHold(one, object)))) {
      const address = parseRowId(row.id);
      const steps = address === undefined ? undefined : await below(address.path);
      if (steps !== undefined) return [{ id: row.id, position: rows.indexOf(row) }, ...steps];
    }
    return undefined;
  };
  return below([]);
}

function isRowOf(row: Row, { group, kind, namespace, name }: LocateOptions['object']): boolean {
  if (row.kind === 'namespace' && kind === 'Namespace' && group === '') return row.name === name;
  const { object } = row;
  return (
    object?.name === name &&
    object.kind === kind &&
    object.group === group &&
    (namespace === undefined || object.namespace === namespace)
  );
}

function mayHold(row: Row, object: LocateOptions['object']): boolean {
  if (!row.expandable) return false;
  if (row.kind === 'namespace') return object.namespace === row.name;
  // Below an object are those that it made: Pods of a workload are called after it.
  return (
    row.object === undefined ||
    (row.object.namespace === object.namespace && object.name.startsWith(`${row.object.name}-`))
  );
}

/** Most objects are below their namespace, and some have rows elsewhere too. */
function inOrder(rows: readonly Row[]): readonly Row[] {
  return [...rows].sort(
    (left, right) => Number(right.kind === 'group.namespaces') - Number(left.kind === 'group.namespaces'),
  );
}
