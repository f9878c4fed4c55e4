import type { Problem } from '../core/problem.ts';
import type { JsonObject } from '../core/json.ts';

/** Where a run is in its life. The last four are final. */
export type RunState = 'starting' | 'warming-up' | 'running' | 'stopping' | 'finished' | 'stopped' | 'failed' | 'lost';

/** Latencies in milliseconds, from HDR histograms of microseconds. */
export interface LatencySummary {
  readonly count: number;
  readonly minMs: number;
  readonly meanMs: number;
  readonly standardDeviationMs: number;
  readonly p50Ms: number;
  readonly p75Ms: number;
  readonly p90Ms: number;
  readonly p95Ms: number;
  readonly p99Ms: number;
  readonly p999Ms: number;
  readonly maxMs: number;
}

/** One second of a run. */
export interface RunSecond {
  /** Seconds since the measurement began. */
  readonly atSecond: number;
  /** Seconds that the row covers, where it is not one: after an hour, rows cover ten. */
  readonly spanSeconds?: number;
  readonly requests: number;
  readonly errors: number;
  readonly p50Ms: number;
  readonly p99Ms: number;
  readonly maxMs: number;
  /** Share of one core that the generator used, 0 to 1 (per worker). */
  readonly generatorCpu: number;
}

/** Whether a result may be believed, and why not. */
export type Validity =
  | { readonly is: 'valid' }
  | {
      readonly is: 'invalid' | 'partial';
      readonly reasons: readonly Problem[];
    };

/** Why requests failed: connection refused, timeout, status 503... */
export interface ErrorCount {
  readonly reason: string;
  readonly count: number;
}

/** A whole picture of a run at a moment; live pages get nothing smaller. */
export interface RunSnapshot {
  readonly runId: string;
  readonly profileName: string;
  /** Path of the profile file. */
  readonly profileFile: string;
  readonly state: RunState;
  readonly startedAt: string;
  readonly elapsedMs: number;
  readonly plannedMs: number;
  readonly targetText: string;
  readonly connections: number;
  readonly requestedRatePerSecond: number | null;
  readonly achievedRatePerSecond: number;
  readonly requests: number;
  readonly bytesReceived: number;
  readonly errors: readonly ErrorCount[];
  readonly statusCodes: Readonly<Record<string, number>>;
  /** Measured from the intended start of each request (no coordinated omission). */
  readonly responseTime: LatencySummary | null;
  /** Measured from the moment the request was really sent. */
  readonly serviceTime: LatencySummary | null;
  readonly seconds: readonly RunSecond[];
  readonly validity: Validity;
  /** What ended a failed run. */
  readonly problem?: Problem;
  /** Where the result is, once written. */
  readonly resultFile?: string;
}

/** The file in `.meshdeck/results/`: an SMP result, the histograms, and the full record. */
export interface ResultFile {
  readonly schema: 'https://meshdeck.dev/schemas/result-1.json';
  readonly runId: string;
  /** PerformanceTestResult of SMP, latencies really in milliseconds. */
  readonly smp: JsonObject;
  readonly method: {
    readonly generator: string;
    readonly loop: 'open' | 'closed';
    readonly latencyFrom: 'intended-start' | 'send';
    readonly histogram: string;
    readonly warmupMs: number;
    readonly timeoutMs: number;
    /** How the target was reached. */
    readonly path: 'direct' | 'port-forward';
  };
  readonly snapshot: RunSnapshot;
  readonly histograms: {
    /** HDR V2 compressed, base64, microseconds. */
    readonly responseTime: string;
    readonly serviceTime: string;
  };
  readonly environment: {
    readonly meshdeck: string;
    readonly node: string;
    readonly platform: string;
    readonly processors: number;
    readonly generatorCpuMean: number;
    readonly generatorCpuMax: number;
    readonly lateSendP99Ms: number;
  };
}

/** A line of the PERFORMANCE view for a past run. */
export interface ResultSummary {
  readonly runId: string;
  readonly file: string;
  readonly profileFile: string;
  readonly profileName: string;
  readonly startedAt: string;
  readonly state: RunState;
  readonly p99Ms: number | null;
  readonly errorShare: number;
  readonly achievedRatePerSecond: number;
  readonly validity: Validity;
}
