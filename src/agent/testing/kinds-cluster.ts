import type { ServedResource } from '../../cluster/types.ts';
import type { JsonObject } from '../../core/json.ts';
import { problem } from '../../core/problem.ts';
import { FakeCache } from './fake-cache.ts';

export const definitions = 'customresourcedefinitions.apiextensions.k8s.io';

/** A kind that can be listed and watched. */
export function served(group: string, kind: string, rest: Partial<ServedResource> = {}): ServedResource {
  const plural = `${kind.toLowerCase()}${kind.endsWith('s') ? 'es' : 's'}`;
  return { group, version: 'v1', kind, plural, namespaced: true, verbs: ['list', 'watch'], ...rest };
}

export const virtualService = served('networking.istio.io', 'VirtualService');
export const destinationRule = served('networking.istio.io', 'DestinationRule');
export const gateway = served('gateway.networking.k8s.io', 'Gateway');
export const gatewayClass = served('gateway.networking.k8s.io', 'GatewayClass', { namespaced: false });
export const route = served('gateway.networking.k8s.io', 'HTTPRoute');
export const widget = served('example.com', 'Widget');
export const secret = served('', 'Secret');
export const pod = served('', 'Pod');
export const review = served('authorization.k8s.io', 'SubjectAccessReview', { verbs: ['create'] });
export const all = [virtualService, destinationRule, gateway, gatewayClass, route, widget, secret, pod, review];

export const definition = (name: string, annotations: JsonObject = {}): JsonObject => ({
  metadata: { name, annotations },
});

export function bundle(version: string, channel = 'standard'): JsonObject {
  return { 'gateway.networking.k8s.io/bundle-version': version, 'gateway.networking.k8s.io/channel': channel };
}

/** A cluster with definitions of Istio, the Gateway API and a kind of somebody's own. */
export function cluster(): FakeCache {
  const state = new FakeCache();
  state.serve(...all);
  for (const { group, plural, kind } of all.slice(0, 6))
    state.put(
      definitions,
      definition(`${plural}.${group}`, kind.startsWith('G') || kind === 'HTTPRoute' ? bundle('v1.5.0') : {}),
    );
  return state;
}

export const object = (name: string, namespace: string, rest: JsonObject = {}): JsonObject => ({
  metadata: { name, namespace, generation: 1, creationTimestamp: '2026-11-17T12:00:00Z' },
  ...rest,
});

export const istio = 'virtualservices.networking.istio.io';
export const meshKey = 'istio||';
export const denied = problem('cluster.forbidden', {
  user: 'User "jane"',
  verb: 'list',
  resource: 'widgets',
  scope: 'in the whole cluster',
});
