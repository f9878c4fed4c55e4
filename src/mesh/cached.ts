import type { AnyFacts } from '../cluster/kinds/any.ts';
import { definitionKind, namespaceKind } from '../cluster/kinds/cluster-wide.ts';
import type { Entry, ResourceId } from '../cluster/kinds/kind.ts';
import { podKind, type PodFacts } from '../cluster/kinds/pods.ts';
import { issuerSecretKind } from '../cluster/kinds/issuer-secrets.ts';
import { meshSettingsKind } from '../cluster/kinds/mesh-settings.ts';
import { endpointSliceKind, serviceKind } from '../cluster/kinds/services.ts';
import { trustRootKind } from '../cluster/kinds/trust-roots.ts';
import { workloadKinds } from '../cluster/kinds/workloads.ts';
import type { CacheView, Reducer } from '../cluster/cache/types.ts';
import type { JsonObject } from '../core/json.ts';
import type { MeshName } from '../core/mesh-names.ts';
import { findEnded } from './ended.ts';
import type { FoundEndedMesh } from './facts/ended.ts';
import type { Marks } from './facts/membership.ts';
import { partOf } from './facts/part-of.ts';
import { isAbsent } from './facts/source.ts';
import { findMeshes, type MeshWorkload } from './find.ts';
import { issuerOf } from './certificates/issuer-there.ts';
import { recognitionOf } from './recognition.ts';
import type { ProxiedPod } from './state/data-plane.ts';
import { selectsWorkload } from './state/gateways.ts';
import { meshStateOf, type MeshState } from './state/mesh-state.ts';
import { mutualTlsIn } from './state/mutual-tls.ts';
import type { FoundMesh } from './types.ts';
import { workloadTraitsOf, type WorkloadTraits } from './workload.ts';

/** What is looked for in workloads while they are read: whether they are a part of a mesh, or ask for one. */
export const meshReducers: ReadonlyMap<ResourceId, Reducer> = new Map(
  workloadKinds.map(({ id, kind }) => [id, (object) => workloadTraitsOf(kind, object)]),
);

/** Kinds of admission webhooks. */
export const webhookIds: readonly ResourceId[] = [
  'mutatingwebhookconfigurations.admissionregistration.k8s.io',
  'validatingwebhookconfigurations.admissionregistration.k8s.io',
];

/** A kind that is followed, in a namespace or in the whole cluster. */
export interface StateNeed {
  readonly id: ResourceId;
  readonly namespace?: string;
}

/** Kinds of the Gateway API that tell how a mesh is entered. */
export const gatewayIds = {
  classes: 'gatewayclasses.gateway.networking.k8s.io',
  gateways: 'gateways.gateway.networking.k8s.io',
} as const;

/** What must be followed beyond what is always, for the whole state of a mesh. Services are, where workloads of the mesh are gateways. */
export function stateNeeds(cache: CacheView, { mesh, namespace }: FoundMesh): readonly StateNeed[] {
  if (namespace === undefined) return [];
  const [roots, issuer] = [trustRootsOf(mesh), issuerSecretOf(mesh)];
  const facts = recognitionOf(mesh);
  const { decidedBy = [], alsoReads: settings = [] } =
    facts === undefined || isAbsent(facts.mutualTls) ? {} : facts.mutualTls;
  const places = new Set(gatewayWorkloadsIn(cache, mesh).map((workload) => workload.namespace));
  return [
    { id: podKind.id },
    ...webhookIds.map((id) => ({ id })),
    { id: endpointSliceKind.id, namespace },
    ...(roots === undefined ? [] : [{ id: roots.id, namespace }]),
    ...(issuer === undefined ? [] : [{ id: issuer.id, namespace }]),
    ...(facts?.detection.gatewayControllers.length === 0 ? [] : Object.values(gatewayIds).map((id) => ({ id }))),
    ...[...places].map((place) => ({ id: serviceKind.id, namespace: place })),
    ...decidedBy.map((id) => ({ id })),
    ...settings.flatMap(({ plural, name }) => {
      const kind = plural === 'configmaps' ? meshSettingsKind(name) : undefined;
      return kind === undefined ? [] : [{ id: kind.id, namespace }];
    }),
  ];
}

