import type { ValueNode } from '../../../../yaml/nodes.ts';
import type { Fault } from '../../../diagnostics/finding.ts';
import { durationWords, isGoDuration } from '../../../schema/formats.ts';
import { faultAt, missingKey, missingOneOf, outOfRange } from '../fault.ts';
import type { ManifestObject } from '../objects.ts';
import { entryAt, isGiven, itemsAt, nodeAt, numberAt, spanOf, spanOfKey, textAt } from '../read.ts';
import { regexFault } from '../regular-expressions.ts';

/** Routes of a Service as Linkerd's own kind has them. */
export function* serviceProfileFaults(object: ManifestObject): Iterable<Fault> {
  const { node } = object;
  yield* fullNameFault(object);
  for (const route of itemsAt(node, 'spec', 'routes')) {
    const condition = entryAt(route, 'condition');
    if (condition !== undefined) yield* requestFaults(condition.value, 0);
    yield* durationFault('timeout', nodeAt(route, 'timeout'));
    for (const response of itemsAt(route, 'responseClasses')) yield* responseFaults(nodeAt(response, 'condition'), 0);
  }
  const budget = entryAt(node, 'spec', 'retryBudget');
  const ratio = nodeAt(budget?.value, 'retryRatio');
  const rate = nodeAt(budget?.value, 'minRetriesPerSecond');
  if (ratio !== undefined && (numberAt(budget?.value, 'retryRatio') ?? 0) < 0)
    yield outOfRange('retryRatio', ratio, 'be at least 0');
  if (rate !== undefined && (numberAt(budget?.value, 'minRetriesPerSecond') ?? 0) < 0)
    yield outOfRange('minRetriesPerSecond', rate, 'be at least 0');
  yield* durationFault('ttl', nodeAt(budget?.value, 'ttl'));
}

/** A profile is found by the full name of its Service. Other names with dots may be of hosts outside of the cluster. */
function* fullNameFault({ node, name, namespace }: ManifestObject): Iterable<Fault> {
  const place = nodeAt(node, 'metadata', 'name');
  if (place?.is !== 'scalar' || name === undefined || name === '') return;
  const [service = '', ofNamespace, ...rest] = name.split('.');
  const isShort = ofNamespace === undefined || (rest.length === 0 && ofNamespace === namespace);
  const isHalf = rest.length === 1 && rest[0] === 'svc';
  if (!isShort && !isHalf) return;
  const full = `${service}.${ofNamespace ?? namespace ?? 'default'}.svc.cluster.local`;
  const params = { name, what: 'a ServiceProfile', why: `it is that of its Service in full, such as \`${full}\`` };
  const isCertain = ofNamespace !== undefined || namespace !== undefined;
  const fixes = [{ title: `Change to \`${full}\``, edits: [{ start: place.start, end: place.end, text: full }] }];
  yield faultAt('name-invalid', spanOf(place), params, isCertain ? { fixes } : {});
}

/** Deeper conditions than people write are left alone. */
const deepestCondition = 20;

function* requestFaults(condition: ValueNode, depth: number): Iterable<Fault> {
  if (condition.is !== 'map' || depth > deepestCondition) return;
  const keys = ['pathRegex', 'method', 'all', 'any', 'not'];
  if (keys.every((key) => !isGiven(condition, key))) {
    yield missingOneOf(spanOf(condition), 'condition', keys);
    return;
  }
  yield* regexFault('pathRegex', nodeAt(condition, 'pathRegex'));
  const inner = [...itemsAt(condition, 'all'), ...itemsAt(condition, 'any'), ...itemsAt(condition, 'not')];
  for (const child of inner) yield* requestFaults(child, depth + 1);
}

function* responseFaults(condition: ValueNode | undefined, depth: number): Iterable<Fault> {
  if (condition?.is !== 'map' || depth > deepestCondition) return;
  const status = entryAt(condition, 'status');
  const least = numberAt(status?.value, 'min');
  const most = numberAt(status?.value, 'max');
  for (const key of ['min', 'max']) {
    const bound = nodeAt(status?.value, key);
    const number = numberAt(status?.value, key);
    if (bound !== undefined && number !== undefined && (number < 100 || number > 599))
      yield outOfRange(key, bound, 'be a status from 100 to 599');
  }
  const isInRange = least !== undefined && most !== undefined && least <= 599 && most >= 100;
  if (status !== undefined && isInRange && least > most)
    yield faultAt('out-of-range', spanOfKey(status), {
      key: 'status',
      expected: 'have a `min` that is no more than its `max`',
    });
  const inner = [...itemsAt(condition, 'all'), ...itemsAt(condition, 'any')];
  for (const child of inner) yield* responseFaults(child, depth + 1);
  yield* responseFaults(nodeAt(condition, 'not'), depth + 1);
}

function* durationFault(key: string, node: ValueNode | undefined): Iterable<Fault> {
  if (node?.is !== 'scalar' || typeof node.value !== 'string' || isGoDuration(node.value)) return;
  yield faultAt('wrong-format', spanOf(node), { key, value: node.value, expected: durationWords });
}

/** A rate limit for a Server: nothing is allowed more than all together. */
export function* rateLimitFaults({ node }: ManifestObject): Iterable<Fault> {
  const spec = nodeAt(node, 'spec');
  const kind = nodeAt(spec, 'targetRef', 'kind');
  if (kind !== undefined && textAt(spec, 'targetRef', 'kind') === 'Server' && !isGiven(spec, 'targetRef', 'group'))
    yield missingKey(spanOf(kind), 'Server', 'group');
  const total = numberAt(spec, 'total', 'requestsPerSecond');
  const limits = [nodeAt(spec, 'total'), nodeAt(spec, 'identity'), ...itemsAt(spec, 'overrides')];
  for (const limit of limits) {
    const rate = nodeAt(limit, 'requestsPerSecond');
    const number = numberAt(limit, 'requestsPerSecond');
    if (rate === undefined || number === undefined) continue;
    if (number < 1) yield outOfRange('requestsPerSecond', rate, 'be at least 1');
    else if (total !== undefined && number > total)
      yield outOfRange('requestsPerSecond', rate, `be no more than the total, ${total}`);
  }
}
