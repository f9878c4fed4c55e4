import type { ValueNode } from '../../../../yaml/nodes.ts';
import { nearest } from '../../../../core/nearest.ts';
import type { Fault } from '../../../diagnostics/finding.ts';
import { matchesFormat } from '../../../schema/formats.ts';
import { faultAt, missingKey, notAllowed } from '../fault.ts';
import { portFault } from '../kubernetes/ports.ts';
import type { ManifestObject } from '../objects.ts';
import { entryAt, isGiven, itemsAt, nodeAt, spanOf, spanOfKey, textAt } from '../read.ts';

const policyGroup = 'policy.linkerd.io';
const coreGroups: readonly string[] = ['', 'core'];
const routeGroups: readonly string[] = [policyGroup, 'gateway.networking.k8s.io'];

/** What a policy can be for, and who it can ask for: groups by kind. */
const targets: Readonly<Record<string, readonly string[]>> = {
  Server: [policyGroup],
  HTTPRoute: routeGroups,
  GRPCRoute: ['gateway.networking.k8s.io'],
  Namespace: coreGroups,
};
const authentications: Readonly<Record<string, readonly string[]>> = {
  MeshTLSAuthentication: [policyGroup],
  NetworkAuthentication: [policyGroup],
  ServiceAccount: coreGroups,
};

/** An authorization: for what, and who may. */
export function* authorizationFaults({ node, namespace, kind }: ManifestObject): Iterable<Fault> {
  const target = nodeAt(node, 'spec', 'targetRef');
  yield* kindFault(target, targets);
  const name = nodeAt(target, 'name');
  const found = textAt(target, 'name') ?? '';
  const isNamespace = textAt(target, 'kind') === 'Namespace';
  if (isNamespace && name !== undefined && namespace !== undefined && found !== namespace && found !== '')
    yield faultAt('namespace-mismatch', spanOf(name), { what: 'The target', found, kind, expected: namespace });
  yield* requirementFaults(itemsAt(node, 'spec', 'requiredAuthenticationRefs'));
}

/** All of them are required together: of each kind there is one, and who is known by TLS is known by an account. */
function* requirementFaults(references: readonly ValueNode[]): Iterable<Fault> {
  const first = new Map<string, ValueNode>();
  for (const reference of references) {
    yield* kindFault(reference, authentications);
    const kind = nodeAt(reference, 'kind');
    const text = textAt(reference, 'kind') ?? '';
    if (kind === undefined || !Object.hasOwn(authentications, text)) continue;
    const what = text === 'NetworkAuthentication' ? 'network' : 'identity';
    const before = first.get(what);
    if (before === undefined) first.set(what, kind);
    else {
      const related = [{ message: 'The first one.', ...spanOf(before) }];
      yield faultAt('authentication-twice', spanOf(kind), { what }, { related });
    }
  }
}

/** Linkerd reads a reference without a group as one to Kubernetes' own kinds. */
function* kindFault(
  reference: ValueNode | undefined,
  kinds: Readonly<Record<string, readonly string[]>>,
): Iterable<Fault> {
  const kind = nodeAt(reference, 'kind');
  const text = textAt(reference, 'kind');
  if (reference === undefined || kind === undefined || text === undefined || text === '') return;
  // Upper and lower case do not matter to Linkerd.
  const known = Object.keys(kinds).find((name) => name.toLowerCase() === text.toLowerCase());
  if (known === undefined) {
    yield notAllowed('kind', kind, Object.keys(kinds), nearest(text, Object.keys(kinds)));
    return;
  }
  const groups = kinds[known] ?? [];
  const written = nodeAt(reference, 'group');
  const group = textAt(reference, 'group') ?? '';
  if (groups.includes(group)) return;
  if (written === undefined) yield missingKey(spanOf(kind), text, 'group');
  else
    yield notAllowed(
      'group',
      written,
      groups.filter((one) => one !== ''),
    );
}

/** Networks, and what is left out of them. */
export function* networkFaults({ node }: ManifestObject): Iterable<Fault> {
  const networks = entryAt(node, 'spec', 'networks');
  if (networks?.value.is === 'list' && networks.value.items.length === 0)
    yield faultAt('out-of-range', spanOfKey(networks), { key: 'networks', expected: 'not be empty' });
  for (const network of itemsAt(node, 'spec', 'networks')) {
    for (const range of [nodeAt(network, 'cidr'), ...itemsAt(network, 'except')]) yield* cidrFault(range);
  }
}

function* cidrFault(range: ValueNode | undefined): Iterable<Fault> {
  if (range?.is !== 'scalar' || typeof range.value !== 'string') return;
  if (['cidr', 'ipv4', 'ipv6'].some((format) => matchesFormat(String(range.value), format))) return;
  const expected = 'an address range such as `10.0.0.0/8`';
  yield faultAt('wrong-format', spanOf(range), { key: 'cidr', value: range.value, expected });
}

const inboundPolicies: readonly string[] = [
  'all-authenticated',
  'all-unauthenticated',
  'audit',
  'cluster-authenticated',
  'cluster-unauthenticated',
  'deny',
];
const accessPolicies: readonly string[] = [...inboundPolicies, 'all-tls-unauthenticated'];
const proxyProtocols: readonly string[] = ['unknown', 'HTTP/1', 'HTTP/2', 'gRPC', 'opaque', 'TLS'];

/** A port of Pods: which, and what is spoken there. */
export function* serverFaults({ node }: ManifestObject): Iterable<Fault> {
  const spec = nodeAt(node, 'spec');
  yield* portFault('port', nodeAt(spec, 'port'));
  yield* wordFault('accessPolicy', nodeAt(spec, 'accessPolicy'), accessPolicies);
  yield* wordFault('proxyProtocol', nodeAt(spec, 'proxyProtocol'), proxyProtocols);
  const selectors = ['podSelector', 'externalWorkloadSelector'].filter((key) => isGiven(spec, key));
  const second = selectors.length > 1 ? entryAt(spec, 'externalWorkloadSelector') : undefined;
  if (second !== undefined)
    yield faultAt('exclusive-keys', spanOfKey(second), {
      key: second.key,
      keys: '`podSelector`, `externalWorkloadSelector`',
    });
}

/** A text that is one of some words. */
export function* wordFault(key: string, node: ValueNode | undefined, words: readonly string[]): Iterable<Fault> {
  if (node?.is !== 'scalar' || typeof node.value !== 'string' || node.value === '' || words.includes(node.value))
    return;
  yield notAllowed(key, node, words, nearest(node.value, words));
}

/** Words of the annotation that says what is allowed where no policy is. */
export const defaultInboundPolicies = inboundPolicies;
