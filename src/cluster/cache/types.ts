import type { JsonObject } from '../../core/json.ts';
import type { Problem } from '../../core/problem.ts';
import type { Entry, KindModule, ResourceId } from '../kinds/kind.ts';
import type { ResourceCatalog } from '../types.ts';
import type { KindStore } from './kind-store.ts';

/** How far the connection is. */
export type ConnectionState =
  | { readonly is: 'connecting' }
  | { readonly is: 'connected' }
  /** `isTriedAgain` is true while it is connected again and again by itself, because somebody looks. */
  | { readonly is: 'failed'; readonly problem: Problem; readonly isTriedAgain: boolean };

/** How far one kind is. */
export type KindState =
  /** Nobody asked for it. */
  | { readonly is: 'idle' }
  | { readonly is: 'starting' }
  | { readonly is: 'live' }
  | { readonly is: 'reconnecting'; readonly sinceMs: number; readonly problem: Problem }
  | { readonly is: 'denied'; readonly problem: Problem }
  /** The server does not serve it now. It may come: a definition is applied. */
  | { readonly is: 'not-served' };

/** What changed. */
export type CacheChange =
  /** The connection, the version, or what the server serves. */
  | { readonly is: 'cluster' }
  /** A kind has gone from one state to another, in one namespace or in the whole cluster (empty). */
  | { readonly is: 'state'; readonly id: ResourceId; readonly namespace: string }
  /** An object came (`before` is undefined), changed, or went (`after` is undefined). */
  | { readonly is: 'entry'; readonly id: ResourceId; readonly before?: Entry; readonly after?: Entry }
  /** Time passes while data is behind. */
  | { readonly is: 'age' };

/** What readers of the cache see. Entries are replaced and never changed. */
export interface CacheView {
  readonly connection: ConnectionState;
  /** Such as `v1.36.3`; undefined where the server did not tell. */
  readonly version: string | undefined;
  /** What the server serves; undefined until it has told. */
  readonly catalog: ResourceCatalog | undefined;
  /** Why the server has not told what it serves, or not lately; it is asked again by itself. */
  readonly catalogProblem: Problem | undefined;
  /**
   * Of a kind in a namespace, or in the whole cluster. Where the whole is not permitted it is the state of the namespaces that are
   * followed instead, and denied only where all of them are.
   */
  stateOf(id: ResourceId, namespace?: string): KindState;
  /** Why a kind is not permitted in the whole cluster, where that is so. */
  denialOf(id: ResourceId): Problem | undefined;
  /** All that is followed, with its state; `namespace` is empty for the whole cluster. */
  followed(): Iterable<{ readonly id: ResourceId; readonly namespace: string; readonly state: KindState }>;
  /** What is known of a kind with a module of its own. */
  storeOf<Facts>(module: KindModule<Facts>): KindStore<Facts>;
  /** What is known of any kind; undefined where nobody asked for it. */
  storeById(id: ResourceId): KindStore | undefined;
}

/** Looks at an object while it is there, and finds what others than its kind want to know. */
export type Reducer = (object: JsonObject) => object | undefined;
