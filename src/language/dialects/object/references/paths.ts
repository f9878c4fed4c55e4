import type { MapEntry, ValueNode } from '../../../../yaml/nodes.ts';
import type { NodePath } from '../../dialect.ts';
import { nodeAt } from '../read.ts';

/** Steps of a path of a rule, in the order of {@link stepsOf}. */
export type Steps = readonly string[];

/**
 * A path of a rule as steps: `a[].b` is `a`, `[]`, `b`. `[]` stands for each item of a list, `{}` for each value of a map, `{key}` at the end
 * for each key of one. A key that holds a dot has `~` in its place.
 */
export function stepsOf(path: string): Steps {
  return path
    .replaceAll(/\[\]|\{\}|\{key\}/g, '.$&')
    .split('.')
    .map((step) => step.replaceAll('~', '.'));
}

/** Rules by the kind that they are of, each made ready once. */
export function rulesByHolder<Rule extends { readonly from: string }, Compiled>(
  rules: readonly Rule[],
  compile: (rule: Rule) => Compiled,
): ReadonlyMap<string, readonly Compiled[]> {
  const byHolder = new Map<string, Compiled[]>();
  for (const rule of rules) {
    const known = byHolder.get(rule.from);
    if (known === undefined) byHolder.set(rule.from, [compile(rule)]);
    else known.push(compile(rule));
  }
  return byHolder;
}

/** True where steps lead to exactly this path, which nothing need stand at. */
export function leadTo(steps: Steps, path: NodePath): boolean {
  return steps.length === path.length && steps.every((step, index) => isStep(step, path[index]));
}

function isStep(step: string, written: string | number | undefined): boolean {
  if (step === '[]') return typeof written === 'number';
  return step === '{}' ? typeof written === 'string' : step === written;
}

/** A node and the way to it. */
export interface Reached {
  readonly node: ValueNode;
  readonly path: NodePath;
  /** Where the steps lead to a key: its entry, whose value the node is. */
  readonly entry?: MapEntry;
}

/** What the steps lead to. Most lead nowhere, so paths are made at the end of the way only. */
export function reached(root: ValueNode, steps: Steps, base: NodePath): readonly Reached[] {
  const found: Reached[] = [];
  const way: (string | number)[] = [];
  const walk = (node: ValueNode): void => {
    const step = steps[way.length];
    if (step === undefined) found.push({ node, path: [...base, ...way] });
    else if (step === '[]') {
      if (node.is !== 'list') return;
      for (let index = 0; index < node.items.length; index += 1) go(node.items[index], index);
    } else if (step === '{}') {
      for (const { key, value } of node.is === 'map' ? node.entries : []) go(value, key);
    } else if (step === '{key}') {
      for (const entry of node.is === 'map' ? node.entries : [])
        found.push({ node: entry.value, path: [...base, ...way, entry.key], entry });
    } else go(nodeAt(node, step), step);
  };
  const go = (node: ValueNode | undefined, step: string | number): void => {
    if (node === undefined) return;
    way.push(step);
    walk(node);
    way.pop();
  };
  walk(root);
  return found;
}
