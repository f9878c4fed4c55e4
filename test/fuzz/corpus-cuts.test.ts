import { expect, it } from 'vitest';
import { Random } from './random.ts';
import { patternSeeds } from './seeds.ts';
import { faultOf } from './target.ts';
import { yamlTarget } from './yaml-target.ts';

const isFull = process.env['MESHDECK_FULL'] === '1';
const sampled = 300;
const seed = 20_261_121;

const { texts, from } = patternSeeds();
const everyCut = texts.flatMap((text, index) => text.split('\n').map((_, line) => ({ index, line })));

/** A file that is being written ends anywhere; the checks run all the same. */
it('checks patterns that end after any line', { timeout: isFull ? 1_200_000 : 60_000 }, () => {
  const random = new Random(seed);
  const cuts = isFull ? everyCut : Array.from({ length: sampled }, () => random.pick(everyCut));
  console.log(`cuts: seed ${seed}, ${cuts.length} of ${everyCut.length}, ${from}`);
  const faults = cuts.flatMap(({ index, line }) => {
    const text = (texts[index] ?? '').split('\n').slice(0, line).join('\n');
    const fault = faultOf(yamlTarget, { path: 'fuzz.pattern.yaml', text });
    return fault === undefined ? [] : [{ fault, text }];
  });
  expect(faults).toEqual([]);
  expect(cuts.length).toBeGreaterThanOrEqual(Math.min(sampled, everyCut.length));
});
