/** Keys of the SMP messages beside the test (service_mesh_performance.proto) that no other message has. */
export const smpRecordMarks = {
  PerformanceTestResult: ['latencies_ms', 'actual_qps', 'test_id', 'mesh_config_id', 'env_id', 'details_uri'],
  ServiceMeshConfig: [
    'mesh_type',
    'sidecar',
    'ingress_gateway',
    'mesh_control_plane',
    'mesh_telemetry',
    'mesh_policy',
    'mtls_enabled',
    'mesh_build',
    'proxy_build',
    'application_metadata',
  ],
  EnvironmentConfig: ['kubernetes_version', 'nodes', 'individual_workloads', 'traffic_metadata'],
} as const satisfies Readonly<Record<string, readonly string[]>>;

const marks = Object.values(smpRecordMarks).flat();
// The JSON form of protobuf writes `latenciesMs`.
const spellings = marks.map((mark) => mark.replaceAll('_', '_?')).join('|');

/** Before a key of the root: the line's start, or in JSON text what may stand before any key. */
const keyStart = String.raw`(?:^["']?|^[ \t]{0,80}(?:\{[^\n]{0,300}?)?")`;
const markOfRecord = new RegExp(`${keyStart}(?:${spellings})["']?[ \\t]*:`, 'im');
const partOfTest = new RegExp(`${keyStart}(?:test|clients)["']?[ \\t]*:`, 'm');

/** True for the beginning of a text that holds a result, a mesh or an environment, and no test that can be run. */
export function looksLikeSmpRecord(head: string): boolean {
  return markOfRecord.test(head) && !partOfTest.test(head);
}
