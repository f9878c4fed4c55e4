import type { ValueNode } from '../../../../yaml/nodes.ts';
import type { Fault } from '../../../diagnostics/finding.ts';
import { exclusiveKeys, faultAt, missingKey, notAllowed, outOfRange } from '../fault.ts';
import type { FileObjects } from '../file-objects.ts';
import { nearest } from '../../../../core/nearest.ts';
import type { ManifestObject } from '../objects.ts';
import { atMostOne } from '../one-of.ts';
import { entriesAt, entryAt, isGiven, itemsAt, nodeAt, spanOf, spanOfKey, textAt } from '../read.ts';
import type { KnownObjects } from '../references/known-objects.ts';
import { relatedTo } from '../references/unknown-objects.ts';
import { regexFault } from '../regular-expressions.ts';
import { weightsOf } from '../weights.ts';

/** A split: Consul takes percentages only. */
export function* splitterFaults({ node }: ManifestObject): Iterable<Fault> {
  const splits = itemsAt(node, 'spec', 'splits');
  let isBroken = false;
  for (const split of splits) {
    const weight = nodeAt(split, 'weight');
    if (weight?.is !== 'scalar' || typeof weight.value !== 'number' || weight.value === 0) continue;
    if (weight.value >= 0.01 && weight.value <= 100) continue;
    isBroken = true;
    yield outOfRange('weight', weight, 'be 0, or a percentage from 0.01 to 100');
  }
  const weights = weightsOf(splits, 0);
  if (weights === undefined || weights.isUnclear || isBroken || Math.abs(weights.sum - 100) < 0.001) return;
  // 33.33 and its like add up to what a computer can write.
  yield faultAt('splits-not-100', weights.at, { sum: Math.round(weights.sum * 100) / 100 });
}

/** Where the instances of a service are found: subsets, and what happens when there are none. */
export function* resolverFaults(object: ManifestObject): Iterable<Fault> {
  const spec = nodeAt(object.node, 'spec');
  yield* atMostOne(spec, ['redirect', 'failover']);
  const redirect = entryAt(spec, 'redirect');
  if (redirect !== undefined && isGiven(redirect.value, 'serviceSubset') && !isGiven(redirect.value, 'service'))
    yield missingKey(spanOfKey(redirect), 'redirect', 'service');
  for (const { value } of entriesAt(spec, 'failover')) yield* failoverFaults(value);
}

function* failoverFaults(failover: ValueNode): Iterable<Fault> {
  for (const key of ['service', 'serviceSubset', 'datacenters']) yield* atMostOne(failover, ['targets', key]);
}

/** Routes of a service. */
export function* routerFaults({ node }: ManifestObject): Iterable<Fault> {
  for (const route of itemsAt(node, 'spec', 'routes')) {
    const match = nodeAt(route, 'match', 'http');
    yield* atMostOne(match, ['pathExact', 'pathPrefix', 'pathRegex']);
    for (const key of ['pathExact', 'pathPrefix']) yield* pathFault(key, nodeAt(match, key));
    yield* regexFault('pathRegex', nodeAt(match, 'pathRegex'));
    for (const header of [...itemsAt(match, 'header'), ...itemsAt(match, 'queryParam')])
      yield* regexFault('regex', nodeAt(header, 'regex'));
    const rewrite = entryAt(route, 'destination', 'prefixRewrite');
    const hasPath = isGiven(match, 'pathPrefix') || isGiven(match, 'pathExact');
    if (rewrite !== undefined && isGiven(route, 'destination', 'prefixRewrite') && !hasPath)
      yield faultAt('rewrite-without-path', spanOfKey(rewrite), {});
  }
}

function* pathFault(key: string, path: ValueNode | undefined): Iterable<Fault> {
  if (path?.is === 'scalar' && typeof path.value === 'string' && path.value !== '' && !path.value.startsWith('/'))
    yield faultAt('wrong-format', spanOf(path), { key, value: path.value, expected: 'a path that begins with `/`' });
}

