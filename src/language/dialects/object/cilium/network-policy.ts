import { nearest } from '../../../../core/nearest.ts';
import type { ValueNode } from '../../../../yaml/nodes.ts';
import type { Fault } from '../../../diagnostics/finding.ts';
import { matchesFormat } from '../../../schema/formats.ts';
import { exclusiveKeys, faultAt, missingOneOf, notAllowed, outOfRange } from '../fault.ts';
import type { ManifestObject } from '../objects.ts';
import { givenOf } from '../one-of.ts';
import { entriesAt, entryAt, isGiven, itemsAt, nodeAt, numberAt, spanOf, spanOfKey, textAt } from '../read.ts';
import { regexFault } from '../regular-expressions.ts';
import { isNamespaceKey } from './labels.ts';

const directions = ['ingress', 'ingressDeny', 'egress', 'egressDeny'];

/** What Cilium refuses in a policy beyond its schema. */
export function* networkPolicyFaults(object: ManifestObject): Iterable<Fault> {
  const { node } = object;
  const spec = entryAt(node, 'spec');
  if (spec?.value.is === 'map' && givenOf(spec.value, selectors).length === 0)
    yield missingOneOf(spanOfKey(spec), 'spec', selectors);
  for (const rule of [...(spec === undefined ? [] : [spec.value]), ...itemsAt(node, 'specs')]) {
    yield* specFaults(rule);
    yield* namespaceFaults(rule, object);
  }
}

/** A policy of a namespace is for endpoints of that one. Cilium sets another one aside with a warning, where nobody looks for it. */
function* namespaceFaults(spec: ValueNode, { kind, namespace }: ManifestObject): Iterable<Fault> {
  if (kind !== 'CiliumNetworkPolicy' || namespace === undefined) return;
  for (const { key, value } of entriesAt(spec, 'endpointSelector', 'matchLabels')) {
    if (!isNamespaceKey(key) || value.is !== 'scalar' || value.value === namespace) continue;
    const params = { what: '`endpointSelector`', found: String(value.value), kind, expected: namespace };
    yield faultAt('namespace-mismatch', spanOf(value), params);
  }
}

const selectors = ['endpointSelector', 'nodeSelector'];

function* specFaults(spec: ValueNode): Iterable<Fault> {
  const [, second] = givenOf(spec, selectors);
  if (second !== undefined) yield exclusiveKeys(second, selectors);
  for (const direction of directions)
    for (const rule of itemsAt(spec, direction)) yield* ruleFaults(rule, direction.startsWith('ingress'));
}

const peersOf = {
  from: ['fromEndpoints', 'fromCIDR', 'fromCIDRSet', 'fromEntities', 'fromNodes', 'fromGroups'],
  to: ['toEndpoints', 'toCIDR', 'toCIDRSet', 'toEntities', 'toServices', 'toFQDNs', 'toNodes', 'toGroups'],
} as const;

function* ruleFaults(rule: ValueNode, isIngress: boolean): Iterable<Fault> {
  const peers = isIngress ? peersOf.from : peersOf.to;
  const given = givenOf(rule, peers).filter(({ value }) => value.is === 'list' && value.items.length > 0);
  for (const entry of given.slice(1)) yield exclusiveKeys(entry, [given[0]?.key ?? '', entry.key]);
  const pings = entryAt(rule, 'icmps');
  if (pings !== undefined && itemsAt(rule, 'icmps').length > 0 && itemsAt(rule, 'toPorts').length > 0)
    yield exclusiveKeys(pings, ['toPorts', 'icmps']);
  for (const key of ['fromCIDR', 'toCIDR']) for (const range of itemsAt(rule, key)) yield* rangeFault(key, range);
  for (const key of ['fromCIDRSet', 'toCIDRSet'])
    for (const set of itemsAt(rule, key))
      for (const range of [nodeAt(set, 'cidr'), ...itemsAt(set, 'except')]) yield* rangeFault('cidr', range);
  for (const ports of itemsAt(rule, 'toPorts')) yield* portsFaults(ports, isIngress);
}

