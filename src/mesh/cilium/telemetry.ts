import type { Telemetry } from '../facts/telemetry.ts';
import { chartSource } from './sources.ts';

const metrics = { at: 'https://docs.cilium.io/en/stable/observability/metrics/', readOn: '2026-11-20' };
const workloadDashboard = chartSource('files/hubble/dashboards/hubble-l7-http-metrics-by-workload.json');
const ends = 'source_namespace,source_workload,destination_namespace,destination_workload';

/**
 * Hubble's metrics of requests, where `hubble.metrics.enabled` has `httpV2` with a context of these labels. Only requests that an Envoy of Cilium has seen are in
 * them: those of rules for requests, of Gateways and of CiliumEnvoyConfigs.
 */
export const ciliumTelemetry: Telemetry = {
  edges: {
    requestsPerSecond: `sum by (${ends}) (rate(hubble_http_requests_total{reporter="server"}[$window]))`,
    errorsPerSecond: `sum by (${ends}) (rate(hubble_http_requests_total{reporter="server",status=~"5.."}[$window]))`,
    latency: {
      query: `histogram_quantile(0.99, sum by (le,${ends}) (rate(hubble_http_request_duration_seconds_bucket{reporter="server"}[$window])))`,
      unit: 's',
    },
    bytesPerSecond: { none: 'Hubble counts flows and requests between workloads, not their bytes.', source: metrics },
    from: { name: 'source_workload', namespace: 'source_namespace' },
    to: { name: 'destination_workload', namespace: 'destination_namespace' },
    source: workloadDashboard,
  },
  // In the chart: `hubble.metrics.dashboards.enabled`.
  dashboards: [
    { title: 'Hubble L7 HTTP Metrics by Workload', source: workloadDashboard },
    {
      title: 'Hubble / Network Overview (Namespace)',
      source: chartSource('files/hubble/dashboards/hubble-network-overview-namespace.json'),
    },
    {
      title: 'Hubble / DNS Overview (Namespace)',
      source: chartSource('files/hubble/dashboards/hubble-dns-namespace.json'),
    },
  ],
  source: metrics,
};
