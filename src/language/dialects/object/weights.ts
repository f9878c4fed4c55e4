import type { ValueNode } from '../../../yaml/nodes.ts';
import type { TextSpan } from '../../document/spans.ts';
import { outOfRange } from './fault.ts';
import type { Fault } from '../../diagnostics/finding.ts';
import { entryAt, nodeAt, spanOf, spanOfEntry } from './read.ts';

/** The weights of the branches of one route. */
export interface Weights {
  readonly sum: number;
  /** True where each branch says its weight. */
  readonly areAllGiven: boolean;
  /** True where a weight is negative, or no number: the sum means nothing then. */
  readonly isUnclear: boolean;
  /** The last weight, where the sum is looked for; the last branch where none is given. */
  readonly at: TextSpan;
}

/** Adds the weights of branches up; undefined where there are none. */
export function weightsOf(branches: readonly ValueNode[], absent: number): Weights | undefined {
  const last = branches.at(-1);
  if (last === undefined) return undefined;
  let sum = 0;
  let areAllGiven = true;
  let isUnclear = false;
  let at: TextSpan | undefined;
  for (const branch of branches) {
    const node = nodeAt(branch, 'weight');
    const entry = entryAt(branch, 'weight');
    if (node === undefined || entry === undefined) {
      areAllGiven = false;
      sum += absent;
    } else if (node.is !== 'scalar' || typeof node.value !== 'number' || node.value < 0) isUnclear = true;
    else {
      sum += node.value;
      at = spanOfEntry(entry);
    }
  }
  return { sum, areAllGiven, isUnclear, at: at ?? spanOf(last) };
}

/** Nobody can get less than nothing. */
export function* negativeWeights(branches: readonly ValueNode[]): Iterable<Fault> {
  for (const branch of branches) {
    const node = nodeAt(branch, 'weight');
    if (node?.is === 'scalar' && typeof node.value === 'number' && node.value < 0)
      yield outOfRange('weight', node, 'be at least 0');
  }
}