/** Workloads that let traffic into a mesh or out of it. */
function gatewayWorkloadsIn(cache: CacheView, mesh: MeshName): readonly MeshWorkload[] {
  const detection = recognitionOf(mesh)?.detection;
  if (detection === undefined) return [];
  return workloadTraitsIn(cache).flatMap(({ part }) =>
    part !== undefined && partOf(detection, part)?.role === 'gateway' ? [part] : [],
  );
}

/** The meshes of a cluster, by what the cache has of it. */
export function meshesIn(cache: CacheView): readonly FoundMesh[] {
  const workloads = workloadTraitsIn(cache).flatMap(({ part }) => part ?? []);
  return findMeshes({ definitionGroups: definitionGroupsIn(cache), workloads });
}

/** Meshes that have ended and that the cluster still has. */
export function endedMeshesIn(cache: CacheView): readonly FoundEndedMesh[] {
  const workloads = workloadTraitsIn(cache).flatMap(({ ended }) => ended ?? []);
  return findEnded({ definitionGroups: definitionGroupsIn(cache), workloads });
}

function workloadTraitsIn(cache: CacheView): readonly WorkloadTraits[] {
  return workloadKinds.flatMap((module) => [...cache.storeOf(module).all()].flatMap((entry) => traitsOf(entry) ?? []));
}

function definitionGroupsIn(cache: CacheView): ReadonlyMap<string, number> {
  const groups = new Map<string, number>();
  for (const { facts } of cache.storeOf(definitionKind).all())
    groups.set(facts.group, (groups.get(facts.group) ?? 0) + 1);
  // Everybody may see which groups are served, which tells nearly as much as the definitions.
  if (cache.stateOf(definitionKind.id).is === 'denied')
    for (const group of cache.catalog?.groups ?? []) groups.set(group, groups.get(group) ?? 0);
  return groups;
}

/** The state of a mesh as far as the cache knows it: what is not followed, or may not be read, is not told. */
export function meshStateIn(cache: CacheView, mesh: FoundMesh): MeshState {
  const isRead = (id: ResourceId, namespace?: string): boolean =>
    ['live', 'reconnecting'].includes(cache.stateOf(id, namespace).is);
  const { namespace = '' } = mesh;
  const pods = cache.storeOf(podKind);
  const rootKind = trustRootsOf(mesh.mesh);
  const issuerKind = issuerSecretOf(mesh.mesh);
  return meshStateOf(mesh, {
    get namespaces() {
      return [...cache.storeOf(namespaceKind).all()].map(({ name, labels, facts: { annotations } }) => ({
        name,
        labels,
        annotations,
      }));
    },
    get workloads() {
      return workloadKinds.flatMap((module) =>
        // Parts of a mesh carry its labels, such as a revision, and are in none.
        [...cache.storeOf(module).all()]
          .filter((entry) => traitsOf(entry)?.part === undefined)
          .map((entry) => ({
            kind: module.kind,
            namespace: entry.namespace,
            name: entry.name,
            pod: traitsOf(entry)?.pod ?? noMarks,
            ...(entry.added === undefined ? {} : { added: entry.added }),
          })),
      );
    },
    get pods() {
      return isRead(podKind.id) ? livePods(pods.all()) : undefined;
    },
    isPodsRead: isRead(podKind.id),
    podsOf: ({ kind, namespace: place, name }) => livePods(pods.by('workload', `${place}/${kind}/${name}`)),
    get webhooks() {
      return webhookIds.every((id) => isRead(id)) ? webhookIds.flatMap((id) => objectsOf(cache, id)) : undefined;
    },
    readyEndpoints: (place, service) =>
      isRead(endpointSliceKind.id, place)
        ? [...cache.storeOf(endpointSliceKind).in(place).values()]
            .filter(({ facts }) => facts.service === service)
            .reduce((sum, { facts }) => sum + facts.ready, 0)
        : undefined,
    get trustRoots() {
      if (rootKind === undefined || !isRead(rootKind.id, namespace)) return undefined;
      return [...cache.storeOf(rootKind).in(namespace).values()].flatMap(({ facts }) => facts.roots);
    },
    get issuer() {
      if (issuerKind === undefined) return undefined;
      if (!isRead(issuerKind.id, namespace))
        return cache.stateOf(issuerKind.id, namespace).is === 'denied' ? { is: 'denied' as const } : undefined;
      const [entry] = cache.storeOf(issuerKind).in(namespace).values();
      if (entry === undefined) return { is: 'absent' as const };
      const { annotations, managers } = entry.facts;
      const managedFields = managers.map((manager) => ({ manager }));
      return { is: 'there' as const, ...issuerOf({ metadata: { labels: entry.labels, annotations, managedFields } }) };
    },
    get gatewayClasses() {
      return objectsIfRead(cache, gatewayIds.classes);
    },
    get gateways() {
      return objectsIfRead(cache, gatewayIds.gateways);
    },
    get gatewayServices() {
      return gatewayWorkloadsIn(cache, mesh.mesh).flatMap(({ namespace: place, labels }) =>
        [...cache.storeOf(serviceKind).in(place).values()].filter(({ facts }) =>
          selectsWorkload(facts.selector, labels),
        ),
      );
    },
    get gatewayApi() {
      return [...cache.storeOf(definitionKind).all()].flatMap(({ facts: { group, bundle } }) =>
        group === 'gateway.networking.k8s.io' && bundle !== undefined ? [bundle] : [],
      );
    },
    mutualTls: (place, workload) => {
      const entry = cache.storeOf(namespaceKind).get(place);
      if (entry === undefined) return undefined;
      const pod = workload === undefined ? undefined : podMarksOf(cache, workload.kind, workload);
      return mutualTlsIn(cache, [mesh], entry, pod);
    },
  });
}

