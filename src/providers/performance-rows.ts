import path from 'node:path';
import { formatClock, formatDuration, formatRate, formatShare } from '../core/format.ts';
import type { ResultSummary, RunSnapshot, Validity } from '../perf/types.ts';

/** Runs that have not ended. */
export function isLive(run: RunSnapshot): boolean {
  return ['starting', 'warming-up', 'running', 'stopping'].includes(run.state);
}

/** `running · 4,980 rps of 5,000 rps · p99 18 ms · 01:12`. */
export function describeRun(run: RunSnapshot): string {
  const rate =
    run.requestedRatePerSecond === null
      ? formatRate(run.achievedRatePerSecond)
      : `${formatRate(run.achievedRatePerSecond)} of ${formatRate(run.requestedRatePerSecond)}`;
  return [
    run.state.replace('-', ' '),
    ...(run.requests === 0 ? [] : [rate]),
    ...(run.responseTime === null ? [] : [`p99 ${formatDuration(run.responseTime.p99Ms)}`]),
    formatClock(run.elapsedMs),
  ].join(' · ');
}

/** `p99 17.8 ms · 0.02 % errors · valid`. */
export function describeResult(result: ResultSummary): string {
  return [
    ...(result.p99Ms === null ? [] : [`p99 ${formatDuration(result.p99Ms)}`]),
    `${formatShare(result.errorShare)} errors`,
    describeValidity(result.validity, result.state),
  ].join(' · ');
}

function describeValidity(validity: Validity, state: ResultSummary['state']): string {
  return validity.is === 'valid' ? 'valid' : state === 'stopped' ? 'partial: stopped' : validity.is;
}

/** True where two paths name the same profile: results keep it relative to their folder or as an absolute path. */
export function isSameProfile(profilePath: string, named: string): boolean {
  if (named === '') return false;
  if (path.isAbsolute(named)) return path.normalize(named) === path.normalize(profilePath);
  return path.normalize(profilePath).endsWith(path.sep + path.normalize(named));
}
