import type { AddonFact } from '../facts/extras.ts';
import { nginxSource } from './sources.ts';

/** The makers' examples, at the last release: they are the same for every version of the mesh. */
function example(file: string): AddonFact['from'] {
  const address = `https://raw.githubusercontent.com/nginxinc/nginx-service-mesh/v2.0.0/examples/${file}.yaml`;
  return { is: 'manifest', address: () => address };
}

const namespace = 'nsm-monitoring';
const caution =
  'NGINX publishes it for trying out: the newest image there is, no storage, no sign-in. Its namespace must be kept out of the mesh.';

/** What the tutorials put beside the mesh. They stand by themselves: the mesh is told where they are. */
export const nginxAddons: readonly AddonFact[] = [
  {
    name: 'prometheus',
    displayName: 'Prometheus',
    summary: 'Stores the metrics of the proxies; the value prometheusAddress tells the mesh of it',
    from: example('prometheus'),
    namespace,
    foundBy: { labels: [{ 'app.kubernetes.io/name': 'prometheus' }], imageNames: ['prometheus'] },
    service: { name: 'prometheus', port: 9090, path: '/' },
    caution,
    source: nginxSource('examples/prometheus.yaml'),
  },
  {
    name: 'grafana',
    displayName: 'Grafana',
    summary: 'A dashboard of the traffic, from Prometheus in the same namespace',
    from: example('grafana'),
    namespace,
    foundBy: { labels: [{ 'app.kubernetes.io/name': 'grafana' }], imageNames: ['grafana'] },
    service: { name: 'grafana', port: 3000, path: '/' },
    caution,
    source: nginxSource('examples/grafana.yaml'),
  },
  {
    name: 'jaeger',
    displayName: 'Jaeger',
    summary: 'Stores and shows traces, which the collector brings it',
    from: example('jaeger'),
    namespace,
    foundBy: { labels: [{ 'app.kubernetes.io/name': 'jaeger' }], imageNames: ['all-in-one'] },
    service: { name: 'jaeger', port: 16_686, path: '/' },
    caution,
    source: nginxSource('examples/jaeger.yaml'),
  },
  {
    name: 'otel-collector',
    displayName: 'OpenTelemetry Collector',
    summary: 'Takes the traces of the proxies to Jaeger; the value telemetry tells the mesh of it',
    from: example('otel-collector'),
    namespace,
    foundBy: {
      labels: [{ 'app.kubernetes.io/name': 'otel-collector' }],
      imageNames: ['opentelemetry-collector', 'opentelemetry-collector-contrib'],
    },
    service: { name: 'otel-collector', port: 4317 },
    caution,
    source: nginxSource('examples/otel-collector.yaml'),
  },
];