/**
 * Labels and annotations of the Pods of a workload, as far as meshes read them: the labels of a Pod of today where Pods are followed, what stands in the
 * template else.
 */
export function podMarksOf(
  cache: CacheView,
  kind: string,
  { namespace, name, added }: { readonly namespace: string; readonly name: string; readonly added?: object },
): Marks {
  const [pod] = cache.storeOf(podKind).by('workload', `${namespace}/${kind}/${name}`);
  const template = (added as WorkloadTraits | undefined)?.pod ?? noMarks;
  return { labels: pod?.labels ?? template.labels, annotations: template.annotations };
}

/** The kind of the Secret that holds the issuer of a mesh; undefined where it makes its own. */
function issuerSecretOf(mesh: MeshName): ReturnType<typeof issuerSecretKind> {
  const name = recognitionOf(mesh)?.detection.issuerSecret;
  return name === undefined ? undefined : issuerSecretKind(name);
}

/** Objects of a kind; none where the server does not serve it, undefined where it is not read. */
function objectsIfRead(cache: CacheView, id: ResourceId): readonly JsonObject[] | undefined {
  const { is } = cache.stateOf(id);
  if (is === 'not-served') return [];
  if (is !== 'live' && is !== 'reconnecting') return undefined;
  return [...(cache.storeById(id)?.all() ?? [])].map(({ facts }) => (facts as AnyFacts).object ?? {});
}

/** The kind that holds the roots of a mesh; undefined where it publishes none. */
function trustRootsOf(mesh: MeshName): ReturnType<typeof trustRootKind> {
  const name = recognitionOf(mesh)?.detection.trustRoots;
  return name === undefined ? undefined : trustRootKind(name);
}

const noMarks = { labels: {}, annotations: {} };

function traitsOf({ added }: Entry): WorkloadTraits | undefined {
  return added;
}

/** Pods that have not run to their end, and are not on their way out: a restart leaves its old ones for a moment. */
function livePods(entries: Iterable<Entry<PodFacts>>): readonly ProxiedPod[] {
  return [...entries]
    .filter(
      ({ facts, readiness }) =>
        facts.phase !== 'Succeeded' && facts.phase !== 'Failed' && readiness.state !== 'terminating',
    )
    .map(({ namespace, name, labels, facts: { workload, details, marks } }) => ({
      namespace,
      name,
      workload,
      labels,
      marks,
      containers: details.filter(({ role }) => role !== 'init'),
    }));
}

/** Objects within lists do not say what they are. */
function objectsOf(cache: CacheView, id: ResourceId): readonly JsonObject[] {
  const kind = id.startsWith('mutating') ? 'MutatingWebhookConfiguration' : 'ValidatingWebhookConfiguration';
  return [...(cache.storeById(id)?.all() ?? [])].map(({ facts }) => ({ ...(facts as AnyFacts).object, kind }));
}
