import type { MeshName } from '../core/mesh-names.ts';
import type { ProxyFact, Texts } from './facts/membership.ts';
import { isAbsent } from './facts/source.ts';
import { knownMeshes } from './recognition.ts';

/** The proxy that a mesh has put into a Pod. */
export interface InjectedProxy {
  readonly mesh: MeshName;
  readonly displayName: string;
  /** Name of its container. */
  readonly container: string;
}

const proxies = knownMeshes.flatMap(({ identity: { name: mesh, displayName }, membership }) =>
  isAbsent(membership) ? [] : membership.proxies.map((fact) => ({ mesh, displayName, fact })),
);

/**
 * The mesh whose proxy was put into a Pod, by the names of its containers; undefined where there is none.
 *
 * A proxy that stands alone was not put beside anything: gateways are such Pods, and so are the ztunnels of Istio and of Cilium, both
 * with a container called `istio-proxy`.
 *
 * @param containers names of its containers, and of init containers that go on running.
 */
export function injectedProxyOf(containers: readonly string[], labels: Texts): InjectedProxy | undefined {
  let found: InjectedProxy | undefined;
  let isAlone = true;
  for (const container of containers) {
    const proxy = proxies.find(({ fact }) => isProxy(fact, container, labels));
    if (proxy === undefined) isAlone = false;
    else found ??= { mesh: proxy.mesh, displayName: proxy.displayName, container };
  }
  return isAlone ? undefined : found;
}

function isProxy({ container, isPrefix, label }: ProxyFact, name: string, labels: Texts): boolean {
  if (label !== undefined && labels[label] === undefined) return false;
  return name === container || (isPrefix === true && name.startsWith(`${container}-`));
}
