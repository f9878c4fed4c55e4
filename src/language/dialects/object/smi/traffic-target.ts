import type { MapEntry, ValueNode } from '../../../../yaml/nodes.ts';
import type { Fault } from '../../../diagnostics/finding.ts';
import { nearest } from '../../../../core/nearest.ts';
import { faultAt, notAllowed, outOfRange } from '../fault.ts';
import type { ManifestObject } from '../objects.ts';
import { entryAt, itemsAt, nodeAt, spanOf, spanOfKey, textAt } from '../read.ts';

/** The first version had no spec, and called its rules specs. */
function partsOfTarget({ node, version }: ManifestObject): {
  readonly holder: ValueNode | undefined;
  readonly rules: string;
} {
  return version === 'v1alpha1' ? { holder: node, rules: 'specs' } : { holder: nodeAt(node, 'spec'), rules: 'rules' };
}

/** Who may call whom: identities are accounts of the destination's namespace. */
export function* trafficTargetFaults(object: ManifestObject): Iterable<Fault> {
  const { holder, rules } = partsOfTarget(object);
  for (const key of [rules, 'sources']) yield* emptyListFault(entryAt(holder, key));
  const destination = nodeAt(holder, 'destination');
  yield* identityFault(destination, object.version);
  for (const rule of itemsAt(holder, rules)) yield* uselessMatches(rule);
  for (const source of itemsAt(holder, 'sources')) yield* identityFault(source, object.version);
  yield* namespaceFault(destination, object);
}

function* emptyListFault(list: MapEntry | undefined): Iterable<Fault> {
  if (list?.value.is === 'list' && list.value.items.length === 0)
    yield faultAt('out-of-range', spanOfKey(list), { key: list.key, expected: 'not be empty' });
}

/** The draft that followed the last version knows bindings of identities as well. */
function* identityFault(holder: ValueNode | undefined, version: string): Iterable<Fault> {
  const kind = nodeAt(holder, 'kind');
  if (kind?.is !== 'scalar' || typeof kind.value !== 'string' || kind.value === '') return;
  const allowed = version === 'v1alpha4' ? ['ServiceAccount', 'IdentityBinding'] : ['ServiceAccount'];
  if (!allowed.includes(kind.value)) yield notAllowed('kind', kind, allowed, nearest(kind.value, allowed));
}

function* namespaceFault(destination: ValueNode | undefined, { namespace, kind }: ManifestObject): Iterable<Fault> {
  const written = nodeAt(destination, 'namespace');
  const found = textAt(destination, 'namespace') ?? '';
  if (written === undefined || namespace === undefined || found === '' || found === namespace) return;
  yield faultAt('namespace-mismatch', spanOf(written), { what: 'The destination', found, kind, expected: namespace });
}

/** Ports have no names that a rule could ask for. */
function* uselessMatches(rule: ValueNode): Iterable<Fault> {
  const kind = textAt(rule, 'kind') ?? '';
  const matches = nodeAt(rule, 'matches');
  const isOfPorts = kind === 'TCPRoute' || kind === 'UDPRoute';
  if (isOfPorts && matches?.is === 'list' && matches.items.length > 0)
    yield outOfRange('matches', matches, `be left out: the ports of a ${kind} have no names`);
}
