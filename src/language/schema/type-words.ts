import type { ScalarNode, ValueNode } from '../../yaml/nodes.ts';
import { lacksSpace } from '../../yaml/syntax-words.ts';
import { isNotFinite } from './not-finite.ts';
import type { TypeName } from './types.ts';

const expected: Readonly<Record<TypeName, string>> = {
  string: 'text',
  integer: 'a whole number',
  number: 'a number',
  boolean: '`true` or `false`',
  object: 'a map of keys',
  array: 'a list',
};

/** What {@link lacksSpace} of is, behind "not". */
export const textWithoutSpace = 'text: a space is missing behind its colon';

/** The type that a value has, or `null`. */
export function typeOf(node: ValueNode): TypeName | 'null' {
  if (node.is === 'map') return 'object';
  if (node.is === 'list') return 'array';
  const { value } = node;
  if (value === null) return 'null';
  if (typeof value === 'number') return Number.isInteger(value) ? 'integer' : 'number';
  return typeof value === 'boolean' ? 'boolean' : 'string';
}

/** "must be ..." in a person's words. */
export function expectedWords(type: TypeName): string {
  return expected[type];
}

/** "..., not ..." in a person's words. */
export function foundWords(node: ValueNode): string {
  const type = typeOf(node);
  if (type === 'boolean') return 'true or false';
  if (type === 'number') return node.is === 'scalar' && isNotFinite(node) ? infiniteWords(node) : 'a fraction';
  if (type === 'string' && node.is === 'scalar' && lacksSpace(String(node.value))) return textWithoutSpace;
  return type === 'null' ? 'nothing' : expected[type];
}

function infiniteWords({ value }: ScalarNode): string {
  return Number.isNaN(value) ? 'the number `.nan`' : 'an infinite number';
}
