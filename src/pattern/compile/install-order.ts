import { isJsonObject, valueAt } from '../../core/json.ts';
import { asJson, splitApiVersion, type KubernetesObject } from '../../core/kubernetes.ts';

/**
 * Classes of kinds in the order in which they are put into a cluster, after Helm's and Argo's install orders, coarser: what stands
 * in one class does not need each other. For meshes: what makes names known (Gateway, ServiceEntry) before DestinationRule, that
 * before VirtualService (a route to a subset that is not defined answers 503), permissive policies before strict ones.
 */
const classes: readonly (readonly string[])[] = [
  ['Namespace', 'PriorityClass'],
  ['CustomResourceDefinition'],
  [
    'NetworkPolicy',
    'ResourceQuota',
    'LimitRange',
    'PodDisruptionBudget',
    'ServiceAccount',
    'Secret',
    'ConfigMap',
    'StorageClass',
    'CSIDriver',
    'PersistentVolume',
    'PersistentVolumeClaim',
    'ClusterRole',
    'ClusterRoleBinding',
    'Role',
    'RoleBinding',
  ],
  ['(mesh release)'],
  ['Service'],
  ['DaemonSet', 'Pod', 'ReplicationController', 'ReplicaSet', 'Deployment', 'StatefulSet', 'Job', 'CronJob'],
  ['HorizontalPodAutoscaler', 'IngressClass', 'Ingress', 'APIService'],
  ['MutatingWebhookConfiguration', 'ValidatingWebhookConfiguration'],
  ['(any other kind)'],
  ['Gateway', 'GatewayClass', 'ServiceEntry', 'WorkloadEntry', 'WorkloadGroup', 'Sidecar'],
  ['DestinationRule'],
  ['VirtualService', 'HTTPRoute', 'GRPCRoute', 'TCPRoute', 'TLSRoute'],
  ['PeerAuthentication', 'RequestAuthentication', 'AuthorizationPolicy'],
  ['(strict policy)'],
];

const ranks = new Map(classes.flatMap((kinds, rank) => kinds.map((kind) => [kind, rank] as const)));
const otherRank = ranks.get('(any other kind)') ?? classes.length;

/** Rank of a mesh's Helm releases. */
export const releaseRank = ranks.get('(mesh release)') ?? 0;

/** Rank of an object: lower ones go first when they are put in, and last when they are taken away. */
export function installRank(object: KubernetesObject): number {
  if (object.kind === 'PeerAuthentication' && valueAt(asJson(object), ['spec', 'mtls', 'mode']) === 'STRICT')
    return ranks.get('(strict policy)') ?? otherRank;
  return kindRank(object.kind);
}

/** Rank of a kind, where the object is not at hand. */
export function kindRank(kind: string): number {
  return ranks.get(kind) ?? otherRank;
}

/** The kind that a CustomResourceDefinition brings, as `group/Kind`; undefined for every other object. */
export function broughtKind(object: KubernetesObject): string | undefined {
  if (object.kind !== 'CustomResourceDefinition') return undefined;
  const spec = object['spec'];
  const kind = isJsonObject(spec) ? valueAt(spec, ['names', 'kind']) : undefined;
  const group = isJsonObject(spec) ? spec['group'] : undefined;
  return typeof kind === 'string' && typeof group === 'string' ? `${group}/${kind}` : undefined;
}

/** `group/Kind` of an object. */
export function groupKind(object: KubernetesObject): string {
  return `${splitApiVersion(object.apiVersion).group}/${object.kind}`;
}
