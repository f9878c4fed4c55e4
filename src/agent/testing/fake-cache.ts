import type { SignIn } from '../../cluster/auth/sign-in.ts';
import { KindStore } from '../../cluster/cache/kind-store.ts';
import type { CacheView, ConnectionState, KindState } from '../../cluster/cache/types.ts';
import { createCatalog } from '../../cluster/catalog.ts';
import { anyKind } from '../../cluster/kinds/any.ts';
import { entryOf } from '../../cluster/kinds/entry.ts';
import { createInterner } from '../../cluster/kinds/interner.ts';
import type { KindModule, ResourceId } from '../../cluster/kinds/kind.ts';
import { kindModules } from '../../cluster/kinds/table.ts';
import type { ServerHealth } from '../../cluster/server-health.ts';
import type { ResourceCatalog, ServedResource } from '../../cluster/types.ts';
import type { JsonObject } from '../../core/json.ts';
import { readableColumns, type ReadableColumn } from '../../core/printer-cells.ts';
import type { PrinterColumn } from '../../core/printer-columns.ts';
import type { Problem } from '../../core/problem.ts';
import { meshReducers } from '../../mesh/cached.ts';
import { ClusterViewer, type ServerView } from '../cache/cluster-view.ts';

/** A cache that holds what a test puts into it, with no server behind. Every kind is live until it is told otherwise. */
export class FakeCache implements CacheView, ServerView {
  connection: ConnectionState = { is: 'connected' };
  version: string | undefined = 'v1.36.3';
  catalog: ResourceCatalog | undefined = createCatalog([]);
  catalogProblem: Problem | undefined;
  health: ServerHealth = { is: 'asking' };
  columns: readonly PrinterColumn[] = [];
  signIn: SignIn = { way: 'token', user: 'jane', isRenewed: false };
  readonly view: ClusterViewer;
  readonly #stores = new Map<ResourceId, KindStore>();
  readonly #states = new Map<string, KindState>();
  readonly #interner = createInterner();

  /** @param namespace of the context. */
  constructor(namespace = 'shop') {
    this.view = new ClusterViewer(this, this, namespace, () => undefined);
  }

  /** The server serves these kinds, and no other. */
  serve(...resources: readonly ServedResource[]): void {
    this.catalog = createCatalog(resources);
    this.view.take({ is: 'cluster' });
  }

  /** An object came or changed. */
  put(id: ResourceId, object: JsonObject): void {
    const store = this.#storeFor(id);
    const { module } = store;
    const after = entryOf(module, module.version ?? 'v1', object, this.#interner, meshReducers.get(id)?.(object));
    const before = store.put(after);
    this.view.take({ is: 'entry', id, after, ...(before === undefined ? {} : { before }) });
  }

  remove(id: ResourceId, key: string): void {
    const before = this.#stores.get(id)?.remove(key);
    if (before !== undefined) this.view.take({ is: 'entry', id, before });
  }

  setState(id: ResourceId, state: KindState, namespace = ''): void {
    this.#states.set(`${id}|${namespace}`, state);
    this.view.take({ is: 'state', id, namespace });
  }

  columnsOf(): readonly ReadableColumn[] {
    return readableColumns(this.columns);
  }

  stateOf(id: ResourceId, namespace = ''): KindState {
    return this.#states.get(`${id}|${namespace}`) ?? this.#states.get(`${id}|`) ?? { is: 'live' };
  }

  denialOf(id: ResourceId): Problem | undefined {
    const state = this.#states.get(`${id}|`);
    return state?.is === 'denied' ? state.problem : undefined;
  }

  *followed(): Generator<{ readonly id: ResourceId; readonly namespace: string; readonly state: KindState }> {
    for (const [key, state] of this.#states) {
      const [id = '', namespace = ''] = key.split('|');
      yield { id, namespace, state };
    }
  }

  storeOf<Facts>(module: KindModule<Facts>): KindStore<Facts> {
    return this.#storeFor(module.id) as unknown as KindStore<Facts>;
  }

  storeById(id: ResourceId): KindStore | undefined {
    return this.#stores.get(id);
  }

  #storeFor(id: ResourceId): KindStore {
    let store = this.#stores.get(id);
    if (store === undefined) this.#stores.set(id, (store = new KindStore(this.#moduleOf(id))));
    return store;
  }

  #moduleOf(id: ResourceId): KindModule {
    const known = kindModules.get(id);
    if (known !== undefined) return known;
    const dot = id.indexOf('.');
    const group = dot < 0 ? '' : id.slice(dot + 1);
    const plural = dot < 0 ? id : id.slice(0, dot);
    const served = this.catalog?.ofGroup(group).find((resource) => resource.plural === plural);
    if (served === undefined) throw new Error(`the test's server does not serve ${id}`);
    return anyKind(served) as unknown as KindModule;
  }
}
