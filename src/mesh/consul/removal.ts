import type { Removal } from '../facts/removal.ts';
import { consulSource } from './sources.ts';

/** All kinds of the chart but GatewayClassConfig, which a job of the chart takes away itself when its release goes. */
const kinds: readonly string[] = [
  ...[
    'controlplanerequestlimits',
    'exportedservices',
    'gatewaypolicies',
    'ingressgateways',
    'jwtproviders',
    'meshes',
    'meshservices',
    'peeringacceptors',
    'peeringdialers',
    'proxydefaults',
    'ratelimits',
    'registrations',
    'routeauthfilters',
    'routeextprocs',
    'routeretryfilters',
    'routetimeoutfilters',
    'routetlssdsfilters',
    'samenessgroups',
    'servicedefaults',
    'serviceintentions',
    'serviceresolvers',
    'servicerouters',
    'servicesplitters',
    'terminatinggateways',
  ].map((plural) => `${plural}.consul.hashicorp.com`),
  'trafficpermissions.auth.consul.hashicorp.com',
];

/** How Consul goes, and what stays. */
export const consulRemoval: Removal = {
  before: [
    {
      does: { is: 'delete-objects', kinds },
      because:
        'Only the control plane can take its finalizers off these objects; without it they stay for ever, and so do their definitions.',
      source: consulSource('cli/cmd/uninstall/uninstall.go'),
    },
    {
      does: { is: 'delete-named', kind: 'MutatingWebhookConfiguration', name: /^.+-connect-injector$/ },
      because: 'No new Pod starts anywhere while the injector is asked and does not answer.',
      source: consulSource('charts/consul/templates/connect-inject-mutatingwebhookconfiguration.yaml'),
    },
  ],
  leftovers: [
    {
      is: 'objects',
      sentence:
        "The servers' volumes stay with all that Consul knows, and so do keys and tokens that its jobs have made; those of TLS a job takes away.",
      names: [
        'PersistentVolumeClaim consul/data-consul-consul-server-0',
        'PersistentVolumeClaim consul/data-consul-consul-server-1',
        'PersistentVolumeClaim consul/data-consul-consul-server-2',
        'Secret consul/consul-bootstrap-acl-token',
        'Secret consul/consul-gossip-encryption-key',
        'Secret consul/consul-connect-inject-webhook-cert',
      ],
      source: consulSource('cli/cmd/uninstall/uninstall.go'),
    },
    {
      is: 'definitions',
      sentence: 'Definitions of Gateway API stay: they are not of this release.',
      names: ['gateway.networking.k8s.io'],
      source: consulSource('charts/consul/templates/crd-gateways-external.yaml'),
    },
    {
      is: 'namespace',
      sentence: 'Helm makes the namespace and never takes it away.',
      names: ['consul'],
      source: consulSource('README.md'),
    },
  ],
  source: consulSource('cli/cmd/uninstall/uninstall.go'),
};
