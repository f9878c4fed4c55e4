import { isJsonObject, type JsonValue } from '../../../core/json.ts';
import { placeKey } from '../../../pattern/model/references.ts';
import { wholeReference } from '../../../pattern/model/reference-text.ts';
import type { MapEntry, ScalarNode, ValueNode } from '../../../yaml/nodes.ts';
import { spanAtPath, type TextSpan } from '../../document/spans.ts';
import type { Fault } from '../../diagnostics/finding.ts';
import type { NodePath } from '../dialect.ts';

/** A tree in which references are replaced by what they lead to. */
export interface FilledTree {
  readonly node: ValueNode;
  /** The replaced texts, by where they begin. */
  readonly replaced: ReadonlyMap<number, ScalarNode>;
}

const nothingReplaced: FilledTree['replaced'] = new Map();

/**
 * The tree below a path with references filled in. What is filled in stands where its reference stands, so that whatever is said of it
 * is said there.
 *
 * @param values by `placeKey`, as `fillReferences` gives them.
 */
export function filledTree(node: ValueNode, path: NodePath, values: ReadonlyMap<string, JsonValue>): FilledTree {
  if (values.size === 0) return { node, replaced: nothingReplaced };
  const replaced = new Map<number, ScalarNode>();
  const fill = (current: ValueNode, place: NodePath): ValueNode => {
    if (current.is === 'scalar') {
      const value = typeof current.value === 'string' ? values.get(placeKey(place)) : undefined;
      if (value === undefined) return current;
      replaced.set(current.start, current);
      return treeOf(value, current);
    }
    if (current.is === 'list') {
      const items = current.items.map((item, index) => fill(item, [...place, index]));
      return items.every((item, index) => item === current.items[index]) ? current : { ...current, items };
    }
    const entries = current.entries.map((entry): MapEntry => {
      const value = fill(entry.value, [...place, entry.key]);
      return value === entry.value ? entry : { ...entry, value };
    });
    return entries.every((entry, index) => entry === current.entries[index]) ? current : { ...current, entries };
  };
  return { node: fill(node, path), replaced };
}

function treeOf(value: JsonValue, { start, end }: TextSpan): ValueNode {
  if (Array.isArray(value))
    return {
      is: 'list',
      items: (value as readonly JsonValue[]).map((item) => treeOf(item, { start, end })),
      start,
      end,
    };
  if (!isJsonObject(value)) return { is: 'scalar', value: value as string | number | boolean | null, start, end };
  const entries = Object.entries(value).map(([key, item]): MapEntry => {
    return { key, keyStart: start, keyEnd: end, value: treeOf(item, { start, end }) };
  });
  return { is: 'map', entries, start, end };
}

/** A fault of what a reference leads to tells where that stands. Its own text is right, so nothing there is to be changed. */
export function withSource(fault: Fault, { replaced }: FilledTree, root: ValueNode): Fault {
  const node = replaced.get(fault.start);
  if (node === undefined) return fault;
  const reference = wholeReference(String(node.value));
  if (reference === undefined) return { ...fault, fixes: [] };
  const steps = reference.steps.map(({ name }) => name);
  return {
    ...fault,
    start: node.start,
    end: node.end,
    related: [{ message: 'The value comes from here.', ...spanAtPath(root, steps, 'value') }],
  };
}
