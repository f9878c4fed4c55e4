import type { Entry } from '../../cluster/kinds/kind.ts';
import { portWord, type ServiceFacts } from '../../cluster/kinds/services.ts';
import { conditionOf, numberAt, objectsAt, textAt } from '../../cluster/readiness/read.ts';
import type { JsonObject } from '../../core/json.ts';
import type { MeshRecognition } from '../facts/mesh-facts.ts';

/** A way into a mesh or out of it, and where it is reached. */
export interface MeshGateway {
  /** `Gateway` of the Gateway API, or the `Service` of a workload that is a gateway. */
  readonly kind: 'Gateway' | 'Service';
  readonly namespace: string;
  readonly name: string;
  /** GatewayClass of a Gateway. */
  readonly className?: string;
  /** Where it is reached from outside; empty where that is nowhere, or not yet. */
  readonly addresses: readonly string[];
  /** `address` of its own, `node-port` of each node, `forward` from this machine only, or `waiting` for an address. */
  readonly reachedBy: 'address' | 'node-port' | 'forward' | 'waiting';
  /** `80/TCP`, `80:30080/TCP` */
  readonly ports: readonly string[];
  /** Why its controller has not set it up, in its words; undefined where it has, or says nothing. */
  readonly trouble?: string;
}

/** A GatewayClass that a mesh serves. */
export interface MeshGatewayClass {
  readonly name: string;
  readonly controller: string;
  readonly isAccepted: boolean;
}

/** Classes of a mesh, by the name of their controller. */
export function gatewayClassesOf(
  { detection }: MeshRecognition,
  classes: readonly JsonObject[],
): readonly MeshGatewayClass[] {
  return classes
    .flatMap((object) => {
      const controller = textAt(object, 'spec', 'controllerName') ?? '';
      if (!detection.gatewayControllers.includes(controller)) return [];
      const name = textAt(object, 'metadata', 'name') ?? '';
      return [{ name, controller, isAccepted: conditionOf(object, 'Accepted')?.status === 'True' }];
    })
    .sort((left, right) => (left.name < right.name ? -1 : 1));
}

/**
 * Gateways of the classes of a mesh, and Services of workloads that are its gateways, by namespace and name.
 *
 * @param services those that select such a workload.
 */
export function gatewaysOf(
  classes: readonly MeshGatewayClass[],
  gateways: readonly JsonObject[],
  services: readonly Entry<ServiceFacts>[],
): readonly MeshGateway[] {
  const names = new Set(classes.map(({ name }) => name));
  return [
    ...gateways.flatMap((object) => {
      const className = textAt(object, 'spec', 'gatewayClassName') ?? '';
      return names.has(className) ? [ofGateway(object, className)] : [];
    }),
    ...services.map(ofService),
  ].sort((left, right) => (keyOf(left) < keyOf(right) ? -1 : 1));
}

function ofGateway(object: JsonObject, className: string): MeshGateway {
  const addresses = objectsAt(object, 'status', 'addresses').map((address) => textAt(address, 'value') ?? '');
  const programmed = conditionOf(object, 'Programmed');
  const ports = objectsAt(object, 'spec', 'listeners').map(
    (listener) => `${numberAt(listener, 'port') ?? ''}/${textAt(listener, 'protocol') ?? ''}`,
  );
  return {
    kind: 'Gateway',
    namespace: textAt(object, 'metadata', 'namespace') ?? '',
    name: textAt(object, 'metadata', 'name') ?? '',
    className,
    addresses,
    reachedBy: addresses.length > 0 ? 'address' : 'waiting',
    ports: [...new Set(ports)],
    ...(programmed?.status === 'False' ? { trouble: programmed.text } : {}),
  };
}

function ofService({ namespace, name, facts: { type, addresses, ports } }: Entry<ServiceFacts>): MeshGateway {
  const hasNodePorts = ports.some(({ nodePort }) => nodePort !== undefined);
  return {
    kind: 'Service',
    namespace,
    name,
    addresses,
    reachedBy:
      addresses.length > 0 ? 'address' : type === 'LoadBalancer' ? 'waiting' : hasNodePorts ? 'node-port' : 'forward',
    ports: ports.map(portWord),
  };
}

function keyOf({ namespace, name, kind }: MeshGateway): string {
  return `${namespace}/${name}/${kind}`;
}

/** True where a Service selects workloads with these labels. One without a selector selects nobody. */
export function selectsWorkload(
  selector: Readonly<Record<string, string>>,
  labels: Readonly<Record<string, string>>,
): boolean {
  const wanted = Object.entries(selector);
  return wanted.length > 0 && wanted.every(([key, value]) => labels[key] === value);
}
