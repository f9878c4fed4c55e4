import type { AnyFacts } from '../../../cluster/kinds/any.ts';
import { resourceId } from '../../../cluster/kinds/any.ts';
import type { Entry, ResourceId } from '../../../cluster/kinds/kind.ts';
import type { ServedResource } from '../../../cluster/types.ts';
import { formatCount } from '../../../core/format.ts';
import { isMeshApiVersion } from '../../../core/mesh-groups.ts';
import { knownMeshes } from '../../../mesh/recognition.ts';
import type { ClusterView } from '../../cache/cluster-view.ts';
import type { Row, RowIcon } from '../../protocol/rows.ts';
import type { Children } from '../children.ts';
import { byName, emptyRow, fixed, lazy } from '../children.ts';
import { objectRow } from '../kinds/object-row.ts';
import { escapeMarkdown, paragraphs } from '../markdown.ts';
import { unreadCatalogRow } from '../unread-catalog.ts';
import { denialRows, instead, isReading } from './kind-states.ts';
import type { Place } from './place.ts';
import { joined, pathIn, rowBase, spoken } from './place.ts';

const group = 'configuration';

const gatewayApiGroup = 'gateway.networking.k8s.io';

/** What a mesh writes for itself, one for each Pod or Service: no configuration, and as many as there are Pods. */
const writtenByMeshes: ReadonlySet<ResourceId> = new Set([
  'ciliumendpoints.cilium.io',
  'ciliumendpointslices.cilium.io',
  'ciliumidentities.cilium.io',
  'dataplanes.kuma.io',
  'dataplaneinsights.kuma.io',
  'serviceinsights.kuma.io',
  'networkservices.networkservicemesh.io',
]);

/** A kind of a mesh or of Gateway API that the server serves and that lies in namespaces. */
export interface ConfigurationKind {
  readonly id: ResourceId;
  readonly resource: ServedResource;
}

/** The kinds that configure a mesh or its gateways, by what the server serves. */
export function configurationKinds({ cache }: ClusterView): readonly ConfigurationKind[] {
  const { catalog } = cache;
  return (catalog?.groups ?? [])
    .filter((name) => isMeshApiVersion(`${name}/v1`))
    .flatMap((name) => catalog?.ofGroup(name) ?? [])
    .filter(({ namespaced, verbs }) => namespaced && verbs.includes('list') && verbs.includes('watch'))
    .map((resource) => ({ id: resourceId(resource.group, resource.plural), resource }))
    .filter(({ id }) => !writtenByMeshes.has(id));
}

/** The row that holds mesh and Gateway API objects. It counts nothing: that would be a watch of some thirty kinds for each namespace. */
export function configurationGroupRow(place: Place): Row {
  const kinds = configurationKinds(place.view);
  const names = [...new Set(kinds.map(({ resource }) => nameOfGroup(resource.group)))];
  const words = kinds.length === 0 ? undefined : joined(...names);
  return {
    ...rowBase(place, pathIn(place, group)),
    kind: 'group.configuration',
    label: 'Configuration',
    ...(words === undefined ? {} : { description: words }),
    tooltip: paragraphs(
      'Objects of meshes and of Gateway API in this namespace, by kind.',
      kinds.length === 0
        ? undefined
        : `The cluster serves ${kinds.length} such kinds. They are counted when this row is opened: only then they are read.`,
    ),
    icon: 'group',
    accessibleText: spoken('Configuration', words === undefined ? undefined : `of ${names.join(' and ')}`),
    expandable: true,
  };
}

