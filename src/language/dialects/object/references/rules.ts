import { kumaOldKinds, kumaPolicyKinds } from '../kuma/policies.ts';
import { ofCilium } from './cilium-rules.ts';
import { consulGateways, ofConsul } from './consul-rules.ts';
import { gateway, host, mapped, named, rules, typed, type ReferenceRule } from './forms.ts';

const service = named('', 'Service');
const secret = named('', 'Secret');
const configMap = named('', 'ConfigMap');
export const gatewayApi = 'gateway.networking.k8s.io';

const ofContainers = ['containers', 'initContainers', 'ephemeralContainers'].flatMap((containers) =>
  rules('pod', {
    [`${containers}[].env[].valueFrom.secretKeyRef.name`]: secret,
    [`${containers}[].env[].valueFrom.configMapKeyRef.name`]: configMap,
    [`${containers}[].envFrom[].secretRef.name`]: secret,
    [`${containers}[].envFrom[].configMapRef.name`]: configMap,
  }),
);

const ofKubernetes: readonly ReferenceRule[] = [
  ...ofContainers,
  ...rules('pod', {
    serviceAccountName: named('', 'ServiceAccount'),
    serviceAccount: named('', 'ServiceAccount'),
    priorityClassName: named('scheduling.k8s.io', 'PriorityClass'),
    runtimeClassName: named('node.k8s.io', 'RuntimeClass'),
    'imagePullSecrets[].name': secret,
    'volumes[].secret.secretName': secret,
    'volumes[].configMap.name': configMap,
    'volumes[].persistentVolumeClaim.claimName': named('', 'PersistentVolumeClaim'),
    'volumes[].projected.sources[].secret.name': secret,
    'volumes[].projected.sources[].configMap.name': configMap,
  }),
  ...rules('apps/StatefulSet', { 'spec.serviceName': service }),
  ...rules('/ServiceAccount', { 'secrets[].name': secret, 'imagePullSecrets[].name': secret }),
  ...rules('/PersistentVolumeClaim', {
    'spec.storageClassName': named('storage.k8s.io', 'StorageClass'),
    'spec.volumeName': named('', 'PersistentVolume'),
  }),
  ...rules('autoscaling/HorizontalPodAutoscaler', { 'spec.scaleTargetRef': typed('') }),
  ...rules('networking.k8s.io/Ingress', {
    'spec.defaultBackend.service.name': service,
    'spec.rules[].http.paths[].backend.service.name': service,
    'spec.tls[].secretName': secret,
    'spec.ingressClassName': named('networking.k8s.io', 'IngressClass'),
  }),
  ...rules(['rbac.authorization.k8s.io/RoleBinding', 'rbac.authorization.k8s.io/ClusterRoleBinding'], {
    roleRef: typed('rbac.authorization.k8s.io'),
    'subjects[]': typed(''),
  }),
  ...rules(
    [
      'admissionregistration.k8s.io/MutatingWebhookConfiguration',
      'admissionregistration.k8s.io/ValidatingWebhookConfiguration',
    ],
    { 'webhooks[].clientConfig.service': mapped('', 'Service') },
  ),
  ...rules('apiregistration.k8s.io/APIService', { 'spec.service': mapped('', 'Service') }),
];

const ofIstio: readonly ReferenceRule[] = [
  ...rules('networking.istio.io/VirtualService', {
    'spec.hosts[]': host,
    'spec.http[].route[].destination.host': host,
    'spec.http[].mirror.host': host,
    'spec.http[].mirrors[].destination.host': host,
    'spec.tcp[].route[].destination.host': host,
    'spec.tls[].route[].destination.host': host,
    'spec.gateways[]': gateway,
    'spec.http[].match[].gateways[]': gateway,
    'spec.tcp[].match[].gateways[]': gateway,
    'spec.tls[].match[].gateways[]': gateway,
    'spec.http[].delegate': mapped('networking.istio.io', 'VirtualService'),
  }),
  ...rules('networking.istio.io/DestinationRule', { 'spec.host': host }),
  ...rules('networking.istio.io/Gateway', { 'spec.servers[].tls.credentialName': secret }),
  ...rules(
    [
      'security.istio.io/AuthorizationPolicy',
      'security.istio.io/RequestAuthentication',
      'telemetry.istio.io/Telemetry',
      'extensions.istio.io/WasmPlugin',
      'networking.istio.io/EnvoyFilter',
    ],
    { 'spec.targetRef': typed(''), 'spec.targetRefs[]': typed('') },
  ),
];

