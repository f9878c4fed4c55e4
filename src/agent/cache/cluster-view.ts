import { definitionKind, namespaceKind } from '../../cluster/kinds/cluster-wide.ts';
import type { NamespaceFacts } from '../../cluster/kinds/cluster-wide.ts';
import type { SignIn } from '../../cluster/auth/sign-in.ts';
import type { Entry, ResourceId } from '../../cluster/kinds/kind.ts';
import type { WorkloadFacts } from '../../cluster/kinds/workloads.ts';
import { workloadKinds } from '../../cluster/kinds/workloads.ts';
import type { CacheChange, CacheView } from '../../cluster/cache/types.ts';
import type { ServerHealth } from '../../cluster/server-health.ts';
import type { ReadableColumn } from '../../core/printer-cells.ts';
import { endedMeshesIn, meshesIn } from '../../mesh/cached.ts';
import type { FoundEndedMesh } from '../../mesh/facts/ended.ts';
import type { FoundMesh } from '../../mesh/types.ts';
import type { WorkloadTraits } from '../../mesh/workload.ts';

/**
 * The part of the cluster that changed, for those who show it: a kind, or a kind in a namespace. `everything` is for what decides how any
 * row reads: a kind that has been listed turns "reading" into "none" also where there is no object of it to tell of.
 * `server` is what the API server says of itself and how we sign in; `data` is whatever is followed.
 */
export type Topic =
  'everything' | 'context' | 'server' | 'data' | 'meshes' | 'time' | `${'kind' | 'columns'}:${string}`;

/** The topic of a kind, or of a kind in a namespace. */
export function kindTopic(id: ResourceId, namespace?: string): Topic {
  return namespace === undefined ? `kind:${id}` : `kind:${id}/${namespace}`;
}

/** The topic of the columns that a definition gives to its kind. */
export function columnsTopic(id: ResourceId): Topic {
  return `columns:${id}`;
}

/** A workload with its kind. */
export interface Workload extends Entry<WorkloadFacts> {
  readonly kind: string;
}

/** What is known of the API server itself. */
export interface ServerView {
  readonly health: ServerHealth;
  readonly signIn: SignIn;
  /** Columns that a definition gives to its kind; empty while nobody needs them, or they are not known. */
  columnsOf(id: ResourceId, version: string): readonly ReadableColumn[];
}

/** What the trees read of a cluster. */
export interface ClusterView {
  readonly cache: CacheView;
  readonly server: ServerView;
  /** Set where the user may not look into the whole cluster: the namespace that is shown at least. */
  readonly restrictedTo: string | undefined;
  readonly meshes: readonly FoundMesh[];
  /** Meshes that have ended and that the cluster still has. */
  readonly endedMeshes: readonly FoundEndedMesh[];
  /** Workloads that are not ready, by `Kind/namespace/name`. */
  readonly troubled: ReadonlyMap<string, Workload>;
  /** In no order. Where they may not be listed, the context's own stands alone. */
  namespaces(): readonly Entry<NamespaceFacts>[];
  workloadsOf(namespace: string): readonly Workload[];
}

/** Kinds of which every connected cluster's row tells. */
export const alwaysFollowed: readonly ResourceId[] = workloadKinds.map(({ id }) => id);

const workloadKindOf: ReadonlyMap<ResourceId, string> = new Map(workloadKinds.map(({ id, kind }) => [id, kind]));

/** What follows from the cache for the trees, kept up with its changes. */
export class ClusterViewer implements ClusterView {
  readonly cache: CacheView;
  readonly server: ServerView;
  readonly troubled = new Map<string, Workload>();
  readonly #fallbackNamespace: string;
  readonly #touch: (topic: Topic) => void;
  #meshes: readonly FoundMesh[] | undefined;
  #endedMeshes: readonly FoundEndedMesh[] | undefined;

