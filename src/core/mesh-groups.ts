import { splitApiVersion } from './kubernetes.ts';

/** API groups whose kinds configure a mesh or its gateways; a group counts with everything below it (`networking.istio.io`). */
export const meshGroups = [
  'appmesh.k8s.aws',
  'cilium.io',
  'consul.hashicorp.com',
  'consul.networking.io',
  'gateway.networking.k8s.io',
  'gateway.networking.x-k8s.io',
  'istio.io',
  'kuma.io',
  'linkerd.io',
  'networkservicemesh.io',
  'nsm.nginx.com',
  'openservicemesh.io',
  'smi-spec.io',
  'smi.nginx.com',
  'traefik.containo.us',
  'traefik.io',
] as const;

/** True for an `apiVersion` of one of the {@link meshGroups}. */
export function isMeshApiVersion(apiVersion: string): boolean {
  const { group } = splitApiVersion(apiVersion);
  return group !== '' && meshGroups.some((known) => group === known || group.endsWith(`.${known}`));
}
