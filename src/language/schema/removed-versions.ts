/**
 * API versions that Kubernetes stopped to serve, or warns of. The versions of removal are those that the Go module `k8s.io/api`
 * 0.36.3 declares (`APILifecycleRemoved` in `zz_generated.prerelease-lifecycle.go`), where the group still is in it, and of the
 * project's "Deprecated API Migration Guide" and release notes otherwise.
 */
export interface VersionRow {
  readonly apiVersion: string;
  readonly kinds: readonly string[];
  /** What to write instead; undefined where nothing replaces the kind. */
  readonly replacement?: string;
  /** First version of Kubernetes, or of the mesh, that does not serve it any more. */
  readonly removedIn?: string;
  /** What has to be changed beside the version, in a sentence. */
  readonly note?: string;
  /** Of a row that is not about Kubernetes itself: what it is about. */
  readonly of?: string;
}

const ingressNote = 'The backend is `service.name` and `service.port` there, and each path needs a `pathType`.';
const workloadNote = '`spec.selector` is required there and cannot be changed later.';

export const kubernetesVersions: readonly VersionRow[] = [
  {
    apiVersion: 'extensions/v1beta1',
    kinds: ['Ingress'],
    replacement: 'networking.k8s.io/v1',
    removedIn: '1.22',
    note: ingressNote,
  },
  {
    apiVersion: 'extensions/v1beta1',
    kinds: ['NetworkPolicy'],
    replacement: 'networking.k8s.io/v1',
    removedIn: '1.16',
  },
  { apiVersion: 'extensions/v1beta1', kinds: ['PodSecurityPolicy'], removedIn: '1.16', note: podSecurityNote() },
  {
    apiVersion: 'extensions/v1beta1',
    kinds: ['Deployment', 'DaemonSet', 'ReplicaSet'],
    replacement: 'apps/v1',
    removedIn: '1.16',
    note: workloadNote,
  },
  {
    apiVersion: 'apps/v1beta1',
    kinds: ['Deployment', 'StatefulSet', 'ControllerRevision'],
    replacement: 'apps/v1',
    removedIn: '1.16',
    note: workloadNote,
  },
  {
    apiVersion: 'apps/v1beta2',
    kinds: ['Deployment', 'StatefulSet', 'DaemonSet', 'ReplicaSet', 'ControllerRevision'],
    replacement: 'apps/v1',
    removedIn: '1.16',
    note: workloadNote,
  },
  {
    apiVersion: 'networking.k8s.io/v1beta1',
    kinds: ['Ingress'],
    replacement: 'networking.k8s.io/v1',
    removedIn: '1.22',
    note: ingressNote,
  },
  {
    apiVersion: 'networking.k8s.io/v1beta1',
    kinds: ['IngressClass'],
    replacement: 'networking.k8s.io/v1',
    removedIn: '1.22',
  },
  { apiVersion: 'networking.k8s.io/v1alpha1', kinds: ['ClusterCIDR'], removedIn: '1.29' },
  {
    apiVersion: 'networking.k8s.io/v1alpha1',
    kinds: ['IPAddress', 'ServiceCIDR'],
    replacement: 'networking.k8s.io/v1',
    removedIn: '1.34',
  },
  {
    apiVersion: 'networking.k8s.io/v1beta1',
    kinds: ['IPAddress', 'ServiceCIDR'],
    replacement: 'networking.k8s.io/v1',
    removedIn: '1.37',
  },
  { apiVersion: 'batch/v1beta1', kinds: ['CronJob'], replacement: 'batch/v1', removedIn: '1.25' },
  { apiVersion: 'batch/v2alpha1', kinds: ['CronJob'], replacement: 'batch/v1', removedIn: '1.21' },
  {
    apiVersion: 'policy/v1beta1',
    kinds: ['PodDisruptionBudget'],
    replacement: 'policy/v1',
    removedIn: '1.25',
    note: 'An empty `spec.selector` selects all Pods of the namespace there, and none before.',
  },
  { apiVersion: 'policy/v1beta1', kinds: ['PodSecurityPolicy'], removedIn: '1.25', note: podSecurityNote() },
  {
    apiVersion: 'autoscaling/v2beta1',
    kinds: ['HorizontalPodAutoscaler'],
    replacement: 'autoscaling/v2',
    removedIn: '1.25',
    note: '`targetAverageUtilization` is `target.averageUtilization` with `target.type: Utilization` there.',
  },
  {
    apiVersion: 'autoscaling/v2beta2',
    kinds: ['HorizontalPodAutoscaler'],
    replacement: 'autoscaling/v2',
    removedIn: '1.26',
  },
  {
    apiVersion: 'discovery.k8s.io/v1alpha1',
    kinds: ['EndpointSlice'],
    replacement: 'discovery.k8s.io/v1',
    removedIn: '1.21',
  },
  {
    apiVersion: 'discovery.k8s.io/v1beta1',
    kinds: ['EndpointSlice'],
    replacement: 'discovery.k8s.io/v1',
    removedIn: '1.25',
    note: '`topology` is `nodeName` and `zone` there.',
  },
  { apiVersion: 'events.k8s.io/v1beta1', kinds: ['Event'], replacement: 'events.k8s.io/v1', removedIn: '1.25' },
  {
    apiVersion: 'flowcontrol.apiserver.k8s.io/v1alpha1',
    kinds: ['FlowSchema', 'PriorityLevelConfiguration'],
    replacement: 'flowcontrol.apiserver.k8s.io/v1',
    removedIn: '1.24',
  },
  {
    apiVersion: 'flowcontrol.apiserver.k8s.io/v1beta1',
    kinds: ['FlowSchema', 'PriorityLevelConfiguration'],
    replacement: 'flowcontrol.apiserver.k8s.io/v1',
    removedIn: '1.26',
    note: '`assuredConcurrencyShares` is `nominalConcurrencyShares` there.',
  },
  {
    apiVersion: 'flowcontrol.apiserver.k8s.io/v1beta2',
    kinds: ['FlowSchema', 'PriorityLevelConfiguration'],
    replacement: 'flowcontrol.apiserver.k8s.io/v1',
    removedIn: '1.29',
    note: '`assuredConcurrencyShares` is `nominalConcurrencyShares` there.',
  },
  {
    apiVersion: 'flowcontrol.apiserver.k8s.io/v1beta3',
    kinds: ['FlowSchema', 'PriorityLevelConfiguration'],
    replacement: 'flowcontrol.apiserver.k8s.io/v1',
    removedIn: '1.32',
  },
  {
    apiVersion: 'admissionregistration.k8s.io/v1beta1',
    kinds: ['MutatingWebhookConfiguration', 'ValidatingWebhookConfiguration'],
    replacement: 'admissionregistration.k8s.io/v1',
    removedIn: '1.22',
    note: '`sideEffects` and `admissionReviewVersions` are required there.',
  },
  {
    apiVersion: 'admissionregistration.k8s.io/v1alpha1',
    kinds: ['ValidatingAdmissionPolicy', 'ValidatingAdmissionPolicyBinding'],
    replacement: 'admissionregistration.k8s.io/v1',
    removedIn: '1.32',
  },
  {
    apiVersion: 'admissionregistration.k8s.io/v1beta1',
    kinds: ['ValidatingAdmissionPolicy', 'ValidatingAdmissionPolicyBinding'],
    replacement: 'admissionregistration.k8s.io/v1',
    removedIn: '1.34',
  },
  {
    apiVersion: 'apiextensions.k8s.io/v1beta1',
    kinds: ['CustomResourceDefinition'],
    replacement: 'apiextensions.k8s.io/v1',
    removedIn: '1.22',
    note: 'Each version needs a structural schema there.',
  },
  {
    apiVersion: 'apiregistration.k8s.io/v1beta1',
    kinds: ['APIService'],
    replacement: 'apiregistration.k8s.io/v1',
    removedIn: '1.22',
  },
  {
    apiVersion: 'rbac.authorization.k8s.io/v1alpha1',
    kinds: ['ClusterRole', 'ClusterRoleBinding', 'Role', 'RoleBinding'],
    replacement: 'rbac.authorization.k8s.io/v1',
    removedIn: '1.23',
  },
  {
    apiVersion: 'rbac.authorization.k8s.io/v1beta1',
    kinds: ['ClusterRole', 'ClusterRoleBinding', 'Role', 'RoleBinding'],
    replacement: 'rbac.authorization.k8s.io/v1',
    removedIn: '1.22',
  },
  {
    apiVersion: 'storage.k8s.io/v1beta1',
    kinds: ['CSIDriver', 'CSINode', 'StorageClass', 'VolumeAttachment'],
    replacement: 'storage.k8s.io/v1',
    removedIn: '1.22',
  },
  {
    apiVersion: 'storage.k8s.io/v1alpha1',
    kinds: ['VolumeAttachment'],
    replacement: 'storage.k8s.io/v1',
    removedIn: '1.24',
  },
  {
    apiVersion: 'storage.k8s.io/v1alpha1',
    kinds: ['CSIStorageCapacity'],
    replacement: 'storage.k8s.io/v1',
    removedIn: '1.24',
  },
  {
    apiVersion: 'storage.k8s.io/v1beta1',
    kinds: ['CSIStorageCapacity'],
    replacement: 'storage.k8s.io/v1',
    removedIn: '1.27',
  },
  { apiVersion: 'node.k8s.io/v1alpha1', kinds: ['RuntimeClass'], replacement: 'node.k8s.io/v1', removedIn: '1.23' },
  { apiVersion: 'node.k8s.io/v1beta1', kinds: ['RuntimeClass'], replacement: 'node.k8s.io/v1', removedIn: '1.25' },
  {
    apiVersion: 'coordination.k8s.io/v1beta1',
    kinds: ['Lease'],
    replacement: 'coordination.k8s.io/v1',
    removedIn: '1.22',
  },
  {
    apiVersion: 'scheduling.k8s.io/v1alpha1',
    kinds: ['PriorityClass'],
    replacement: 'scheduling.k8s.io/v1',
    removedIn: '1.22',
  },
  {
    apiVersion: 'scheduling.k8s.io/v1beta1',
    kinds: ['PriorityClass'],
    replacement: 'scheduling.k8s.io/v1',
    removedIn: '1.22',
  },
  {
    apiVersion: 'certificates.k8s.io/v1beta1',
    kinds: ['CertificateSigningRequest'],
    replacement: 'certificates.k8s.io/v1',
    removedIn: '1.22',
    note: '`signerName` and `usages` are required there.',
  },
  {
    apiVersion: 'authentication.k8s.io/v1beta1',
    kinds: ['TokenReview'],
    replacement: 'authentication.k8s.io/v1',
    removedIn: '1.22',
  },
  {
    apiVersion: 'authentication.k8s.io/v1alpha1',
    kinds: ['SelfSubjectReview'],
    replacement: 'authentication.k8s.io/v1',
    removedIn: '1.32',
  },
  {
    apiVersion: 'authentication.k8s.io/v1beta1',
    kinds: ['SelfSubjectReview'],
    replacement: 'authentication.k8s.io/v1',
    removedIn: '1.33',
  },
  {
    apiVersion: 'authorization.k8s.io/v1beta1',
    kinds: ['LocalSubjectAccessReview', 'SelfSubjectAccessReview', 'SubjectAccessReview', 'SelfSubjectRulesReview'],
    replacement: 'authorization.k8s.io/v1',
    removedIn: '1.22',
  },
  {
    apiVersion: 'settings.k8s.io/v1alpha1',
    kinds: ['PodPreset'],
    removedIn: '1.20',
    note: 'A mutating webhook or a MutatingAdmissionPolicy does its work.',
  },
  { apiVersion: 'auditregistration.k8s.io/v1alpha1', kinds: ['AuditSink'], removedIn: '1.19' },
  { apiVersion: 'v1', kinds: ['ComponentStatus'], note: 'It is deprecated since 1.19 and tells nothing reliable.' },
  {
    apiVersion: 'v1',
    kinds: ['Endpoints'],
    replacement: 'discovery.k8s.io/v1',
    note: 'The kind is EndpointSlice there. Endpoints are deprecated since 1.33.',
  },
  {
    apiVersion: 'admissionregistration.k8s.io/v1alpha1',
    kinds: ['MutatingAdmissionPolicy', 'MutatingAdmissionPolicyBinding'],
    replacement: 'admissionregistration.k8s.io/v1',
    removedIn: '1.38',
  },
  {
    apiVersion: 'admissionregistration.k8s.io/v1beta1',
    kinds: ['MutatingAdmissionPolicy', 'MutatingAdmissionPolicyBinding'],
    replacement: 'admissionregistration.k8s.io/v1',
    removedIn: '1.40',
  },
  {
    apiVersion: 'storage.k8s.io/v1alpha1',
    kinds: ['VolumeAttributesClass'],
    replacement: 'storage.k8s.io/v1',
    removedIn: '1.35',
  },
  {
    apiVersion: 'storage.k8s.io/v1beta1',
    kinds: ['VolumeAttributesClass'],
    replacement: 'storage.k8s.io/v1',
    removedIn: '1.37',
  },
  {
    apiVersion: 'resource.k8s.io/v1beta1',
    kinds: ['DeviceClass', 'ResourceClaim', 'ResourceClaimTemplate', 'ResourceSlice'],
    replacement: 'resource.k8s.io/v1',
    removedIn: '1.38',
  },
  {
    apiVersion: 'resource.k8s.io/v1beta2',
    kinds: ['DeviceClass', 'ResourceClaim', 'ResourceClaimTemplate', 'ResourceSlice'],
    replacement: 'resource.k8s.io/v1',
    removedIn: '1.39',
  },
  {
    apiVersion: 'certificates.k8s.io/v1alpha1',
    kinds: ['ClusterTrustBundle'],
    replacement: 'certificates.k8s.io/v1beta1',
    removedIn: '1.37',
  },
  {
    apiVersion: 'coordination.k8s.io/v1alpha2',
    kinds: ['LeaseCandidate'],
    replacement: 'coordination.k8s.io/v1beta1',
    removedIn: '1.38',
  },
];

