import { entryOf, type MapEntry, type MapNode, type ValueNode } from '../../../yaml/nodes.ts';
import type { Fault } from '../../diagnostics/finding.ts';
import type { SchemaFault } from '../../schema/faults.ts';
import { ownProperty } from '../../schema/resolve.ts';
import type { Schema } from '../../schema/types.ts';
import { validate } from '../../schema/validate.ts';
import { faultAt } from '../object/fault.ts';
import { entryAt, spanOf } from '../object/read.ts';
import { recordKinds, type RecordKind } from './record-schemas.ts';
import { snakeCase } from './schema.ts';

/** Which message of SMP beside the test a document is; undefined for tests and for everything else. */
export function recordKindOf(root: ValueNode): RecordKind | undefined {
  if (root.is !== 'map' || entryOf(root, 'test') !== undefined || entryOf(root, 'clients') !== undefined)
    return undefined;
  const keys = root.entries.map(({ key }) => snakeCase(key));
  return recordKinds.find(({ marks }) => marks.some((mark) => keys.includes(mark)));
}

/** A result, the configuration of a mesh or an environment, beside the message that it is. */
export function* recordFaults(root: MapNode, { name, against }: RecordKind, text: string): Iterable<Fault> {
  const node = inSnakeCase(root, against.schema);
  const place = { name, ...spanOf(root) };
  const faults = validate({ node, place, against });
  for (const fault of faults) if (!isNumberAsText(fault, text)) yield withoutOtherShare(fault);
  if (name !== 'PerformanceTestResult' || faults.length > 0) return;
  yield* timeFaults(node);
  yield* latencyFaults(node);
}

/** The JSON form of protobuf writes `actualQps` for `actual_qps`; keys of labels are left as they are. */
function inSnakeCase(node: MapNode, schema: Schema): MapNode;
function inSnakeCase(node: ValueNode, schema: Schema): ValueNode;
function inSnakeCase(node: ValueNode, schema: Schema): ValueNode {
  const { items } = schema;
  if (node.is === 'list' && items !== undefined)
    return { ...node, items: node.items.map((item) => inSnakeCase(item, items)) };
  if (node.is !== 'map' || schema.properties === undefined) return node;
  const entries = node.entries.map((entry): MapEntry => {
    const key = snakeCase(entry.key);
    const property = ownProperty(schema, key);
    return property === undefined ? entry : { ...entry, key, value: inSnakeCase(entry.value, property) };
  });
  return { ...node, entries };
}

/** `p95` is no misspelling of `p90`: its figure must not be given for another share of the requests. */
function withoutOtherShare(fault: SchemaFault): Fault {
  const { nearest, ...params } = fault.params;
  const { key } = params;
  return nearest !== undefined && /^p\d+$/.test(String(key)) ? { ...fault, params } : fault;
}

/** The JSON form of protobuf takes numbers as texts. */
function isNumberAsText({ code, params, start, end }: Fault, text: string): boolean {
  if (code !== 'wrong-type' || !['a whole number', 'a number'].includes(String(params['expected']))) return false;
  return /^(["'])-?\d+(?:\.\d+)?\1$/.test(text.slice(start, end));
}

/** A test that ended before it began. */
function* timeFaults(root: MapNode): Iterable<Fault> {
  const start = entryAt(root, 'start_time')?.value;
  const end = entryAt(root, 'end_time')?.value;
  if (start?.is !== 'scalar' || end?.is !== 'scalar') return;
  if (!(Date.parse(String(end.value)) < Date.parse(String(start.value)))) return;
  const related = [{ message: 'It began here.', start: start.start, end: start.end }];
  yield faultAt('profile-result-times', end, { end: String(end.value), start: String(start.value) }, { related });
}

/** Shares of all requests in the order in which their latencies cannot get shorter; the mean is only between the ends. */
const ascending = ['min', 'p50', 'p90', 'p99', 'max'] as const;

function* latencyFaults(root: MapNode): Iterable<Fault> {
  const given = ascending.flatMap((key) => latencyAt(root, key) ?? []);
  for (const [index, later] of given.entries()) {
    const before = given[index - 1];
    if (before === undefined || later.value >= before.value) continue;
    yield outOfOrder(later, before);
    return;
  }
  const average = latencyAt(root, 'average');
  const min = latencyAt(root, 'min');
  const max = latencyAt(root, 'max');
  if (average !== undefined && min !== undefined && average.value < min.value) yield outOfOrder(average, min);
  if (average !== undefined && max !== undefined && average.value > max.value) yield outOfOrder(max, average);
}

interface Latency {
  readonly key: string;
  readonly value: number;
  readonly node: ValueNode;
}

function latencyAt(root: MapNode, key: string): Latency | undefined {
  const node = entryAt(root, 'latencies_ms', key)?.value;
  return node?.is === 'scalar' && typeof node.value === 'number' ? { key, value: node.value, node } : undefined;
}

function outOfOrder(later: Latency, before: Latency): Fault {
  const params = { key: later.key, value: later.value, other: before.key, otherValue: before.value };
  const related = [{ message: `\`${before.key}\` stands here.`, start: before.node.start, end: before.node.end }];
  return faultAt('profile-latencies', later.node, params, { related });
}
