import type { ValueNode } from '../../../../yaml/nodes.ts';
import type { Fault } from '../../../diagnostics/finding.ts';
import type { GatewayListener } from '../../../service/knowledge.ts';
import type { ManifestObject } from '../objects.ts';
import { entryAt, itemsAt, nodeAt, numberAt, textAt } from '../read.ts';
import { quotedList } from '../fault.ts';
import { gatewayApi } from '../references/rules.ts';

/** Why no listener takes a route. */
export interface Refusal {
  readonly is: 'port' | 'route';
  readonly params: Fault['params'];
  /** What is underlined; the name of the parent or of its section where it is left out. */
  readonly at?: ValueNode;
}

/** The listeners of a Gateway; undefined for any other object. */
export function listenersOf({ group, kind, node }: ManifestObject): readonly GatewayListener[] | undefined {
  if (group !== gatewayApi || kind !== 'Gateway') return undefined;
  return itemsAt(node, 'spec', 'listeners').map((item): GatewayListener => {
    const name = textAt(item, 'name');
    const port = numberAt(item, 'port');
    const protocol = textAt(item, 'protocol');
    const hostname = textAt(item, 'hostname');
    const kinds = itemsAt(item, 'allowedRoutes', 'kinds').map(
      (one) => `${textAt(one, 'group') ?? gatewayApi}/${textAt(one, 'kind') ?? ''}`,
    );
    return {
      from: textAt(item, 'allowedRoutes', 'namespaces', 'from') ?? 'Same',
      ...(name === undefined ? {} : { name }),
      ...(port === undefined ? {} : { port }),
      ...(protocol === undefined ? {} : { protocol }),
      ...(hostname === undefined ? {} : { hostname }),
      ...(kinds.length === 0 ? {} : { kinds }),
    };
  });
}

/** The class of a Gateway; undefined for any other object. */
export function gatewayClassOf({ group, kind, node }: ManifestObject): string | undefined {
  return group === gatewayApi && kind === 'Gateway' ? textAt(node, 'spec', 'gatewayClassName') : undefined;
}

/** A Gateway as a route sees it. */
export interface ParentGateway {
  readonly name: string;
  readonly namespace?: string | undefined;
  readonly listeners?: readonly GatewayListener[];
}

/**
 * Why none of a Gateway's listeners takes a route; undefined where one does, and where it cannot be told.
 *
 * @param parent the reference to the Gateway: it means all listeners, those of a name, those of a port.
 */
export function refusalOf(
  { name, namespace, listeners = [] }: ParentGateway,
  parent: ValueNode,
  route: ManifestObject,
): Refusal | undefined {
  const owner = `Gateway \`${name}\``;
  const section = textAt(parent, 'sectionName');
  const ofSection = section === undefined ? listeners : listeners.filter((one) => one.name === section);
  const port = nodeAt(parent, 'port');
  const number = numberAt(parent, 'port');
  const meant = number === undefined ? ofSection : ofSection.filter((one) => one.port === number);
  // A section that is not there is said of its name.
  if (ofSection.length === 0) return undefined;
  if (meant.length === 0)
    return {
      is: 'port',
      params: { owner, what: 'listener of port', name: String(number) },
      ...(port === undefined ? {} : { at: port }),
    };
  const ofNamespace = meant.filter(({ from }) => takesNamespace(from, namespace, route.namespace));
  if (ofNamespace.length === 0)
    return refused(
      owner,
      `takes a route of the namespace \`${route.namespace ?? ''}\`: \`allowedRoutes\` keeps it out`,
    );
  const ofKind = ofNamespace.filter((listener) => takesKind(listener, route));
  if (ofKind.length === 0) return refused(owner, `takes the kind ${route.kind}`);
  const hostnames = textsOf(route.node, 'spec', 'hostnames');
  const place = entryAt(route.node, 'spec', 'hostnames')?.value;
  if (hostnames.length === 0 || place === undefined || ofKind.some((listener) => takesHost(listener, hostnames)))
    return undefined;
  const ofListeners = quotedList(ofKind.map(({ hostname }) => hostname ?? ''));
  return { ...refused(owner, `has a host of the route: they are for ${ofListeners}`), at: place };
}

function refused(owner: string, why: string): Refusal {
  return { is: 'route', params: { owner, why } };
}

function takesNamespace(from: string, ofGateway: string | undefined, ofRoute: string | undefined): boolean {
  if (from === 'None') return false;
  if (from !== 'Same' || ofRoute === undefined || ofGateway === undefined) return true;
  return ofRoute === ofGateway || !/^[\w-]*$/.test(`${ofRoute}${ofGateway}`);
}

/** Kinds that a listener takes where it does not list them; of protocols that an implementation adds, nothing is known. */
const kindsOfProtocols: Readonly<Record<string, readonly string[]>> = {
  HTTP: ['HTTPRoute', 'GRPCRoute'],
  HTTPS: ['HTTPRoute', 'GRPCRoute'],
  TLS: ['TLSRoute', 'TCPRoute'],
  TCP: ['TCPRoute'],
  UDP: ['UDPRoute'],
};

function takesKind({ kinds, protocol = '' }: GatewayListener, { group, kind }: ManifestObject): boolean {
  if (kinds !== undefined) return kinds.includes(`${group}/${kind}`);
  return kindsOfProtocols[protocol]?.includes(kind) ?? true;
}

function takesHost({ hostname = '' }: GatewayListener, hostnames: readonly string[]): boolean {
  // What a tool fills in before the file is applied may be anything.
  const isOpen = [hostname, ...hostnames].some((host) => !/^[\w.*-]*$/.test(host));
  return hostname === '' || isOpen || hostnames.some((host) => intersects(hostname, host));
}

/** `*.example.com` stands for every name below `example.com`, of however many parts, and not for `example.com` itself. */
function intersects(left: string, right: string): boolean {
  const [one, other] = [left.toLowerCase(), right.toLowerCase()];
  if (one === other) return true;
  if (one.startsWith('*.') && other.endsWith(one.slice(1))) return true;
  return other.startsWith('*.') && one.endsWith(other.slice(1));
}

function textsOf(node: ValueNode, ...path: readonly string[]): readonly string[] {
  return itemsAt(node, ...path).flatMap((item) =>
    item.is === 'scalar' && typeof item.value === 'string' ? [item.value] : [],
  );
}
