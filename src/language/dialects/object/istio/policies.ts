import type { ValueNode } from '../../../../yaml/nodes.ts';
import { nearest } from '../../../../core/nearest.ts';
import type { Fault } from '../../../diagnostics/finding.ts';
import { duplicates } from '../duplicates.ts';
import { exclusiveKeys, faultAt, missingKey, notAllowed, outOfRange } from '../fault.ts';
import type { ManifestObject } from '../objects.ts';
import { atMostOne, givenOf } from '../one-of.ts';
import { entryAt, isGiven, itemsAt, nodeAt, spanOf, spanOfKey, textAt } from '../read.ts';

/** Keys that a condition of an authorization policy can ask for; those with brackets end in any name. */
const conditionKeys = [
  'source.ip',
  'source.namespace',
  'source.principal',
  'source.serviceAccount',
  'source.trustDomain',
  'remote.ip',
  'request.auth.principal',
  'request.auth.audiences',
  'request.auth.presenter',
  'destination.ip',
  'destination.port',
  'connection.sni',
];
const openConditions = ['request.headers[', 'request.auth.claims[', 'experimental.envoy.filters.'];

/** Rules of an authorization policy. */
export function* authorizationPolicyFaults({ node }: ManifestObject): Iterable<Fault> {
  const spec = nodeAt(node, 'spec');
  const action = nodeAt(spec, 'action');
  const actionText = textAt(spec, 'action');
  if ((actionText === 'DENY' || actionText === 'CUSTOM') && action !== undefined && itemsAt(spec, 'rules').length === 0)
    yield faultAt('policy-without-rules', spanOf(action), { action: actionText });
  const provider = entryAt(spec, 'provider');
  if (actionText === 'CUSTOM' && provider === undefined && action !== undefined)
    yield missingKey(spanOf(action), 'spec', 'provider');
  if (provider !== undefined && isGiven(spec, 'provider') && actionText !== 'CUSTOM')
    yield exclusiveKeys(provider, [`action: ${actionText ?? 'ALLOW'}`, 'provider']);
  yield* atMostOne(spec, ['selector', 'targetRefs']);
  for (const rule of itemsAt(spec, 'rules')) yield* ruleFaults(rule);
}

function* ruleFaults(rule: ValueNode): Iterable<Fault> {
  for (const key of ['from', 'to']) {
    const list = entryAt(rule, key);
    if (list?.value.is === 'list' && list.value.items.length === 0)
      yield faultAt('out-of-range', spanOfKey(list), { key, expected: 'not be empty' });
  }
  for (const from of itemsAt(rule, 'from')) {
    const source = entryAt(from, 'source');
    if (source?.value.is === 'map' && source.value.entries.length === 0)
      yield faultAt('out-of-range', spanOfKey(source), { key: 'source', expected: 'not be empty' });
  }
  for (const to of itemsAt(rule, 'to')) yield* operationFaults(to);
  for (const condition of itemsAt(rule, 'when')) yield* conditionFaults(condition);
}

function* operationFaults(to: ValueNode): Iterable<Fault> {
  const operation = entryAt(to, 'operation');
  if (operation?.value.is === 'map' && operation.value.entries.length === 0)
    yield faultAt('out-of-range', spanOfKey(operation), { key: 'operation', expected: 'not be empty' });
  for (const key of ['ports', 'notPorts']) {
    for (const port of itemsAt(operation?.value, key)) {
      if (port.is !== 'scalar' || typeof port.value !== 'string') continue;
      const number = Number(port.value);
      if (!Number.isInteger(number) || number < 1 || number > 65_535)
        yield outOfRange(key, port, 'be a port from 1 to 65535');
    }
  }
}

function* conditionFaults(condition: ValueNode): Iterable<Fault> {
  const key = nodeAt(condition, 'key');
  if (condition.is === 'map' && givenOf(condition, ['values', 'notValues']).length === 0 && key !== undefined)
    yield missingKey(spanOf(key), 'when', 'values');
  if (key?.is !== 'scalar' || typeof key.value !== 'string') return;
  const { value } = key;
  if (conditionKeys.includes(value) || openConditions.some((open) => value.startsWith(open))) return;
  yield notAllowed(
    'key',
    key,
    [...conditionKeys, 'request.headers[...]', 'request.auth.claims[...]'],
    nearest(value, conditionKeys),
  );
}

/** What a patch of Envoy's configuration needs. */
export function* envoyFilterFaults({ node }: ManifestObject): Iterable<Fault> {
  for (const patch of itemsAt(node, 'spec', 'configPatches')) {
    const applyTo = nodeAt(patch, 'applyTo');
    if (patch.is === 'map' && applyTo === undefined) yield missingKey(spanOf(patch), 'configPatches', 'applyTo');
    const change = entryAt(patch, 'patch');
    const operation = textAt(change?.value, 'operation');
    if (change !== undefined && operation === undefined) yield missingKey(spanOfKey(change), 'patch', 'operation');
    if (change !== undefined && operation !== undefined && operation !== 'REMOVE' && !isGiven(change.value, 'value'))
      yield missingKey(spanOfKey(change), 'patch', 'value');
  }
}

/** What a Sidecar lets out and in. */
export function* sidecarFaults({ node }: ManifestObject): Iterable<Fault> {
  for (const listener of itemsAt(node, 'spec', 'egress')) {
    for (const host of itemsAt(listener, 'hosts')) {
      if (host.is !== 'scalar' || typeof host.value !== 'string') continue;
      if (/^[^/]+\/[^/]+$/.test(host.value)) continue;
      const expected = 'a namespace and a host such as `./*` or `shop/reviews.shop.svc.cluster.local`';
      yield faultAt('wrong-format', spanOf(host), { key: 'hosts', value: host.value, expected });
    }
  }
}

/** Hosts outside of the mesh: how they are found, and at which ports. */
export function* serviceEntryFaults({ node }: ManifestObject): Iterable<Fault> {
  const spec = entryAt(node, 'spec');
  if (spec?.value.is !== 'map') return;
  const hosts = itemsAt(spec.value, 'hosts');
  yield* duplicates(itemsAt(spec.value, 'ports'), { what: 'The port', key: ['name'] });
  const resolution = textAt(spec.value, 'resolution') ?? 'NONE';
  for (const host of hosts) {
    if (host.is !== 'scalar' || typeof host.value !== 'string' || !host.value.startsWith('*')) continue;
    if ((resolution === 'DNS' || resolution === 'DNS_ROUND_ROBIN') && itemsAt(spec.value, 'endpoints').length === 0)
      yield faultAt('wildcard-needs-endpoints', spanOf(host), { host: host.value, resolution });
  }
}
