import { randomUUID } from 'node:crypto';
import { getObject } from '../cluster/apply.ts';
import type { ClusterConnection } from '../cluster/types.ts';
import { describeReference, referenceOf, splitApiVersion } from '../core/kubernetes.ts';
import type { KubernetesObject } from '../core/kubernetes.ts';
import { problem, problemError, problemOf, type Problem } from '../core/problem.ts';
import { without } from '../core/without.ts';
import type { Helm } from '../tools/helm.ts';
import { emptyRecord, listMembers, readRecord, type RecordedRelease, type ReleaseRecord } from './applyset.ts';
import { broughtKind, groupKind, kindRank, releaseRank } from './compile/install-order.ts';
import { objectId } from './compile/order.ts';
import type { CompiledObject, CompiledPattern, CompiledRelease } from './compile/types.ts';
import { inGroups } from '../core/concurrency.ts';
import { predict, predictObject, type ObjectPrediction } from './plan/changes-of-object.ts';
import { namesOfReleases } from './plan/release-names.ts';
import { predictRemoval } from './plan/release-removal.ts';
import { predictRelease } from './plan/releases.ts';
import { othersInside } from './plan/removals.ts';
import type { Plan, PlanItem, PlanObject, PlanRelease } from './types.ts';

/** What is planned, and where. */
export interface PlanPatternRequest {
  readonly connection: ClusterConnection;
  readonly compiled: CompiledPattern;
  readonly verb: 'apply' | 'delete';
  /** True where the context's name must be typed before the plan may run. */
  readonly isProtected: boolean;
  /** Needed only where the pattern has, or had, Helm releases. */
  readonly helm?: Helm | undefined;
  readonly signal?: AbortSignal | undefined;
}

/**
 * Finds out what an apply or a delete will do, and changes nothing: server-side dry runs of every object, a comparison of every
 * Helm release, and the members of the release that left the pattern.
 *
 * @throws `pattern.not-applied`, `pattern.parent-not-ours`, and `cluster.*` where the server cannot be asked at all. What concerns
 *   single items is in the plan.
 */
export async function planPattern(request: PlanPatternRequest): Promise<Plan> {
  const { connection, compiled, verb, isProtected, signal } = request;
  const { identity } = compiled;
  const record = await readRecord(connection, identity, signal);
  const planner = new Planner(request, record ?? emptyRecord(identity));
  if (verb === 'delete' && record === undefined)
    throw problemError('pattern.not-applied', { pattern: identity.patternName, namespace: identity.namespace });
  const items = verb === 'apply' ? await planner.applyItems() : await planner.removeItems(new Set(), 0);
  return {
    id: randomUUID(),
    verb,
    patternName: identity.patternName,
    source: compiled.source,
    context: connection.contextName,
    server: connection.server,
    namespace: identity.namespace,
    isProtected,
    fieldManager: identity.fieldManager,
    applySetId: identity.applySetId,
    createdAt: new Date().toISOString(),
    items: await planner.withNamedOwners(items),
    notes: planner.notes,
  };
}

/** Larger than any wave: what left the pattern is taken away before what is in it. */
const beforeAllWaves = 1_000_000;

class Planner {
  readonly notes: Problem[] = [];
  private readonly connection: ClusterConnection;
  private readonly compiled: CompiledPattern;
  private readonly helm: Helm | undefined;
  private readonly signal: AbortSignal | undefined;
  private readonly record: ReleaseRecord;

  constructor(request: PlanPatternRequest, record: ReleaseRecord) {
    this.connection = request.connection;
    this.compiled = request.compiled;
    this.helm = request.helm;
    this.signal = request.signal;
    this.record = record;
  }

  async applyItems(): Promise<readonly PlanItem[]> {
    const missing = await this.missingNamespaces();
    await this.refreshCatalogIfNeeded();
    const planned: (PlanItem | undefined)[] = Array.from({ length: this.compiled.items.length }, () => undefined);
    await inGroups(this.compiled.items.entries(), async ([index, item]) => {
      planned[index] = item.is === 'object' ? await this.object(item, missing) : await this.release(item);
    });
    const items = planned.filter((item) => item !== undefined);
    const kept = new Set(this.compiled.items.map(({ id }) => id));
    const lastWave = Math.max(-1, ...this.compiled.items.map(({ wave }) => wave));
    return [...items, ...(await this.removeItems(kept, lastWave + 1))];
  }

