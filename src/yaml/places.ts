import type { LineIndex } from './lines.ts';
import { atPath, type ValueNode } from './nodes.ts';

/** A place as people count: from 1. */
export interface LineAndColumn {
  readonly line: number;
  readonly column: number;
}

/** Line and column of the key or the value at a path. Where the path ends early, the last node that is there answers. */
export function placeAtPath(
  root: ValueNode,
  lines: LineIndex,
  path: readonly (string | number)[],
  at: 'key' | 'value',
): LineAndColumn {
  const { node, entry } = atPath(root, path);
  return placeOfOffset(lines, at === 'key' && entry !== undefined ? entry.keyStart : node.start);
}

/** Line and column of an offset. */
export function placeOfOffset(lines: LineIndex, offset: number): LineAndColumn {
  const { line, character } = lines.positionAt(offset);
  return { line: line + 1, column: character + 1 };
}
