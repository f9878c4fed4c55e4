import { consulGateways, resolver } from './consul-rules.ts';
import { mapped, typed, type MapForm } from './forms.ts';
import { gatewayApi, routeGroups, routesOf, traefikGroups } from './rules.ts';

/** How a holder names the object whose part it names: as a map does, by a host below a key, or not at all, where it is the object itself. */
export type OwnerForm = MapForm | { readonly is: 'host'; readonly key: string } | { readonly is: 'own' };

/** Where an object names a part of another one: a listener, a match, a subset, a port. Paths are written as `stepsOf` reads them. */
export interface PartRule {
  /** `group/Kind` of the object that names the part. */
  readonly from: string;
  /** What holds both the name of the other object and that of the part. */
  readonly holder: string;
  readonly form: OwnerForm;
  /** True where a holder without the name means an object that is called as the own one is. */
  readonly isOwnByDefault?: true;
  /** The name of the part, from the holder on. */
  readonly part: string;
  /** What the part is called in a sentence. */
  readonly what: string;
  /** The list that it is looked up in. */
  readonly list: 'parts' | 'ports';
  /** True where a part that the object does not list does no harm: it is offered, and another one is no fault. */
  readonly isFree?: true;
}

type PartForm = Omit<PartRule, 'from' | 'holder'>;

function rules(from: string | readonly string[], holders: Readonly<Record<string, PartForm>>): readonly PartRule[] {
  const kinds = typeof from === 'string' ? [from] : from;
  return kinds.flatMap((kind) => Object.entries(holders).map(([holder, form]) => ({ from: kind, holder, ...form })));
}

const servicePort: PartForm = {
  form: typed('', 'Service'),
  part: 'port',
  what: 'port',
  list: 'ports',
};
const listenerOf = (group: string): PartForm => ({
  form: typed(group, 'Gateway'),
  part: 'sectionName',
  what: 'listener',
  list: 'parts',
});
const match: PartForm = {
  form: typed('specs.smi-spec.io'),
  part: 'matches[]',
  what: 'match',
  list: 'parts',
};
const subsetOf: PartForm = { form: resolver, part: 'serviceSubset', what: 'subset', list: 'parts' };
const subset: PartForm = { ...subsetOf, isOwnByDefault: true };
const ownSubset: PartForm = { ...subsetOf, form: { is: 'own' } };
const hostPort: PartForm = { form: { is: 'host', key: 'host' }, part: 'port.number', what: 'port', list: 'ports' };

/** Ports of backends. Consul's gateways pass them over: a service of its catalog has the port that its instances are registered with. */
function backendPorts(group: string): Readonly<Record<string, PartForm>> {
  const port: PartForm = group === consulGateways ? { ...servicePort, isFree: true } : servicePort;
  return {
    'spec.rules[].backendRefs[]': port,
    'spec.rules[].filters[].requestMirror.backendRef': port,
    'spec.rules[].backendRefs[].filters[].requestMirror.backendRef': port,
  };
}

/** Every place where an object names a part of another one. The subsets of Istio, which go by host, are found elsewhere. */
export const partRules: readonly PartRule[] = [
  ...routeGroups.flatMap((group) => [
    ...rules(routesOf(group), { 'spec.parentRefs[]': listenerOf(group) }),
    ...rules(routesOf(group), backendPorts(group)),
  ]),
  // A Service is a parent in a mesh, and its port the part that the route is for.
  ...rules(routesOf(gatewayApi, 'policy.linkerd.io'), {
    'spec.parentRefs[]': { ...servicePort, form: typed(gatewayApi, 'Gateway') },
  }),
  ...rules(`${gatewayApi}/BackendTLSPolicy`, { 'spec.targetRefs[]': { ...servicePort, part: 'sectionName' } }),
  ...rules('access.smi-spec.io/TrafficTarget', { 'spec.rules[]': match, 'specs[]': match }),
  ...rules('consul.hashicorp.com/ServiceSplitter', { 'spec.splits[]': subset }),
  ...rules('consul.hashicorp.com/ServiceRouter', { 'spec.routes[].destination': subset }),
  ...rules('consul.hashicorp.com/ServiceResolver', {
    // Without a service it is refused for that.
    'spec.redirect': subsetOf,
    'spec.failover{}': subset,
    'spec.failover{}.targets[]': subset,
    spec: { ...ownSubset, part: 'defaultSubset' },
  }),
  ...rules('consul.hashicorp.com/ServiceResolver', { spec: { ...ownSubset, part: 'failover{key}' } }),
  ...rules('specs.smi.nginx.com/RateLimit', { 'spec.rules[]': match }),
  ...rules('specs.smi.nginx.com/CircuitBreaker', {
    'spec.fallback': { ...hostPort, form: { is: 'host', key: 'service' }, part: 'port' },
  }),
  ...rules('policy.openservicemesh.io/IngressBackend', {
    'spec.backends[]': { ...servicePort, form: mapped('', 'Service'), part: 'port.number' },
  }),
  ...traefikGroups.flatMap((group) => [
    ...rules(
      ['IngressRoute', 'IngressRouteTCP', 'IngressRouteUDP'].map((kind) => `${group}/${kind}`),
      { 'spec.routes[].services[]': servicePort },
    ),
    ...rules(`${group}/TraefikService`, {
      'spec.weighted.services[]': servicePort,
      'spec.mirroring': servicePort,
      'spec.mirroring.mirrors[]': servicePort,
    }),
  ]),
  ...rules('networking.istio.io/VirtualService', {
    'spec.http[].route[].destination': hostPort,
    'spec.http[].mirror': hostPort,
    'spec.http[].mirrors[].destination': hostPort,
    'spec.tcp[].route[].destination': hostPort,
    'spec.tls[].route[].destination': hostPort,
  }),
];
