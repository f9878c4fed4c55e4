import { atPath, pathToOffset, type ValueNode } from '../../yaml/nodes.ts';

/** A part of the text. */
export interface TextSpan {
  readonly start: number;
  readonly end: number;
}

/**
 * What is underlined for the value or the key at a path: the key of an entry, or its value where that is short. A whole map or list is
 * shown at its key, because it may be pages long. Where the path ends early, what it led to answers.
 */
export function spanAtPath(root: ValueNode, path: readonly (string | number)[], at: 'key' | 'value'): TextSpan {
  const { node, entry } = atPath(root, path);
  if (entry !== undefined && (at === 'key' || node.is !== 'scalar' || node.value === null)) {
    return { start: entry.keyStart, end: entry.keyEnd };
  }
  return node.is === 'scalar' ? { start: node.start, end: node.end } : firstKey(node);
}

/**
 * The same for a fault that is told by offset and by a path for people (`test.clients[0].rps`). The offset of a map is that of its first
 * key, so the path decides which of the two was meant.
 */
export function spanAtPlace(root: ValueNode, offset: number, place: string | undefined): TextSpan {
  const { path, node, onKey } = pathToOffset(root, offset);
  if (onKey === undefined && node.is === 'scalar' && node.end > node.start) return { start: node.start, end: node.end };
  for (let depth = path.length; depth > 0; depth -= 1) {
    const above = path.slice(0, depth);
    if (leadsTo(pathText(above), place)) return spanAtPath(root, above, 'key');
  }
  return onKey === undefined ? firstKey(root) : { start: onKey.keyStart, end: onKey.keyEnd };
}

/** Of a map or list without a key of its own: its first key or item, because the whole may be the whole file. */
function firstKey(node: ValueNode): TextSpan {
  if (node.is === 'scalar') return { start: node.start, end: node.end };
  if (node.is === 'list') {
    const [item] = node.items;
    return item === undefined ? { start: node.start, end: node.end } : firstKey(item);
  }
  const [entry] = node.entries;
  return entry === undefined ? { start: node.start, end: node.end } : { start: entry.keyStart, end: entry.keyEnd };
}

function pathText(path: readonly (string | number)[]): string {
  return path
    .map((step, index) => (typeof step === 'number' ? `[${step}]` : `${index === 0 ? '' : '.'}${step}`))
    .join('');
}

/** True where a path is that of the place, or of something that holds it. */
function leadsTo(path: string, place: string | undefined): boolean {
  if (place?.startsWith(path) !== true) return false;
  return ['', '.', '['].includes(place.charAt(path.length));
}
