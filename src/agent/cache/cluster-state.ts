import type { MeshEvidence } from '../../mesh/find.ts';
import { findMeshes } from '../../mesh/find.ts';
import type { FoundMesh } from '../../mesh/types.ts';
import type {
  ConnectionState,
  KindState,
  NamespaceEntry,
  PodTrouble,
  Topic,
  WatchedKind,
  WorkloadEntry,
} from './entries.ts';
import { workloadKinds } from './entries.ts';
import { workloadKey } from './project.ts';

/** What the tree reads. */
export interface ClusterView {
  readonly connection: ConnectionState;
  /** Such as `v1.36.3`; undefined where the server did not tell. */
  readonly version: string | undefined;
  /** Set where the user may only look into one namespace. */
  readonly restrictedTo: string | undefined;
  readonly kinds: ReadonlyMap<WatchedKind, KindState>;
  readonly namespaces: ReadonlyMap<string, NamespaceEntry>;
  readonly meshes: readonly FoundMesh[];
  /** Workloads that are not ready, with their number. */
  readonly troubled: ReadonlyMap<string, WorkloadEntry>;
  workloadsOf(namespace: string): readonly WorkloadEntry[];
  /** The worst of the workload's Pods, as far as Pods of its namespace are followed. */
  troubleOf(workload: WorkloadEntry): PodTrouble | undefined;
}

/** The state of one cluster as one user sees it: small entries only, and who must be told when one changes. */
export class ClusterState implements ClusterView {
  connection: ConnectionState = { is: 'connecting' };
  version: string | undefined;
  restrictedTo: string | undefined;
  readonly kinds = new Map<WatchedKind, KindState>();
  readonly namespaces = new Map<string, NamespaceEntry>();
  readonly troubled = new Map<string, WorkloadEntry>();
  readonly #workloads = new Map<string, Map<string, WorkloadEntry>>();
  readonly #definitions = new Map<string, string>();
  readonly #pods = new Map<string, Map<string, PodTrouble>>();
  /** For each namespace the worst Pod of each workload, made when it is asked for. */
  readonly #worstPods = new Map<string, ReadonlyMap<string, PodTrouble>>();
  /** Groups from discovery, where definitions may not be listed. */
  #servedGroups: readonly string[] = [];
  #meshes: readonly FoundMesh[] | undefined;
  readonly #onChange: (topic: Topic) => void;

  constructor(onChange: (topic: Topic) => void) {
    this.#onChange = onChange;
  }

  get meshes(): readonly FoundMesh[] {
    this.#meshes ??= findMeshes(this.#evidence());
    return this.#meshes;
  }

