import fc from 'fast-check';
import { expect, it } from 'vitest';
import type { TextChange } from '../../yaml/lines.ts';
import { joinedChange } from './text-change.ts';

/** Any replacement inside a text of some length. */
function changeOf(length: number): fc.Arbitrary<TextChange> {
  return fc.tuple(fc.nat(length), fc.nat(length), fc.nat(5)).map(([one, other, inserted]) => ({
    start: Math.min(one, other),
    oldEnd: Math.max(one, other),
    newEnd: Math.min(one, other) + inserted,
  }));
}

function applied(text: string, { start, oldEnd, newEnd }: TextChange, letter: string): string {
  return text.slice(0, start) + letter.repeat(newEnd - start) + text.slice(oldEnd);
}

it('joins changes into one that leads from the first text to the last', () => {
  const text = 'abcdefghij';
  const changes = changeOf(text.length).chain((first) =>
    changeOf(text.length + first.newEnd - first.oldEnd).map((second) => [first, second] as const),
  );
  fc.assert(
    fc.property(changes, ([first, second]) => {
      const last = applied(applied(text, first, 'X'), second, 'Y');
      const { start, oldEnd, newEnd } = joinedChange(first, second);
      expect(text.slice(0, start) + last.slice(start, newEnd) + text.slice(oldEnd)).toBe(last);
    }),
  );
});
