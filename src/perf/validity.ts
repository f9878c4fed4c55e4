import type { Problem } from '../core/problem.ts';
import { problem } from '../core/problem.ts';
import type { RunState, Validity } from './types.ts';

/** The rules by which a result is believed. docs/performance.md repeats them. */
export const validityRules = {
  /** Share of the asked rate that must be reached. */
  leastRateShare: 0.98,
  /** Share of a core that the generator may use in a whole run and in any one second. */
  mostGeneratorCpu: 0.9,
  /** 99 % of the sends must be no later than the larger of this... */
  lateSendMs: 1,
  /** ...and this share of the median service time. */
  lateSendShareOfMedian: 0.1,
  /** Share of requests that may fail. */
  mostErrors: 0.01,
} as const;

/** What the rules look at. */
export interface ValidityInput {
  readonly state: RunState;
  /** What ended a failed run. */
  readonly problem?: Problem | undefined;
  readonly elapsedMs: number;
  readonly plannedMs: number;
  readonly requestedRatePerSecond: number | null;
  readonly achievedRatePerSecond: number;
  readonly requests: number;
  readonly answered: number;
  readonly errors: number;
  readonly serviceP50Ms: number;
  readonly lateSendP99Ms: number;
  readonly generatorCpuMean: number;
}

/**
 * Judges a run by {@link validityRules}. A run that did not come to its end is partial, with whatever else is wrong beside; while a
 * run goes on it is judged by what there is.
 */
export function judge(input: ValidityInput): Validity {
  const faults = faultsOf(input);
  if (input.state === 'stopped' || input.state === 'lost' || input.state === 'failed') {
    return { is: 'partial', reasons: [endOf(input), ...faults].filter((reason) => reason !== undefined) };
  }
  return faults.length === 0 ? { is: 'valid' } : { is: 'invalid', reasons: faults };
}

function endOf(input: ValidityInput): Problem | undefined {
  if (input.state === 'lost') return problem('perf.run-lost');
  if (input.state === 'failed') return input.problem;
  const seconds = (durationMs: number): number => Math.round(durationMs / 100) / 10;
  const params = { elapsedSeconds: seconds(input.elapsedMs), plannedSeconds: seconds(input.plannedMs) };
  return problem('perf.stopped-early', params);
}

function faultsOf(input: ValidityInput): Problem[] {
  const rules = validityRules;
  // Nothing can be said of the first moments.
  if (input.elapsedMs < 1_000 && input.requests === 0) return [];
  if (input.answered === 0) return [problem('perf.nothing-answered')];
  const faults: Problem[] = [];
  const { requestedRatePerSecond: requested, achievedRatePerSecond: achieved } = input;
  if (requested !== null && achieved < requested * rules.leastRateShare) {
    const params = { achieved: Math.round(achieved), requested, percent: percent(achieved / requested) };
    faults.push(problem('perf.rate-not-reached', params));
  }
  if (input.generatorCpuMean > rules.mostGeneratorCpu)
    faults.push(problem('perf.generator-saturated', { percent: percent(input.generatorCpuMean) }));
  const lateLimitMs = Math.max(rules.lateSendMs, input.serviceP50Ms * rules.lateSendShareOfMedian);
  if (requested !== null && input.lateSendP99Ms > lateLimitMs) {
    const params = { lateMs: round(input.lateSendP99Ms), limitMs: round(lateLimitMs) };
    faults.push(problem('perf.late-sends', params));
  }
  if (input.errors > input.requests * rules.mostErrors)
    faults.push(problem('perf.many-errors', { percent: percent(input.errors / input.requests) }));
  return faults;
}

function percent(share: number): number {
  return Math.round(share * 1_000) / 10;
}

function round(valueMs: number): number {
  return Math.round(valueMs * 100) / 100;
}
