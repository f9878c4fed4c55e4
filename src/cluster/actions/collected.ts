import type { ObjectReference } from '../../core/kubernetes.ts';

/** What the garbage collector goes by. */
export interface OwnedObject {
  readonly reference: ObjectReference;
  readonly uid: string;
  readonly ownerUids: readonly string[];
  readonly finalizers: readonly string[];
}

/** What goes when objects are deleted, and what only loses an owner. */
export interface Collected {
  readonly taken: readonly OwnedObject[];
  readonly kept: readonly OwnedObject[];
}

/**
 * What the garbage collector takes after objects are deleted: whatever has only them as owners, and so on. An object with another owner
 * stays and loses a reference.
 *
 * @param deletedUids the objects that a person deletes; they are not in the answer.
 * @see https://kubernetes.io/docs/concepts/architecture/garbage-collection/#owners-dependents
 */
export function collectedWith(deletedUids: Iterable<string>, objects: readonly OwnedObject[]): Collected {
  const dependents = new Map<string, OwnedObject[]>();
  for (const object of objects)
    for (const owner of object.ownerUids) {
      const known = dependents.get(owner);
      if (known === undefined) dependents.set(owner, [object]);
      else known.push(object);
    }
  const going = new Set(deletedUids);
  const taken: OwnedObject[] = [];
  const concerned = new Map<string, OwnedObject>();
  // Grows while it is walked: what goes may have dependents of its own.
  for (const uid of going)
    for (const dependent of dependents.get(uid) ?? []) {
      if (going.has(dependent.uid)) continue;
      concerned.set(dependent.uid, dependent);
      if (!dependent.ownerUids.every((owner) => going.has(owner))) continue;
      going.add(dependent.uid);
      taken.push(dependent);
    }
  return { taken, kept: [...concerned.values()].filter(({ uid }) => !going.has(uid)) };
}
