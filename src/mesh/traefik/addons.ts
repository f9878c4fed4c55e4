import type { AddonFact } from '../facts/extras.ts';
import { chartSource } from './sources.ts';

const namespace = 'traefik-mesh';
const metrics = { deploy: true, prometheus: { enabled: true } };
const caution =
  'The chart of Traefik Mesh brings it for trying out, in a version of 2020 or before and without a sign-in.';

/** What the chart brings where its values ask for it. Prometheus and Grafana come together, with a volume of 10 GiB each. */
export const traefikAddons: readonly AddonFact[] = [
  {
    name: 'prometheus',
    displayName: 'Prometheus',
    summary: 'Stores the metrics of the proxies; Grafana comes with it',
    from: { is: 'values', chart: 'traefik-mesh', values: { metrics } },
    namespace,
    foundBy: { labels: [{ app: 'maesh', component: 'prometheus' }], imageNames: ['prometheus'] },
    service: { name: 'prometheus', port: 9090, path: '/' },
    caution,
    source: chartSource('mesh/charts/metrics/templates/prometheus.yaml'),
  },
  {
    name: 'grafana',
    displayName: 'Grafana',
    summary: 'A dashboard of the proxies; Prometheus comes with it',
    from: { is: 'values', chart: 'traefik-mesh', values: { metrics } },
    namespace,
    foundBy: { labels: [{ app: 'maesh', component: 'grafana' }], imageNames: ['grafana'] },
    service: { name: 'grafana', port: 3000, path: '/' },
    caution,
    source: chartSource('mesh/charts/metrics/templates/grafana.yaml'),
  },
  {
    name: 'jaeger',
    displayName: 'Jaeger',
    summary: 'Stores and shows traces',
    from: {
      is: 'values',
      chart: 'traefik-mesh',
      values: { tracing: { deploy: true, jaeger: { enabled: true } } },
    },
    namespace,
    foundBy: { labels: [{ app: 'jaeger' }, { 'app.kubernetes.io/name': 'jaeger' }], imageNames: ['all-in-one'] },
    service: { name: 'jaeger-query', port: 16_686, path: '/' },
    caution,
    source: chartSource('mesh/charts/tracing/templates/jaeger-services.yaml'),
  },
];
