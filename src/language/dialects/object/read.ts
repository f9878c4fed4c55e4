import { entryOf, type MapEntry, type MapNode, type ValueNode } from '../../../yaml/nodes.ts';
import type { TextSpan } from '../../document/spans.ts';
import { plainKey } from '../../schema/resolve.ts';

type Step = string | number;

/** What stands at a path; undefined where the path leaves what is there. */
export function nodeAt(node: ValueNode | undefined, ...path: readonly Step[]): ValueNode | undefined {
  return nodeBelow(node, path, path.length);
}

/** @param steps of the path that are followed. */
function nodeBelow(node: ValueNode | undefined, path: readonly Step[], steps: number): ValueNode | undefined {
  let found = node;
  for (let index = 0; index < steps; index += 1) {
    const step = path[index];
    if (found?.is === 'map') found = entryIn(found, String(step))?.value;
    else if (found?.is === 'list' && typeof step === 'number') found = found.items[step];
    else return undefined;
  }
  return found;
}

/** The entry of a key of the map at a path. */
export function entryAt(node: ValueNode | undefined, ...path: readonly Step[]): MapEntry | undefined {
  const parent = nodeBelow(node, path, path.length - 1);
  return parent?.is === 'map' ? entryIn(parent, String(path.at(-1))) : undefined;
}

/** The entry of a key, which early Meshery files write for reading: `cluster IP`. That alone is told, and not what would follow of it. */
function entryIn(map: MapNode, key: string): MapEntry | undefined {
  const found = entryOf(map, key);
  if (found !== undefined || key === key.toLowerCase()) return found;
  return map.entries.find((entry) => plainKey(entry.key) === key);
}

/** The text at a path; undefined for anything that is no text. */
export function textAt(node: ValueNode | undefined, ...path: readonly Step[]): string | undefined {
  const found = nodeBelow(node, path, path.length);
  return found?.is === 'scalar' && typeof found.value === 'string' ? found.value : undefined;
}

/** The number at a path; undefined for anything that is no number. */
export function numberAt(node: ValueNode | undefined, ...path: readonly Step[]): number | undefined {
  const found = nodeBelow(node, path, path.length);
  return found?.is === 'scalar' && typeof found.value === 'number' ? found.value : undefined;
}

/** The items of the list at a path; none where there is no list. */
export function itemsAt(node: ValueNode | undefined, ...path: readonly Step[]): readonly ValueNode[] {
  const found = nodeBelow(node, path, path.length);
  return found?.is === 'list' ? found.items : [];
}

/** The entries of the map at a path; none where there is no map. */
export function entriesAt(node: ValueNode | undefined, ...path: readonly Step[]): readonly MapEntry[] {
  const found = nodeBelow(node, path, path.length);
  return found?.is === 'map' ? found.entries : [];
}

/** True where a key is given and holds something. */
export function isGiven(node: ValueNode | undefined, ...path: readonly Step[]): boolean {
  const found = nodeBelow(node, path, path.length);
  return found !== undefined && !(found.is === 'scalar' && found.value === null);
}

/** What is underlined for a value: a scalar itself, of a map or list the first key, because the whole may be pages long. */
export function spanOf(node: ValueNode): TextSpan {
  if (node.is === 'map') {
    const first = node.entries.find(({ merged }) => merged !== true);
    return first === undefined ? { start: node.start, end: node.end } : spanOfKey(first);
  }
  const [item] = node.is === 'list' ? node.items : [];
  return item === undefined ? { start: node.start, end: node.end } : spanOf(item);
}

/** The key of an entry. */
export function spanOfKey({ keyStart, keyEnd }: MapEntry): TextSpan {
  return { start: keyStart, end: keyEnd };
}

/** An entry's value where it is short, its key otherwise. */
export function spanOfEntry(entry: MapEntry): TextSpan {
  const { value } = entry;
  return value.is === 'scalar' && value.value !== null && value.end > value.start
    ? { start: value.start, end: value.end }
    : spanOfKey(entry);
}
