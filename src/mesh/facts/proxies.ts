import type { Texts } from './injection.ts';

/** The container that a mesh puts beside those of a Pod. */
export interface ProxyFact {
  readonly displayName: string;
  /** Name of the container, of the Pod's own or of an init container that goes on running. */
  readonly container: string;
  /** True where the name goes on: `consul-dataplane-web`. */
  readonly isPrefix?: true;
  /** A label of the Pod without which the name means nothing: others call their containers so too. */
  readonly label?: string;
}

/**
 * Proxies by the names that the injectors give them, each read in the injector's source or its values:
 *
 * - Istio 1.30.3 `istio-proxy`, Linkerd 2.20 `linkerd-proxy`, both an init container where the nodes can do it;
 * - Consul on Kubernetes 1.x `consul-dataplane` (`-<service>` for a Pod of several), before 1.0 `envoy-sidecar`;
 * - Kuma and Kong Mesh 2.x `kuma-sidecar`; NGINX Service Mesh 2.0 `nginx-mesh-sidecar`;
 * - Open Service Mesh 1.2 `envoy`, a name that tells nothing without its label `osm-proxy-uuid`;
 * - NetScaler in an Istio mesh `cpx-proxy`.
 *
 * AWS App Mesh called its own `envoy` as well, and marks Pods by nothing else: it cannot be told apart and is left out. Cilium and
 * Traefik Mesh serve all Pods of a node from one proxy and put nothing into them.
 */
export const proxyFacts: readonly ProxyFact[] = [
  { displayName: 'Istio', container: 'istio-proxy' },
  { displayName: 'Linkerd', container: 'linkerd-proxy' },
  { displayName: 'Consul', container: 'consul-dataplane', isPrefix: true },
  { displayName: 'Consul', container: 'envoy-sidecar' },
  { displayName: 'Kuma', container: 'kuma-sidecar' },
  { displayName: 'NGINX Service Mesh', container: 'nginx-mesh-sidecar' },
  { displayName: 'Open Service Mesh', container: 'envoy', label: 'osm-proxy-uuid' },
  { displayName: 'NetScaler', container: 'cpx-proxy' },
];

/**
 * The mesh whose proxy was put into a Pod, by the names of its containers; undefined where there is none.
 *
 * A proxy that stands alone was not put beside anything: gateways are such Pods, and so are the ztunnels of Istio and of Cilium, both
 * with a container called `istio-proxy`.
 */
export function injectedProxyOf(containers: readonly string[], labels: Texts): string | undefined {
  const facts = containers.map((name) => proxyFacts.find((fact) => isProxy(fact, name, labels)));
  if (facts.every((fact) => fact !== undefined)) return undefined;
  return facts.find((fact) => fact !== undefined)?.displayName;
}

function isProxy({ container, isPrefix, label }: ProxyFact, name: string, labels: Texts): boolean {
  if (label !== undefined && labels[label] === undefined) return false;
  return name === container || (isPrefix === true && name.startsWith(`${container}-`));
}