  workloadsOf(namespace: string): readonly WorkloadEntry[] {
    return [...(this.#workloads.get(namespace)?.values() ?? [])];
  }

  troubleOf(workload: WorkloadEntry): PodTrouble | undefined {
    let worst = this.#worstPods.get(workload.namespace);
    if (worst === undefined) {
      worst = worstByWorkload(this.#pods.get(workload.namespace)?.values() ?? []);
      this.#worstPods.set(workload.namespace, worst);
    }
    return worst.get(workloadKey(workload.kind, workload.name));
  }

  setConnection(connection: ConnectionState): void {
    this.connection = connection;
    this.#touchAll();
  }

  setVersion(version: string | undefined): void {
    this.version = version;
    this.#onChange('context');
  }

  setRestriction(namespace: string | undefined): void {
    this.restrictedTo = namespace;
    this.#touchAll();
  }

  setKind(kind: WatchedKind, state: KindState): void {
    this.kinds.set(kind, state);
    this.#touchAll();
  }

  setServedGroups(groups: readonly string[]): void {
    this.#servedGroups = groups;
    this.#meshesChanged();
  }

  putNamespace(key: string, entry: NamespaceEntry): void {
    this.namespaces.set(key, entry);
    this.#onChange('namespaces');
    this.#onChange('context');
  }

  removeNamespace(key: string): void {
    if (!this.namespaces.delete(key)) return;
    this.#onChange('namespaces');
    this.#onChange('context');
  }

  putWorkload(entry: WorkloadEntry): void {
    const ofNamespace = this.#workloads.get(entry.namespace) ?? new Map<string, WorkloadEntry>();
    this.#workloads.set(entry.namespace, ofNamespace);
    const key = workloadKey(entry.kind, entry.name);
    const before = ofNamespace.get(key);
    ofNamespace.set(key, entry);
    const fullKey = `${entry.namespace}/${key}`;
    if (isTroubled(entry)) this.troubled.set(fullKey, entry);
    else this.troubled.delete(fullKey);
    this.#workloadChanged(before, entry);
  }

  removeWorkload(kind: string, namespace: string, name: string): void {
    const key = workloadKey(kind, name);
    const ofNamespace = this.#workloads.get(namespace);
    const before = ofNamespace?.get(key);
    if (before === undefined || ofNamespace === undefined) return;
    ofNamespace.delete(key);
    if (ofNamespace.size === 0) this.#workloads.delete(namespace);
    this.troubled.delete(`${namespace}/${key}`);
    this.#workloadChanged(before, before);
  }

  putDefinition(key: string, group: string): void {
    if (this.#definitions.get(key) === group) return;
    this.#definitions.set(key, group);
    this.#meshesChanged();
  }

  removeDefinition(key: string): void {
    if (this.#definitions.delete(key)) this.#meshesChanged();
  }

  putPod(namespace: string, key: string, trouble: PodTrouble): void {
    const ofNamespace = this.#pods.get(namespace) ?? new Map<string, PodTrouble>();
    this.#pods.set(namespace, ofNamespace);
    ofNamespace.set(key, trouble);
    this.#podsChanged(namespace);
  }

  removePod(namespace: string, key: string): void {
    if (this.#pods.get(namespace)?.delete(key) === true) this.#podsChanged(namespace);
  }

  forgetPods(namespace: string): void {
    if (this.#pods.delete(namespace)) this.#podsChanged(namespace);
  }

  /** Forgets what was known of a kind, because a list from the start follows. */
  clear(kind: WatchedKind): void {
    if (kind === 'namespaces') for (const key of [...this.namespaces.keys()]) this.removeNamespace(key);
    else if (kind === 'definitions') for (const key of [...this.#definitions.keys()]) this.removeDefinition(key);
    else
      for (const entry of [...this.#workloads.values()].flatMap((ofNamespace) => [...ofNamespace.values()]))
        if (entry.kind === workloadKinds[kind]) this.removeWorkload(entry.kind, entry.namespace, entry.name);
  }

  #podsChanged(namespace: string): void {
    this.#worstPods.delete(namespace);
    this.#onChange(`namespace:${namespace}`);
  }

  #evidence(): MeshEvidence {
    const definitionGroups = new Map<string, number>(this.#servedGroups.map((group) => [group, 0]));
    for (const group of this.#definitions.values()) definitionGroups.set(group, (definitionGroups.get(group) ?? 0) + 1);
    const workloads = [...this.#workloads.values()]
      .flatMap((ofNamespace) => [...ofNamespace.values()])
      .map(({ mesh }) => mesh)
      .filter((mesh) => mesh !== undefined);
    return { definitionGroups, workloads };
  }

  #workloadChanged(before: WorkloadEntry | undefined, after: WorkloadEntry): void {
    if (before?.mesh !== undefined || after.mesh !== undefined) this.#meshesChanged();
    this.#onChange(`namespace:${after.namespace}`);
    this.#onChange('namespaces');
    this.#onChange('context');
  }

  #meshesChanged(): void {
    this.#meshes = undefined;
    // What a namespace's label means depends on the meshes that are there.
    for (const topic of ['meshes', 'namespaces', 'context'] as const) this.#onChange(topic);
  }

  #touchAll(): void {
    for (const topic of ['context', 'everything'] as const) this.#onChange(topic);
  }
}

function worstByWorkload(troubles: Iterable<PodTrouble>): ReadonlyMap<string, PodTrouble> {
  const worst = new Map<string, PodTrouble>();
  for (const trouble of troubles) {
    const known = worst.get(trouble.workload);
    if (known === undefined || (trouble.isFailing && !known.isFailing)) worst.set(trouble.workload, trouble);
  }
  return worst;
}

/** True for a workload that should run and does not do so wholly. */
function isTroubled({ readiness, wanted }: WorkloadEntry): boolean {
  return wanted > 0 && (readiness.state === 'failed' || readiness.state === 'in-progress');
}
