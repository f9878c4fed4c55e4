import type { ValueNode } from '../../../../yaml/nodes.ts';
import type { Fault } from '../../../diagnostics/finding.ts';
import type { ManifestObject } from '../objects.ts';
import { entryAt, isGiven, itemsAt, nodeAt, numberAt, textAt } from '../read.ts';
import { quotedList } from '../fault.ts';
import { gatewayApi } from '../references/rules.ts';

/** Why no listener takes a route. */
export interface Refusal {
  readonly is: 'port' | 'route';
  readonly params: Fault['params'];
  /** What is underlined; the name of the parent or of its section where it is left out. */
  readonly at?: ValueNode;
}

/** The listeners of a Gateway that a parent reference means, and the port where that is what leads nowhere. */
export interface MeantListeners {
  readonly listeners: readonly ValueNode[];
  readonly lackingPort?: ValueNode;
}

/** The listeners that a parent reference means: all, those of a name, those of a port. */
export function listenersOf(gateway: ManifestObject, parent: ValueNode): MeantListeners {
  const all = itemsAt(gateway.node, 'spec', 'listeners');
  const section = textAt(parent, 'sectionName');
  const port = numberAt(parent, 'port');
  const portNode = nodeAt(parent, 'port');
  const ofSection = section === undefined ? all : all.filter((one) => textAt(one, 'name') === section);
  if (port === undefined || portNode === undefined || ofSection.length === 0) return { listeners: ofSection };
  const ofPort = ofSection.filter((one) => numberAt(one, 'port') === port);
  return ofPort.length === 0 ? { listeners: [], lackingPort: portNode } : { listeners: ofPort };
}

/** Why none of the listeners takes a route; undefined where one does, and where it cannot be told. */
export function refusalOf(
  { listeners, lackingPort }: MeantListeners,
  gateway: ManifestObject,
  route: ManifestObject,
): Refusal | undefined {
  const owner = `Gateway \`${gateway.name ?? ''}\``;
  if (lackingPort?.is === 'scalar')
    return {
      is: 'port',
      at: lackingPort,
      params: { owner, what: 'listener of port', name: String(lackingPort.value) },
    };
  if (listeners.length === 0) return undefined;
  const { kind, namespace } = route;
  const ofNamespace = listeners.filter((listener) => takesNamespace(listener, gateway, route));
  if (ofNamespace.length === 0)
    return refused(owner, `takes a route of the namespace \`${namespace ?? ''}\`: \`allowedRoutes\` keeps it out`);
  const ofKind = ofNamespace.filter((listener) => takesKind(listener, route));
  if (ofKind.length === 0) return refused(owner, `takes the kind ${kind}`);
  const hostnames = textsOf(route.node, 'spec', 'hostnames');
  const place = entryAt(route.node, 'spec', 'hostnames')?.value;
  if (hostnames.length === 0 || place === undefined || ofKind.some((listener) => takesHost(listener, hostnames)))
    return undefined;
  const ofListeners = quotedList(ofKind.map((listener) => textAt(listener, 'hostname') ?? ''));
  return { ...refused(owner, `has a host of the route: they are for ${ofListeners}`), at: place };
}

function refused(owner: string, why: string): Refusal {
  return { is: 'route', params: { owner, why } };
}

function takesNamespace(listener: ValueNode, gateway: ManifestObject, { namespace }: ManifestObject): boolean {
  const from = textAt(listener, 'allowedRoutes', 'namespaces', 'from') ?? 'Same';
  if (from === 'None') return false;
  if (from !== 'Same' || namespace === undefined || gateway.namespace === undefined) return true;
  return namespace === gateway.namespace;
}

/** Kinds that a listener takes where it does not list them; of protocols that an implementation adds, nothing is known. */
const kindsOfProtocols: Readonly<Record<string, readonly string[]>> = {
  HTTP: ['HTTPRoute', 'GRPCRoute'],
  HTTPS: ['HTTPRoute', 'GRPCRoute'],
  TLS: ['TLSRoute', 'TCPRoute'],
  TCP: ['TCPRoute'],
  UDP: ['UDPRoute'],
};

function takesKind(listener: ValueNode, { group, kind }: ManifestObject): boolean {
  if (isGiven(listener, 'allowedRoutes', 'kinds')) {
    const allowed = itemsAt(listener, 'allowedRoutes', 'kinds');
    if (allowed.length > 0)
      return allowed.some((one) => textAt(one, 'kind') === kind && (textAt(one, 'group') ?? gatewayApi) === group);
  }
  return kindsOfProtocols[textAt(listener, 'protocol') ?? '']?.includes(kind) ?? true;
}

function takesHost(listener: ValueNode, hostnames: readonly string[]): boolean {
  const own = textAt(listener, 'hostname') ?? '';
  return own === '' || hostnames.some((host) => intersects(own, host));
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
