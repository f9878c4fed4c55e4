import { describe, expect, it } from 'vitest';

import { defaultBehaviour, latencySource, parseBehaviour, randomSource, stallLeftMs } from './behaviour.ts';

describe('parseBehaviour', () => {
  it('gives the default for what is left out', () => {
    expect(parseBehaviour({})).toEqual({ behaviour: defaultBehaviour });
    expect(parseBehaviour({ errorRate: 0.1 })).toEqual({ behaviour: { ...defaultBehaviour, errorRate: 0.1 } });
  });

  it('takes a constant latency as a distribution without spread', () => {
    expect(parseBehaviour({ latency: { constantMs: 5 } })).toEqual({
      behaviour: { ...defaultBehaviour, latency: { p50Ms: 5, p99Ms: 5 } },
    });
  });

  it.each([
    [null, 'a behaviour must be an object'],
    [{ latencyMs: 5 }, "'latencyMs' is no field of a behaviour"],
    [{ latency: { p50Ms: 5 } }, 'latency.p99Ms must not be below latency.p50Ms'],
    [{ latency: { p50Ms: 50, p99Ms: 5 } }, 'latency.p99Ms must not be below latency.p50Ms'],
    [{ latency: { p50Ms: 0, p99Ms: 5 } }, 'latency.p50Ms must be above 0 for a distribution'],
    [{ errorRate: 2 }, 'errorRate must be 0 to 1'],
    [{ errorRate: '0.5' }, 'errorRate must be 0 to 1'],
    [{ errorStatus: 99 }, 'errorStatus must be 200 to 599'],
    [{ stall: { everyMs: 100, forMs: 200 } }, 'stall.forMs must be 0 to stall.everyMs'],
    [{ bodySizeBytes: -1 }, 'bodySizeBytes must be a whole number'],
  ])('refuses %j', (value, reason) => {
    const parsed = parseBehaviour(value);
    expect('reason' in parsed ? parsed.reason : 'accepted').toContain(reason);
  });
});

describe('latencySource', () => {
  it('meets the median and the 99th percentile that it was asked for', () => {
    const next = latencySource({ p50Ms: 10, p99Ms: 80 }, randomSource(7));
    const samples = Array.from({ length: 100_000 }, next).sort((left, right) => left - right);
    expect(samples[50_000]).toBeCloseTo(10, 0);
    expect(samples[99_000] ?? 0).toBeGreaterThan(74);
    expect(samples[99_000] ?? 0).toBeLessThan(86);
  });

  it('gives the same sequence for the same seed', () => {
    const take = (seed: number): readonly number[] =>
      Array.from({ length: 5 }, latencySource({ p50Ms: 10, p99Ms: 80 }, randomSource(seed)));
    expect(take(3)).toEqual(take(3));
    expect(take(3)).not.toEqual(take(4));
  });
});

describe('stallLeftMs', () => {
  const stall = { everyMs: 1000, forMs: 200 };

  it('holds answers in the last part of each period', () => {
    expect(stallLeftMs(stall, 0)).toBe(0);
    expect(stallLeftMs(stall, 799)).toBe(0);
    expect(stallLeftMs(stall, 800)).toBe(200);
    expect(stallLeftMs(stall, 1950)).toBe(50);
    expect(stallLeftMs(stall, 2000)).toBe(0);
  });

  it('never holds without a stall', () => {
    expect(stallLeftMs({ everyMs: 0, forMs: 0 }, 12_345)).toBe(0);
  });
});