  /** Members and Helm releases of the record that are not kept, in the order in which they go, from a wave on. */
  async removeItems(kept: ReadonlySet<string>, firstWave: number): Promise<readonly PlanItem[]> {
    const { members, problems } = await listMembers(this.connection, this.compiled.identity, this.record, this.signal);
    this.notes.push(...problems);
    const leaving = members.filter((object) => !kept.has(objectId(referenceOf(object))));
    const removals: (readonly [rank: number, item: PlanItem])[] = [];
    await inGroups(leaving, async (object) => {
      removals.push([this.removalOrder(object.kind, objectId(referenceOf(object))), await this.removal(object)]);
    });
    for (const release of this.record.releases) {
      const id = `release/${release.namespace}/${release.name}`;
      if (kept.has(id)) continue;
      removals.push([this.removalOrder(undefined, id), await this.releaseRemoval(id, release)]);
    }
    for (const name of this.record.labelledNamespaces) {
      if (kept.has(`Namespace/${name}`)) continue;
      const item = await this.labelRemoval(name);
      if (item !== undefined) removals.push([this.removalOrder('Namespace', item.id), item]);
    }
    const orders = [...new Set(removals.map(([order]) => order))].sort((left, right) => right - left);
    return removals
      .map(([order, item]) => ({ ...item, wave: firstWave + orders.indexOf(order) }))
      .sort((left, right) => left.wave - right.wave || (left.id < right.id ? -1 : 1));
  }

  /** What is in the pattern goes in the reverse of its order, the last wave first; what left it goes before, by kind. */
  private removalOrder(kind: string | undefined, id: string): number {
    const known = this.compiled.items.find((item) => item.id === id)?.wave;
    const ranks = kind === undefined ? releaseRank : kindRank(kind);
    return known ?? beforeAllWaves + ranks;
  }

  private async object(item: CompiledObject, missing: ReadonlySet<string>): Promise<PlanObject | undefined> {
    const { object, id, component, wave } = item;
    if (item.membership === 'if-missing' && !missing.has(object.metadata.name)) return undefined;
    const placed = await this.inItsPlace(item);
    const prediction = placed === undefined ? this.notServed(item) : await this.prediction(placed, missing);
    if (item.membership === 'if-missing')
      this.notes.push(problem('pattern.namespace-kept', { namespace: object.metadata.name }));
    const reference = referenceOf(placed ?? object);
    return { is: 'object', id, component, wave, reference, ...prediction };
  }

  /** The object with its namespace, or without one, as the server has the kind; undefined where the kind is not served. */
  private async inItsPlace(item: CompiledObject): Promise<KubernetesObject | undefined> {
    const catalog = await this.connection.catalog({ signal: this.signal });
    const resource = catalog.find(item.object.apiVersion, item.object.kind);
    return resource === undefined ? undefined : withPlace(item.object, resource.namespaced);
  }

  private async prediction(object: KubernetesObject, missing: ReadonlySet<string>): Promise<ObjectPrediction> {
    const { namespace } = object.metadata;
    if (namespace !== undefined && missing.has(namespace))
      return predict('blocked', problem('pattern.waits-for-namespace', { namespace }));
    return predictObject(this.connection, object, this.compiled.identity, this.signal);
  }

  private notServed(item: CompiledObject): ObjectPrediction {
    const { kind, apiVersion } = item.object;
    const bringer = this.bringerOf(item.object);
    return bringer === undefined
      ? predict('invalid', problem('pattern.kind-not-served', { kind, apiVersion }))
      : predict('blocked', problem('pattern.waits-for-kind', { kind, bringer }));
  }

  private bringerOf(object: KubernetesObject): string | undefined {
    const { group } = splitApiVersion(object.apiVersion);
    for (const item of this.compiled.items) {
      if (item.is === 'release' && item.release.brings.includes(group)) return `the Helm release ${item.release.name}`;
      if (item.is === 'object' && broughtKind(item.object) === groupKind(object))
        return describeReference(referenceOf(item.object));
    }
    return undefined;
  }

  private async release(item: CompiledRelease): Promise<PlanRelease> {
    const { id, component, wave, release } = item;
    const prediction = await predictRelease(release, {
      connection: this.connection,
      helm: this.helm,
      recorded: this.record.releases,
      signal: this.signal,
    });
    const common = { is: 'release', id, component, wave, release: release.name, namespace: release.namespace } as const;
    return { ...common, chart: release.chart, ...prediction };
  }