/** Kinds of routes that have the form of the Gateway API's, by their groups. */
export function routesOf(...groups: readonly string[]): readonly string[] {
  const kinds = ['HTTPRoute', 'GRPCRoute', 'TCPRoute', 'TLSRoute', 'UDPRoute'];
  return groups.flatMap((group) => kinds.map((kind) => `${group}/${kind}`));
}

/** The groups of the Gateway API and of its copies. What their routes name as a parent is of the same group where they say none. */
export const routeGroups = [gatewayApi, 'policy.linkerd.io', consulGateways];

const ofGatewayApi: readonly ReferenceRule[] = [
  ...routeGroups.flatMap((group) => rules(routesOf(group), { 'spec.parentRefs[]': typed(group, 'Gateway') })),
  ...rules(routesOf(...routeGroups), {
    'spec.rules[].backendRefs[]': typed('', 'Service'),
    'spec.rules[].filters[].requestMirror.backendRef': typed('', 'Service'),
    'spec.rules[].backendRefs[].filters[].requestMirror.backendRef': typed('', 'Service'),
    'spec.rules[].filters[].extensionRef': typed(''),
  }),
  ...rules([`${gatewayApi}/Gateway`, `${consulGateways}/Gateway`], {
    'spec.gatewayClassName': named(gatewayApi, 'GatewayClass'),
    'spec.listeners[].tls.certificateRefs[]': typed('', 'Secret'),
  }),
  ...rules(`${gatewayApi}/GatewayClass`, { 'spec.parametersRef': typed('') }),
  ...rules(`${gatewayApi}/BackendTLSPolicy`, {
    'spec.targetRefs[]': typed('', 'Service'),
    'spec.validation.caCertificateRefs[]': typed('', 'ConfigMap'),
  }),
];

const ofSmi: readonly ReferenceRule[] = [
  ...rules('split.smi-spec.io/TrafficSplit', {
    'spec.service': host,
    'spec.backends[].service': host,
    'spec.matches[]': typed('specs.smi-spec.io', 'HTTPRouteGroup'),
  }),
  ...rules('access.smi-spec.io/TrafficTarget', {
    'spec.destination': typed('', 'ServiceAccount'),
    'spec.sources[]': typed('', 'ServiceAccount'),
    'spec.rules[]': typed('specs.smi-spec.io'),
    // The first version had no spec.
    destination: typed('', 'ServiceAccount'),
    'sources[]': typed('', 'ServiceAccount'),
    'specs[]': typed('specs.smi-spec.io'),
  }),
];

const ofLinkerd: readonly ReferenceRule[] = [
  ...rules(['policy.linkerd.io/AuthorizationPolicy', 'policy.linkerd.io/HTTPLocalRateLimitPolicy'], {
    'spec.targetRef': typed('policy.linkerd.io'),
    'spec.requiredAuthenticationRefs[]': typed('policy.linkerd.io'),
  }),
  ...rules('policy.linkerd.io/MeshTLSAuthentication', { 'spec.identityRefs[]': typed('') }),
  ...rules('policy.linkerd.io/HTTPLocalRateLimitPolicy', {
    'spec.overrides[].clientRefs[]': typed('', 'ServiceAccount'),
  }),
  ...rules('policy.linkerd.io/ServerAuthorization', {
    'spec.server.name': named('policy.linkerd.io', 'Server'),
    'spec.client.meshTLS.serviceAccounts[]': mapped('', 'ServiceAccount'),
  }),
  ...rules('linkerd.io/ServiceProfile', { 'metadata.name': host, 'spec.dstOverrides[].authority': host }),
];

const kumaPolicies = kumaPolicyKinds.map((kind) => `kuma.io/${kind}`);
const kumaLabelled = [
  ...kumaPolicies,
  'kuma.io/MeshService',
  'kuma.io/MeshExternalService',
  'kuma.io/MeshMultiZoneService',
];

