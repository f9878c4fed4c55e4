import { listPods } from '../../cluster/pods.ts';
import type { ClusterConnection } from '../../cluster/types.ts';
import type { CertificateFacts } from '../facts/certificates.ts';
import { askPod } from '../proxies/ask.ts';

/**
 * When the issuer ends, as the control plane tells in its metrics: it reads the Secret, so nobody else must. Asks one of its Pods through a forwarded port.
 *
 * @returns milliseconds since 1970; undefined where no Pod runs, or the metric is not there (older versions have none).
 * @throws `mesh.proxy-unanswered`, `mesh.proxy-refused`, `cluster.not-found`, `cluster.forbidden` and those of forwarding.
 */
export async function issuerEndInMetrics(
  connection: ClusterConnection,
  { issuerMetric: { deployment, container, port, path, name } }: CertificateFacts,
  namespace: string,
  nowMs: number,
  signal: AbortSignal,
): Promise<number | undefined> {
  const workload = { group: 'apps', version: 'v1', kind: 'Deployment', namespace, name: deployment };
  const pods = await listPods(connection, workload, signal);
  const pod = pods.find(({ phase, isTerminating }) => phase === 'Running' && !isTerminating);
  if (pod === undefined) return undefined;
  const text = await askPod(connection, { namespace, pod: pod.name, container, port, path }, signal);
  const seconds = secondsIn(text, name);
  return seconds === undefined ? undefined : nowMs + seconds * 1000;
}

/** The value of a series without labels in the text form of Prometheus, such as `issuer_cert_ttl_seconds 3.1535966230955437e+07`. */
export function secondsIn(text: string, name: string): number | undefined {
  for (const line of text.split('\n')) {
    const [series, value] = line.trim().split(/\s+/);
    if (series !== name) continue;
    const seconds = Number(value);
    return Number.isFinite(seconds) ? seconds : undefined;
  }
  return undefined;
}
