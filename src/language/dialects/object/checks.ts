import { isMeshApiVersion } from '../../../core/mesh-groups.ts';
import type { Fault } from '../../diagnostics/finding.ts';
import type { FileObjects } from './file-objects.ts';
import type { ManifestObject } from './objects.ts';
import { podFaults } from './kubernetes/pods.ts';
import {
  autoscalerFaults,
  bindingFaults,
  cronFaults,
  deploymentFaults,
  disruptionBudgetFaults,
  ingressFaults,
} from './kubernetes/policies.ts';
import { rollingUpdateFaults } from './kubernetes/shares.ts';
import { serviceFaults, targetPortFaults } from './kubernetes/services.ts';
import { selectorFaults } from './selector-faults.ts';
import { listenerFaults } from './gateway-api/gateways.ts';
import { grantFaults } from './gateway-api/grants.ts';
import { routeFaults, routePlaceFaults, ungrantedFaults } from './gateway-api/routes.ts';
import { envoyConfigFaults, networkPolicyFaults } from './cilium/network-policy.ts';
import {
  defaultsFaults,
  intentionsFaults,
  onlyNameFaults,
  protocolFaults,
  resolverFaults,
  routerFaults,
  splitterFaults,
} from './consul/traffic.ts';
import { destinationRuleFaults } from './istio/destination-rule.ts';
import { gatewayFaults } from './istio/gateway.ts';
import { authorizationPolicyFaults, envoyFilterFaults, serviceEntryFaults, sidecarFaults } from './istio/policies.ts';
import { unknownSubsetFaults } from './istio/subsets.ts';
import { kumaMeshFaults, kumaOldKinds, kumaPolicyFaults, kumaPolicyKinds, oldPolicyFaults } from './kuma/policies.ts';
import { linkerdAnnotationFaults } from './linkerd/annotations.ts';
import { authorizationFaults, networkFaults, serverFaults } from './linkerd/policies.ts';
import { rateLimitFaults, serviceProfileFaults } from './linkerd/service-profile.ts';
import { virtualServiceFaults } from './istio/virtual-service.ts';
import type { KnownObjects } from './references/known-objects.ts';
import { unknownObjectFaults } from './references/unknown-objects.ts';
import { unknownOwnPartFaults, unknownPartFaults } from './references/unknown-parts.ts';
import { portRouteFaults, routeGroupFaults } from './smi/traffic-specs.ts';
import { splitNameFaults, trafficSplitFaults } from './smi/traffic-split.ts';
import { trafficTargetFaults } from './smi/traffic-target.ts';
import { ingressRouteFaults } from './traefik/ingress-route.ts';

/** What is checked of one object beside its schema. */
export type ObjectCheck = (object: ManifestObject) => Iterable<Fault>;

/** What is checked of an object among the others of its file, and of the workspace where that is known. */
export type FileCheck = (object: ManifestObject, file: FileObjects, known: KnownObjects) => Iterable<Fault>;

/** Checks of every object. */
const common: readonly ObjectCheck[] = [selectorFaults, podFaults, linkerdAnnotationFaults];

