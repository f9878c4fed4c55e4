/** A kind that both sides follow in the whole cluster. */
export interface FollowedKind {
  readonly group: string;
  readonly version: string;
  readonly plural: string;
  readonly kind: string;
}

const groups: Readonly<Record<string, Readonly<Record<string, string>>>> = {
  v1: {
    pods: 'Pod',
    services: 'Service',
    namespaces: 'Namespace',
    nodes: 'Node',
    events: 'Event',
    configmaps: 'ConfigMap',
    secrets: 'Secret',
    serviceaccounts: 'ServiceAccount',
    persistentvolumes: 'PersistentVolume',
    persistentvolumeclaims: 'PersistentVolumeClaim',
    resourcequotas: 'ResourceQuota',
    limitranges: 'LimitRange',
    replicationcontrollers: 'ReplicationController',
    podtemplates: 'PodTemplate',
  },
  'apps/v1': {
    deployments: 'Deployment',
    replicasets: 'ReplicaSet',
    statefulsets: 'StatefulSet',
    daemonsets: 'DaemonSet',
    controllerrevisions: 'ControllerRevision',
  },
  'discovery.k8s.io/v1': { endpointslices: 'EndpointSlice' },
  'batch/v1': { jobs: 'Job', cronjobs: 'CronJob' },
  'autoscaling/v2': { horizontalpodautoscalers: 'HorizontalPodAutoscaler' },
  'networking.k8s.io/v1': { ingresses: 'Ingress', ingressclasses: 'IngressClass', networkpolicies: 'NetworkPolicy' },
  'policy/v1': { poddisruptionbudgets: 'PodDisruptionBudget' },
  'rbac.authorization.k8s.io/v1': {
    roles: 'Role',
    rolebindings: 'RoleBinding',
    clusterroles: 'ClusterRole',
    clusterrolebindings: 'ClusterRoleBinding',
  },
  'storage.k8s.io/v1': { storageclasses: 'StorageClass', csinodes: 'CSINode', volumeattachments: 'VolumeAttachment' },
  'admissionregistration.k8s.io/v1': {
    mutatingwebhookconfigurations: 'MutatingWebhookConfiguration',
    validatingwebhookconfigurations: 'ValidatingWebhookConfiguration',
  },
  'apiextensions.k8s.io/v1': { customresourcedefinitions: 'CustomResourceDefinition' },
  'scheduling.k8s.io/v1': { priorityclasses: 'PriorityClass' },
  'coordination.k8s.io/v1': { leases: 'Lease' },
  'node.k8s.io/v1': { runtimeclasses: 'RuntimeClass' },
  'extensions.istio.io/v1alpha1': { trafficextensions: 'TrafficExtension', wasmplugins: 'WasmPlugin' },
  'networking.istio.io/v1': {
    destinationrules: 'DestinationRule',
    gateways: 'Gateway',
    serviceentries: 'ServiceEntry',
    sidecars: 'Sidecar',
    virtualservices: 'VirtualService',
    workloadentries: 'WorkloadEntry',
    workloadgroups: 'WorkloadGroup',
  },
  'networking.istio.io/v1alpha3': { envoyfilters: 'EnvoyFilter' },
  'networking.istio.io/v1beta1': { proxyconfigs: 'ProxyConfig' },
  'security.istio.io/v1': {
    authorizationpolicies: 'AuthorizationPolicy',
    peerauthentications: 'PeerAuthentication',
    requestauthentications: 'RequestAuthentication',
  },
  'telemetry.istio.io/v1': { telemetries: 'Telemetry' },
  'gateway.networking.k8s.io/v1': {
    gatewayclasses: 'GatewayClass',
    gateways: 'Gateway',
    httproutes: 'HTTPRoute',
    grpcroutes: 'GRPCRoute',
    referencegrants: 'ReferenceGrant',
  },
};

/** Sixty kinds of a cluster with Istio and the Gateway API. */
export const followedKinds: readonly FollowedKind[] = Object.entries(groups).flatMap(([apiVersion, kinds]) => {
  const slash = apiVersion.indexOf('/');
  const [group, version] = slash < 0 ? ['', apiVersion] : [apiVersion.slice(0, slash), apiVersion.slice(slash + 1)];
  return Object.entries(kinds).map(([plural, kind]) => ({ group, version, plural, kind }));
});

/** Events are followed as far as they are warnings, by both sides. */
export const eventSelector = 'type=Warning';

/** Such as `/apis/apps/v1/deployments`. */
export function pathOfKind({ group, version, plural }: FollowedKind): string {
  return group === '' ? `/api/${version}/${plural}` : `/apis/${group}/${version}/${plural}`;
}
