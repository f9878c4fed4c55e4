import type { ResourceId } from '../../../cluster/kinds/kind.ts';
import type { Row } from '../../protocol/rows.ts';
import { emptyRow, problemRow } from '../children.ts';
import { rowId } from '../ids.ts';
import type { Place } from './place.ts';

/** A row for each kind that may not be read here, to try again. */
export function denialRows(
  { view, context, namespace }: Place,
  path: readonly string[],
  kinds: readonly ResourceId[],
): readonly Row[] {
  return kinds.flatMap((id) => {
    const state = view.cache.stateOf(id, namespace);
    return state.is === 'denied' ? [problemRow(context, [...path, id], state.problem)] : [];
  });
}

/** True until every one of the kinds was read, or is known not to be readable. */
export function isReading({ view, namespace }: Place, kinds: readonly ResourceId[]): boolean {
  return kinds.some((id) => ['starting', 'idle'].includes(view.cache.stateOf(id, namespace).is));
}

/**
 * What stands where there is nothing: what may not be read, that it is being read, or that there is none.
 *
 * @param none what there is not, and what comes next (as Markdown).
 */
export function instead(
  place: Place,
  path: readonly string[],
  kinds: readonly ResourceId[],
  none: { readonly reading: string; readonly label: string; readonly next: string },
): readonly Row[] {
  const denied = denialRows(place, path, kinds);
  if (denied.length > 0) return denied;
  if (isReading(place, kinds)) return [emptyRow(place.context, path, none.reading, 'connecting')];
  return [
    { ...emptyRow(place.context, path, none.label, 'idle', none.next), id: rowId(place.context, ...path, 'empty') },
  ];
}

/** What a group says of itself where its kind is not there to be counted; undefined where it is. */
export function stateWord({ view, namespace }: Place, kinds: readonly ResourceId[]): string | undefined {
  const states = kinds.map((id) => view.cache.stateOf(id, namespace).is);
  if (states.every((is) => is === 'denied')) return 'not permitted';
  return states.some((is) => is === 'starting') ? 'reading…' : undefined;
}
