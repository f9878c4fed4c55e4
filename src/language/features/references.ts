import { wholeReference, type ReferenceText } from '../../pattern/model/reference-text.ts';
import { entryOf, type ValueNode } from '../../yaml/nodes.ts';

/** References to references are followed this far. */
const longestChain = 10;

/** The names of the steps of a reference. */
export function namesOf({ steps }: ReferenceText): readonly string[] {
  return steps.map(({ name }) => name);
}

/** The value behind the steps of a reference; undefined where it leads nowhere or in a circle. */
export function referredValue(root: ValueNode, steps: readonly string[]): ValueNode | undefined {
  let node = nodeAt(root, steps);
  for (let count = 0; count < longestChain && node?.is === 'scalar'; count += 1) {
    const next = typeof node.value === 'string' ? wholeReference(node.value) : undefined;
    if (next === undefined) return node;
    node = nodeAt(root, namesOf(next));
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
