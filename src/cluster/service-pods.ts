import type { JsonObject } from '../core/json.ts';
import { isJsonObject, valueAt } from '../core/json.ts';
import { problemError } from '../core/problem.ts';
import type { ClusterConnection } from './types.ts';

/** A Service or Pod to reach. */
export interface ClusterTarget {
  readonly kind: 'service' | 'pod';
  readonly namespace: string;
  readonly name: string;
  readonly port: number;
}

/** The Pod and its port behind a target: for a Service the first ready Pod that its EndpointSlices name. */
export async function podBehind(
  connection: Pick<ClusterConnection, 'request'>,
  target: ClusterTarget,
  signal?: AbortSignal,
): Promise<{ readonly pod: string; readonly port: number }> {
  if (target.kind === 'pod') return { pod: target.name, port: target.port };
  const { namespace, name } = target;
  const inNamespace = `namespaces/${encodeURIComponent(namespace)}`;
  const service = await connection.request<JsonObject>({
    path: `/api/v1/${inNamespace}/services/${encodeURIComponent(name)}`,
    signal,
  });
  const slices = await connection.request<JsonObject>({
    path: `/apis/discovery.k8s.io/v1/${inNamespace}/endpointslices`,
    query: { labelSelector: `kubernetes.io/service-name=${name}` },
    signal,
  });
  const found = readyPod(slices, portName(service, target));
  if (found === undefined) throw problemError('cluster.service-not-ready', { namespace, name, port: target.port });
  return found;
}

/** The name by which the port of a Service appears in its EndpointSlices; the empty text where it has none. */
function portName(service: JsonObject, target: ClusterTarget): string {
  const ports = objectsAt(service, ['spec', 'ports']);
  const port = ports.find((candidate) => candidate['port'] === target.port);
  if (port === undefined) {
    const { namespace, name } = target;
    const known = ports.map((candidate) => JSON.stringify(candidate['port'])).join(', ') || 'none';
    throw problemError('cluster.service-port-unknown', { namespace, name, port: target.port, ports: known });
  }
  return textOf(port['name']);
}

/** The first ready Pod of the slices that serves the named port, in the order of names so that runs are alike. */
export function readyPod(
  slices: JsonObject,
  portName: string,
): { readonly pod: string; readonly port: number } | undefined {
  const found: { pod: string; port: number }[] = [];
  for (const slice of objectsAt(slices, ['items'])) {
    const port = objectsAt(slice, ['ports']).find((candidate) => textOf(candidate['name']) === portName)?.['port'];
    if (typeof port !== 'number') continue;
    for (const endpoint of objectsAt(slice, ['endpoints'])) {
      // Absent means "unknown", which is to be taken as ready (discovery/v1, EndpointConditions).
      const isReady = valueAt(endpoint, ['conditions', 'ready']) !== false;
      const pod = valueAt(endpoint, ['targetRef', 'name']);
      if (isReady && valueAt(endpoint, ['targetRef', 'kind']) === 'Pod' && typeof pod === 'string')
        found.push({ pod, port });
    }
  }
  return found.sort((left, right) => left.pod.localeCompare(right.pod))[0];
}

function objectsAt(value: JsonObject, path: readonly string[]): readonly JsonObject[] {
  const list = valueAt(value, path);
  return Array.isArray(list)
    ? (list as readonly unknown[]).filter((item): item is JsonObject => isJsonObject(item))
    : [];
}

function textOf(value: unknown): string {
  return typeof value === 'string' ? value : '';
}
