import type { ValueNode } from '../../../../yaml/nodes.ts';
import type { Fault } from '../../../diagnostics/finding.ts';
import { faultAt, outOfRange, withoutQuotes } from '../fault.ts';
import type { ManifestObject } from '../objects.ts';
import { nodeAt, spanOf } from '../read.ts';

/**
 * A number of Pods, or the share of them as a percentage. The published description calls the share any text; what the API server takes is in
 * its code (`ValidatePositiveIntOrPercent` and `IsNotMoreThan100Percent` of its `apps` validation).
 */
export function* shareFaults(key: string, node: ValueNode | undefined, mayExceedAll = false): Iterable<Fault> {
  if (node?.is !== 'scalar') return;
  const { value } = node;
  if (typeof value === 'number' && value < 0) yield outOfRange(key, node, 'be at least 0');
  if (typeof value !== 'string') return;
  const [, percent] = /^(\d+)%$/.exec(value) ?? [];
  if (percent === undefined) {
    const params = { key, value, expected: 'a whole number, or a percentage such as `25%`' };
    yield faultAt(
      'wrong-format',
      spanOf(node),
      params,
      /^\d+$/.test(value) ? { fixes: [withoutQuotes(node, value)] } : {},
    );
  } else if (Number(percent) > 100 && !mayExceedAll) yield outOfRange(key, node, 'be at most `100%`');
}

/** How many Pods a roll-out may take away, and add, at a time. */
export function* rollingUpdateFaults({ kind, node }: ManifestObject): Iterable<Fault> {
  const isDeployment = kind === 'Deployment';
  const rolling = nodeAt(node, 'spec', isDeployment ? 'strategy' : 'updateStrategy', 'rollingUpdate');
  yield* shareFaults('maxUnavailable', nodeAt(rolling, 'maxUnavailable'));
  yield* shareFaults('maxSurge', nodeAt(rolling, 'maxSurge'), isDeployment);
}
