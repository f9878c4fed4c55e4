import type { ClusterView } from '../../cache/cluster-view.ts';
import type { Row } from '../../protocol/rows.ts';
import { rowId } from '../ids.ts';

/** Where rows are made: which context, which namespace, and what is known there. */
export interface Place {
  readonly view: ClusterView;
  readonly context: string;
  readonly namespace: string;
  readonly now: Date;
}

/** Path of a row of the namespace behind the context. */
export function pathIn({ namespace }: Pick<Place, 'namespace'>, ...path: readonly string[]): readonly string[] {
  return ['namespaces', namespace, ...path];
}

/** What all rows of a namespace have. */
export function rowBase(place: Place, path: readonly string[]): Pick<Row, 'id' | 'context' | 'namespace'> {
  return { id: rowId(place.context, ...path), context: place.context, namespace: place.namespace };
}

/** What is there, with ` · ` between. */
export function joined(...parts: readonly (string | undefined)[]): string {
  return parts.filter((part) => part !== undefined && part !== '').join(' · ');
}

/** For screen readers, with commas between. */
export function spoken(...parts: readonly (string | undefined)[]): string {
  return parts.filter((part) => part !== undefined && part !== '').join(', ');
}