/** Who may call a service. */
export function* intentionsFaults({ node }: ManifestObject): Iterable<Fault> {
  const sources = entryAt(node, 'spec', 'sources');
  if (sources?.value.is === 'list' && sources.value.items.length === 0)
    yield faultAt('out-of-range', spanOfKey(sources), { key: 'sources', expected: 'not be empty' });
  for (const source of itemsAt(node, 'spec', 'sources')) {
    const action = entryAt(source, 'action');
    const hasPermissions = itemsAt(source, 'permissions').length > 0;
    if (action !== undefined && isGiven(source, 'action') && hasPermissions)
      yield exclusiveKeys(action, ['action', 'permissions']);
    for (const permission of [source, ...itemsAt(source, 'permissions')]) {
      yield* actionFault(nodeAt(permission, 'action'));
      yield* regexFault('pathRegex', nodeAt(permission, 'http', 'pathRegex'));
      yield* atMostOne(nodeAt(permission, 'http'), ['pathExact', 'pathPrefix', 'pathRegex']);
    }
  }
}

function* actionFault(action: ValueNode | undefined): Iterable<Fault> {
  if (action?.is !== 'scalar' || typeof action.value !== 'string' || action.value === '') return;
  const allowed = ['allow', 'deny'];
  if (!allowed.includes(action.value)) yield notAllowed('action', action, allowed, nearest(action.value, allowed));
}

const httpProtocols: readonly string[] = ['http', 'http2', 'grpc'];

/** Protocols of services. */
export function* defaultsFaults({ node }: ManifestObject): Iterable<Fault> {
  const protocol = nodeAt(node, 'spec', 'protocol');
  if (protocol?.is !== 'scalar' || typeof protocol.value !== 'string' || protocol.value === '') return;
  const allowed = ['tcp', ...httpProtocols];
  if (!allowed.includes(protocol.value))
    yield notAllowed('protocol', protocol, allowed, nearest(protocol.value, allowed));
}

/** Routes, splits and permissions for requests, of a service whose ServiceDefaults stand beside and say that it has none. */
export function* protocolFaults(object: ManifestObject, _: FileObjects, known: KnownObjects): Iterable<Fault> {
  const { node, kind, namespace } = object;
  const isIntentions = kind === 'ServiceIntentions';
  const path = isIntentions ? ['spec', 'destination', 'name'] : ['metadata', 'name'];
  const place = nodeAt(node, ...path);
  const name = textAt(node, ...path);
  if (place === undefined || name === undefined) return;
  if (isIntentions && itemsAt(node, 'spec', 'sources').every((source) => itemsAt(source, 'permissions').length === 0))
    return;
  const defaults = known.called({ group: 'consul.hashicorp.com', kind: 'ServiceDefaults', name, namespace });
  const protocols = defaults.map(({ object: found }) => textAt(found?.node, 'spec', 'protocol'));
  if (protocols.length === 0 || protocols.some((protocol) => protocol !== 'tcp')) return;
  yield faultAt('protocol-not-http', spanOf(place), { name, kind }, relatedTo(defaults, 'The ServiceDefaults.'));
}

/** Kinds of which a cluster has one, by the only name that it takes. */
const onlyNames: Readonly<Record<string, string>> = { ProxyDefaults: 'global', Mesh: 'mesh' };

/** Consul's settings for everything have names of their own. */
export function* onlyNameFaults({ node, kind, name }: ManifestObject): Iterable<Fault> {
  const only = onlyNames[kind];
  const place = nodeAt(node, 'metadata', 'name');
  if (only === undefined || place?.is !== 'scalar' || name === undefined || name === only) return;
  const params = { name, what: kind, why: `Consul has one, which is called \`${only}\`` };
  const fixes = [{ title: `Change to \`${only}\``, edits: [{ start: place.start, end: place.end, text: only }] }];
  yield faultAt('name-invalid', spanOf(place), params, { fixes });
}
