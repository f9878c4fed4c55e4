import { describe, expect, it } from 'vitest';
import { steadySeconds } from './fixtures.ts';
import { latencyColumns, pageOfSeconds, rateColumns } from './series.ts';

const answered = { atSecond: 0, requests: 10, errors: 1, p50Ms: 1, p99Ms: 2, maxMs: 3, generatorCpu: 0.5 };
const failed = { ...answered, atSecond: 1, errors: 10 };

describe('columns of the charts', () => {
  it('count requests and errors', () => {
    expect(rateColumns([answered, failed])).toEqual([
      [0, 1],
      [10, 10],
      [1, 10],
    ]);
  });

  it('leave a gap in the latency of a second in which nothing was answered', () => {
    expect(latencyColumns([answered, failed])).toEqual([
      [0, 1],
      [1, null],
      [2, null],
      [3, null],
    ]);
  });
});

describe('pages of the table', () => {
  it('end with what is left, and beyond the ends are the ends', () => {
    const seconds = steadySeconds(130);
    expect(pageOfSeconds(seconds, 99, 60)).toMatchObject({ page: 2, pages: 3 });
    expect(pageOfSeconds(seconds, 99, 60).seconds).toHaveLength(10);
    expect(pageOfSeconds(seconds, -1, 60).seconds[0]?.atSecond).toBe(0);
    expect(pageOfSeconds([], 3, 60)).toEqual({ seconds: [], page: 0, pages: 1 });
  });
});