function podSecurityNote(): string {
  return 'Labels of Pod Security Admission on the namespace replace it: `pod-security.kubernetes.io/enforce`.';
}

const istioKinds = [
  'DestinationRule',
  'Gateway',
  'ServiceEntry',
  'Sidecar',
  'VirtualService',
  'WorkloadEntry',
  'WorkloadGroup',
];

/** Versions of the meshes, from their CRDs (bundled here), the Gateway API's release notes and the interface's repository. */
export const meshVersions: readonly VersionRow[] = [
  { of: 'Istio', apiVersion: 'networking.istio.io/v1alpha3', kinds: istioKinds, replacement: 'networking.istio.io/v1' },
  { of: 'Istio', apiVersion: 'networking.istio.io/v1beta1', kinds: istioKinds, replacement: 'networking.istio.io/v1' },
  {
    of: 'Istio',
    apiVersion: 'security.istio.io/v1beta1',
    kinds: ['AuthorizationPolicy', 'PeerAuthentication', 'RequestAuthentication'],
    replacement: 'security.istio.io/v1',
  },
  {
    of: 'Istio',
    apiVersion: 'telemetry.istio.io/v1alpha1',
    kinds: ['Telemetry'],
    replacement: 'telemetry.istio.io/v1',
  },
  {
    of: 'Istio',
    apiVersion: 'authentication.istio.io/v1alpha1',
    kinds: ['Policy', 'MeshPolicy'],
    removedIn: '1.6',
    note: 'PeerAuthentication and RequestAuthentication of security.istio.io/v1 replace it.',
  },
  {
    of: 'Istio',
    apiVersion: 'rbac.istio.io/v1alpha1',
    kinds: ['ServiceRole', 'ServiceRoleBinding', 'RbacConfig', 'ClusterRbacConfig'],
    removedIn: '1.6',
    note: 'AuthorizationPolicy of security.istio.io/v1 replaces it.',
  },
  {
    of: 'Istio',
    apiVersion: 'config.istio.io/v1alpha2',
    kinds: [
      'rule',
      'handler',
      'instance',
      'adapter',
      'template',
      'attributemanifest',
      'QuotaSpec',
      'QuotaSpecBinding',
      'HTTPAPISpec',
      'HTTPAPISpecBinding',
    ],
    removedIn: '1.8',
    note: 'It belonged to Mixer; Telemetry and EnvoyFilter do that work.',
  },
  {
    of: 'the Gateway API',
    apiVersion: 'gateway.networking.k8s.io/v1alpha1',
    kinds: ['GatewayClass', 'Gateway', 'HTTPRoute', 'TCPRoute', 'TLSRoute', 'UDPRoute', 'BackendPolicy'],
    replacement: 'gateway.networking.k8s.io/v1',
    removedIn: '0.6',
  },
  {
    of: 'the Gateway API',
    apiVersion: 'gateway.networking.k8s.io/v1alpha2',
    kinds: ['GatewayClass', 'Gateway', 'HTTPRoute', 'GRPCRoute'],
    replacement: 'gateway.networking.k8s.io/v1',
    removedIn: '1.1',
  },
  {
    of: 'the Gateway API',
    apiVersion: 'gateway.networking.k8s.io/v1alpha2',
    kinds: ['ReferenceGrant'],
    replacement: 'gateway.networking.k8s.io/v1beta1',
    removedIn: '1.2',
  },
  {
    of: 'the Gateway API',
    apiVersion: 'gateway.networking.k8s.io/v1alpha2',
    kinds: ['ReferencePolicy'],
    removedIn: '0.6',
    note: 'ReferenceGrant of gateway.networking.k8s.io/v1beta1 replaces it.',
  },
  {
    of: 'the Gateway API',
    apiVersion: 'gateway.networking.k8s.io/v1alpha2',
    kinds: ['BackendTLSPolicy'],
    replacement: 'gateway.networking.k8s.io/v1',
    removedIn: '1.1',
  },
  {
    of: 'the Gateway API',
    apiVersion: 'gateway.networking.k8s.io/v1beta1',
    kinds: ['GatewayClass', 'Gateway', 'HTTPRoute'],
    replacement: 'gateway.networking.k8s.io/v1',
  },
  {
    of: 'the Gateway API',
    apiVersion: 'gateway.networking.k8s.io/v1beta1',
    kinds: ['ReferenceGrant'],
    replacement: 'gateway.networking.k8s.io/v1',
  },
  {
    of: 'the Gateway API',
    apiVersion: 'networking.x-k8s.io/v1alpha1',
    kinds: ['GatewayClass', 'Gateway', 'HTTPRoute', 'TCPRoute', 'TLSRoute', 'UDPRoute'],
    replacement: 'gateway.networking.k8s.io/v1',
    removedIn: '0.4',
  },
  {
    of: 'Linkerd',
    apiVersion: 'policy.linkerd.io/v1alpha1',
    kinds: ['Server'],
    replacement: 'policy.linkerd.io/v1beta3',
  },
  {
    of: 'Linkerd',
    apiVersion: 'policy.linkerd.io/v1beta1',
    kinds: ['Server'],
    replacement: 'policy.linkerd.io/v1beta3',
  },
  {
    of: 'Linkerd',
    apiVersion: 'policy.linkerd.io/v1alpha1',
    kinds: ['ServerAuthorization'],
    replacement: 'policy.linkerd.io/v1beta1',
  },
  {
    of: 'Linkerd',
    apiVersion: 'policy.linkerd.io/v1alpha1',
    kinds: ['HTTPRoute'],
    replacement: 'policy.linkerd.io/v1beta3',
  },
  { of: 'Linkerd', apiVersion: 'linkerd.io/v1alpha1', kinds: ['ServiceProfile'], replacement: 'linkerd.io/v1alpha2' },
  {
    of: 'the Service Mesh Interface',
    apiVersion: 'split.smi-spec.io/v1alpha1',
    kinds: ['TrafficSplit'],
    replacement: 'split.smi-spec.io/v1alpha2',
    note: 'Weights are whole numbers there, and quantities such as `500m` before.',
  },
  {
    of: 'the Service Mesh Interface',
    apiVersion: 'access.smi-spec.io/v1alpha1',
    kinds: ['TrafficTarget'],
    replacement: 'access.smi-spec.io/v1alpha3',
    note: 'The fields are below `spec` there, and `specs` is `rules`.',
  },
  {
    of: 'the Service Mesh Interface',
    apiVersion: 'access.smi-spec.io/v1alpha2',
    kinds: ['TrafficTarget'],
    replacement: 'access.smi-spec.io/v1alpha3',
    note: 'A destination has no `port` there; TCPRoute names ports.',
  },
  {
    of: 'the Service Mesh Interface',
    apiVersion: 'specs.smi-spec.io/v1alpha1',
    kinds: ['HTTPRouteGroup', 'TCPRoute'],
    replacement: 'specs.smi-spec.io/v1alpha4',
    note: 'The fields are below `spec` there.',
  },
  {
    of: 'the Service Mesh Interface',
    apiVersion: 'specs.smi-spec.io/v1alpha2',
    kinds: ['HTTPRouteGroup', 'TCPRoute'],
    replacement: 'specs.smi-spec.io/v1alpha4',
    note: 'The fields are below `spec` there.',
  },
  {
    of: 'Open Service Mesh',
    apiVersion: 'config.openservicemesh.io/v1alpha1',
    kinds: ['MeshConfig'],
    replacement: 'config.openservicemesh.io/v1alpha2',
  },
];
