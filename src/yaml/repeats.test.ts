import { describe, expect, it } from 'vitest';
import { parseText } from './parse.ts';
import type { ValueNode } from './nodes.ts';
import { isRepeatedItem, isRepeatedValue } from './repeats.ts';

/** What comes from elsewhere, as it is written there, in the order of a walk that goes below everything once. */
function repeatedBelow(node: ValueNode, text: string): readonly string[] {
  if (node.is === 'scalar') return [];
  if (node.is === 'map')
    return node.entries.flatMap((entry) =>
      isRepeatedValue(entry)
        ? [`${entry.key}: ${text.slice(entry.value.start, entry.value.end)}`]
        : repeatedBelow(entry.value, text),
    );
  let behind = node.start;
  return node.items.flatMap((item) => {
    if (isRepeatedItem(item, behind)) return [text.slice(item.start, item.end)];
    behind = item.end;
    return repeatedBelow(item, text);
  });
}

describe('what an alias brings is told by where it stands', () => {
  it.each([
    ['a value', 'a: &a x\nb: *a\nc: x\n', ['b: x']],
    ['a value inside of its sibling', 'a: { deep: &a x }\nb: { own: *a }\n', ['own: x']],
    ['entries of a merge key', 'a: &a\n  x: 1\nb:\n  <<: *a\n  y: 2\n', ['x: 1']],
    ['an item of the same list', '- &a one\n- two\n- *a\n- four\n', ['one']],
    ['an item of an item', '- { k: &a one }\n- *a\n- two\n', ['one']],
    ['items of a list above', 'a: &a one\nb: &b two\nc: [*a, *b, three]\n', ['one', 'two']],
    ['nothing, where values are only alike', 'a: one\nb: [one, , one]\nc:\n- one\n-\n- one\n', []],
  ])('%s', (_, text, repeated) => {
    const root = parseText(text).documents[0]?.root;
    expect(root && repeatedBelow(root, text)).toEqual(repeated);
  });
});