/** Checks by group and kind. */
const byKind: Readonly<Record<string, readonly ObjectCheck[]>> = {
  '/Service': [serviceFaults],
  'access.smi-spec.io/TrafficTarget': [trafficTargetFaults],
  'apps/DaemonSet': [rollingUpdateFaults],
  'apps/Deployment': [deploymentFaults, rollingUpdateFaults],
  'autoscaling/HorizontalPodAutoscaler': [autoscalerFaults],
  'batch/CronJob': [cronFaults],
  'cilium.io/CiliumClusterwideEnvoyConfig': [envoyConfigFaults],
  'cilium.io/CiliumClusterwideNetworkPolicy': [networkPolicyFaults],
  'cilium.io/CiliumEnvoyConfig': [envoyConfigFaults],
  'cilium.io/CiliumNetworkPolicy': [networkPolicyFaults],
  'consul.hashicorp.com/Mesh': [onlyNameFaults],
  'consul.hashicorp.com/ProxyDefaults': [onlyNameFaults],
  'consul.hashicorp.com/ServiceDefaults': [defaultsFaults],
  'consul.hashicorp.com/ServiceIntentions': [intentionsFaults],
  'consul.hashicorp.com/ServiceResolver': [resolverFaults, unknownOwnPartFaults],
  'consul.hashicorp.com/ServiceRouter': [routerFaults],
  'consul.hashicorp.com/ServiceSplitter': [splitterFaults],
  'gateway.networking.k8s.io/GRPCRoute': [routeFaults],
  'gateway.networking.k8s.io/Gateway': [listenerFaults],
  'gateway.networking.k8s.io/HTTPRoute': [routeFaults],
  'gateway.networking.k8s.io/ListenerSet': [listenerFaults],
  'gateway.networking.k8s.io/ReferenceGrant': [grantFaults],
  'gateway.networking.k8s.io/TCPRoute': [routeFaults],
  'gateway.networking.k8s.io/TLSRoute': [routeFaults],
  'gateway.networking.k8s.io/UDPRoute': [routeFaults],
  'kuma.io/Mesh': [kumaMeshFaults],
  ...forKinds('kuma.io', kumaPolicyKinds, kumaPolicyFaults),
  ...forKinds('kuma.io', kumaOldKinds, oldPolicyFaults),
  'linkerd.io/ServiceProfile': [serviceProfileFaults],
  'networking.istio.io/DestinationRule': [destinationRuleFaults],
  'networking.istio.io/EnvoyFilter': [envoyFilterFaults],
  'networking.istio.io/Gateway': [gatewayFaults],
  'networking.istio.io/ServiceEntry': [serviceEntryFaults],
  'networking.istio.io/Sidecar': [sidecarFaults],
  'networking.istio.io/VirtualService': [virtualServiceFaults],
  'networking.k8s.io/Ingress': [ingressFaults],
  'policy/PodDisruptionBudget': [disruptionBudgetFaults],
  'policy.linkerd.io/AuthorizationPolicy': [authorizationFaults],
  'policy.linkerd.io/HTTPLocalRateLimitPolicy': [rateLimitFaults],
  'policy.linkerd.io/HTTPRoute': [routeFaults],
  'policy.linkerd.io/NetworkAuthentication': [networkFaults],
  'policy.linkerd.io/Server': [serverFaults],
  'rbac.authorization.k8s.io/ClusterRoleBinding': [bindingFaults],
  'rbac.authorization.k8s.io/RoleBinding': [bindingFaults],
  'security.istio.io/AuthorizationPolicy': [authorizationPolicyFaults],
  'specs.smi-spec.io/HTTPRouteGroup': [routeGroupFaults],
  'specs.smi-spec.io/TCPRoute': [portRouteFaults],
  'specs.smi-spec.io/UDPRoute': [portRouteFaults],
  'split.smi-spec.io/TrafficSplit': [trafficSplitFaults],
  ...forKinds('traefik.containo.us', ['IngressRoute', 'IngressRouteTCP'], ingressRouteFaults),
  ...forKinds('traefik.io', ['IngressRoute', 'IngressRouteTCP'], ingressRouteFaults),
};

function forKinds(
  group: string,
  kinds: readonly string[],
  check: ObjectCheck,
): Readonly<Record<string, readonly ObjectCheck[]>> {
  return Object.fromEntries(kinds.map((kind) => [`${group}/${kind}`, [check]]));
}

/** Checks that need other objects of the file, by group and kind. */
const amongOthers: Readonly<Record<string, readonly FileCheck[]>> = {
  '/Service': [targetPortFaults],
  'consul.hashicorp.com/ServiceIntentions': [protocolFaults],
  'consul.hashicorp.com/ServiceRouter': [protocolFaults],
  'consul.hashicorp.com/ServiceSplitter': [protocolFaults],
  'gateway.networking.k8s.io/GRPCRoute': [routePlaceFaults],
  'gateway.networking.k8s.io/Gateway': [ungrantedFaults],
  'gateway.networking.k8s.io/HTTPRoute': [routePlaceFaults],
  'gateway.networking.k8s.io/TCPRoute': [routePlaceFaults],
  'gateway.networking.k8s.io/TLSRoute': [routePlaceFaults],
  'gateway.networking.k8s.io/UDPRoute': [routePlaceFaults],
  'networking.istio.io/VirtualService': [unknownSubsetFaults],
  'split.smi-spec.io/TrafficSplit': [splitNameFaults],
};

/** The checks that an object is for. */
export function checksOf({ group, kind }: ManifestObject): readonly ObjectCheck[] {
  return [...common, ...(byKind[`${group}/${kind}`] ?? [])];
}

/** The checks of an object among the others of its file. */
export function fileChecksOf({ apiVersion, group, kind }: ManifestObject): readonly FileCheck[] {
  const own = amongOthers[`${group}/${kind}`] ?? [];
  return isMeshApiVersion(apiVersion) ? [...own, unknownObjectFaults, unknownPartFaults] : own;
}
