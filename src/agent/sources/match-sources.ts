import path from 'node:path';
import type { ObjectReference } from '../../core/kubernetes.ts';
import { describeReference } from '../../core/kubernetes.ts';
import { releaseIdentity } from '../../pattern/identity.ts';
import type { SourcePlace } from '../protocol/sources.ts';
import { isKustomization, type FileFacts } from './file-facts.ts';
import type { DescribedObject } from './objects-of-text.ts';
import { isSamePart, type OwnerClues } from './owners.ts';

/** Where an object that is looked for is known to be; a file may name less of it. */
type Sought = Omit<ObjectReference, 'version'>;

/** Facts of a file of the workspace; undefined where it is not there or cannot be read. */
export type FactsReader = (file: string) => Promise<FileFacts | undefined>;

/** Kustomizations that include each other end somewhere. */
const mostFolders = 10;

/** What kustomize appends to the names that it generates: ten letters and digits that make no words (its `hasher`). */
const generatedHash = /-[bcdfghkmt2456789]{10}$/;

/**
 * Places of the files that describe an object itself; a file that names no namespace leaves it to whoever applies it, and counts.
 *
 * @param why in words, for places that are not of the object itself.
 */
export function placesOfObject(facts: readonly FileFacts[], object: Sought, why?: string): readonly SourcePlace[] {
  return facts.flatMap(({ objects, placeOf }) =>
    objects.filter((one) => isSame(one.object, object)).map(({ start }) => withReason(placeOf(start), why)),
  );
}

/** Places of what an object was made from, the surest first. */
export function placesOfOwners(facts: readonly FileFacts[], clues: OwnerClues): readonly SourcePlace[] {
  const [object, ...owners] = clues.chain;
  if (object === undefined) return [];
  return [
    ...owners.flatMap((owner) => placesOfObject(facts, owner, `its ${describeReference(owner)}`)),
    ...placesInRelease(facts, clues.applySet, clues.chain),
    ...clues.made.flatMap(({ object: made, component }) => {
      const why = `${made.kind} ${made.name} (${made.group})`;
      const inside = component === undefined ? [] : placesOfComponent(facts, made.name, component, why);
      return inside.length > 0 ? inside : placesOfObject(facts, made, why);
    }),
    ...placesOfPart(facts, clues),
  ];
}

/** The pattern that was applied as an ApplySet; its component where it describes the object, else its beginning. */
function placesInRelease(
  facts: readonly FileFacts[],
  applySet: string | undefined,
  chain: readonly ObjectReference[],
): readonly SourcePlace[] {
  if (applySet === undefined) return [];
  return facts.flatMap(({ patterns, placeOf }) =>
    patterns
      .filter(({ name, namespaces }) =>
        [...namespaces, ...chain.flatMap(({ namespace }) => namespace ?? []), 'default'].some(
          (namespace) => releaseIdentity(name, namespace).applySetId === applySet,
        ),
      )
      .map(({ name, start }) => withReason(placeOf(start), `pattern ${name}, which it was applied with`)),
  );
}

function placesOfComponent(
  facts: readonly FileFacts[],
  application: string,
  component: string,
  why: string,
): readonly SourcePlace[] {
  return facts.flatMap(({ components, placeOf }) =>
    components
      .filter((one) => one.application === application && one.name === component)
      .map(({ start }) => withReason(placeOf(start), why)),
  );
}

/** Objects of the same kind that carry the same recommended labels, whatever they are called. */
function placesOfPart(facts: readonly FileFacts[], { part, chain }: OwnerClues): readonly SourcePlace[] {
  if (part === undefined) return [];
  const isOfChain = ({ object, labels }: DescribedObject): boolean =>
    isSamePart(part, labels) &&
    chain.some(
      ({ group, kind, namespace }) =>
        object.group === group &&
        object.kind === kind &&
        (object.namespace === undefined || object.namespace === namespace),
    );
  const why = `the same label app.kubernetes.io/name=${part['app.kubernetes.io/name']}`;
  return facts.flatMap(({ objects, placeOf }) =>
    objects.filter(isOfChain).map(({ start }) => withReason(placeOf(start), why)),
  );
}

/**
 * Places that become an object by way of a kustomization: under another name or namespace, or generated.
 *
 * @param kustomizations of the workspace, as paths.
 */
export async function placesOfKustomizations(
  kustomizations: readonly string[],
  object: ObjectReference,
  read: FactsReader,
): Promise<readonly SourcePlace[]> {
  const found: SourcePlace[] = [];
  const look = async (file: string, name: string, namespace: string | undefined, depth: number): Promise<void> => {
    const facts = await read(file);
    const kustomization = facts?.kustomization;
    if (facts === undefined || kustomization === undefined || depth > mostFolders) return;
    const { prefix, suffix, generated, resources } = kustomization;
    if (kustomization.namespace !== undefined && namespace !== undefined && kustomization.namespace !== namespace)
      return;
    // What is below a kustomization that sets the namespace may be in any other.
    const inner = kustomization.namespace === undefined ? namespace : undefined;
    const why = `kustomization ${path.basename(path.dirname(file))}`;
    const ownName = unwrapped(name, prefix, suffix);
    const generators = object.kind === 'ConfigMap' || object.kind === 'Secret' ? generated[object.kind] : [];
    const bare = unwrapped(name.replace(generatedHash, ''), prefix, suffix);
    if (generators.some((one) => one === bare || one === ownName)) found.push(withReason(facts.placeOf(0), why));
    if (ownName === undefined) return;
    for (const resource of resources) {
      const own = await read(resource);
      const nested = own === undefined ? kustomizations.filter((one) => path.dirname(one) === resource) : [];
      for (const one of nested) await look(one, ownName, inner, depth + 1);
      if (own === undefined) continue;
      const { group, kind } = object;
      const sought = { group, kind, name: ownName };
      for (const { object: described, start } of own.objects)
        if (isSameIn(described, sought, inner)) found.push(withReason(own.placeOf(start), why));
    }
  };
  for (const file of kustomizations.filter(isKustomization)) await look(file, object.name, object.namespace, 0);
  return distinct(found);
}

/** One place once, for the first of its reasons. */
export function distinct(places: readonly SourcePlace[]): readonly SourcePlace[] {
  const known = new Map<string, SourcePlace>();
  for (const place of places) {
    const key = `${place.file}:${place.line}:${place.character}`;
    if (!known.has(key)) known.set(key, place);
  }
  return [...known.values()];
}

function unwrapped(name: string, prefix: string, suffix: string): string | undefined {
  const isWrapped = name.startsWith(prefix) && name.endsWith(suffix) && name.length > prefix.length + suffix.length;
  return isWrapped ? name.slice(prefix.length, name.length - suffix.length) : undefined;
}

function isSame(described: ObjectReference, object: Sought): boolean {
  return isSameIn(described, object, object.namespace);
}

function isSameIn(
  described: ObjectReference,
  { group, kind, name }: Pick<ObjectReference, 'group' | 'kind' | 'name'>,
  namespace: string | undefined,
): boolean {
  return (
    described.name === name &&
    described.kind === kind &&
    described.group === group &&
    (described.namespace === undefined || namespace === undefined || described.namespace === namespace)
  );
}

function withReason(place: SourcePlace, why: string | undefined): SourcePlace {
  return why === undefined ? place : { ...place, why };
}