/** Kinds of which there are objects in the namespace, by name; what may not be read is said first. */
export function configurationChildren(place: Place): Children {
  const { view, context } = place;
  const path = pathIn(place, group);
  const kinds = configurationKinds(view);
  const ids = kinds.map(({ id }) => id);
  if (kinds.length === 0)
    return fixed([
      unreadCatalogRow(view.cache, context, path) ??
        emptyRow(
          context,
          path,
          'No mesh, no Gateway API',
          'idle',
          'The cluster has no definitions of either. *Meshdeck: Install Mesh* installs Istio.',
        ),
    ]);
  const rows = kinds
    .map((kind) => ({ kind, objects: objectsOf(place, kind.id) }))
    .filter(({ objects }) => objects.length > 0)
    .sort((left, right) => byName({ name: left.kind.resource.kind }, { name: right.kind.resource.kind }))
    .map(({ kind, objects }) => kindRow(place, kind, objects));
  if (rows.length > 0)
    return fixed([
      ...denialRows(place, path, ids),
      ...rows,
      ...(isReading(place, ids) ? [emptyRow(context, path, 'Reading more kinds…', 'connecting')] : []),
    ]);
  return fixed(
    instead(place, path, ids, {
      reading: 'Reading mesh and Gateway API objects…',
      label: 'No mesh or Gateway API objects',
      next: `None of ${kinds.length} kinds has an object in this namespace: nothing changes how its traffic goes.`,
    }),
  );
}

/** The objects of one kind by name. */
export function configurationObjectsChildren(place: Place, id: ResourceId): Children {
  const { view, context, now } = place;
  const path = pathIn(place, group, id);
  const kind = configurationKinds(place.view).find((one) => one.id === id);
  const objects = objectsOf(place, id);
  if (kind === undefined || objects.length === 0)
    return fixed(
      instead(place, path, [id], {
        reading: 'Reading…',
        label: 'None left',
        next: 'The last object of this kind was deleted, or its definition was.',
      }),
    );
  return lazy(denialRows(place, path, [id]), [...objects].sort(byName), (entry) =>
    objectRow(
      entry,
      kind.resource,
      { context, path, now, isInNamespace: true },
      view.server.columnsOf(id, kind.resource.version),
    ),
  );
}

function objectsOf({ view, namespace }: Place, id: ResourceId): readonly Entry<AnyFacts>[] {
  const store = view.cache.storeById(id);
  return store === undefined ? [] : ([...store.in(namespace).values()] as readonly Entry<AnyFacts>[]);
}

function kindRow(place: Place, { id, resource }: ConfigurationKind, objects: readonly Entry<AnyFacts>[]): Row {
  const failing = objects.filter(({ readiness }) => readiness.state === 'failed').length;
  const waiting = objects.filter(({ readiness }) => readiness.state === 'in-progress').length;
  const icon: RowIcon = failing > 0 ? 'failing' : waiting > 0 ? 'not-ready' : 'group';
  const words = [failing === 0 ? undefined : `${failing} failing`, waiting === 0 ? undefined : `${waiting} not ready`];
  const { kind, group: apiGroup, version } = resource;
  return {
    ...rowBase(place, pathIn(place, group, id)),
    kind: 'kind',
    label: kind,
    description: joined(formatCount(objects.length), ...words, nameOfGroup(apiGroup)),
    tooltip: paragraphs(
      escapeMarkdown(`${kind} (${apiGroup}/${version}) of ${nameOfGroup(apiGroup)}`),
      failing + waiting === 0 ? undefined : 'Failing or not ready by the conditions that its controller writes.',
    ),
    icon,
    accessibleText: spoken(kind, formatCount(objects.length), ...words, nameOfGroup(apiGroup)),
    expandable: true,
  };
}

/** `Istio`, `Gateway API`, or the group itself for a mesh without facts of ours. */
function nameOfGroup(apiGroup: string): string {
  if (apiGroup === gatewayApiGroup || apiGroup.endsWith(gatewayApiGroup.replace('.k8s.io', '.x-k8s.io')))
    return 'Gateway API';
  const mesh = knownMeshes.find(({ detection }) => detection.definitionGroups.includes(apiGroup));
  return mesh?.identity.displayName ?? apiGroup;
}
