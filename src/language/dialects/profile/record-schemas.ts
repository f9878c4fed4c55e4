import { smpRecordMarks } from '../../../core/smp-records.ts';
import { meshNames } from '../../../perf/profile/mesh.ts';
import type { KindSchema } from '../../schema/bundle.ts';
import { ownSource } from '../../schema/own.ts';
import type { Schema } from '../../schema/types.ts';

const text = (description: string): Schema => ({ type: 'string', description });
const truth = (description: string): Schema => ({ type: 'boolean', description });
const whole = (description: string): Schema => ({ type: 'integer', minimum: 0, description });
const figure = (description: string): Schema => ({ type: 'number', minimum: 0, description });
const time = (description: string): Schema => ({ type: 'string', format: 'date-time', description });
const texts = (description: string): Schema => ({
  type: 'object',
  additionalProperties: { type: 'string' },
  description,
});
const message = (description: string, properties: Readonly<Record<string, Schema>>): Schema => ({
  type: 'object',
  description,
  properties,
});
const listOf = (description: string, items: Schema): Schema => ({ type: 'array', items, description });

const head = (what: string): Readonly<Record<string, Schema>> => ({
  smp_version: text('Version of the SMP specification.'),
  id: text(`Id of ${what}.`),
  labels: texts(`Labels of ${what}.`),
});

const result = message('What a performance test measured.', {
  ...head('the result'),
  start_time: time('When the test began.'),
  end_time: time('When it ended.'),
  latencies_ms: message('Latencies in milliseconds.', {
    min: figure('The shortest.'),
    average: figure('The mean.'),
    p50: figure('Half of the requests took no longer.'),
    p90: figure('90 of 100 requests took no longer.'),
    p99: figure('99 of 100 requests took no longer.'),
    max: figure('The longest.'),
  }),
  actual_qps: figure('Requests a second that were sent.'),
  details_uri: text('Where the whole result is.'),
  test_id: text('Id of the test.'),
  mesh_config_id: text('Id of the configuration of the mesh.'),
  env_id: text('Id of the environment.'),
});

const share = {
  count: whole('How many there are.'),
  cpu_mcores: whole('Thousandths of a core for each.'),
  mem_mb: whole('Megabytes of memory for each.'),
};
const traffic = { ...share, rps: whole('Requests a second of each.') };
const gateway = { ...traffic, bps: whole('Bytes a second of each.') };

const meshConfig = message('How a mesh was set up.', {
  ...head('the configuration'),
  ingress_gateway: message('Gateways for what comes in.', gateway),
  sidecar: message('Proxies beside the workloads.', gateway),
  mesh_telemetry: message('What collects telemetry.', traffic),
  mesh_policy: message('What decides on policies.', {
    ...traffic,
    cache_hit_rate: { ...whole('Decisions of 100 that came from the cache.'), maximum: 100 },
  }),
  mesh_control_plane: message('The control plane.', {
    ...share,
    endpoints: whole('Endpoints that it serves.'),
    services: whole('Services that it serves.'),
    sidecars: whole('Proxies that it serves.'),
    virtual_services: whole('VirtualServices that it serves.'),
    destination_rules: whole('DestinationRules that it serves.'),
    lds_latency_ms: whole('Milliseconds until a change of listeners is with 90 of 100 proxies.'),
    cds_latency_ms: whole('Milliseconds until a change of clusters is with 90 of 100 proxies.'),
  }),
  mesh_policy_enabled: truth('Whether policies are checked.'),
  mesh_telemetry_enabled: truth('Whether telemetry is collected.'),
  mtls_enabled: truth('Whether traffic is mutual TLS.'),
  proxy_concurrency: whole('Worker threads of each proxy.'),
  mesh_build: text('Build of the mesh.'),
  proxy_build: text('Build of the proxy.'),
  exp_group_uuid: text('Group of experiments that it belongs to.'),
  exp_uuid: text('Experiment that it belongs to.'),
  profile: text('Profile that the mesh was installed with.'),
  mesh_type: message('The mesh.', {
    type: {
      'x-kubernetes-int-or-string': true,
      enum: ['INVALID_MESH', ...meshNames, ...Array.from({ length: meshNames.length + 1 }, (_, index) => index)],
      description: 'Which mesh: its name, or its number in SMP.',
    },
    version: text('Version of the mesh.'),
    labels: texts('Labels of the mesh.'),
    annotations: texts('Annotations of the mesh.'),
  }),
  application_metadata: message('The application under test.', {
    application_name: text('Its name.'),
    application_version: text('Its version.'),
    helmchart_name: text('Chart that it was installed from.'),
    helmchart_version: text('Version of the chart.'),
    cnabspec_version: text('Version of CNAB.'),
    compose_version: text('Version of Compose.'),
    cluster_name: text('Cluster that it ran in.'),
    k8s_version_supported: text('Version of Kubernetes that it is for.'),
    application_protocol: {
      'x-kubernetes-int-or-string': true,
      enum: ['PROTOCOL_INVALID', 'PROTOCOL_HTTP', 'PROTOCOL_HTTPS', 0, 1, 2],
      description: 'What it speaks.',
    },
  }),
});

const environment = message('Where a test ran.', {
  ...head('the environment'),
  kubernetes_version: text('Version of Kubernetes.'),
  nodes: listOf(
    'Nodes of the cluster.',
    message('One node.', {
      type: text('Kind of machine.'),
      cores: whole('Cores.'),
      mem_mb: whole('Megabytes of memory.'),
    }),
  ),
  individual_workloads: listOf(
    'Other workloads of the cluster.',
    message('One workload.', { name: text('Its name.'), ...share }),
  ),
  traffic_metadata: message('How traffic comes in.', {
    load_balance_name: text('Name of the load balancer.'),
    load_balance_ip: text('Address of the load balancer.'),
    host_endpoint: text('Endpoint of the host.'),
    prometheus_url: text('Where Prometheus is.'),
    http_headers: text('Headers of requests.'),
    user_agent: text('The header User-Agent.'),
    ping_health_endpoint: text('Endpoint that tells whether it is well.'),
  }),
});

/** A message of SMP that stands in a file of its own, beside the test. */
export interface RecordKind {
  /** Its name in the specification. */
  readonly name: string;
  readonly against: KindSchema;
  /** Keys that no other message has. */
  readonly marks: readonly string[];
}

/** The messages beside the test (service_mesh_performance.proto): all of their fields are optional. */
export const recordKinds: readonly RecordKind[] = [
  {
    name: 'PerformanceTestResult',
    against: { schema: result, source: ownSource },
    marks: smpRecordMarks.PerformanceTestResult,
  },
  {
    name: 'ServiceMeshConfig',
    against: { schema: meshConfig, source: ownSource },
    marks: smpRecordMarks.ServiceMeshConfig,
  },
  {
    name: 'EnvironmentConfig',
    against: { schema: environment, source: ownSource },
    marks: smpRecordMarks.EnvironmentConfig,
  },
];
