import type { ValueNode } from '../nodes.ts';
import { parseText } from '../parse.ts';

/** The tree of a text's first document; nothing written is an empty scalar. For tests. */
export function treeOf(text: string): ValueNode {
  return parseText(text).documents[0]?.root ?? { is: 'scalar', value: null, start: 0, end: 0 };
}
