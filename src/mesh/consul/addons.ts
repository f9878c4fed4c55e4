import type { AddonFact } from '../facts/extras.ts';
import { consulSource } from './sources.ts';

/** What the chart of Consul itself can bring. */
export const consulAddons: readonly AddonFact[] = [
  {
    name: 'consul-ui',
    displayName: 'Consul UI',
    summary: 'Services, their health and who may call whom',
    from: { is: 'values', chart: 'consul', values: { ui: { enabled: true, service: { enabled: true } } } },
    namespace: 'consul',
    // The servers serve it.
    foundBy: {
      labels: [{ chart: 'consul-helm', component: 'server' }],
      imageNames: ['consul', 'consul-enterprise'],
    },
    service: { name: 'consul-ui', port: 80, path: '/ui/' },
    caution:
      'With TLS, as in the profiles secure and ha, it answers at port 443 only, and asks for a token of the access lists.',
    source: consulSource('charts/consul/templates/ui-service.yaml'),
  },
  {
    name: 'prometheus',
    displayName: 'Prometheus of Consul',
    summary: 'Stores the metrics of proxies and servers, and gives the UI its numbers',
    from: {
      is: 'values',
      chart: 'consul',
      values: {
        global: { metrics: { enabled: true, enableAgentMetrics: true } },
        connectInject: { metrics: { defaultEnabled: true } },
        prometheus: { enabled: true },
      },
    },
    namespace: 'consul',
    foundBy: {
      labels: [{ app: 'prometheus', component: 'server', release: 'prometheus' }],
      imageNames: ['prometheus'],
    },
    service: { name: 'prometheus-server', port: 80, path: '/' },
    caution: 'HashiCorp publishes it for trying out: one old replica, no storage, no sign-in.',
    source: consulSource('charts/consul/templates/prometheus.yaml'),
  },
];
