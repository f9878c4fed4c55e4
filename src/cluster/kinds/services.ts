import type { JsonObject } from '../../core/json.ts';
import { valueAt } from '../../core/json.ts';
import { numberAt, objectsAt, textAt } from '../readiness/read.ts';
import type { Interner, KindModule, Labels } from './kind.ts';
import { conditionsShape, shapeWith } from './shape.ts';

/** A port of a Service. */
export interface ServicePort {
  readonly name: string;
  readonly port: number;
  readonly protocol: string;
  /** Number or name of a container's port. */
  readonly target: string;
  readonly nodePort?: number;
}

/** What is kept of a Service beyond what every entry has. */
export interface ServiceFacts {
  readonly type: string;
  /** `None` for a headless Service. */
  readonly clusterIp: string;
  readonly ports: readonly ServicePort[];
  /** Empty for a Service whose endpoints somebody else keeps. */
  readonly selector: Labels;
  /** Where it is reached from outside: addresses and names of its load balancer, and external addresses. */
  readonly addresses: readonly string[];
}

export const serviceKind: KindModule<ServiceFacts> = {
  id: 'services',
  group: '',
  version: 'v1',
  kind: 'Service',
  isNamespaced: true,
  shape: shapeWith({
    spec: {
      type: true,
      clusterIP: true,
      ports: { name: true, port: true, protocol: true, targetPort: true, nodePort: true },
      selector: true,
      externalIPs: true,
      externalName: true,
    },
    status: { ...conditionsShape, loadBalancer: { ingress: { ip: true, hostname: true } } },
  }),
  facts: (object, interner) => ({
    type: interner.text(textAt(object, 'spec', 'type') ?? 'ClusterIP'),
    clusterIp: textAt(object, 'spec', 'clusterIP') ?? '',
    ports: objectsAt(object, 'spec', 'ports').map((port) => portOf(port, interner)),
    selector: interner.labels(valueAt(object, ['spec', 'selector'])),
    addresses: addressesOf(object),
  }),
  columns: [
    { header: 'TYPE', value: ({ facts }) => facts.type },
    { header: 'CLUSTER-IP', value: ({ facts }) => facts.clusterIp },
    { header: 'EXTERNAL', value: ({ facts }) => externalWord(facts) },
    { header: 'PORTS', value: ({ facts }) => facts.ports.map(portWord).join(',') },
  ],
};

/** What is kept of an EndpointSlice beyond what every entry has. */
export interface EndpointSliceFacts {
  readonly service: string;
  /** `IPv4`, `IPv6` or `FQDN`: a Service of two families has slices of both for the same Pods. */
  readonly addressType: string;
  readonly ready: number;
  readonly total: number;
}

export const endpointSliceKind: KindModule<EndpointSliceFacts> = {
  id: 'endpointslices.discovery.k8s.io',
  group: 'discovery.k8s.io',
  version: 'v1',
  kind: 'EndpointSlice',
  isNamespaced: true,
  shape: shapeWith({ addressType: true, endpoints: { conditions: { ready: true } } }),
  facts: (object, interner) => {
    const endpoints = objectsAt(object, 'endpoints');
    return {
      service: interner.text(textAt(object, 'metadata', 'labels', 'kubernetes.io/service-name') ?? ''),
      addressType: interner.text(textAt(object, 'addressType') ?? ''),
      // "unknown" counts as ready, says the API.
      ready: endpoints.filter((endpoint) => valueAt(endpoint, ['conditions', 'ready']) !== false).length,
      total: endpoints.length,
    };
  },
  indexes: { service: ({ namespace, facts }) => (facts.service === '' ? [] : [`${namespace}/${facts.service}`]) },
  columns: [
    { header: 'SERVICE', value: ({ facts }) => facts.service },
    { header: 'READY', value: ({ facts }) => `${facts.ready}/${facts.total}` },
  ],
};

/** As kubectl has it, the only column that tells that a load balancer has no address yet. */
function externalWord({ type, addresses }: ServiceFacts): string {
  return addresses.length === 0 && type === 'LoadBalancer' ? '<pending>' : addresses.join(',');
}

/** `80:30080/TCP http` in short: `80`, with what differs from the usual. */
export function portWord({ port, protocol, nodePort }: ServicePort): string {
  return `${port}${nodePort === undefined ? '' : `:${nodePort}`}/${protocol}`;
}

function portOf(port: JsonObject, interner: Interner): ServicePort {
  const number = numberAt(port, 'port') ?? 0;
  const nodePort = numberAt(port, 'nodePort');
  const target = valueAt(port, ['targetPort']);
  return {
    name: interner.text(textAt(port, 'name') ?? ''),
    port: number,
    protocol: interner.text(textAt(port, 'protocol') ?? 'TCP'),
    target: interner.text(typeof target === 'string' || typeof target === 'number' ? String(target) : String(number)),
    ...(nodePort === undefined ? {} : { nodePort }),
  };
}

function addressesOf(object: JsonObject): readonly string[] {
  const balancer = objectsAt(object, 'status', 'loadBalancer', 'ingress').map(
    (ingress) => textAt(ingress, 'ip') ?? textAt(ingress, 'hostname') ?? '',
  );
  const external = valueAt(object, ['spec', 'externalIPs']);
  const name = textAt(object, 'spec', 'externalName');
  return [
    ...balancer,
    ...(Array.isArray(external) ? external.map(String) : []),
    ...(name === undefined ? [] : [name]),
  ].filter((address) => address !== '');
}
