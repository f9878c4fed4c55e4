import { isJsonObject, type JsonObject } from '../../core/json.ts';
import type { KubernetesObject, ObjectReference } from '../../core/kubernetes.ts';
import { splitApiVersion } from '../../core/kubernetes.ts';
import type { Problem } from '../../core/problem.ts';
import { isCancelled, problemError, problemOf } from '../../core/problem.ts';
import { deleteObject, listPageSize, metadataOnlyList, objectPath, resourcePath } from '../apply.ts';
import { objectsAt, textAt } from '../readiness/read.ts';
import type { ClusterConnection, ResourceCatalog, ServedResource } from '../types.ts';
import { Limiter } from '../watch/limiter.ts';
import type { OwnedObject } from './collected.ts';
import { collectedWith } from './collected.ts';

/** Objects of one kind that go, with a few names. */
export interface CollectedKind {
  readonly kind: string;
  readonly count: number;
  readonly names: readonly string[];
}

/** What a deletion does, before it is done. */
export interface DeletePreview {
  /** What can be deleted, each with the uid that was looked at. */
  readonly targets: readonly { readonly object: ObjectReference; readonly uid: string }[];
  /** What the server would not delete, and why. */
  readonly refused: readonly { readonly object: ObjectReference; readonly problem: Problem }[];
  /** What goes with the targets, by kind, most first. */
  readonly collected: readonly CollectedKind[];
  /** Targets and what goes with them, each object once. */
  readonly total: number;
  /** What waits for somebody before it goes, with a few of the objects, those that a person deletes first. */
  readonly finalizers: readonly {
    readonly name: string;
    readonly count: number;
    readonly objects: readonly ObjectReference[];
  }[];
  /** Has an owner among what goes, and another one that stays. */
  readonly kept: readonly ObjectReference[];
  /** Kinds of which it is not known what goes. */
  readonly unread: readonly string[];
  /** There were more objects than were looked at. */
  readonly isPartial: boolean;
}

/** The most objects that a preview looks at; a metadata-only object takes about 1 KB on the way. */
const mostObjects = 50_000;

const namesPerKind = 5;
const listsAtOnce = 4;
const metadataOnly = 'application/json;as=PartialObjectMetadata;g=meta.k8s.io;v=v1';

/**
 * Says what goes with objects: asks the server to delete them without doing it, and walks owner references over all kinds that the
 * garbage collector handles, metadata only. A Namespace takes all that is in it, a CustomResourceDefinition all objects of its kind.
 *
 * @throws `cluster.kind-not-served`, those of the transport; what is refused for one object is in the answer.
 */
export async function previewDelete(
  connection: ClusterConnection,
  objects: readonly ObjectReference[],
  signal: AbortSignal,
): Promise<DeletePreview> {
  const limiter = new Limiter(listsAtOnce);
  const roots = await Promise.all(
    objects.map((object) => inTurn(limiter, signal, () => tryRoot(connection, object, signal))),
  );
  const targets = roots.flatMap((root) => ('found' in root ? [root.found] : []));
  const refused = roots.flatMap((root) => ('found' in root ? [] : [root]));
  const catalog = await connection.catalog({ signal });
  const plan = listsFor(catalog, targets);
  const budget = { left: mostObjects };
  const lists = await Promise.all(
    plan.map((list) => inTurn(limiter, signal, () => readList(connection, list, budget, signal))),
  );
  const byUid = new Map(lists.flatMap(({ found }) => found).map((one) => [one.object.uid, one]));
  const uids = new Set(targets.map(({ uid }) => uid));
  // What a Namespace or a definition takes goes whoever owns it.
  const contained = [...byUid.values()].filter(({ isContained, object }) => isContained && !uids.has(object.uid));
  const inside = new Set([...uids, ...contained.map(({ object }) => object.uid)]);
  const { taken, kept } = collectedWith(
    inside,
    [...byUid.values()].map(({ object }) => object),
  );
  const going = [...contained.map(({ object }) => object), ...taken];
  return {
    targets: targets.map(({ reference, uid }) => ({ object: reference, uid })),
    refused,
    collected: byKind(going),
    total: targets.length + going.length,
    finalizers: finalizersOf([...targets, ...going]),
    kept: kept.map(({ reference }) => reference),
    unread: lists.flatMap(({ unread }) => (unread === undefined ? [] : [unread])),
    isPartial: budget.left <= 0,
  };
}

/** One list that is read; `isContained` where all that it finds goes. */
export interface PlannedList {
  readonly resource: ServedResource;
  readonly namespace?: string;
  readonly isContained: boolean;
}

/**
 * Which lists show what goes with objects. Dependents of a namespaced object are in its namespace; those of a cluster-wide one may be anywhere.
 */
