import { describe, expect, it } from 'vitest';
import type { ValidityInput } from './validity.ts';
import { judge } from './validity.ts';

const good: ValidityInput = {
  state: 'finished',
  elapsedMs: 10_000,
  plannedMs: 10_000,
  requestedRatePerSecond: 1_000,
  achievedRatePerSecond: 999,
  requests: 10_000,
  answered: 10_000,
  errors: 0,
  serviceP50Ms: 5,
  lateSendP99Ms: 0.2,
  generatorCpuMean: 0.3,
};

const reasonsOf = (change: Partial<ValidityInput>): readonly string[] => {
  const validity = judge({ ...good, ...change });
  return validity.is === 'valid' ? [] : [validity.is, ...validity.reasons.map((reason) => reason.code)];
};

describe('a result', () => {
  it('is believed when nothing speaks against it', () => {
    expect(judge(good)).toEqual({ is: 'valid' });
  });

  it.each<[string, Partial<ValidityInput>, string]>([
    ['the rate was not reached', { achievedRatePerSecond: 979 }, 'perf.rate-not-reached'],
    ['the generator was saturated', { generatorCpuMean: 0.91 }, 'perf.generator-saturated'],
    ['requests were late', { lateSendP99Ms: 1.1 }, 'perf.late-sends'],
    ['many requests failed', { errors: 101 }, 'perf.many-errors'],
    ['nothing was answered', { answered: 0, errors: 10_000 }, 'perf.nothing-answered'],
  ])('is not believed when %s', (_, change, code) => {
    expect(reasonsOf(change)).toEqual(['invalid', code]);
  });

  it('allows lateness of a tenth of the median', () => {
    expect(reasonsOf({ serviceP50Ms: 50, lateSendP99Ms: 4.9 })).toEqual([]);
  });

  it('of a closed loop has no rate to reach and no time to be late for', () => {
    expect(reasonsOf({ requestedRatePerSecond: null, achievedRatePerSecond: 10, lateSendP99Ms: 50 })).toEqual([]);
  });

  it('is partial when it was stopped or lost, with what else is wrong', () => {
    expect(reasonsOf({ state: 'stopped', elapsedMs: 3_000 })).toEqual(['partial', 'perf.stopped-early']);
    expect(reasonsOf({ state: 'lost', errors: 5_000 })).toEqual(['partial', 'perf.run-lost', 'perf.many-errors']);
  });
});
