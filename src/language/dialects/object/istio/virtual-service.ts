import type { MapEntry, ValueNode } from '../../../../yaml/nodes.ts';
import type { Fault } from '../../../diagnostics/finding.ts';
import { duplicates } from '../duplicates.ts';
import { exclusiveKeys, faultAt, missingKey, missingOneOf, outOfRange } from '../fault.ts';
import type { ManifestObject } from '../objects.ts';
import { givenOf } from '../one-of.ts';
import { entriesAt, entryAt, isGiven, itemsAt, nodeAt, spanOf, spanOfKey } from '../read.ts';
import { negativeWeights, weightsOf } from '../weights.ts';

const protocols = ['http', 'tls', 'tcp'];

/** What istiod's validation refuses in a VirtualService beyond its schema, and routes that nobody reaches. */
export function* virtualServiceFaults({ node }: ManifestObject): Iterable<Fault> {
  const spec = entryAt(node, 'spec');
  if (spec?.value.is !== 'map') return;
  yield* hostFaults(spec);
  if (givenOf(spec.value, protocols).length === 0) yield missingOneOf(spanOfKey(spec), 'spec', protocols);
  const http = itemsAt(spec.value, 'http');
  for (const route of http) yield* httpRouteFaults(route);
  for (const protocol of ['tcp', 'tls']) {
    for (const route of itemsAt(spec.value, protocol)) {
      if (route.is === 'map' && itemsAt(route, 'route').length === 0)
        yield missingKey(spanOf(route), protocol, 'route');
      yield* weightFaults(itemsAt(route, 'route'));
    }
  }
  yield* unreachableFaults(http);
}

/** A VirtualService that another one delegates to has no hosts, so that an absent list may be meant. */
function* hostFaults(spec: MapEntry): Iterable<Fault> {
  const hosts = entryAt(spec.value, 'hosts');
  if (hosts?.value.is === 'list' && hosts.value.items.length === 0) {
    yield faultAt('out-of-range', spanOfKey(hosts), { key: 'hosts', expected: 'not be empty' });
    return;
  }
  yield* duplicates(itemsAt(spec.value, 'hosts'), { what: 'The host', key: [] });
  const isPublic = isGiven(spec.value, 'gateways');
  if (hosts === undefined && isPublic) yield missingKey(spanOfKey(spec), 'spec', 'hosts');
}

const ends = ['route', 'redirect', 'directResponse', 'delegate'];

function* httpRouteFaults(route: ValueNode): Iterable<Fault> {
  if (route.is !== 'map') return;
  const [first, second] = givenOf(route, ends);
  if (first === undefined) yield missingOneOf(spanOf(route), 'http', ends);
  else if (second !== undefined) yield exclusiveKeys(second, ends);
  yield* weightFaults(itemsAt(route, 'route'));
  const redirect = entryAt(route, 'redirect');
  if (redirect !== undefined) {
    yield* statusFault(redirect.value, 'redirectCode', 300, 399);
    const rewrite = entryAt(route, 'rewrite');
    if (rewrite !== undefined) yield exclusiveKeys(rewrite, ['redirect', 'rewrite']);
  }
  yield* statusFault(nodeAt(route, 'directResponse'), 'status', 200, 599);
  yield* faultInjectionFaults(entryAt(route, 'fault'));
  yield* retryFaults(nodeAt(route, 'retries'));
}

function* weightFaults(branches: readonly ValueNode[]): Iterable<Fault> {
  yield* negativeWeights(branches);
  if (branches.length < 2) return;
  const weights = weightsOf(branches, 0);
  if (weights === undefined || weights.isUnclear) return;
  const { sum, at } = weights;
  if (sum === 0) yield faultAt('weights-zero', at, { who: 'Istio refuses the route' });
  else if (sum !== 100) yield faultAt('weights-not-100', at, { sum });
}

function* statusFault(node: ValueNode | undefined, key: string, least: number, most: number): Iterable<Fault> {
  const code = nodeAt(node, key);
  if (code?.is !== 'scalar' || typeof code.value !== 'number' || code.value === 0) return;
  if (code.value < least || code.value > most) yield outOfRange(key, code, `be a status from ${least} to ${most}`);
}

function* faultInjectionFaults(fault: MapEntry | undefined): Iterable<Fault> {
  if (fault?.value.is !== 'map') return;
  if (givenOf(fault.value, ['delay', 'abort']).length === 0)
    yield missingOneOf(spanOfKey(fault), 'fault', ['delay', 'abort']);
  for (const kind of ['delay', 'abort']) {
    const value = nodeAt(fault.value, kind, 'percentage', 'value');
    if (value?.is !== 'scalar' || typeof value.value !== 'number') continue;
    if (value.value < 0 || value.value > 100) yield outOfRange('value', value, 'be a percentage from 0 to 100');
  }
  const abort = entryAt(fault.value, 'abort');
  if (abort?.value.is === 'map') {
    const errors = ['httpStatus', 'grpcStatus', 'http2Error'];
    const [first] = givenOf(abort.value, errors);
    if (first === undefined) yield missingOneOf(spanOfKey(abort), 'abort', errors);
    yield* statusFault(abort.value, 'httpStatus', 200, 599);
  }
}

function* retryFaults(retries: ValueNode | undefined): Iterable<Fault> {
  const attempts = nodeAt(retries, 'attempts');
  if (attempts?.is !== 'scalar' || typeof attempts.value !== 'number') return;
  if (attempts.value < 0) yield outOfRange('attempts', attempts, 'be at least 0');
  else if (attempts.value === 0) {
    const other = entriesAt(retries).find(({ key }) => key !== 'attempts');
    if (other !== undefined) yield exclusiveKeys(other, ['attempts: 0', other.key]);
  }
}

/** Routes are tried from above: behind one that takes every request nothing is reached. */
function* unreachableFaults(routes: readonly ValueNode[]): Iterable<Fault> {
  const index = routes.findIndex(takesAll);
  const taker = routes[index];
  const next = routes[index + 1];
  if (taker === undefined || next === undefined) return;
  const related = [{ message: 'This route takes every request.', ...spanOf(taker) }];
  yield faultAt('route-unreachable', spanOf(next), {}, { related });
}

function takesAll(route: ValueNode): boolean {
  return route.is === 'map' && itemsAt(route, 'match').length === 0;
}