export function listsFor(catalog: ResourceCatalog, targets: readonly OwnedObject[]): readonly PlannedList[] {
  const kinds = catalog.groups.flatMap((group) => catalog.ofGroup(group)).filter(isCollected);
  const references = targets.map(({ reference }) => reference);
  const containers = new Set(references.filter(isNamespace).map(({ name }) => name));
  const defined = new Set(references.filter(isDefinition).map(({ name }) => name));
  const isEverywhere = references.some(
    (reference) => reference.namespace === undefined && !isNamespace(reference) && !isDefinition(reference),
  );
  const owned = new Set(references.flatMap(({ namespace }) => (namespace === undefined ? [] : [namespace])));
  const namespaces = new Set([...containers, ...owned]);
  return kinds.flatMap((resource): readonly PlannedList[] => {
    if (defined.has(`${resource.plural}.${resource.group}`)) return [{ resource, isContained: true }];
    // Objects of a definition may own others, wherever these are.
    if (isEverywhere || defined.size > 0) return [{ resource, isContained: false }];
    if (!resource.namespaced) return [];
    return [...namespaces].map((namespace) => ({ resource, namespace, isContained: containers.has(namespace) }));
  });
}

/** The garbage collector handles what can be listed, watched and deleted. Events own nothing, are owned by nobody, and are many. */
function isCollected({ kind, verbs }: ServedResource): boolean {
  return kind !== 'Event' && ['list', 'watch', 'delete'].every((verb) => verbs.includes(verb));
}

function isNamespace({ group, kind }: ObjectReference): boolean {
  return group === '' && kind === 'Namespace';
}

function isDefinition({ group, kind }: ObjectReference): boolean {
  return group === 'apiextensions.k8s.io' && kind === 'CustomResourceDefinition';
}

async function tryRoot(
  connection: ClusterConnection,
  object: ObjectReference,
  signal: AbortSignal,
): Promise<{ readonly found: OwnedObject } | { readonly object: ObjectReference; readonly problem: Problem }> {
  try {
    const path = await objectPath(connection, object, signal);
    const found = await connection.request<KubernetesObject>({ path, accept: metadataOnly, signal });
    const { uid } = found.metadata;
    if (uid === undefined) throw problemError('unexpected', {}, { detail: 'an object without uid' });
    await deleteObject(connection, { reference: object, uid, dryRun: true, signal });
    return { found: { ...ownedOf(found), reference: object, uid } };
  } catch (error) {
    if (isCancelled(error)) throw error;
    return { object, problem: problemOf(error) };
  }
}

interface FoundObject {
  readonly object: OwnedObject;
  readonly isContained: boolean;
}

async function readList(
  connection: ClusterConnection,
  { resource, namespace, isContained }: PlannedList,
  budget: { left: number },
  signal: AbortSignal,
): Promise<{ readonly found: readonly FoundObject[]; readonly unread?: string }> {
  const found: FoundObject[] = [];
  let continueToken: string | undefined;
  try {
    do {
      if (budget.left <= 0) break;
      const page = await connection.request<JsonObject>({
        path: resourcePath(resource, namespace),
        query: { limit: listPageSize, continue: continueToken },
        accept: metadataOnlyList,
        signal,
      });
      const items = objectsAt(page, 'items');
      budget.left -= items.length;
      for (const item of items) {
        const { group, version, kind } = resource;
        const object = ownedOf({ ...item, apiVersion: '', kind } as unknown as KubernetesObject);
        found.push({ isContained, object: { ...object, reference: { ...object.reference, group, version, kind } } });
      }
      continueToken = isJsonObject(page['metadata']) ? textAt(page['metadata'], 'continue') : undefined;
    } while (continueToken !== undefined);
    return { found };
  } catch (error) {
    if (isCancelled(error)) throw error;
    // The others still tell most of it; which kinds they are not is said.
    return { found, unread: resource.kind };
  }
}

function ownedOf({ apiVersion, kind, metadata }: KubernetesObject): OwnedObject {
  const { name, namespace, uid = '', ownerReferences = [], finalizers = [] } = metadata;
  return {
    reference: { ...splitApiVersion(apiVersion), kind, name, ...(namespace === undefined ? {} : { namespace }) },
    uid,
    ownerUids: ownerReferences.map((owner) => owner.uid),
    finalizers,
  };
}

function byKind(objects: readonly OwnedObject[]): readonly CollectedKind[] {
  const kinds = new Map<string, string[]>();
  for (const { reference } of objects) {
    const names = kinds.get(reference.kind) ?? [];
    kinds.set(reference.kind, names);
    names.push(reference.name);
  }
  return [...kinds]
    .map(([kind, names]) => ({ kind, count: names.length, names: names.sort().slice(0, namesPerKind) }))
    .sort((left, right) => right.count - left.count || (left.kind < right.kind ? -1 : 1));
}

/** Finalizers of what goes, most first: each stands for somebody who has to answer before an object is gone. */
function finalizersOf(objects: readonly OwnedObject[]): DeletePreview['finalizers'] {
  const waiting = new Map<string, ObjectReference[]>();
  for (const { finalizers, reference } of objects)
    for (const name of finalizers) {
      const known = waiting.get(name);
      if (known === undefined) waiting.set(name, [reference]);
      else known.push(reference);
    }
  return [...waiting]
    .map(([name, those]) => ({ name, count: those.length, objects: those.slice(0, namesPerKind) }))
    .sort((left, right) => right.count - left.count);
}

async function inTurn<Answer>(limiter: Limiter, signal: AbortSignal, work: () => Promise<Answer>): Promise<Answer> {
  const giveBack = await limiter.turn(signal);
  try {
    return await work();
  } finally {
    giveBack();
  }
}
