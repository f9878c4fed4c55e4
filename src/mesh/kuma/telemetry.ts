import type { Telemetry } from '../facts/telemetry.ts';
import { kumaSource } from './sources.ts';

const dashboards = 'app/kumactl/data/install/k8s/metrics/grafana';
const source = kumaSource('pkg/plugins/policies/meshmetric/plugin/v1alpha1/plugin.go');

/** Clusters of Envoy that are no calls to others in the mesh: the app behind the proxy, what leaves the mesh, and the proxy's own. */
const calls =
  'envoy_cluster_name!~"localhost_.*|self_.*|inbound_.*|outbound_passthrough_.*|kuma_.*|system_.*|_kuma_.*|meshtrace_.*|ads_cluster|access_log_sink"';
const ends = 'mesh,kuma_io_service,k8s_kuma_io_namespace,envoy_cluster_name';

function grafana(title: string, file: string): Telemetry['dashboards'][number] {
  return { title, source: kumaSource(`${dashboards}/${file}`) };
}

/**
 * Metrics of Envoy, which a MeshMetric with a backend of the type Prometheus lets be read. Where proxies have unified names of resources the labels
 * `kuma_io_service` and its like are missing.
 */
export const kumaTelemetry: Telemetry = {
  edges: {
    requestsPerSecond: `sum by (${ends}) (rate(envoy_cluster_upstream_rq_total{${calls}}[$window]))`,
    errorsPerSecond: `sum by (${ends}) (rate(envoy_cluster_upstream_rq_xx{${calls},envoy_response_code_class="5"}[$window]))`,
    latency: {
      query: `histogram_quantile(0.99, sum by (le,${ends}) (rate(envoy_cluster_upstream_rq_time_bucket{${calls}}[$window])))`,
      unit: 'ms',
    },
    bytesPerSecond: {
      query: `sum by (${ends}) (rate(envoy_cluster_upstream_cx_tx_bytes_total{${calls}}[$window]))`,
      source: kumaSource(`${dashboards}/kuma-service-to-service.json`),
    },
    from: { name: 'kuma_io_service', namespace: 'k8s_kuma_io_namespace' },
    to: { name: 'envoy_cluster_name' },
    source: kumaSource(`${dashboards}/kuma-service-to-service.json`),
  },
  // In kumactl's Grafana; their makers publish them nowhere else.
  dashboards: [
    grafana('Kuma Mesh', 'kuma-mesh.json'),
    grafana('Kuma Service', 'kuma-service.json'),
    grafana('Kuma Service to Service', 'kuma-service-to-service.json'),
    grafana('Kuma Dataplane', 'kuma-dataplane.json'),
    grafana('Kuma Gateway', 'kuma-gateway.json'),
    grafana('Kuma CP', 'kuma-cp.json'),
  ],
  source,
};
