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

/** A port of a Pod that a Service leads to. */
export interface PodEndpoint {
  readonly pod: string;
  readonly port: number;
  readonly isReady: boolean;
}

/** The Pod and its port behind a target: for a Service the first ready Pod that its EndpointSlices name. */
export async function podBehind(
  connection: Pick<ClusterConnection, 'request'>,
  target: ClusterTarget,
  signal?: AbortSignal,
): Promise<{ readonly pod: string; readonly port: number }> {
  if (target.kind === 'pod') return { pod: target.name, port: target.port };
  const { namespace, name } = target;
  const port = await portNameBehind(connection, target, signal);
  const slices = await connection.request<JsonObject>({
    path: endpointSlicesPath(target),
    query: { labelSelector: endpointSlicesSelector(target) },
    signal,
  });
  const found = readyPod(slices, port);
  if (found === undefined) throw problemError('cluster.service-not-ready', { namespace, name, port: target.port });
  return found;
}

/** Path of the EndpointSlices of a Service's namespace. */
export function endpointSlicesPath({ namespace }: Pick<ClusterTarget, 'namespace'>): string {
  return `/apis/discovery.k8s.io/v1/namespaces/${encodeURIComponent(namespace)}/endpointslices`;
}

/** What selects the EndpointSlices of a Service. */
export function endpointSlicesSelector({ name }: Pick<ClusterTarget, 'name'>): string {
  return `kubernetes.io/service-name=${name}`;
}

/**
 * Reads the name by which the port of a Service appears in its EndpointSlices.
 *
 * @throws `cluster.service-port-unknown`, `cluster.not-found`, `cluster.forbidden`
 */
export async function portNameBehind(
  connection: Pick<ClusterConnection, 'request'>,
  target: ClusterTarget,
  signal?: AbortSignal,
): Promise<string> {
  const { namespace, name } = target;
  const path = `/api/v1/namespaces/${encodeURIComponent(namespace)}/services/${encodeURIComponent(name)}`;
  return portName(await connection.request<JsonObject>({ path, signal }), target);
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

function readyPod(slices: JsonObject, portName: string): { readonly pod: string; readonly port: number } | undefined {
  return firstReadyOf(objectsAt(slices, ['items']).flatMap((slice) => podEndpointsOf(slice, portName)));
}

/** The first that is ready, in the order of names so that runs are alike. */
export function firstReadyOf(
  endpoints: readonly PodEndpoint[],
): { readonly pod: string; readonly port: number } | undefined {
  const [first] = endpoints.filter(({ isReady }) => isReady).sort((left, right) => left.pod.localeCompare(right.pod));
  return first === undefined ? undefined : { pod: first.pod, port: first.port };
}

/** The Pods that an EndpointSlice names for a port, without those that are being deleted. */
export function podEndpointsOf(slice: JsonObject, portName: string): readonly PodEndpoint[] {
  const port = objectsAt(slice, ['ports']).find((candidate) => textOf(candidate['name']) === portName)?.['port'];
  if (typeof port !== 'number') return [];
  return objectsAt(slice, ['endpoints']).flatMap((endpoint) => {
    const pod = valueAt(endpoint, ['targetRef', 'name']);
    const isPod = valueAt(endpoint, ['targetRef', 'kind']) === 'Pod' && typeof pod === 'string';
    if (!isPod || valueAt(endpoint, ['conditions', 'terminating']) === true) return [];
    // Absent means "unknown", which is to be taken as ready (discovery/v1, EndpointConditions).
    return [{ pod, port, isReady: valueAt(endpoint, ['conditions', 'ready']) !== false }];
  });
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