  /**
   * @param fallbackNamespace namespace of the context.
   * @param touch called with what changed.
   */
  constructor(cache: CacheView, server: ServerView, fallbackNamespace: string, touch: (topic: Topic) => void) {
    this.cache = cache;
    this.server = server;
    this.#fallbackNamespace = fallbackNamespace;
    this.#touch = touch;
  }

  get restrictedTo(): string | undefined {
    const isDenied = [namespaceKind.id, ...alwaysFollowed].some((id) => this.cache.denialOf(id) !== undefined);
    return isDenied ? this.#fallbackNamespace : undefined;
  }

  get meshes(): readonly FoundMesh[] {
    this.#meshes ??= meshesIn(this.cache);
    return this.#meshes;
  }

  namespaces(): readonly Entry<NamespaceFacts>[] {
    const known = [...this.cache.storeOf(namespaceKind).all()];
    if (known.length > 0 || this.cache.stateOf(namespaceKind.id).is !== 'denied') return known;
    return [placeholder(this.#fallbackNamespace)];
  }

  get endedMeshes(): readonly FoundEndedMesh[] {
    this.#endedMeshes ??= endedMeshesIn(this.cache);
    return this.#endedMeshes;
  }

  workloadsOf(namespace: string): readonly Workload[] {
    return workloadKinds.flatMap((module) =>
      [...this.cache.storeOf(module).in(namespace).values()].map((entry) => ({ ...entry, kind: module.kind })),
    );
  }

  /** Takes a change of the cache in, and tells whom it concerns. */
  take(change: CacheChange): void {
    this.#touch('data');
    if (change.is === 'age') this.#touch('context');
    else if (change.is === 'entry') this.#takeEntry(change);
    else {
      // What is served, and what may be seen, decides what any row says.
      this.#meshes = undefined;
      this.#endedMeshes = undefined;
      this.#touch('context');
      this.#touch('everything');
    }
  }

  #takeEntry({ id, before, after }: CacheChange & { readonly is: 'entry' }): void {
    const { namespace } = after ?? before ?? { namespace: '' };
    this.#touch(kindTopic(id));
    if (namespace !== '') this.#touch(kindTopic(id, namespace));
    if (id === definitionKind.id) this.#meshesChanged();
    else if (id === namespaceKind.id) this.#touch('context');
    const kind = workloadKindOf.get(id);
    if (kind === undefined) return;
    this.#takeWorkload(kind, before as Entry<WorkloadFacts> | undefined, after as Entry<WorkloadFacts> | undefined);
  }

  #takeWorkload(kind: string, before: Entry<WorkloadFacts> | undefined, after: Entry<WorkloadFacts> | undefined): void {
    const key = `${kind}/${(after ?? before)?.key ?? ''}`;
    if (after !== undefined && isTroubled(after)) this.troubled.set(key, { ...after, kind });
    else this.troubled.delete(key);
    if (isPart(before) || isPart(after)) this.#meshesChanged();
    this.#touch('context');
  }

  #meshesChanged(): void {
    this.#meshes = undefined;
    this.#endedMeshes = undefined;
    // What a namespace's label means depends on the meshes that are there.
    this.#touch('meshes');
    this.#touch('context');
  }
}

function placeholder(name: string): Entry<NamespaceFacts> {
  return {
    key: name,
    namespace: '',
    name,
    uid: '',
    createdMs: NaN,
    labels: {},
    readiness: { state: 'current', reason: 'not looked at' },
    facts: { annotations: {} },
  };
}

/** True for a workload that should run and does not do so wholly. */
function isTroubled({ readiness, facts }: Entry<WorkloadFacts>): boolean {
  return facts.wanted > 0 && (readiness.state === 'failed' || readiness.state === 'in-progress');
}

/** True for a part of a mesh, also of one that has ended. */
function isPart(entry: Entry | undefined): boolean {
  const traits: WorkloadTraits | undefined = entry?.added;
  return traits?.part !== undefined || traits?.ended !== undefined;
}
