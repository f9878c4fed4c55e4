import type { MapEntry, ValueNode } from './nodes.ts';

type Movable<Node> = { -readonly [Key in keyof Node]: Node[Key] };

/** Moves a node with all that is in it. The only place where nodes are changed. */
export function shiftNode(node: ValueNode, delta: number): void {
  if (delta === 0) return;
  const movable: Movable<ValueNode> = node;
  movable.start += delta;
  movable.end += delta;
  if (node.is === 'map') for (const entry of node.entries) shiftEntry(entry, delta);
  else if (node.is === 'list') for (const item of node.items) shiftNode(item, delta);
}

/** Moves an entry with its value. */
export function shiftEntry(entry: MapEntry, delta: number): void {
  if (delta === 0) return;
  const movable: Movable<MapEntry> = entry;
  movable.keyStart += delta;
  movable.keyEnd += delta;
  shiftNode(entry.value, delta);
}
