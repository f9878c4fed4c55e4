import type { JsonObject, JsonValue } from '../core/json.ts';
import type { ListNode, MapNode, ValueNode } from './nodes.ts';
import { isRepeatedItem, isRepeatedValue } from './repeats.ts';

/** Aliases that repeat more nodes than this are a mistake or an attack. */
export const mostRepeatedNodes = 1000;

/**
 * A tree as plain values. Where several entries have one key the last one counts, as in JSON.
 *
 * @returns undefined where aliases repeat more than {@link mostRepeatedNodes} nodes: a few lines of aliases to aliases would fill the
 * memory of everybody who walks the result.
 */
export function plainValue(node: MapNode): JsonObject | undefined;
export function plainValue(node: ValueNode): JsonValue | undefined;
export function plainValue(node: ValueNode): JsonValue | undefined {
  const value = valueOf(node, false);
  if (value !== undefined) return value;
  return repeatedNodes(node, new Map()).repeated > mostRepeatedNodes ? undefined : valueOf(node, true);
}

/** @returns undefined where something is repeated although it may not be. */
function valueOf(node: ValueNode, mayRepeat: boolean): JsonValue | undefined {
  if (node.is === 'scalar') return node.value;
  if (node.is === 'list') return listOf(node, mayRepeat);
  const result: Record<string, JsonValue> = {};
  for (const entry of node.entries) {
    const value = mayRepeat || !isRepeatedValue(entry) ? valueOf(entry.value, mayRepeat) : undefined;
    if (value === undefined) return undefined;
    // An assignment to this one name would set the prototype.
    if (entry.key === '__proto__') Object.defineProperty(result, entry.key, { value, enumerable: true });
    else result[entry.key] = value;
  }
  return result;
}

function listOf({ items, start }: ListNode, mayRepeat: boolean): JsonValue | undefined {
  const result: JsonValue[] = [];
  let behind = start;
  for (const item of items) {
    const value = mayRepeat || !isRepeatedItem(item, behind) ? valueOf(item, mayRepeat) : undefined;
    if (value === undefined) return undefined;
    result.push(value);
    behind = item.end;
  }
  return result;
}

interface Size {
  readonly nodes: number;
  readonly repeated: number;
}

/** How many nodes a walk over the tree visits, and how many of them it has visited before. */
function repeatedNodes(node: ValueNode, known: Map<ValueNode, Size>): Size {
  if (node.is === 'scalar') return { nodes: 1, repeated: 0 };
  const before = known.get(node);
  if (before !== undefined) return { nodes: before.nodes, repeated: before.nodes };
  let nodes = 1;
  let repeated = 0;
  const children = node.is === 'list' ? node.items : node.entries.map(({ value }) => value);
  for (const child of children) {
    const size = repeatedNodes(child, known);
    nodes += size.nodes;
    repeated += size.repeated;
  }
  const size = { nodes, repeated };
  known.set(node, size);
  return size;
}
