import type { Telemetry } from '../facts/telemetry.ts';
import { consulSource } from './sources.ts';

const source = { at: 'https://developer.hashicorp.com/consul/docs/observe/grafana/dataplane', readOn: '2026-11-27' };
const dashboards = { at: 'https://developer.hashicorp.com/consul/docs/observe/grafana', readOn: '2026-11-27' };

/** Names in Consul. Their namespaces are Consul's, which only Enterprise has several of, so they are not those of Kubernetes. */
const ends = 'consul_source_service,consul_destination_service';

/** Clusters of Envoy that lead to another service; the application beside the proxy and the servers have no such label. */
const toServices = 'consul_destination_service!=""';

/** Metrics of Envoy. Requests are counted where ServiceDefaults say that a service speaks http, http2 or grpc. */
export const consulTelemetry: Telemetry = {
  edges: {
    requestsPerSecond: `sum by (${ends}) (rate(envoy_cluster_upstream_rq_completed{${toServices}}[$window]))`,
    errorsPerSecond: `sum by (${ends}) (rate(envoy_cluster_upstream_rq_xx{${toServices},envoy_response_code_class="5"}[$window]))`,
    latency: {
      query: `histogram_quantile(0.99, sum by (le,${ends}) (rate(envoy_cluster_upstream_rq_time_bucket{${toServices}}[$window])))`,
      unit: 'ms',
    },
    bytesPerSecond: {
      query: `sum by (${ends}) (rate(envoy_cluster_upstream_cx_tx_bytes_total{${toServices}}[$window]))`,
      source,
    },
    from: { name: 'consul_source_service' },
    to: { name: 'consul_destination_service' },
    source,
  },
  // Files of the repository hashicorp/consul, without numbers on grafana.com.
  dashboards: ['Consul service-to-service', 'Consul service', 'Consul dataplane', 'Consul k8s'].map((title) => ({
    title,
    source: dashboards,
  })),
  source: consulSource('charts/consul/templates/prometheus.yaml'),
};
