import type { ValueNode } from '../../../../yaml/nodes.ts';
import { entriesAt, itemsAt, nodeAt, textAt } from '../read.ts';

/** What one label must be. */
export interface Condition {
  readonly key: string;
  readonly operator: 'In' | 'NotIn' | 'Exists' | 'DoesNotExist';
  readonly values: readonly string[];
}

/** The conditions of a plain map of labels. */
export function conditionsOfLabels(node: ValueNode | undefined): readonly Condition[] {
  return entriesAt(node).flatMap(({ key, value }): readonly Condition[] =>
    value.is === 'scalar' ? [{ key, operator: 'In', values: [String(value.value)] }] : [],
  );
}

/** The conditions of a `LabelSelector`; those of an operator that nobody knows are left out. */
export function conditionsOfSelector(node: ValueNode | undefined): readonly Condition[] {
  const expressions = itemsAt(node, 'matchExpressions').flatMap((item): readonly Condition[] => {
    const key = textAt(item, 'key');
    const operator = operators.find((one) => one === textAt(item, 'operator'));
    const values = itemsAt(item, 'values').flatMap((value) => (value.is === 'scalar' ? [String(value.value)] : []));
    return key === undefined || operator === undefined ? [] : [{ key, operator, values }];
  });
  return [...conditionsOfLabels(nodeAt(node, 'matchLabels')), ...expressions];
}

const operators = ['In', 'NotIn', 'Exists', 'DoesNotExist'] as const;

/** True where a label's value, or its absence, is what a condition asks for. As in Kubernetes, `NotIn` takes what has no such label. */
export function holdsFor({ operator, values }: Condition, value: string | undefined): boolean {
  if (operator === 'Exists') return value !== undefined;
  if (operator === 'DoesNotExist') return value === undefined;
  const isIn = value !== undefined && values.includes(value);
  return operator === 'In' ? isIn : !isIn;
}

/** True where labels fulfil all conditions. */
export function fulfils(labels: Readonly<Record<string, string>>, conditions: readonly Condition[]): boolean {
  return conditions.every((one) => holdsFor(one, Object.hasOwn(labels, one.key) ? labels[one.key] : undefined));
}
