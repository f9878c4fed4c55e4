import type { JsonObject } from '../../core/json.ts';
import type { Shape } from '../protobuf/shape.ts';
import type { Readiness } from '../types.ts';

/**
 * Name of a resource over its versions, as definitions are called: `pods`, `deployments.apps`,
 * `virtualservices.networking.istio.io`.
 */
export type ResourceId = string;

/** Labels of an object. Equal ones of many objects are one value in memory. */
export type Labels = Readonly<Record<string, string>>;

/** The controller of an object. */
export interface Owner {
  readonly kind: string;
  readonly name: string;
  readonly uid: string;
}

/** What is kept of an object of any kind. `Facts` is what its kind adds. */
export interface Entry<Facts = unknown> {
  /** `namespace/name`, or the name of a cluster-wide object. */
  readonly key: string;
  /** Empty for a cluster-wide object. */
  readonly namespace: string;
  readonly name: string;
  readonly uid: string;
  /** Milliseconds since 1970; NaN where the server did not say. */
  readonly createdMs: number;
  readonly labels: Labels;
  readonly owner?: Owner;
  /** After kstatus. */
  readonly readiness: Readiness;
  readonly facts: Facts;
  /** What a reducer that was given to the cache found in the object. */
  readonly added?: object;
}

/** A column, for lists that people read. */
export interface Column<Facts> {
  /** As kubectl heads it: `READY`. */
  readonly header: string;
  /** Only shown where a wide list is asked for. */
  readonly isWide?: true;
  readonly value: (entry: Entry<Facts>, now: Date) => string | number | undefined;
}

/** How objects of a kind are read, kept and listed. */
export interface KindModule<Facts = unknown> {
  readonly id: ResourceId;
  readonly group: string;
  /** Version that is asked for before discovery has told; undefined for kinds that are looked up first. */
  readonly version?: string;
  readonly kind: string;
  readonly isNamespaced: boolean;
  /** Objects are asked for without spec, status and data. */
  readonly metadataOnly?: true;
  readonly fieldSelector?: string;
  /**
   * All that `facts`, the rule of readiness and the reducers given to the cache read of an object: built-in kinds come without the
   * rest. A kind without it comes whole.
   */
  readonly shape?: Shape;
  readonly labelSelector?: string;
  /** Where the id is not that of the whole collection: the name of the collection. */
  readonly plural?: string;
  readonly facts: (object: JsonObject, kept: Interner) => Facts;
  /** Other names under which entries are found, such as the Service of an EndpointSlice. */
  readonly indexes?: Readonly<Record<string, (entry: Entry<Facts>) => readonly string[]>>;
  readonly columns: readonly Column<Facts>[];
}

/** Keeps one of values that are often equal: a cluster has few different labels, nodes and lists of containers. */
export interface Interner {
  text(value: string): string;
  labels(value: unknown): Labels;
  texts(values: readonly string[]): readonly string[];
  /** A value of plain data, which nobody changes any more. */
  value<Value extends object>(value: Value): Value;
}
