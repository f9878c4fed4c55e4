import type { RunPageOut, RunPageState } from '../../contract/run.ts';
import type { Scenario } from '../../contract/scenario.ts';

/** Runs for scenarios: a checkout under 5,000 requests a second, in all the states that the page can be in. */
export type RunScenario = Scenario<RunPageState, RunPageOut>;

type Snapshot = RunPageState['snapshot'];
type Second = Snapshot['seconds'][number];
type Latency = NonNullable<Snapshot['responseTime']>;

/** Seconds of a steady run with a slow moment in the middle. */
export function steadySeconds(count: number, ratePerSecond = 5000): readonly Second[] {
  return Array.from({ length: count }, (_, atSecond) => {
    // A wave instead of chance: the pictures of two test runs must be the same.
    const wave = Math.sin(atSecond / 3);
    const isSlow = atSecond > count * 0.55 && atSecond < count * 0.65;
    return {
      atSecond,
      requests: Math.round(ratePerSecond * (1 + wave * 0.004)),
      errors: isSlow ? 14 : 0,
      p50Ms: 4.1 + wave * 0.2,
      p99Ms: isSlow ? 96 : 17 + wave * 1.5,
      maxMs: isSlow ? 240 : 41 + wave * 9,
      generatorCpu: 0.52 + wave * 0.03,
    };
  });
}

/** A distribution of latencies of which all other figures are multiples. */
export function latency(count: number, p50Ms: number): Latency {
  return {
    count,
    minMs: p50Ms * 0.21,
    meanMs: p50Ms * 1.2,
    standardDeviationMs: p50Ms * 0.9,
    p50Ms,
    p75Ms: p50Ms * 1.4,
    p90Ms: p50Ms * 2.1,
    p95Ms: p50Ms * 2.9,
    p99Ms: p50Ms * 4.3,
    p999Ms: p50Ms * 14,
    maxMs: p50Ms * 58,
  };
}

/** A snapshot in the middle of a run of thirty seconds. */
export function snapshot(extras: Partial<Snapshot> = {}): Snapshot {
  const seconds = extras.seconds ?? steadySeconds(12);
  const requests = seconds.reduce((sum, second) => sum + second.requests, 0);
  const errors = seconds.reduce((sum, second) => sum + second.errors, 0);
  return {
    runId: '2026-11-20T14-02-00-checkout',
    profileName: 'checkout',
    profileFile: 'checkout.smp.yaml',
    state: 'running',
    startedAt: '2026-11-20T14:02:00.000Z',
    elapsedMs: seconds.length * 1000,
    plannedMs: 30_000,
    targetText: 'Service shop/checkout, port 8080, through a port-forward of context staging-eu',
    connections: 64,
    requestedRatePerSecond: 5000,
    achievedRatePerSecond: seconds.length === 0 ? 0 : requests / seconds.length,
    requests,
    bytesReceived: requests * 1840,
    errors: errors === 0 ? [] : [{ reason: 'timed out after 200 ms', count: errors }],
    statusCodes: requests === 0 ? {} : { '200': requests - errors },
    responseTime: requests === 0 ? null : latency(requests, 4.14),
    serviceTime: requests === 0 ? null : latency(requests, 3.61),
    seconds,
    validity: { is: 'valid' },
    ...extras,
  };
}

/** What the result file adds. */
export const result: NonNullable<RunPageState['result']> = {
  method: {
    generator: 'Meshdeck HTTP/1.1 on sockets, 1 worker',
    loop: 'open',
    latencyFrom: 'intended-start',
    histogram: 'HDR 3 digits from 1 µs',
    warmupMs: 2000,
    timeoutMs: 200,
    path: 'port-forward',
  },
  environment: {
    meshdeck: '0.1.0',
    node: '22.19.0',
    platform: 'linux x64',
    processors: 2,
    generatorCpuMean: 0.53,
    generatorCpuMax: 0.57,
    lateSendP99Ms: 0.4,
  },
};

/** A page that shows a run. */
export function pageState(extras: Partial<RunPageState> = {}): RunPageState {
  return { snapshot: snapshot(), reasons: [], stopRequested: false, ...extras };
}

/** Answers like a host: stops, and keeps what was measured. */
export function respond(message: RunPageOut, state: RunPageState): readonly RunPageState[] {
  if (message.type !== 'stop') return [];
  const problem = { code: 'cancelled', params: {} } as const;
  return [
    { ...state, stopRequested: true, snapshot: { ...state.snapshot, state: 'stopping' } },
    {
      ...state,
      result,
      stopRequested: true,
      reasons: [{ message: 'Stopped as asked.' }],
      snapshot: {
        ...state.snapshot,
        state: 'stopped',
        validity: { is: 'partial', reasons: [problem] },
        resultFile: '.meshdeck/results/checkout.json',
      },
    },
  ];
}