  private async removal(object: KubernetesObject): Promise<PlanObject> {
    const reference = referenceOf(object);
    const others = await othersInside(this.connection, object, this.compiled.identity, this.signal);
    const common = { is: 'object', id: objectId(reference), wave: 0, reference, changes: [], conflicts: [] } as const;
    return others === undefined ? { ...common, action: 'delete' } : { ...common, action: 'conflict', problem: others };
  }

  private async releaseRemoval(id: string, release: RecordedRelease): Promise<PlanRelease> {
    const common = { is: 'release', id, wave: 0, release: release.name, namespace: release.namespace } as const;
    return { ...common, ...(await predictRemoval(this.connection, this.helm, release, this.signal)) };
  }

  /** A namespace that the release no longer labels gives our fields back; a namespace that is gone needs nothing. */
  private async labelRemoval(name: string): Promise<PlanObject | undefined> {
    const object: KubernetesObject = { apiVersion: 'v1', kind: 'Namespace', metadata: { name } };
    const reference = referenceOf(object);
    if ((await getObject(this.connection, reference, this.signal)) === undefined) return undefined;
    const prediction = await predictObject(this.connection, object, this.compiled.identity, this.signal);
    return prediction.action === 'unchanged'
      ? undefined
      : { is: 'object', id: objectId(reference), wave: 0, reference, ...prediction };
  }

  /** Namespaces that the pattern uses and that are not there. Without the permission to look they count as there. */
  private async missingNamespaces(): Promise<ReadonlySet<string>> {
    const names = new Set<string>([this.compiled.identity.namespace]);
    for (const item of this.compiled.items) {
      const name = item.is === 'release' ? item.release.namespace : item.object.metadata.namespace;
      if (name !== undefined) names.add(name);
      if (item.is === 'object' && item.object.kind === 'Namespace') names.add(item.object.metadata.name);
    }
    const missing = new Set<string>();
    await inGroups(names, async (name) => {
      try {
        const reference = { group: '', version: 'v1', kind: 'Namespace', name };
        if ((await getObject(this.connection, reference, this.signal)) === undefined) missing.add(name);
      } catch (error) {
        if (problemOf(error).code !== 'cluster.forbidden') throw error;
      }
    });
    return missing;
  }

  private async refreshCatalogIfNeeded(): Promise<void> {
    const catalog = await this.connection.catalog({ signal: this.signal });
    const isKnown = this.compiled.items.every(
      (item) => item.is === 'release' || catalog.find(item.object.apiVersion, item.object.kind) !== undefined,
    );
    if (!isKnown) await this.connection.catalog({ refresh: true, signal: this.signal });
  }

  /** Releases of ours are named by their pattern wherever a conflict or an owner names them by their id. */
  async withNamedOwners(items: readonly PlanItem[]): Promise<readonly PlanItem[]> {
    const objects = items.filter((item) => item.is === 'object');
    const mentioned = objects.flatMap((item) => [
      ...item.conflicts,
      ...item.changes.flatMap(({ owners, path }) => owners.map((manager) => ({ field: path, manager }))),
    ]);
    const own = this.compiled.identity.fieldManager;
    const foreign = mentioned.filter(({ manager }) => manager !== own);
    const nameOf = await namesOfReleases(this.connection, foreign, this.signal);
    return items.map((item) => {
      if (item.is === 'release') return item;
      const conflicts = item.conflicts.map(({ field, manager }) => ({ field, manager: nameOf(manager) }));
      const changes = item.changes.map((change) => ({ ...change, owners: change.owners.map(nameOf) }));
      return { ...item, conflicts: dropRepeats(conflicts), changes };
    });
  }
}

/** The label of another ApplySet is reported by the server, too, once its manager is named. */
function dropRepeats<Conflict extends { readonly field: string; readonly manager: string }>(
  conflicts: readonly Conflict[],
): readonly Conflict[] {
  return [...new Map(conflicts.map((conflict) => [`${conflict.field}|${conflict.manager}`, conflict])).values()];
}

/** The object with the namespace that its kind allows: none for cluster-wide kinds. */
export function withPlace(object: KubernetesObject, namespaced: boolean): KubernetesObject {
  if (namespaced || object.metadata.namespace === undefined) return object;
  return { ...object, metadata: without(object.metadata, 'namespace') };
}
