import type { MapEntry, ValueNode } from '../../yaml/nodes.ts';

/**
 * The entries and items of a node that stand inside it. What came through a merge key or an alias stands elsewhere: a walk over places
 * passes it by.
 */
export function ownEntries(node: ValueNode): readonly MapEntry[] {
  return node.is === 'map' ? node.entries.filter(({ merged }) => merged !== true) : [];
}

/** True where the value of an entry stands behind its key, and not at an anchor above it. */
export function isOwnValue({ keyEnd, value }: MapEntry): boolean {
  return value.start >= keyEnd;
}

/** The items of a list that stand inside it. */
export function ownItems(node: ValueNode): readonly ValueNode[] {
  return node.is === 'list' ? node.items.filter((item) => item.start >= node.start && item.end <= node.end) : [];
}