const ofKuma: readonly ReferenceRule[] = [
  // A label's key holds a dot, which `~` stands for.
  ...rules(kumaLabelled, { 'metadata.labels.kuma~io/mesh': named('kuma.io', 'Mesh') }),
  ...rules(
    [...kumaOldKinds, 'MeshGateway'].map((kind) => `kuma.io/${kind}`),
    { mesh: named('kuma.io', 'Mesh') },
  ),
  ...rules(kumaPolicies, {
    'spec.targetRef': typed('kuma.io'),
    'spec.to[].targetRef': typed('kuma.io'),
    'spec.from[].targetRef': typed('kuma.io'),
    'spec.to[].rules[].default.backendRefs[]': typed('kuma.io'),
  }),
];

/** Traefik's groups: since its version 2.10, and before. */
export const traefikGroups = ['traefik.io', 'traefik.containo.us'];

const appMesh = 'appmesh.k8s.aws';
const ofAppMesh: readonly ReferenceRule[] = [
  ...rules(`${appMesh}/VirtualService`, {
    'spec.provider.virtualNode.virtualNodeRef': mapped(appMesh, 'VirtualNode'),
    'spec.provider.virtualRouter.virtualRouterRef': mapped(appMesh, 'VirtualRouter'),
  }),
  ...rules(`${appMesh}/VirtualNode`, {
    'spec.backends[].virtualService.virtualServiceRef': mapped(appMesh, 'VirtualService'),
  }),
  ...['httpRoute', 'http2Route', 'grpcRoute', 'tcpRoute'].flatMap((route) => [
    ...rules(`${appMesh}/VirtualRouter`, {
      [`spec.routes[].${route}.action.weightedTargets[].virtualNodeRef`]: mapped(appMesh, 'VirtualNode'),
    }),
    ...rules(`${appMesh}/GatewayRoute`, {
      [`spec.${route}.action.target.virtualService.virtualServiceRef`]: mapped(appMesh, 'VirtualService'),
    }),
  ]),
];

const ofOthers: readonly ReferenceRule[] = [
  ...rules('policy.openservicemesh.io/IngressBackend', { 'spec.backends[].name': service }),
  ...rules('policy.openservicemesh.io/UpstreamTrafficSetting', { 'spec.host': host }),
  ...rules(['specs.smi.nginx.com/CircuitBreaker', 'specs.smi.nginx.com/RateLimit'], {
    'spec.destination': typed('', 'Service'),
    'spec.sources[]': typed(''),
  }),
  ...rules('specs.smi.nginx.com/RateLimit', { 'spec.rules[]': typed('specs.smi-spec.io') }),
  ...rules('specs.smi.nginx.com/CircuitBreaker', { 'spec.fallback.service': host }),
  ...rules('policy.openservicemesh.io/Retry', {
    'spec.source': typed('', 'ServiceAccount'),
    'spec.destinations[]': typed('', 'Service'),
  }),
  ...rules('policy.openservicemesh.io/Egress', {
    'spec.sources[]': typed('', 'ServiceAccount'),
    'spec.matches[]': typed('specs.smi-spec.io'),
  }),
  ...rules('policy.openservicemesh.io/IngressBackend', { 'spec.matches[]': typed('specs.smi-spec.io') }),
  ...traefikGroups.flatMap((group) => [
    ...rules(`${group}/IngressRoute`, {
      'spec.routes[].services[]': typed('', 'Service'),
      'spec.routes[].middlewares[]': mapped(group, 'Middleware'),
      'spec.tls.secretName': secret,
    }),
    ...rules(`${group}/IngressRouteTCP`, {
      'spec.routes[].services[]': mapped('', 'Service'),
      'spec.routes[].middlewares[]': mapped(group, 'MiddlewareTCP'),
      'spec.tls.secretName': secret,
    }),
    ...rules(`${group}/IngressRouteUDP`, { 'spec.routes[].services[]': mapped('', 'Service') }),
    ...rules(`${group}/TraefikService`, {
      'spec.weighted.services[]': typed('', 'Service'),
      'spec.mirroring': typed('', 'Service'),
      'spec.mirroring.mirrors[]': typed('', 'Service'),
    }),
  ]),
];

/** Every place where an object refers to another one. */
export const referenceRules: readonly ReferenceRule[] = [
  ...ofKubernetes,
  ...ofIstio,
  ...ofGatewayApi,
  ...ofSmi,
  ...ofLinkerd,
  ...ofConsul,
  ...ofCilium,
  ...ofKuma,
  ...ofAppMesh,
  ...ofOthers,
];