function* rangeFault(key: string, range: ValueNode | undefined): Iterable<Fault> {
  if (range?.is !== 'scalar' || typeof range.value !== 'string' || range.value.includes('{{')) return;
  if (['cidr', 'ipv4', 'ipv6'].some((format) => matchesFormat(String(range.value), format))) return;
  const expected = 'an address range such as `10.0.0.0/8`';
  yield faultAt('wrong-format', spanOf(range), { key, value: range.value, expected });
}

const protocols = ['TCP', 'UDP', 'SCTP', 'ICMP', 'ICMPv6', 'ANY', 'VRRP', 'IGMP'];
const requestKinds = ['http', 'kafka', 'dns', 'l7proto'];

function* portsFaults(rule: ValueNode, isIngress: boolean): Iterable<Fault> {
  const [requests, other] = givenOf(nodeAt(rule, 'rules'), requestKinds);
  if (other !== undefined) yield exclusiveKeys(other, requestKinds);
  if (requests?.key === 'dns' && isIngress)
    yield faultAt('out-of-range', spanOfKey(requests), {
      key: 'dns',
      expected: 'stand below `egress`: only clients ask for names',
    });
  for (const port of itemsAt(rule, 'ports')) {
    yield* portFaults(port);
    const protocol = nodeAt(port, 'protocol');
    const text = (textAt(port, 'protocol') ?? 'ANY').toUpperCase();
    if (requests === undefined || requests.key === 'dns' || text === 'TCP') continue;
    if (protocol === undefined || protocols.some((known) => known.toUpperCase() === text))
      yield faultAt('requests-need-tcp', spanOf(protocol ?? port), { requests: requests.key, protocol: text });
  }
  const http = itemsAt(rule, 'rules', 'http');
  for (const request of http)
    for (const key of ['method', 'path', 'host']) yield* regexFault(key, nodeAt(request, key));
}

function* portFaults(port: ValueNode): Iterable<Fault> {
  const node = nodeAt(port, 'port');
  const number = numberAt(port, 'port');
  if (node !== undefined && number !== undefined)
    yield faultAt('wrong-type', spanOf(node), { key: 'port', expected: 'text', found: 'a whole number' });
  const text = textAt(port, 'port') ?? '';
  if (node !== undefined && /^\d+$/.test(text) && Number(text) > 65_535)
    yield outOfRange('port', node, 'be a port from 0 to 65535');
  const end = nodeAt(port, 'endPort');
  const endNumber = numberAt(port, 'endPort');
  if (end !== undefined && endNumber !== undefined && endNumber !== 0) {
    if (endNumber > 65_535) yield outOfRange('endPort', end, 'be a port from 1 to 65535');
    else if (endNumber < Number(number ?? text)) yield outOfRange('endPort', end, 'be no less than `port`');
  }
  const protocol = nodeAt(port, 'protocol');
  const written = textAt(port, 'protocol');
  if (protocol === undefined || written === undefined || written === '') return;
  if (!protocols.some((known) => known.toUpperCase() === written.toUpperCase()))
    yield notAllowed('protocol', protocol, protocols, nearest(written, protocols));
}

/** Resources of Envoy: a Service leads to one of the listeners. */
export function* envoyConfigFaults({ node, kind, name = '' }: ManifestObject): Iterable<Fault> {
  const listeners = itemsAt(node, 'spec', 'resources').filter((resource) =>
    (textAt(resource, '@type') ?? '').endsWith('envoy.config.listener.v3.Listener'),
  );
  const names = listeners.flatMap((listener) => textAt(listener, 'name') ?? []);
  if (names.length === 0 || names.length < listeners.length) return;
  for (const service of itemsAt(node, 'spec', 'services')) {
    const listener = nodeAt(service, 'listener');
    const text = textAt(service, 'listener') ?? '';
    if (listener === undefined || !isGiven(service, 'listener') || names.includes(text) || text === '') continue;
    const near = nearest(text, names);
    const params = { owner: `${kind} \`${name}\``, what: 'listener', name: text };
    yield faultAt('part-unknown', spanOf(listener), near === undefined ? params : { ...params, nearest: near });
  }
}
