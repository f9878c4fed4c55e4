import type { AnyFacts } from '../../cluster/kinds/any.ts';
import type { NamespaceFacts } from '../../cluster/kinds/cluster-wide.ts';
import type { CacheView } from '../../cluster/cache/types.ts';
import type { Entry, KindModule, ResourceId } from '../../cluster/kinds/kind.ts';
import { meshSettingsKind } from '../../cluster/kinds/mesh-settings.ts';
import type { JsonObject } from '../../core/json.ts';
import type { MeshName } from '../../core/mesh-names.ts';
import type { Marks } from '../facts/membership.ts';
import type { MutualTls, MutualTlsFacts } from '../facts/mutual-tls.ts';
import { isAbsent } from '../facts/source.ts';
import { wantedMeshes, type WantedMesh } from '../membership.ts';
import { knownMeshes, recognitionOf } from '../recognition.ts';
import type { FoundMesh } from '../types.ts';

/** What is followed for mutual TLS, in a namespace or in the whole cluster. */
export interface MutualTlsNeed {
  readonly id: ResourceId;
  readonly namespace?: string;
}

/** What decides on mutual TLS in meshes that run: kinds that the server serves, and the settings beside a control plane. */
export function mutualTlsNeeds(cache: CacheView, meshes: readonly FoundMesh[]): readonly MutualTlsNeed[] {
  return [
    ...mutualTlsKinds(cache, meshes).map((id) => ({ id })),
    ...meshes.flatMap(({ mesh, mode, namespace }) =>
      mode === 'crds-only' || namespace === undefined ? [] : settingsOf(mesh).map(({ id }) => ({ id, namespace })),
    ),
  ];
}

/** Kinds of single objects beside the control plane that decide too. */
function settingsOf(mesh: MeshName): readonly KindModule<AnyFacts>[] {
  const facts = recognitionOf(mesh)?.mutualTls;
  if (facts === undefined || isAbsent(facts)) return [];
  return (facts.alsoReads ?? []).flatMap(({ plural, name }) =>
    plural === 'configmaps' ? (meshSettingsKind(name) ?? []) : [],
  );
}

function mutualTlsKinds(cache: CacheView, meshes: readonly FoundMesh[]): readonly ResourceId[] {
  const running = new Set(meshes.flatMap(({ mesh, mode }) => (mode === 'crds-only' ? [] : [mesh])));
  const deciding = knownMeshes.flatMap(({ identity, mutualTls }) =>
    isAbsent(mutualTls) || !running.has(identity.name) ? [] : mutualTls.decidedBy,
  );
  return [...new Set(deciding)].filter((id) => kindServed(cache, id) !== undefined);
}

/**
 * Whether a namespace in a mesh insists on mutual TLS, or one of its workloads does; undefined where it is in none, or where it is not sure.
 *
 * @param pod labels and annotations of the Pods of a workload; undefined for the whole namespace.
 */
export function mutualTlsIn(
  cache: CacheView,
  meshes: readonly FoundMesh[],
  entry: Entry<NamespaceFacts>,
  pod?: Marks,
): MutualTls | undefined {
  const marks = { labels: entry.labels, annotations: entry.facts.annotations };
  for (const wanted of wantedMeshes(marks, pod)) {
    const facts = recognitionOf(wanted.mesh)?.mutualTls;
    if (facts === undefined || isAbsent(facts)) continue;
    const found = mutualTlsOf(cache, meshes, entry, wanted, facts, pod);
    if (found !== undefined) return found;
  }
  return undefined;
}

function mutualTlsOf(
  cache: CacheView,
  meshes: readonly FoundMesh[],
  { name, labels, facts: { annotations } }: Entry<NamespaceFacts>,
  wanted: WantedMesh,
  { decidedBy, isDecidedAnywhere, inEffect }: MutualTlsFacts,
  pod: Marks | undefined,
): MutualTls | undefined {
  const running = meshes.filter(({ mesh, mode }) => mesh === wanted.mesh && mode !== 'crds-only');
  if (running.length === 0 || decidedBy.some((id) => !isKnown(cache, id, name))) return undefined;
  const roots = new Set(running.map(({ namespace }) => namespace));
  const [root] = roots;
  // Meshes in several namespaces have a root each, and whose Pods these are is not told by their namespace alone.
  const isRootRead = roots.size === 1 && root !== undefined && decidedBy.every((id) => isKnown(cache, id, root));
  // Where each object counts, one that may not be read could say otherwise.
  if (isDecidedAnywhere === true && decidedBy.some((id) => !isKnown(cache, id, ''))) return undefined;
  const places = isDecidedAnywhere === true ? undefined : new Set(['', name, ...(isRootRead ? [root] : [])]);
  return inEffect({
    namespace: name,
    namespaceLabels: labels,
    namespaceAnnotations: annotations,
    ...(pod === undefined ? {} : { pod }),
    rootNamespace: isRootRead ? root : undefined,
    isAmbient: wanted.mode === 'ambient',
    objects: [
      ...decidedBy.flatMap((id) => objectsIn(cache, id, places)),
      ...(root === undefined ? [] : settingsOf(wanted.mesh).flatMap((kind) => settingsIn(cache, kind, root))),
    ],
  });
}

/** What was read is still there while the connection is away; how old it is, is told by the row of the context. */
function isKnown(cache: CacheView, id: ResourceId, namespace: string): boolean {
  const kind = kindServed(cache, id);
  const state = cache.stateOf(id, kind?.isNamespaced === false ? '' : namespace).is;
  return kind !== undefined && ['live', 'reconnecting'].includes(state);
}

/** What is there of the settings beside a control plane, as far as it is read. */
function settingsIn(cache: CacheView, kind: KindModule<AnyFacts>, namespace: string): readonly JsonObject[] {
  return [...cache.storeOf(kind).in(namespace).values()].map(({ facts }) => facts.object ?? {});
}

/** Objects of some namespaces, or of all. Within lists they do not say what they are. */
function objectsIn(cache: CacheView, id: ResourceId, namespaces?: ReadonlySet<string>): readonly JsonObject[] {
  const kind = kindServed(cache, id)?.kind ?? '';
  const store = cache.storeById(id);
  if (store === undefined) return [];
  const entries =
    namespaces === undefined ? [...store.all()] : [...namespaces].flatMap((place) => [...store.in(place).values()]);
  return entries.map(({ facts }) => ({ ...(facts as AnyFacts).object, kind }));
}

/** The kind behind `plural.group`, where the server serves it. */
function kindServed(
  { catalog }: CacheView,
  id: ResourceId,
): { readonly kind: string; readonly isNamespaced: boolean } | undefined {
  const dot = id.indexOf('.');
  const served = catalog?.ofGroup(id.slice(dot + 1)).find(({ plural }) => plural === id.slice(0, dot));
  return served === undefined ? undefined : { kind: served.kind, isNamespaced: served.namespaced };
}
