import type { Telemetry } from '../facts/telemetry.ts';
import { istioSource } from './sources.ts';

const source = { at: 'https://istio.io/latest/docs/reference/config/metrics/', readOn: '2026-11-20' };

/** Whoever sends reports, and in an ambient mesh the waypoint: with both, a call would count twice. */
const reporter = 'reporter=~"source|waypoint"';
const ends =
  'source_workload,source_workload_namespace,destination_service_name,destination_service_namespace,destination_workload';

function grafana(title: string, grafanaId: number): Telemetry['dashboards'][number] {
  return { title, grafanaId, source: istioSource('samples/addons/grafana.yaml') };
}

/** Istio's standard metrics. */
export const istioTelemetry: Telemetry = {
  edges: {
    requestsPerSecond: `sum by (${ends}) (rate(istio_requests_total{${reporter}}[$window]))`,
    errorsPerSecond: `sum by (${ends}) (rate(istio_requests_total{${reporter},response_code=~"5..|0"}[$window]))`,
    latency: {
      query: `histogram_quantile(0.99, sum by (le,${ends}) (rate(istio_request_duration_milliseconds_bucket{${reporter}}[$window])))`,
      unit: 'ms',
    },
    bytesPerSecond: {
      query: `sum by (${ends}) (rate(istio_tcp_sent_bytes_total{${reporter}}[$window]))`,
      source,
    },
    from: { name: 'source_workload', namespace: 'source_workload_namespace' },
    to: { name: 'destination_service_name', namespace: 'destination_service_namespace' },
    source,
  },
  dashboards: [
    grafana('Istio Mesh', 7639),
    grafana('Istio Service', 7636),
    grafana('Istio Workload', 7630),
    grafana('Istio Performance', 11_829),
    grafana('Istio Control Plane', 7645),
    grafana('Istio Wasm Extension', 13_277),
  ],
  source,
};
