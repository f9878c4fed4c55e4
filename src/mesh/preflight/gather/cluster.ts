import { getObject, listObjects } from '../../../cluster/apply.ts';
import type { ClusterConnection, ServedResource } from '../../../cluster/types.ts';
import { inGroups } from '../../../core/concurrency.ts';
import { isJsonObject, valueAt } from '../../../core/json.ts';
import { asJson, type KubernetesObject, type ObjectReference } from '../../../core/kubernetes.ts';
import { detectEnded, detectMeshes } from '../../detect.ts';
import { certificatesIn, type CertificateLife } from '../certificates-in.ts';
import { distinct, renderedObjects, valueOf } from '../findings.ts';
import { broughtKinds, resourceOf } from '../kinds.ts';
import type { Asked, PreflightEvidence, PreflightTarget } from '../types.ts';
import type { Asking } from './asking.ts';
import { listNodes, listPods } from './room.ts';

/** What is asked whatever goes in. */
export type GeneralEvidence = Pick<
  PreflightEvidence,
  'definitions' | 'safeUpgrades' | 'meshes' | 'ended' | 'nodes' | 'pods' | 'webhooks' | 'apiServices'
>;

const admission = 'admissionregistration.k8s.io';
const safeUpgradesName = 'safe-upgrades.gateway.networking.k8s.io';

/** Reads of the whole cluster what checks need of it. */
export async function gatherGeneral(asking: Asking, signal?: AbortSignal): Promise<GeneralEvidence> {
  const list = (group: string, kind: string, isMetadataOnly = false): Promise<Asked<readonly KubernetesObject[]>> =>
    asking.ask((connection) => listObjects(connection, builtIn(group, kind), { isMetadataOnly, signal }));
  const [definitions, safeUpgrades, meshes, ended, nodes, pods, mutating, validating, apiServices] = await Promise.all([
    list('apiextensions.k8s.io', 'CustomResourceDefinition', true),
    asking.ask((connection) => findSafeUpgrades(connection, signal)),
    asking.ask((connection) => detectMeshes(connection, signal)),
    asking.ask((connection) => detectEnded(connection, signal)),
    asking.ask((connection) => listNodes(connection, signal)),
    asking.ask((connection) => listPods(connection, signal)),
    list(admission, 'MutatingWebhookConfiguration'),
    list(admission, 'ValidatingWebhookConfiguration'),
    list('apiregistration.k8s.io', 'APIService'),
  ]);
  const webhooks: GeneralEvidence['webhooks'] =
    mutating.is === 'known' && validating.is === 'known'
      ? { is: 'known', value: [...mutating.value, ...validating.value] }
      : mutating.is === 'unknown'
        ? mutating
        : validating;
  return { definitions, safeUpgrades, meshes, ended, nodes, pods, webhooks, apiServices };
}

/** The policy, where it is there and bound: without a binding it refuses nothing. */
async function findSafeUpgrades(
  connection: ClusterConnection,
  signal: AbortSignal | undefined,
): Promise<KubernetesObject | undefined> {
  const find = (kind: string): Promise<KubernetesObject | undefined> => {
    const reference: ObjectReference = { group: admission, version: 'v1', kind, name: safeUpgradesName };
    return getObject(connection, reference, signal);
  };
  const [policy, binding] = await Promise.all([
    find('ValidatingAdmissionPolicy'),
    find('ValidatingAdmissionPolicyBinding'),
  ]);
  return binding === undefined ? undefined : policy;
}

/** What is asked of the namespaces that are used. */
export type PlaceEvidence = Pick<PreflightEvidence, 'namespaces' | 'quotas' | 'limits' | 'settings' | 'roots'>;

/** Reads the namespaces that releases and members use, and what counts in them. */
export async function gatherPlaces(
  target: PreflightTarget,
  catalog: PreflightEvidence['catalog'],
  asking: Asking,
  signal?: AbortSignal,
): Promise<PlaceEvidence> {
  const names = placesOf(target, catalog);
  const namespaces = new Map<string, Asked<KubernetesObject | undefined>>();
  const [quotas, limits] = [
    new Map<string, Asked<readonly KubernetesObject[]>>(),
    new Map<string, Asked<readonly KubernetesObject[]>>(),
  ];
  await inGroups(names, async (name) => {
    const reference = { group: '', version: 'v1', kind: 'Namespace', name };
    const asked = await asking.ask((connection) => getObject(connection, reference, signal));
    namespaces.set(name, asked);
    if (asked.is === 'known' && asked.value === undefined) return;
    for (const [kind, into] of [
      ['ResourceQuota', quotas],
      ['LimitRange', limits],
    ] as const)
      into.set(
        name,
        await asking.ask((connection) =>
          listObjects(connection, { ...builtIn('', kind), namespaced: true }, { namespace: name, signal }),
        ),
      );
  });
  const settings = new Map<string, Asked<Readonly<Record<string, string>> | undefined>>();
  await inGroups(target.mesh.preflight.networks ?? [], async ({ configMap: { namespace, name } }) => {
    const key = `${namespace}/${name}`;
    if (settings.has(key)) return;
    settings.set(key, { is: 'known', value: undefined });
    settings.set(key, await asking.ask((connection) => dataOf(connection, namespace, name, signal)));
  });
  return { namespaces, quotas, limits, settings, roots: await gatherRoots(target, namespaces, asking, signal) };
}

function placesOf(target: PreflightTarget, catalog: PreflightEvidence['catalog']): readonly string[] {
  const brought = broughtKinds(target);
  const ofObjects = renderedObjects(target).flatMap(({ object }) => {
    const { namespace } = object.metadata;
    return namespace !== undefined && resourceOf(object, catalog, brought)?.isNamespaced === true ? [namespace] : [];
  });
  return distinct([...target.releases.map(({ namespace }) => namespace), ...target.members, ...ofObjects]);
}

async function gatherRoots(
  { mesh, releases }: PreflightTarget,
  namespaces: PreflightEvidence['namespaces'],
  asking: Asking,
  signal: AbortSignal | undefined,
): Promise<PreflightEvidence['roots']> {
  const { trustRoots } = mesh.detection;
  if (trustRoots === undefined) return { is: 'known', value: [] };
  const places = distinct(releases.map(({ namespace }) => namespace)).filter(
    (name) => valueOf(namespaces.get(name)) !== undefined,
  );
  return asking.ask(async (connection) => {
    const roots: (CertificateLife & { readonly at: string })[] = [];
    for (const namespace of places) {
      const data = await dataOf(connection, namespace, trustRoots, signal);
      const at = `ConfigMap ${namespace}/${trustRoots}`;
      roots.push(
        ...Object.values(data ?? {})
          .flatMap(certificatesIn)
          .map((one) => ({ ...one, at })),
      );
    }
    return roots;
  });
}

async function dataOf(
  connection: ClusterConnection,
  namespace: string,
  name: string,
  signal: AbortSignal | undefined,
): Promise<Readonly<Record<string, string>> | undefined> {
  const configMap = await getObject(
    connection,
    { group: '', version: 'v1', kind: 'ConfigMap', namespace, name },
    signal,
  );
  if (configMap === undefined) return undefined;
  const data = valueAt(asJson(configMap), ['data']);
  const entries = isJsonObject(data) ? Object.entries(data) : [];
  return Object.fromEntries(entries.filter((entry): entry is [string, string] => typeof entry[1] === 'string'));
}

/** A kind of the server's own. */
export function builtIn(group: string, kind: string): ServedResource {
  const name = kind.toLowerCase();
  return { group, version: 'v1', kind, plural: `${name}s`, namespaced: false, verbs: [] };
}
