import { kindCatalog, type KindTable } from '../kinds.ts';

/** A few kinds for tests that need no bundle. */
export const fewKinds: KindTable = [
  { apiVersion: 'v1', kind: 'Namespace', namespaced: false, origin: 'kubernetes' },
  { apiVersion: 'v1', kind: 'Service', namespaced: true, origin: 'kubernetes' },
  { apiVersion: 'v1', kind: 'ConfigMap', namespaced: true, origin: 'kubernetes' },
  { apiVersion: 'v1', kind: 'Secret', namespaced: true, origin: 'kubernetes' },
  { apiVersion: 'apps/v1', kind: 'Deployment', namespaced: true, origin: 'kubernetes' },
  { apiVersion: 'autoscaling/v1', kind: 'HorizontalPodAutoscaler', namespaced: true, origin: 'kubernetes' },
  { apiVersion: 'autoscaling/v2', kind: 'HorizontalPodAutoscaler', namespaced: true, origin: 'kubernetes' },
  {
    apiVersion: 'apiextensions.k8s.io/v1',
    kind: 'CustomResourceDefinition',
    namespaced: false,
    origin: 'kubernetes',
  },
  { apiVersion: 'networking.istio.io/v1alpha3', kind: 'VirtualService', namespaced: true, origin: 'istio' },
  { apiVersion: 'networking.istio.io/v1', kind: 'VirtualService', namespaced: true, origin: 'istio' },
  { apiVersion: 'networking.istio.io/v1beta1', kind: 'VirtualService', namespaced: true, origin: 'istio' },
  { apiVersion: 'networking.istio.io/v1', kind: 'DestinationRule', namespaced: true, origin: 'istio' },
  { apiVersion: 'networking.istio.io/v1', kind: 'Gateway', namespaced: true, origin: 'istio' },
  { apiVersion: 'networking.istio.io/v1alpha3', kind: 'EnvoyFilter', namespaced: true, origin: 'istio' },
  { apiVersion: 'security.istio.io/v1', kind: 'PeerAuthentication', namespaced: true, origin: 'istio' },
  { apiVersion: 'gateway.networking.k8s.io/v1', kind: 'Gateway', namespaced: true, origin: 'gateway-api' },
];

/** A catalog of {@link fewKinds}. */
export const fewKindsCatalog = kindCatalog(fewKinds);
