import { nearest } from '../../../../core/nearest.ts';
import type { ValueNode } from '../../../../yaml/nodes.ts';
import type { Fault } from '../../../diagnostics/finding.ts';
import { exclusiveKeys, faultAt, missingKey, missingOneOf, notAllowed } from '../fault.ts';
import { kindEntry, type ManifestObject } from '../objects.ts';
import { givenOf } from '../one-of.ts';
import { entryAt, isGiven, itemsAt, nodeAt, spanOf, spanOfKey, textAt } from '../read.ts';

type Kinds = readonly string[];

const proxies: Kinds = ['Mesh', 'MeshSubset', 'MeshGateway', 'MeshService', 'MeshServiceSubset', 'Dataplane'];
const proxiesAndRoutes: Kinds = [...proxies, 'MeshHTTPRoute'];
const destinations: Kinds = ['Mesh', 'MeshService', 'MeshExternalService', 'MeshMultiZoneService'];
const destinationsAndRoutes: Kinds = [...destinations, 'MeshHTTPRoute'];
const sources: Kinds = ['Mesh', 'MeshSubset', 'MeshService', 'MeshServiceSubset'];
const wholeMesh: Kinds = ['Mesh'];
const backends: Kinds = ['MeshService', 'MeshServiceSubset', 'MeshExternalService', 'MeshMultiZoneService'];

/** What a policy can be for, and what cannot stand together: as the validators of Kuma 2.14 have it. */
interface PolicyForm {
  readonly top: Kinds;
  readonly to?: Kinds;
  readonly from?: Kinds;
  /** Keys that cannot stand beside `rules`. */
  readonly besideRules?: readonly string[];
  /** One of them must be there. */
  readonly needed?: readonly string[];
}

const both = ['to', 'from'];
const any = ['to', 'from', 'rules'];

const policies: Readonly<Record<string, PolicyForm>> = {
  MeshAccessLog: { top: proxies, to: destinationsAndRoutes, from: wholeMesh, besideRules: both },
  MeshCircuitBreaker: { top: proxies, to: destinations, from: wholeMesh, besideRules: both, needed: any },
  MeshFaultInjection: { top: proxies, to: wholeMesh, from: sources, besideRules: ['from'] },
  MeshHTTPRoute: { top: proxies, to: destinations },
  MeshHealthCheck: { top: proxies, to: destinations },
  MeshLoadBalancingStrategy: { top: proxies, to: destinationsAndRoutes },
  MeshMetric: { top: proxies },
  MeshPassthrough: { top: ['Mesh', 'MeshSubset', 'Dataplane'] },
  MeshProxyPatch: { top: proxies },
  MeshRateLimit: { top: proxiesAndRoutes, to: wholeMesh, from: wholeMesh, besideRules: both, needed: any },
  MeshRetry: { top: proxiesAndRoutes, to: destinationsAndRoutes },
  MeshTCPRoute: { top: proxies, to: destinations },
  MeshTLS: { top: ['Mesh', 'MeshSubset', 'Dataplane'], from: wholeMesh, besideRules: ['from'] },
  MeshTimeout: { top: proxiesAndRoutes, to: destinationsAndRoutes, from: wholeMesh, besideRules: both, needed: any },
  MeshTrace: { top: proxies },
  MeshTrafficPermission: {
    top: proxies.filter((kind) => kind !== 'MeshGateway'),
    from: sources,
    besideRules: ['from'],
    needed: ['from', 'rules'],
  },
};

/** Kinds of Kuma's policies that are checked here. */
export const kumaPolicyKinds: readonly string[] = Object.keys(policies);

/** A policy that says what it is for with `targetRef`. */
export function* kumaPolicyFaults({ node, kind }: ManifestObject): Iterable<Fault> {
  const form = Object.hasOwn(policies, kind) ? policies[kind] : undefined;
  const spec = entryAt(node, 'spec');
  if (form === undefined || spec?.value.is !== 'map') return;
  yield* targetFaults(nodeAt(spec.value, 'targetRef'), form.top);
  for (const to of itemsAt(spec.value, 'to')) {
    yield* targetFaults(nodeAt(to, 'targetRef'), form.to);
    for (const rule of itemsAt(to, 'rules'))
      for (const backend of itemsAt(rule, 'default', 'backendRefs')) yield* targetFaults(backend, backends);
  }
  for (const from of itemsAt(spec.value, 'from')) yield* targetFaults(nodeAt(from, 'targetRef'), form.from);
  if (itemsAt(spec.value, 'rules').length > 0)
    for (const beside of givenOf(spec.value, form.besideRules ?? []))
      yield exclusiveKeys(beside, ['rules', beside.key]);
  const { needed = [] } = form;
  if (needed.length > 0 && needed.every((key) => itemsAt(spec.value, key).length === 0))
    yield missingOneOf(spanOfKey(spec), 'spec', needed);
}

