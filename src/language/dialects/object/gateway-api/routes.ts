import type { ValueNode } from '../../../../yaml/nodes.ts';
import type { Fault } from '../../../diagnostics/finding.ts';
import { isGatewayOfConsul } from '../consul/gateways.ts';
import { faultAt } from '../fault.ts';
import type { FileObjects } from '../file-objects.ts';
import type { ManifestObject } from '../objects.ts';
import { entryAt, itemsAt, nodeAt, spanOf, spanOfKey, textAt } from '../read.ts';
import { referencesOf } from '../references/extract.ts';
import type { KnownObjects } from '../references/known-objects.ts';
import { gatewayApi } from '../references/rules.ts';
import { relatedTo } from '../references/unknown-objects.ts';
import { weightsOf } from '../weights.ts';
import { isGranted } from './grants.ts';
import { refusalOf } from './listeners.ts';

/** What becomes of requests that no backend gets, by the route's kind. */
const outcomes: Readonly<Record<string, string>> = {
  HTTPRoute: 'each request gets the status 500',
  GRPCRoute: 'each request gets the status UNAVAILABLE',
};

/** A route by itself: weights. Without a weight a backend has 1. */
export function* routeFaults({ kind, node }: ManifestObject): Iterable<Fault> {
  for (const rule of itemsAt(node, 'spec', 'rules')) {
    const weights = weightsOf(itemsAt(rule, 'backendRefs'), 1);
    if (weights !== undefined && !weights.isUnclear && weights.sum === 0)
      yield faultAt('weights-zero', weights.at, { who: outcomes[kind] ?? 'each connection is refused' });
  }
}

/** A route beside the gateways that it wants to be a part of, and the backends of other namespaces. */
export function* routePlaceFaults(object: ManifestObject, file: FileObjects, known: KnownObjects): Iterable<Fault> {
  for (const parent of itemsAt(object.node, 'spec', 'parentRefs')) yield* parentFaults(parent, object, file, known);
  yield* ungrantedFaults(object, file, known);
}

/** A parent whose listeners do not take the route, where the Gateway is known. */
function* parentFaults(
  parent: ValueNode,
  route: ManifestObject,
  file: FileObjects,
  known: KnownObjects,
): Iterable<Fault> {
  const name = nodeAt(parent, 'name');
  const isGateway =
    (textAt(parent, 'kind') ?? 'Gateway') === 'Gateway' && (textAt(parent, 'group') ?? gatewayApi) === gatewayApi;
  if (name === undefined || !isGateway) return;
  const namespace = textAt(parent, 'namespace') ?? route.namespace;
  const gateways = known.called({ group: gatewayApi, kind: 'Gateway', name: textAt(parent, 'name') ?? '', namespace });
  const refusals = gateways.map((gateway) => refusalOf(gateway, parent, route));
  const [refusal] = refusals;
  // Of Gateways of several environments one takes it, which is enough.
  if (refusal === undefined || refusals.includes(undefined)) return;
  // Consul looks for listeners by their names alone.
  if (refusal.is === 'port' && gateways.some((gateway) => isGatewayOfConsul(gateway, file))) return;
  const place = refusal.at ?? entryAt(parent, 'sectionName')?.value ?? name;
  yield faultAt(
    refusal.is === 'port' ? 'part-unknown' : 'route-not-taken',
    spanOf(place),
    refusal.params,
    relatedTo(gateways, 'The Gateway.'),
  );
}

/** Backends in another namespace, whose owners have to allow it. Said only where that namespace's objects are known. */
export function* ungrantedFaults(object: ManifestObject, _: FileObjects, known: KnownObjects): Iterable<Fault> {
  const { namespace, kind } = object;
  if (namespace === undefined) return;
  for (const { target, path } of referencesOf(object)) {
    const isBackend = path.includes('backendRefs') || path.includes('backendRef') || path.includes('certificateRefs');
    if (!isBackend || target.namespace === undefined || target.namespace === namespace) continue;
    if (known.called(target).length === 0 || isGranted(object, target, known)) continue;
    const written = entryAt(object.node, ...path.slice(0, -1), 'namespace');
    if (written === undefined) continue;
    const params = { kind, namespace, target: target.kind, other: target.namespace };
    const at = written.value.is === 'scalar' ? spanOf(written.value) : spanOfKey(written);
    yield faultAt('grant-missing', at, params, relatedTo(known.called(target), `The ${target.kind}.`));
  }
}
