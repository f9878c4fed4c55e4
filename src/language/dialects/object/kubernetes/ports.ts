import type { ValueNode } from '../../../../yaml/nodes.ts';
import type { Fault } from '../../../diagnostics/finding.ts';
import { faultAt, outOfRange, withoutQuotes } from '../fault.ts';
import { nameFault } from '../metadata-faults.ts';
import { portName } from '../names.ts';
import { nodeAt, spanOf } from '../read.ts';

/** A port's number, where one is written: 1 to 65535. */
export function* portNumberFault(key: string, node: ValueNode | undefined): Iterable<Fault> {
  if (node?.is !== 'scalar' || typeof node.value !== 'number' || !Number.isInteger(node.value)) return;
  if (node.value < 1 || node.value > 65_535) yield outOfRange(key, node, 'be a port from 1 to 65535');
}

/** Number or name of a port: a name has the form of one. */
export function* portFault(key: string, node: ValueNode | undefined): Iterable<Fault> {
  yield* portNumberFault(key, node);
  if (node?.is !== 'scalar' || typeof node.value !== 'string') return;
  if (/^\d+$/.test(node.value)) {
    const params = { key, value: node.value, expected: 'a number without quotes, or the name of a port' };
    yield faultAt('wrong-format', spanOf(node), params, { fixes: [withoutQuotes(node, node.value)] });
  } else yield* nameFault(node, node.value, 'a port', portName);
}

/** Name of a port, where one is given. */
export function* portNameFault(item: ValueNode): Iterable<Fault> {
  const node = nodeAt(item, 'name');
  if (node?.is === 'scalar' && typeof node.value === 'string' && node.value !== '') {
    yield* nameFault(node, node.value, 'a port', portName);
  }
}