const namedKinds: Kinds = ['MeshService', 'MeshHTTPRoute', 'MeshExternalService', 'MeshMultiZoneService'];
const onlyNamedKinds: Kinds = ['MeshServiceSubset', 'MeshGateway'];

function* targetFaults(target: ValueNode | undefined, allowed: Kinds | undefined): Iterable<Fault> {
  const kind = nodeAt(target, 'kind');
  const text = textAt(target, 'kind');
  if (target === undefined || kind === undefined || text === undefined || allowed === undefined) return;
  if (!allowed.includes(text)) {
    yield notAllowed('kind', kind, allowed, nearest(text, allowed));
    return;
  }
  const hasName = isGiven(target, 'name');
  const labels = entryAt(target, 'labels');
  if (text === 'Mesh' || text === 'MeshSubset') {
    for (const entry of givenOf(target, ['name', 'labels', 'sectionName']))
      yield exclusiveKeys(entry, [`kind: ${text}`, entry.key]);
  } else if (namedKinds.includes(text)) {
    if (!hasName && !isGiven(target, 'labels')) yield missingOneOf(spanOf(kind), text, ['name', 'labels']);
    else if (hasName && labels !== undefined && isGiven(target, 'labels'))
      yield exclusiveKeys(labels, ['name', 'labels']);
  } else if (onlyNamedKinds.includes(text) && !hasName) yield missingKey(spanOf(kind), text, 'name');
}

/** Policies of before `targetRef`, and what replaces them. */
const oldKinds: Readonly<Record<string, string>> = {
  CircuitBreaker: 'MeshCircuitBreaker',
  ExternalService: 'MeshExternalService',
  FaultInjection: 'MeshFaultInjection',
  HealthCheck: 'MeshHealthCheck',
  ProxyTemplate: 'MeshProxyPatch',
  RateLimit: 'MeshRateLimit',
  Retry: 'MeshRetry',
  Timeout: 'MeshTimeout',
  TrafficLog: 'MeshAccessLog',
  TrafficPermission: 'MeshTrafficPermission',
  TrafficRoute: 'MeshHTTPRoute',
  TrafficTrace: 'MeshTrace',
};

/** Old kinds of policies. */
export const kumaOldKinds: readonly string[] = Object.keys(oldKinds);

/** A policy of before `targetRef`. */
export function* oldPolicyFaults(object: ManifestObject): Iterable<Fault> {
  const { kind } = object;
  const replacement = oldKinds[kind];
  const entry = kindEntry(object);
  if (replacement === undefined || entry === undefined) return;
  yield faultAt('kind-old', spanOf(entry.value), { kind, replacement });
}

/** Where a Mesh names one of its backends, by part of its spec. */
const chosenBackends: Readonly<Record<string, string>> = {
  mtls: 'enabledBackend',
  logging: 'defaultBackend',
  metrics: 'enabledBackend',
  tracing: 'defaultBackend',
};

/** Backends of a Mesh: the one that is chosen is one of those that are listed. */
export function* kumaMeshFaults({ node, name = '' }: ManifestObject): Iterable<Fault> {
  for (const [part, key] of Object.entries(chosenBackends)) {
    const chosen = nodeAt(node, 'spec', part, key);
    const text = textAt(node, 'spec', part, key) ?? '';
    if (chosen === undefined || text === '') continue;
    const names = itemsAt(node, 'spec', part, 'backends').flatMap((backend) => textAt(backend, 'name') ?? []);
    if (names.includes(text)) continue;
    const near = nearest(text, names);
    yield faultAt('part-unknown', spanOf(chosen), {
      owner: `Mesh \`${name}\``,
      what: `${part} backend`,
      name: text,
      ...(near === undefined ? {} : { nearest: near }),
    });
  }
}
