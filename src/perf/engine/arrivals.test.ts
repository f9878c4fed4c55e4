import { describe, expect, it } from 'vitest';
import { ConstantArrivals } from './arrivals.ts';

function all(arrivals: ConstantArrivals): number[] {
  const due: number[] = [];
  while (arrivals.nextMs !== Infinity) due.push(arrivals.take());
  return due;
}

describe('arrivals at constant rate', () => {
  it('are due at their times, whatever the clock does', () => {
    const arrivals = new ConstantArrivals({ startMs: 1_000, ratePerSecond: 4, durationMs: 1_000 });
    expect(all(arrivals)).toEqual([1_000, 1_250, 1_500, 1_750]);
  });

  it.each([
    [5, 2_000, 10],
    [3, 1_000, 3],
    [1_000_000, 1_000, 1_000_000],
    [1, 500, 1],
    [7, 10_000, 70],
  ])('%d a second for %d ms are %d', (ratePerSecond, durationMs, expected) => {
    const arrivals = new ConstantArrivals({ startMs: 0, ratePerSecond, durationMs });
    expect(arrivals.waiting(durationMs * 2)).toBe(expected);
  });

  it('wait without limit while nobody takes them', () => {
    const arrivals = new ConstantArrivals({ startMs: 0, ratePerSecond: 100, durationMs: 10_000 });
    expect(arrivals.waiting(-1)).toBe(0);
    expect(arrivals.waiting(0)).toBe(1);
    arrivals.take();
    expect(arrivals.waiting(5_000)).toBe(500);
    expect(arrivals.nextMs).toBe(10);
  });

  it('of several workers make up the schedule of one', () => {
    const options = { startMs: 0, ratePerSecond: 10, durationMs: 1_050 };
    const shards = [0, 1, 2].map((index) => all(new ConstantArrivals({ ...options, shard: { index, of: 3 } })));
    const merged = shards.flat().sort((left, right) => left - right);
    expect(merged.map(Math.round)).toEqual(all(new ConstantArrivals(options)).map(Math.round));
  });

  it('that are cut keep what is due and drop the rest', () => {
    const arrivals = new ConstantArrivals({ startMs: 0, ratePerSecond: 10, durationMs: 10_000 });
    arrivals.take();
    arrivals.cut(450);
    expect(all(arrivals)).toEqual([100, 200, 300, 400]);
  });
});
