import type { AddonFact } from '../facts/extras.ts';
import { hubbleValues } from './detection.ts';
import { chartSource, ciliumSource } from './sources.ts';

const monitoring: AddonFact['from'] = {
  is: 'manifest',
  address: (version) =>
    `https://raw.githubusercontent.com/cilium/cilium/v${version}/examples/kubernetes/addons/prometheus/monitoring-example.yaml`,
};
const monitoringSource = ciliumSource('02abde0', 'examples/kubernetes/addons/prometheus/monitoring-example.yaml');
const caution =
  'Cilium publishes it for trying out: one replica, no storage, and everybody who reaches Grafana may do all.';

/** What stands beside Cilium: Hubble's page comes with values of its own chart. */
export const ciliumAddons: readonly AddonFact[] = [
  {
    name: 'hubble-ui',
    displayName: 'Hubble UI',
    summary: 'Map of the flows between services of a namespace, with verdicts of policies',
    from: { is: 'values', chart: 'cilium', values: hubbleValues },
    namespace: 'kube-system',
    foundBy: { labels: [{ 'k8s-app': 'hubble-ui' }], imageNames: ['hubble-ui'] },
    service: { name: 'hubble-ui', port: 80, path: '/' },
    source: chartSource('templates/hubble-ui/service.yaml'),
  },
  {
    name: 'prometheus',
    displayName: 'Prometheus',
    summary: 'Stores the metrics of agents and Hubble; comes with Grafana',
    from: monitoring,
    namespace: 'cilium-monitoring',
    foundBy: {
      labels: [{ app: 'prometheus' }, { 'app.kubernetes.io/name': 'prometheus' }],
      imageNames: ['prometheus'],
    },
    service: { name: 'prometheus', port: 9090, path: '/' },
    caution,
    source: monitoringSource,
  },
  {
    name: 'grafana',
    displayName: 'Grafana',
    summary: 'Dashboards of agents, operator and Hubble; comes with Prometheus',
    from: monitoring,
    namespace: 'cilium-monitoring',
    foundBy: { labels: [{ app: 'grafana' }, { 'app.kubernetes.io/name': 'grafana' }], imageNames: ['grafana'] },
    service: { name: 'grafana', port: 3000, path: '/' },
    caution,
    source: monitoringSource,
  },
];
