import type { AddonFact } from '../facts/extras.ts';
import { chartSource, kumaSource } from './sources.ts';
import type { ChartName } from './detection.ts';

const caution = 'Kuma publishes it for trying out: one replica, no storage that lasts, no sign-in.';
const namespace = 'mesh-observability';

/** What `kumactl install observability` prints, as the release keeps it for its tests: all four of them, in one file. */
const observability: AddonFact['from'] = {
  is: 'manifest',
  address: (version) =>
    `https://raw.githubusercontent.com/kumahq/kuma/v${version}/app/kumactl/cmd/install/testdata/install-observability.defaults.golden.yaml`,
};

function observed(path: string): AddonFact['source'] {
  return kumaSource(`app/kumactl/data/install/k8s/${path}`);
}

/** The page that the control plane serves, under the name that the chart gives it. */
export function guiOf(name: ChartName, displayName: string): AddonFact {
  return {
    name: 'gui',
    displayName,
    summary: 'Meshes, policies and proxies, served by the control plane itself',
    from: { is: 'built-in' },
    namespace: `${name}-system`,
    foundBy: { labels: [{ app: `${name}-control-plane` }], imageNames: ['kuma-cp'] },
    service: { name: `${name}-control-plane`, port: 5681, path: '/gui' },
    source: chartSource('templates/cp-service.yaml'),
  };
}

/** What Kuma has itself, and what kumactl puts beside it. */
export const kumaAddons: readonly AddonFact[] = [
  guiOf('kuma', 'Kuma GUI'),
  {
    name: 'prometheus',
    displayName: 'Prometheus',
    summary:
      'Stores the metrics of proxies, which it learns of from the control plane; comes with Grafana, Jaeger and Loki',
    from: observability,
    namespace,
    foundBy: {
      labels: [{ app: 'prometheus' }, { 'app.kubernetes.io/name': 'prometheus' }],
      imageNames: ['prometheus'],
    },
    service: { name: 'prometheus-server', port: 80, path: '/' },
    caution,
    source: observed('metrics/prometheus/server.yaml'),
  },
  {
    name: 'grafana',
    displayName: 'Grafana',
    summary: 'Dashboards of meshes, services and proxies; comes with Prometheus, Jaeger and Loki',
    from: observability,
    namespace,
    foundBy: { labels: [{ app: 'grafana' }, { 'app.kubernetes.io/name': 'grafana' }], imageNames: ['grafana'] },
    service: { name: 'grafana', port: 80, path: '/' },
    caution,
    source: observed('metrics/grafana/grafana.yaml'),
  },
  {
    name: 'jaeger',
    displayName: 'Jaeger',
    summary: 'Stores and shows traces; comes with Prometheus, Grafana and Loki',
    from: observability,
    namespace,
    foundBy: {
      labels: [{ app: 'jaeger' }, { 'app.kubernetes.io/name': 'jaeger' }],
      imageNames: ['all-in-one', 'jaeger'],
    },
    service: { name: 'jaeger-query', port: 80, path: '/' },
    caution,
    source: observed('tracing/jaeger/all-in-one-template.yaml'),
  },
  {
    name: 'loki',
    displayName: 'Loki',
    summary: 'Stores access logs, which Grafana shows; comes with Prometheus, Grafana and Jaeger',
    from: observability,
    namespace,
    foundBy: { labels: [{ app: 'loki' }, { 'app.kubernetes.io/name': 'loki' }], imageNames: ['loki'] },
    service: { name: 'loki', port: 3100 },
    caution,
    source: observed('logging/loki/loki.yaml'),
  },
];
