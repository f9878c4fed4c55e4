import type { Fault } from '../../diagnostics/finding.ts';
import type { ValueNode } from '../../../yaml/nodes.ts';
import { faultAt } from './fault.ts';
import { nodeAt, spanOf } from './read.ts';

/** What makes two items of a list the same, and how the thing is called in a sentence: "The subset". */
export interface Duplicates {
  readonly what: string;
  /** Path of the key inside an item; empty where the item itself is the key. */
  readonly key: readonly string[];
}

/** Items of a list whose key was there before. Items without the key are never the same. */
export function* duplicates(items: readonly ValueNode[], { what, key }: Duplicates): Iterable<Fault> {
  const first = new Map<string, ValueNode>();
  for (const item of items) {
    const node = nodeAt(item, ...key);
    if (node?.is !== 'scalar' || node.value === null || node.value === '') continue;
    const name = String(node.value);
    const before = first.get(name);
    if (before === undefined) first.set(name, node);
    else if (before !== node) {
      const related = [{ message: `\`${name}\` stands here first.`, ...spanOf(before) }];
      yield faultAt('item-duplicate', spanOf(node), { what, name }, { related });
    }
  }
}
