import { gatewayApi, routes, traefikGroups, type ReferenceForm } from './rules.ts';

/** Where an object names a part of another one: a listener, a match, a subset, a port. `[]` in paths stands for each item of a list. */
export interface PartRule {
  /** `group/Kind` of the object that names the part. */
  readonly from: string;
  /** What holds both the name of the other object and that of the part. */
  readonly holder: string;
  /** How the holder names the other object. */
  readonly form: ReferenceForm;
  /** The key of that name inside the holder; `name` where it is left out. */
  readonly key?: string;
  /** True where a holder without the key means an object that is called as the own one is. */
  readonly isOwnByDefault?: true;
  /** The name of the part, from the holder on. */
  readonly part: string;
  /** What the part is called in a sentence. */
  readonly what: string;
  /** The list that it is looked up in. */
  readonly list: 'parts' | 'ports';
}

type PartForm = Omit<PartRule, 'from' | 'holder'>;

function rules(from: string | readonly string[], holders: Readonly<Record<string, PartForm>>): readonly PartRule[] {
  const kinds = typeof from === 'string' ? [from] : from;
  return kinds.flatMap((kind) => Object.entries(holders).map(([holder, form]) => ({ from: kind, holder, ...form })));
}

const servicePort: PartForm = {
  form: { is: 'typed', group: '', kind: 'Service' },
  part: 'port',
  what: 'port',
  list: 'ports',
};
const listener: PartForm = {
  form: { is: 'typed', group: gatewayApi, kind: 'Gateway' },
  part: 'sectionName',
  what: 'listener',
  list: 'parts',
};
const match: PartForm = {
  form: { is: 'typed', group: 'specs.smi-spec.io' },
  part: 'matches[]',
  what: 'match',
  list: 'parts',
};
const resolverSubset: PartForm = {
  form: { is: 'name', group: 'consul.hashicorp.com', kind: 'ServiceResolver' },
  key: 'service',
  isOwnByDefault: true,
  part: 'serviceSubset',
  what: 'subset',
  list: 'parts',
};
const hostPort: PartForm = { form: { is: 'host' }, key: 'host', part: 'port.number', what: 'port', list: 'ports' };

/** Every place where an object names a part of another one. The subsets of Istio, which go by host, are found elsewhere. */
export const partRules: readonly PartRule[] = [
  ...rules(routes, {
    'spec.parentRefs[]': listener,
    'spec.rules[].backendRefs[]': servicePort,
    'spec.rules[].filters[].requestMirror.backendRef': servicePort,
    'spec.rules[].backendRefs[].filters[].requestMirror.backendRef': servicePort,
  }),
  // A Service is a parent in a mesh, and its port the part that the route is for.
  ...rules(routes, { 'spec.parentRefs[]': { ...listener, part: 'port', what: 'port', list: 'ports' } }),
  ...rules(`${gatewayApi}/BackendTLSPolicy`, { 'spec.targetRefs[]': { ...servicePort, part: 'sectionName' } }),
  ...rules('access.smi-spec.io/TrafficTarget', { 'spec.rules[]': match, 'specs[]': match }),
  ...rules('consul.hashicorp.com/ServiceSplitter', { 'spec.splits[]': resolverSubset }),
  ...rules('consul.hashicorp.com/ServiceRouter', { 'spec.routes[].destination': resolverSubset }),
  ...rules('consul.hashicorp.com/ServiceResolver', { 'spec.redirect': resolverSubset }),
  ...rules('specs.smi.nginx.com/RateLimit', { 'spec.rules[]': match }),
  ...rules('specs.smi.nginx.com/CircuitBreaker', { 'spec.fallback': { ...hostPort, key: 'service', part: 'port' } }),
  ...rules('policy.openservicemesh.io/IngressBackend', {
    'spec.backends[]': { ...servicePort, form: { is: 'name', group: '', kind: 'Service' }, part: 'port.number' },
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
