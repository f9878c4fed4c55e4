import type { AddonFact } from '../facts/extras.ts';
import { docsSource, osmSource } from './sources.ts';

const namespace = 'osm-system';
const caution = 'The chart of Open Service Mesh brings it for trying out, in a version of 2022 and without storage.';

/** What the chart puts beside the mesh where its values ask for it. */
export const osmAddons: readonly AddonFact[] = [
  {
    name: 'prometheus',
    displayName: 'Prometheus',
    summary: 'Stores the metrics of proxies and control plane',
    from: { is: 'values', chart: 'osm', values: { osm: { deployPrometheus: true } } },
    namespace,
    // Its Deployment says app on the Pods alone.
    foundBy: {
      labels: [{ app: 'osm-prometheus' }, { 'app.kubernetes.io/name': 'openservicemesh.io' }],
      imageNames: ['prometheus'],
    },
    service: { name: 'osm-prometheus', port: 7070, path: '/' },
    caution,
    source: osmSource('charts/osm/templates/prometheus-deployment.yaml'),
  },
  {
    name: 'grafana',
    displayName: 'Grafana',
    summary: 'Dashboards of control plane, services, workloads and Pods',
    from: { is: 'values', chart: 'osm', values: { osm: { deployGrafana: true } } },
    namespace,
    foundBy: { labels: [{ app: 'osm-grafana' }], imageNames: ['grafana'] },
    service: { name: 'osm-grafana', port: 3000, path: '/' },
    caution,
    source: osmSource('charts/osm/templates/grafana-deployment.yaml'),
  },
  {
    name: 'jaeger',
    displayName: 'Jaeger',
    summary: 'Stores and shows traces',
    from: { is: 'values', chart: 'osm', values: { osm: { deployJaeger: true, tracing: { enable: true } } } },
    namespace,
    foundBy: { labels: [{ app: 'jaeger' }], imageNames: ['all-in-one'] },
    // Its Service has the port of the collector and no other.
    service: { name: 'jaeger', port: 9411 },
    caution: `${caution} Its page is at port 16686 of the Pod, which its Service does not have.`,
    source: docsSource('content/en/docs/guides/observability/tracing.md'),
  },
];
