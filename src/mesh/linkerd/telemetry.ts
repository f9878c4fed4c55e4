import type { Telemetry } from '../facts/telemetry.ts';
import { documentation, linkerdSource } from './sources.ts';

const source = documentation('linkerd.io/content/2-edge/reference/proxy-metrics.md');

/** Who calls reports: labels of its own Pod, which the Prometheus of viz adds, and `dst_` ones of whom it calls. */
const ends = 'deployment,namespace,dst_service,dst_namespace,dst_deployment';
const outbound = 'direction="outbound"';

/** Dashboards on grafana.com, as Linkerd's values for the chart of Grafana list them. */
const dashboards: readonly (readonly [string, number])[] = [
  ['Linkerd Top Line', 15_474],
  ['Linkerd Health', 15_486],
  ['Linkerd Namespace', 15_478],
  ['Linkerd Deployment', 15_475],
  ['Linkerd Service', 15_480],
  ['Linkerd Pod', 15_477],
  ['Linkerd Route', 15_481],
  ['Linkerd Authority', 15_482],
  ['Linkerd StatefulSet', 15_493],
  ['Linkerd DaemonSet', 15_484],
  ['Linkerd Job', 15_487],
  ['Linkerd CronJob', 15_483],
  ['Linkerd Multicluster', 15_488],
];

/** Metrics of the proxies. A series that stands still for ten minutes is dropped by the proxy. */
export const linkerdTelemetry: Telemetry = {
  edges: {
    requestsPerSecond: `sum by (${ends}) (rate(response_total{${outbound}}[$window]))`,
    errorsPerSecond: `sum by (${ends}) (rate(response_total{${outbound},classification="failure"}[$window]))`,
    latency: {
      query: `histogram_quantile(0.99, sum by (le,${ends}) (rate(response_latency_ms_bucket{${outbound}}[$window])))`,
      unit: 'ms',
    },
    bytesPerSecond: {
      // Of the two sides of a proxy the one towards whom it calls.
      query: `sum by (${ends}) (rate(tcp_write_bytes_total{${outbound},peer="dst"}[$window]))`,
      source,
    },
    from: { name: 'deployment', namespace: 'namespace' },
    to: { name: 'dst_service', namespace: 'dst_namespace' },
    source: linkerdSource('viz/charts/linkerd-viz/templates/prometheus.yaml'),
  },
  dashboards: dashboards.map(([title, grafanaId]) => ({
    title,
    grafanaId,
    source: linkerdSource('grafana/values.yaml'),
  })),
  source,
};
