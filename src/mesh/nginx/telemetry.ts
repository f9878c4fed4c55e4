import type { Telemetry } from '../facts/telemetry.ts';
import { nginxSource } from './sources.ts';

const source = nginxSource('docs/content/guides/prometheus-metrics.md');
const ends = 'deployment,namespace,dst_deployment,dst_namespace';
/** The ingress controller tells the same metrics under another job. */
const job = 'job="nginx-mesh-sidecars"';

/**
 * Metrics of NGINX Plus, by whoever sends. Workloads of other kinds have labels of their own (`statefulset`, `dst_statefulset`, `daemonset`), and are
 * without a name here.
 */
export const nginxTelemetry: Telemetry = {
  edges: {
    requestsPerSecond: `sum by (${ends}) (rate(nginxplus_upstream_server_responses{${job}}[$window]))`,
    errorsPerSecond: `sum by (${ends}) (rate(nginxplus_upstream_server_responses{${job},code="5xx"}[$window]))`,
    latency: {
      query: `histogram_quantile(0.99, sum by (le,${ends}) (rate(nginxplus_upstream_server_response_latency_ms_bucket{${job}}[$window])))`,
      unit: 'ms',
    },
    bytesPerSecond: {
      query: `sum by (${ends}) (rate(nginxplus_stream_upstream_server_sent{${job}}[$window]))`,
      source,
    },
    from: { name: 'deployment', namespace: 'namespace' },
    to: { name: 'dst_deployment', namespace: 'dst_namespace' },
    source,
  },
  dashboards: [
    { title: 'NGINX Mesh Top', source: nginxSource('examples/grafana/nginx-mesh-top.json') },
    { title: 'NGINX Service Mesh Dashboard', source: nginxSource('examples/grafana/nginx-service-mesh-summary.json') },
  ],
  source,
};
