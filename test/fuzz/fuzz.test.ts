import { describe, expect, it } from 'vitest';
import { Random } from './random.ts';
import { fuzz, makeInput } from './run.ts';
import type { FuzzTarget } from './target.ts';
import { targets } from './targets.ts';

/**
 * `npm test` feeds the same inputs each time, so that a change is what turns it red; new inputs are for `npm run fuzz`. With
 * MESHDECK_FULL there are twenty times as many.
 */
const isFull = process.env['MESHDECK_FULL'] === '1';
const seed = Number(process.env['MESHDECK_FUZZ_SEED'] ?? 20_261_121);

describe('a sample of mutated inputs', () => {
  it.each(targets.map((target) => [target.name, target] as const))(
    'does no harm to %s',
    { timeout: isFull ? 1_200_000 : 120_000 },
    (name, target) => {
      const cases = target.sampleCases * (isFull ? 20 : 1);
      const report = fuzz(target, { seed, cases });
      const { elapsedMs, failures } = report;
      console.log(`fuzz ${name}: seed ${seed}, ${report.cases} cases in ${Math.round(elapsedMs)} ms, ${target.seeds}`);
      // The input itself can be long: `npm run fuzz -- NAME --seed N --case N` makes it again.
      expect(failures.map(({ index, fault }) => `case ${index} ${fault}`)).toEqual([]);
      expect(report.cases).toBe(cases);
    },
  );
});

describe('the fuzzer', () => {
  const letters = 'abcdefghij';
  const picky: FuzzTarget<string> = {
    name: 'picky',
    limitMs: 1_000,
    sampleCases: 1,
    seeds: 'letters',
    make: (random) => Array.from({ length: 40 }, () => letters[random.below(letters.length)]).join(''),
    fault: (text) => {
      if (/a.*b/.test(text)) throw new Error(`no b after an a at ${text.indexOf('a')}`);
      return undefined;
    },
    textOf: (text) => text,
    withText: (_, text) => text,
  };

  it('finds what a target throws, tells it once, and makes the input as short as it can be', () => {
    const { failures, cases } = fuzz(picky, { seed: 1, cases: 100 });
    expect(cases).toBe(100);
    expect(failures).toMatchObject([{ input: 'ab' }]);
    expect(failures[0]?.fault).toMatch(/^threw Error: no b after an a/);
  });

  it('makes the same input from the same seed and case, and others from others', () => {
    const inputs = [0, 1, 2].map((index) => makeInput(picky, 5, index));
    expect(new Set(inputs).size).toBe(3);
    expect(makeInput(picky, 5, 2)).toBe(inputs[2]);
    expect(makeInput(picky, 6, 2)).not.toBe(inputs[2]);
  });

  it('calls an input slow only when it is slow three times', () => {
    let calls = 0;
    const wait = (): undefined => {
      const until = performance.now() + 5;
      while (performance.now() < until);
      return undefined;
    };
    const onceSlow: FuzzTarget<string> = {
      ...picky,
      limitMs: 4,
      make: () => '',
      fault: () => {
        calls += 1;
        if (calls === 1) wait();
        return undefined;
      },
    };
    expect(fuzz(onceSlow, { seed: 1, cases: 1 }).failures).toEqual([]);
    const slow: FuzzTarget<string> = { ...onceSlow, fault: wait };
    expect(fuzz(slow, { seed: 1, cases: 1 }).failures[0]?.fault).toBe('takes more than 4 ms');
  });

  it('spreads its numbers evenly', () => {
    const random = new Random(3);
    const counts = Array.from({ length: 10 }, () => 0);
    for (let count = 0; count < 10_000; count += 1) {
      const drawn = random.below(10);
      counts[drawn] = (counts[drawn] ?? 0) + 1;
    }
    for (const count of counts) expect(Math.abs(count - 1_000)).toBeLessThan(150);
  });
});
