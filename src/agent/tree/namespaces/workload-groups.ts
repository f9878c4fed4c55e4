import type { Labels } from '../../../cluster/kinds/kind.ts';
import type { RowsGrouping } from '../../protocol/rows.ts';
import type { OtherPods } from './workload-facts.ts';

/** What is looked at to tell the group of a workload. */
type Grouped = { readonly kind: string; readonly labels: Labels } | Pick<OtherPods, 'kind' | 'pods'>;

/** Workloads that belong together. */
export interface WorkloadGroup<Item> {
  /** Empty for those that belong to no group. */
  readonly key: string;
  readonly items: readonly Item[];
}

/**
 * Labels that name the application of a workload, the widest first: the recommended labels of Kubernetes, and those of before that
 * Istio and Kiali read too.
 */
const applicationLabels = [
  'app.kubernetes.io/part-of',
  'app.kubernetes.io/instance',
  'app.kubernetes.io/name',
  'app',
  'k8s-app',
] as const;

const paths: Readonly<Record<RowsGrouping, string>> = { kind: 'by-kind', application: 'by-application' };

/** The step of a row's path that says how the row below it is grouped; no kind is called so. */
export function pathOfGrouping(grouping: RowsGrouping): string {
  return paths[grouping];
}

/** What {@link pathOfGrouping} gave; undefined for another step. */
export function groupingOf(step: string): RowsGrouping | undefined {
  return (Object.keys(paths) as RowsGrouping[]).find((grouping) => paths[grouping] === step);
}

/** Workloads in their groups by name; those of no group come last. */
export function workloadGroups<Item extends Grouped>(
  items: readonly Item[],
  grouping: RowsGrouping,
): readonly WorkloadGroup<Item>[] {
  const byKey = new Map<string, Item[]>();
  for (const item of items) {
    const key = keyOf(item, grouping);
    const members = byKey.get(key);
    if (members === undefined) byKey.set(key, [item]);
    else members.push(item);
  }
  return [...byKey]
    .map(([key, members]) => ({ key, items: members }))
    .sort((left, right) => compare(left.key, right.key));
}

/** The members of one group. */
export function itemsOfGroup<Item extends Grouped>(
  items: readonly Item[],
  grouping: RowsGrouping,
  key: string,
): readonly Item[] {
  return items.filter((item) => keyOf(item, grouping) === key);
}

/** How a group is called, and the rule by which something belongs to it. */
export function wordsOfGroup(grouping: RowsGrouping, key: string): { readonly label: string; readonly rule: string } {
  if (grouping === 'kind') return { label: key, rule: `Workloads of kind ${key}` };
  const labels = applicationLabels.join(', ');
  return key === ''
    ? { label: 'No application', rule: `Workloads without any of the labels ${labels}` }
    : { label: key, rule: `Workloads whose first label of ${labels} is ${key}` };
}

function keyOf(item: Grouped, grouping: RowsGrouping): string {
  if (grouping === 'kind') return item.kind;
  // Pods of a Job say for it which application they belong to.
  const labels = 'pods' in item ? (item.pods[0]?.labels ?? {}) : item.labels;
  const label = applicationLabels.find((name) => (labels[name] ?? '') !== '');
  return label === undefined ? '' : (labels[label] ?? '');
}

function compare(left: string, right: string): number {
  if (left === '' || right === '') return left === right ? 0 : left === '' ? 1 : -1;
  return left < right ? -1 : 1;
}
