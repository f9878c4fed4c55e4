import { formatCount, formatDuration, formatRate, formatShare } from '../../../core/format.ts';
import type { LatencySummary, ResultFile, RunSnapshot, RunState } from '../../../perf/types.ts';
import type { RunPageState } from '../../contract/run.ts';
import type { IconName } from '../../ui/icons.ts';

/** A word, a shape and a tone. */
export interface Look {
  readonly word: string;
  readonly icon: IconName;
  readonly tone: 'good' | 'bad' | 'warn' | 'calm' | 'muted';
}

/** The look of each state of a run. */
export const stateLooks: Readonly<Record<RunState, Look>> = {
  starting: { word: 'starting', icon: 'clock', tone: 'muted' },
  'warming-up': { word: 'warming up, not counted', icon: 'clock', tone: 'calm' },
  running: { word: 'running', icon: 'play', tone: 'calm' },
  stopping: { word: 'stopping', icon: 'stop', tone: 'warn' },
  finished: { word: 'finished', icon: 'pass', tone: 'good' },
  stopped: { word: 'stopped', icon: 'stop', tone: 'warn' },
  failed: { word: 'failed', icon: 'error', tone: 'bad' },
  lost: { word: 'lost', icon: 'warning', tone: 'bad' },
};

/** True once nothing more will come. */
export function isFinal(state: RunState): boolean {
  return state === 'finished' || state === 'stopped' || state === 'failed' || state === 'lost';
}

/** What the banner says about how far the figures may be believed; undefined while that is not decided. */
export function validityLook(snapshot: RunSnapshot): (Look & { readonly meaning: string }) | undefined {
  switch (snapshot.validity.is) {
    case 'valid':
      if (!isFinal(snapshot.state) || snapshot.state === 'failed' || snapshot.state === 'lost') return undefined;
      return {
        word: 'Valid',
        icon: 'pass',
        tone: 'good',
        meaning: 'The load was sent as the profile says; the figures may be compared.',
      };
    case 'partial':
      // Nothing ran, so there are no figures to speak of; why not is said already.
      if (snapshot.state === 'failed' && snapshot.requests === 0) return undefined;
      return {
        word: 'Partial',
        icon: 'circle-partial',
        tone: 'warn',
        meaning: 'The figures are those of the part that ran. Compare them with care.',
      };
    case 'invalid':
      return {
        word: 'Invalid',
        icon: 'error',
        tone: 'bad',
        meaning: 'The figures say something about the test, not about the target.',
      };
  }
}

/** One figure with its name; `note` is smaller print beside it. */
export interface Figure {
  readonly name: string;
  readonly value: string;
  readonly note?: string;
  readonly tone?: 'bad' | 'warn';
}

/** The figures of the head, all with their units. */
export function figuresOf(snapshot: RunSnapshot, result: RunPageState['result']): readonly Figure[] {
  const { requestedRatePerSecond: requested, achievedRatePerSecond: achieved } = snapshot;
  const errors = snapshot.errors.reduce((sum, { count }) => sum + count, 0);
  const attempts = snapshot.requests;
  const cpu = generatorCpu(snapshot, result);
  return [
    { name: 'Requested rate', value: requested === null ? 'as fast as possible' : formatRate(requested) },
    {
      name: 'Achieved rate',
      value: formatRate(achieved),
      ...(requested === null || requested === 0
        ? {}
        : { note: `${formatShare(achieved / requested)} of the requested` }),
    },
    { name: 'Requests', value: formatCount(attempts) },
    {
      name: 'Errors',
      value: formatCount(errors),
      ...(attempts === 0 ? {} : { note: formatShare(errors / attempts) }),
      ...(errors > 0 ? { tone: 'bad' as const } : {}),
    },
    { name: 'Connections', value: formatCount(snapshot.connections) },
    ...(cpu === undefined ? [] : [cpu]),
  ];
}

/** The generator's use of its core: mean and highest of the result, or of the seconds so far. */
function generatorCpu(snapshot: RunSnapshot, result: RunPageState['result']): Figure | undefined {
  const shares = snapshot.seconds.map(({ generatorCpu: share }) => share);
  if (result === undefined && shares.length === 0) return undefined;
  const mean = result?.environment.generatorCpuMean ?? shares.reduce((sum, share) => sum + share, 0) / shares.length;
  const highest = result?.environment.generatorCpuMax ?? shares.reduce((most, share) => Math.max(most, share), 0);
  return { name: 'Generator CPU', value: formatShare(mean), note: `highest ${formatShare(highest)} of one core` };
}

const columns = [
  ['Min', 'minMs'],
  ['Mean', 'meanMs'],
  ['p50', 'p50Ms'],
  ['p75', 'p75Ms'],
  ['p90', 'p90Ms'],
  ['p95', 'p95Ms'],
  ['p99', 'p99Ms'],
  ['p99.9', 'p999Ms'],
  ['Max', 'maxMs'],
] as const satisfies readonly (readonly [string, keyof LatencySummary])[];

/** Lines of the latency table: name, response time, service time; a dash where nothing was measured. */
export function latencyRows(
  snapshot: Pick<RunSnapshot, 'responseTime' | 'serviceTime'>,
): readonly (readonly [name: string, responseTime: string, serviceTime: string])[] {
  const { responseTime, serviceTime } = snapshot;
  return columns.map(([name, key]) => [name, latencyText(responseTime, key), latencyText(serviceTime, key)]);
}

function latencyText(summary: LatencySummary | null, key: keyof LatencySummary): string {
  return summary === null || summary.count === 0 ? '–' : formatDuration(summary[key]);
}

/** How it was measured, in one sentence: part of every honest number. */
export function methodText(method: ResultFile['method'], requestedRatePerSecond: number | null): string {
  const parts = [
    `${method.loop} loop`,
    requestedRatePerSecond === null ? 'as fast as possible' : 'constant rate',
    method.latencyFrom === 'intended-start'
      ? 'latency from the intended start of each request'
      : 'latency from the moment of sending',
    method.histogram,
    method.warmupMs === 0 ? 'no warm-up' : `warm-up ${formatDuration(method.warmupMs)} not counted`,
  ];
  parts.push(`time-out ${formatDuration(method.timeoutMs)}`);
  if (method.path === 'port-forward') parts.push('through a port-forward, which has a latency of its own');
  const sentence = parts.join(', ');
  return `${sentence.charAt(0).toUpperCase()}${sentence.slice(1)}. Generator: ${method.generator}.`;
}

/** Where it was measured. */
export function environmentText(environment: ResultFile['environment']): string {
  const processors = `${formatCount(environment.processors)} ${environment.processors === 1 ? 'processor' : 'processors'}`;
  const late = `99 % of requests were sent within ${formatDuration(environment.lateSendP99Ms)} of their intended start`;
  return `Meshdeck ${environment.meshdeck} on Node ${environment.node}, ${environment.platform}, ${processors}; ${late}.`;
}

/** What to say to people who hear the page; undefined where nothing changed that is worth it. */
export function announcement(before: RunPageState | undefined, now: RunPageState): string | undefined {
  const { state, errors } = now.snapshot;
  if (before?.snapshot.state !== state) {
    const p99 = now.snapshot.responseTime?.p99Ms;
    const ending = isFinal(state) && p99 !== undefined ? ` p99 ${formatDuration(p99)}.` : '';
    return `The run is ${stateLooks[state].word}.${ending}`;
  }
  if (errors.length > 0 && before.snapshot.errors.length === 0) return `Requests fail: ${errors[0]?.reason ?? ''}.`;
  return undefined;
}
