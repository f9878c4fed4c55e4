import type { JsonObject } from '../../core/json.ts';
import { isJsonObject } from '../../core/json.ts';
import type { ObjectReference } from '../../core/kubernetes.ts';
import { describeReference, joinApiVersion, splitApiVersion } from '../../core/kubernetes.ts';
import { problemError } from '../../core/problem.ts';
import { objectPath } from '../apply.ts';
import { listPods } from '../pods.ts';
import { numberAt, objectsAt, textAt } from '../readiness/read.ts';
import { podBehind } from '../service-pods.ts';
import type { ClusterConnection, ForwardTarget } from '../types.ts';

/** A port that an object declares. */
export interface DeclaredPort {
  readonly port: number;
  readonly name?: string;
  /** Of a Pod or workload: the container that listens. */
  readonly container?: string;
  /** Of a Service: where it leads in the Pod, a number or a name. */
  readonly leadsTo?: string;
}

type Asker = Pick<ClusterConnection, 'request' | 'catalog' | 'namespace'>;

/** The TCP ports that a Pod, a workload or a Service declares; others can be listened on too. */
export async function declaredPortsOf(
  connection: Asker,
  object: ObjectReference,
  signal: AbortSignal,
): Promise<readonly DeclaredPort[]> {
  return portsIn(await connection.request<JsonObject>({ path: await objectPath(connection, object, signal), signal }));
}

/** The TCP ports that an object's specification declares, each once. */
export function portsIn(object: JsonObject): readonly DeclaredPort[] {
  const ofService = objectsAt(object, 'spec', 'ports').filter(isTcp);
  if (ofService.length > 0) return ofService.flatMap(servicePort);
  const inTemplate = objectsAt(object, 'spec', 'template', 'spec', 'containers');
  const containers = inTemplate.length > 0 ? inTemplate : objectsAt(object, 'spec', 'containers');
  const ports = containers.flatMap((container) =>
    objectsAt(container, 'ports')
      .filter(isTcp)
      .flatMap((declared): readonly DeclaredPort[] => {
        const port = numberAt(declared, 'containerPort');
        const name = textAt(declared, 'name');
        if (port === undefined) return [];
        return [{ port, container: textAt(container, 'name') ?? '', ...(name === undefined ? {} : { name }) }];
      }),
  );
  return ports.filter(({ port }, index) => ports.findIndex((one) => one.port === port) === index);
}

function isTcp(port: JsonObject): boolean {
  return (port['protocol'] ?? 'TCP') === 'TCP';
}

function servicePort(declared: JsonObject): readonly DeclaredPort[] {
  const port = numberAt(declared, 'port');
  if (port === undefined) return [];
  const name = textAt(declared, 'name');
  const target = declared['targetPort'];
  const leadsTo = typeof target === 'number' || typeof target === 'string' ? String(target) : String(port);
  return [{ port, leadsTo, ...(name === undefined ? {} : { name }) }];
}

/**
 * The Pod and its port that a port of an object leads to now: of a Service as its EndpointSlices say, of a workload the first ready Pod. A
 * Pod that has gone is looked for among those that have taken its place, in the workload that it belonged to.
 *
 * @throws `cluster.service-not-ready`, `cluster.service-port-unknown`, `cluster.no-running-pod`, `cluster.not-found`, `cluster.forbidden`
 */
export async function forwardTargetOf(
  connection: Asker,
  { object, port, workload }: ForwardWish,
  signal: AbortSignal,
): Promise<ForwardTarget> {
  const namespace = object.namespace ?? connection.namespace;
  if (object.group === '' && object.kind === 'Service')
    return podBehind(connection, { kind: 'service', namespace, name: object.name, port }, signal);
  const pods = await listPods(connection, object, signal);
  const all = workload === undefined || pods.length > 0 ? pods : await listPods(connection, workload, signal);
  const usable = all.filter(({ phase, isTerminating }) => phase === 'Running' && !isTerminating);
  const chosen = usable.find(({ isReady }) => isReady) ?? usable[0];
  if (chosen === undefined) throw problemError('cluster.no-running-pod', { object: describeReference(object) });
  return { pod: chosen.name, port };
}

/** What is to be reached. */
export interface ForwardWish {
  readonly object: ObjectReference;
  /** As the object declares it: of a Service its own port. */
  readonly port: number;
  /** Of a Pod: the workload that makes another one in its place. */
  readonly workload?: ObjectReference;
}

/** The workload that a Pod belongs to: what controls it, and where that is a ReplicaSet, what controls that. */
export async function workloadOfPod(
  connection: Asker,
  pod: ObjectReference,
  signal: AbortSignal,
): Promise<ObjectReference | undefined> {
  let found: ObjectReference | undefined;
  for (let current = pod; ;) {
    const object = await connection.request<JsonObject>({
      path: await objectPath(connection, current, signal),
      signal,
    });
    const controller = objectsAt(object, 'metadata', 'ownerReferences').find((one) => one['controller'] === true);
    if (controller === undefined || !isJsonObject(controller)) return found;
    const { namespace } = pod;
    found = {
      ...splitApiVersion(textAt(controller, 'apiVersion') ?? ''),
      kind: textAt(controller, 'kind') ?? '',
      name: textAt(controller, 'name') ?? '',
      ...(namespace === undefined ? {} : { namespace }),
    };
    if (joinApiVersion(found.group, found.version) !== 'apps/v1' || found.kind !== 'ReplicaSet') return found;
    current = found;
  }
}

/** The local port that is tried first: the same, but for those that only a system's administrator may listen on. */
export function wantedLocalPort(port: number): number {
  return port < 1024 ? port + 8000 : port;
}
