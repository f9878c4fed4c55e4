import { entryOf, type ValueNode } from '../../yaml/nodes.ts';

/** What a reference leads to in the tree of its document. */
export interface ReferenceTarget {
  readonly node: ValueNode;
  /** Where the name or the value stands. */
  readonly start: number;
}

/** `services.[ns.sample].name` into its steps. */
export function stepsOf(path: string): readonly string[] {
  return [...path.matchAll(/\[([^\]]+)\]|([^.[\]]+)/g)].map((match) => match[1] ?? match[2] ?? '');
}

const reference = /^\s*\$\(#ref\.([^)]+)\)\s*$/;

/** References to references are followed this far. */
const longestChain = 10;

/** The value behind the steps of a reference; undefined where it leads nowhere or in a circle. */
export function referredValue(root: ValueNode, steps: readonly string[]): ValueNode | undefined {
  let node = nodeAt(root, steps);
  for (let count = 0; count < longestChain && node?.is === 'scalar'; count += 1) {
    const next = typeof node.value === 'string' ? reference.exec(node.value)?.[1] : undefined;
    if (next === undefined) return node;
    node = nodeAt(root, stepsOf(next));
  }
  return node?.is === 'scalar' ? undefined : node;
}

/** The node behind steps. The name of a service that has none is its key. */
export function nodeAt(root: ValueNode, steps: readonly string[]): ValueNode | undefined {
  let node: ValueNode | undefined = root;
  for (const [index, step] of steps.entries()) {
    if (node.is === 'list') node = node.items[Number(step)];
    else if (node.is === 'map') {
      const entry = entryOf(node, step);
      if (entry === undefined) return implicitName(root, steps, index);
      node = entry.value;
    } else return undefined;
    if (node === undefined) return undefined;
  }
  return node;
}

function implicitName(root: ValueNode, steps: readonly string[], index: number): ValueNode | undefined {
  const [first, key, field] = steps;
  if (first !== 'services' || field !== 'name' || index !== 2 || key === undefined || steps.length !== 3)
    return undefined;
  const services = root.is === 'map' ? entryOf(root, 'services')?.value : undefined;
  const service = services?.is === 'map' ? entryOf(services, key) : undefined;
  return service === undefined ? undefined : { is: 'scalar', value: key, start: service.keyStart, end: service.keyEnd };
}
