import type { ListNode, MapEntry, MapNode, ValueNode } from './nodes.ts';

/** What stands in a collection: an entry of a map, an item of a list. */
export type Child = MapEntry | ValueNode;

export function childrenOf(collection: MapNode | ListNode): readonly Child[] {
  return collection.is === 'map' ? collection.entries : collection.items;
}

export function isEntry(child: Child): child is MapEntry {
  return 'key' in child;
}

/** Where a child begins: an entry at its key, an item at its content. */
export function startOf(child: Child): number {
  return isEntry(child) ? child.keyStart : child.start;
}

export function valueOf(child: Child): ValueNode {
  return isEntry(child) ? child.value : child;
}

/** The value of a child; the collection itself where there is no such child. */
export function valueAt(collection: MapNode | ListNode, index: number): ValueNode {
  const child = childrenOf(collection)[index];
  return child === undefined ? collection : valueOf(child);
}

/** True where two readings of a child give it the same places. */
export function areAtSamePlace(left: Child | undefined, right: Child | undefined): boolean {
  if (left === undefined || right === undefined) return false;
  const expected = placesOf(right);
  return placesOf(left).every((offset, at) => offset === expected[at]);
}

function placesOf(child: Child): readonly number[] {
  return isEntry(child) ? [child.keyStart, child.keyEnd, child.value.start, child.value.end] : [child.start, child.end];
}

/** Index of the last child that begins at an offset or before it; -1 where none does. */
export function lastIndexStartingBefore(collection: MapNode | ListNode, offset: number): number {
  const children = childrenOf(collection);
  let low = 0;
  let high = children.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    const child = children[middle];
    if (child !== undefined && startOf(child) <= offset) low = middle + 1;
    else high = middle;
  }
  return low - 1;
}
