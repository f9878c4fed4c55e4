import type { Telemetry } from '../facts/telemetry.ts';
import { docsSource, osmSource } from './sources.ts';

const source = docsSource('content/en/docs/guides/observability/metrics.md');
const ends = 'source_namespace,source_name,destination_namespace,destination_name';

function dashboard(title: string, file: string): Telemetry['dashboards'][number] {
  return { title, source: osmSource(`charts/osm/grafana/dashboards/${file}.json`) };
}

/**
 * Metrics of the extension that the chart turns on (`enableWASMStats`), of namespaces with the annotation `openservicemesh.io/metrics`. Its
 * labels are cut out of names of metrics, which have `_` where names of Kubernetes have `-` and `.`.
 */
export const osmTelemetry: Telemetry = {
  edges: {
    requestsPerSecond: `sum by (${ends}) (rate(osm_request_total[$window]))`,
    errorsPerSecond: `sum by (${ends}) (rate(osm_request_total{response_code=~"5.."}[$window]))`,
    latency: {
      query: `histogram_quantile(0.99, sum by (le,${ends}) (rate(osm_request_duration_ms_bucket[$window])))`,
      unit: 'ms',
    },
    bytesPerSecond: {
      none: "Envoy counts bytes by its own name of a cluster, which none of the mesh's labels tell.",
      source: osmSource('charts/osm/templates/prometheus-configmap.yaml'),
    },
    from: { name: 'source_name', namespace: 'source_namespace' },
    to: { name: 'destination_name', namespace: 'destination_namespace' },
    source,
  },
  dashboards: [
    dashboard('OSM Control Plane Metrics', 'osm-control-plane'),
    dashboard('OSM Data Plane Performance Metrics', 'osm-data-plane-performance'),
    dashboard('OSM Mesh and Envoy Details', 'osm-mesh-envoy-details'),
    dashboard('OSM Pod to Service Metrics', 'osm-pod-to-service'),
    dashboard('OSM Service to Service Metrics', 'osm-service-to-service'),
    dashboard('OSM Workload to Service Metrics', 'osm-workload-to-service'),
    dashboard('OSM Workload to Workload Metrics', 'osm-workload-to-workload'),
  ],
  source,
};
