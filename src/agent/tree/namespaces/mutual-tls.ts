import type { AnyFacts } from '../../../cluster/kinds/any.ts';
import type { NamespaceFacts } from '../../../cluster/kinds/cluster-wide.ts';
import type { Entry, ResourceId } from '../../../cluster/kinds/kind.ts';
import type { JsonObject } from '../../../core/json.ts';
import type { MutualTls, MutualTlsFacts } from '../../../mesh/facts/mutual-tls.ts';
import { isAbsent } from '../../../mesh/facts/source.ts';
import { wantedMeshes, type WantedMesh } from '../../../mesh/membership.ts';
import { knownMeshes, recognitionOf } from '../../../mesh/recognition.ts';
import type { ClusterView } from '../../cache/cluster-view.ts';
import type { Need } from '../node.ts';

/** What is read to tell of mutual TLS in meshes that run: nothing where the server does not serve it. */
export function mutualTlsNeeds(view: ClusterView): readonly Need[] {
  const running = new Set(view.meshes.flatMap(({ mesh, mode }) => (mode === 'crds-only' ? [] : [mesh])));
  const deciding = knownMeshes.flatMap(({ identity, mutualTls }) =>
    isAbsent(mutualTls) || !running.has(identity.name) ? [] : mutualTls.decidedBy,
  );
  return [...new Set(deciding)].filter((id) => kindServed(view, id) !== undefined).map((id) => ({ id }));
}

/** Whether a namespace in a mesh insists on mutual TLS; undefined where it is in none, or where it is not sure. */
export function mutualTlsIn(view: ClusterView, entry: Entry<NamespaceFacts>): MutualTls | undefined {
  for (const wanted of wantedMeshes({ labels: entry.labels, annotations: entry.facts.annotations })) {
    const facts = recognitionOf(wanted.mesh)?.mutualTls;
    const found = facts === undefined || isAbsent(facts) ? undefined : mutualTlsOf(view, entry, wanted, facts);
    if (found !== undefined) return found;
  }
  return undefined;
}

function mutualTlsOf(
  view: ClusterView,
  { name, labels, facts: { annotations } }: Entry<NamespaceFacts>,
  wanted: WantedMesh,
  { decidedBy, isDecidedAnywhere, inEffect }: MutualTlsFacts,
): MutualTls | undefined {
  const running = view.meshes.filter(({ mesh, mode }) => mesh === wanted.mesh && mode !== 'crds-only');
  if (running.length === 0 || decidedBy.some((id) => !isKnown(view, id, name))) return undefined;
  const roots = new Set(running.map(({ namespace }) => namespace));
  const [root] = roots;
  // Meshes in several namespaces have a root each, and whose Pods these are is not told by their namespace alone.
  const isRootRead = roots.size === 1 && root !== undefined && decidedBy.every((id) => isKnown(view, id, root));
  // Where each object counts, one that may not be read could say otherwise.
  if (isDecidedAnywhere === true && decidedBy.some((id) => !isKnown(view, id, ''))) return undefined;
  const places = isDecidedAnywhere === true ? undefined : new Set(['', name, ...(isRootRead ? [root] : [])]);
  return inEffect({
    namespace: name,
    namespaceLabels: labels,
    namespaceAnnotations: annotations,
    rootNamespace: isRootRead ? root : undefined,
    isAmbient: wanted.mode === 'ambient',
    objects: decidedBy.flatMap((id) => objectsIn(view, id, places)),
  });
}

/** What was read is still there while the connection is away; how old it is, is told by the row of the context. */
function isKnown(view: ClusterView, id: ResourceId, namespace: string): boolean {
  const kind = kindServed(view, id);
  const state = view.cache.stateOf(id, kind?.isNamespaced === false ? '' : namespace).is;
  return kind !== undefined && ['live', 'reconnecting'].includes(state);
}

/** Objects of some namespaces, or of all. Within lists they do not say what they are. */
function objectsIn(view: ClusterView, id: ResourceId, namespaces?: ReadonlySet<string>): readonly JsonObject[] {
  const kind = kindServed(view, id)?.kind ?? '';
  const store = view.cache.storeById(id);
  if (store === undefined) return [];
  const entries =
    namespaces === undefined ? [...store.all()] : [...namespaces].flatMap((place) => [...store.in(place).values()]);
  return entries.map(({ facts }) => ({ ...(facts as AnyFacts).object, kind }));
}

/** The kind behind `plural.group`, where the server serves it. */
function kindServed(
  { cache }: ClusterView,
  id: ResourceId,
): { readonly kind: string; readonly isNamespaced: boolean } | undefined {
  const dot = id.indexOf('.');
  const served = cache.catalog?.ofGroup(id.slice(dot + 1)).find(({ plural }) => plural === id.slice(0, dot));
  return served === undefined ? undefined : { kind: served.kind, isNamespaced: served.namespaced };
}
