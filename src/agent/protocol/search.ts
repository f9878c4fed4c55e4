import type { ObjectReference } from '../../core/kubernetes.ts';
import type { RowAction, RowIcon, RowsArrangement } from './rows.ts';

/** An object that was found in what is followed of a cluster. */
export interface FoundObject {
  readonly context: string;
  readonly object: ObjectReference;
  readonly icon: RowIcon;
  /** Why it is not ready; absent where it is. */
  readonly reason?: string;
  readonly actions: readonly RowAction[];
}

/** What a search found, and where it looked. */
export interface SearchAnswer {
  /** The best first, as many as were asked for. */
  readonly found: readonly FoundObject[];
  readonly total: number;
  /** Contexts that were searched: the connected ones. */
  readonly contexts: readonly string[];
  /** Kinds whose objects were searched, because somebody looks at them or the trees need them. */
  readonly kinds: readonly string[];
  /** True while some of them are still being read. */
  readonly isReading: boolean;
}

/** A row by its id, and its place among the children of its parent. */
export interface RowStep {
  readonly id: string;
  readonly position: number;
}

/** An object whose row is looked for. */
export interface WantedRow {
  readonly object: Omit<ObjectReference, 'version'>;
  /** Where the object names no namespace, and its kind has one. Absent for that of the context. */
  readonly defaultNamespace?: string;
  /** Where no object has this name: by these labels one of its kind is the same. */
  readonly labels?: Readonly<Record<string, string>>;
  /** As the tree shows rows; a filter is not looked at. */
  readonly arrangement: Omit<RowsArrangement, 'filter'>;
}

/** Finding objects, and their rows. */
export interface SearchMethods {
  /**
   * Searches the names of what is followed in all connected clusters.
   *
   * `withMore` also reads Pods and Services, which are followed only while somebody looks at them.
   */
  'objects/search': { params: { text: string; limit: number; withMore: boolean }; answer: SearchAnswer };
  /** The rows from the context down to an object; empty where it is not in the tree. Connects the context. */
  'rows/locate': { params: WantedRow & { context: string }; answer: readonly RowStep[] };
}
