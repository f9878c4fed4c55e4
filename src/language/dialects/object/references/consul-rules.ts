import { mapped, rules, type MapForm, type ReferenceRule } from './forms.ts';

/** Consul's own copy of the Gateway API, for clusters whose Gateway API is somebody else's. */
export const consulGateways = 'consul.networking.io';

/** Where another cluster, another partition or another namespace of Consul is meant: it has services of its own. */
const otherPlaces = ['namespace', 'partition', 'peer', 'samenessGroup'];

// Without namespaces, which only the enterprise edition has, the services of all namespaces of the cluster are in one catalog.
const called = mapped('', 'Service', { elsewhere: otherPlaces, anywhere: true });
const service = mapped('', 'Service', {
  key: 'service',
  elsewhere: [...otherPlaces, 'datacenter', 'datacenters'],
  anywhere: true,
});

/** The config entry that says which instances a service has. A datacenter has the entries of all that it is federated with. */
export const resolver: MapForm = mapped('consul.hashicorp.com', 'ServiceResolver', {
  key: 'service',
  elsewhere: [...otherPlaces, 'datacenter'],
});

/** Services in Consul's catalog. In a cluster they bear the names of Services, but for those that a gateway leads out to. */
export const ofConsul: readonly ReferenceRule[] = [
  ...rules('consul.hashicorp.com/ServiceSplitter', { 'spec.splits[]': service }),
  ...rules('consul.hashicorp.com/ServiceRouter', { 'spec.routes[].destination': service }),
  ...rules('consul.hashicorp.com/ServiceResolver', {
    'spec.redirect': service,
    'spec.failover{}': service,
    'spec.failover{}.targets[]': service,
  }),
  ...rules('consul.hashicorp.com/ServiceIntentions', { 'spec.destination': called, 'spec.sources[]': called }),
  ...rules('consul.hashicorp.com/ServiceDefaults', { 'spec.upstreamConfig.overrides[]': called }),
  ...rules('consul.hashicorp.com/ExportedServices', { 'spec.services[]': called }),
  ...rules('consul.hashicorp.com/IngressGateway', { 'spec.listeners[].services[]': called }),
  ...rules('consul.hashicorp.com/TerminatingGateway', { 'spec.services[]': called }),
];
