import type { Problem } from '../../core/problem.ts';
import type { ErrorCount } from '../types.ts';
import type { HistogramDelta } from './histogram-recorder.ts';

/** What one worker of a run does. Plain data that crosses threads. */
export interface EngineOptions {
  /** A checked address, never a name: the engine does not ask DNS. */
  readonly address: string;
  readonly port: number;
  /** The whole request, one character a byte. */
  readonly requestText: string;
  /** True where the request is HEAD. */
  readonly isHead: boolean;
  /** Connections of this worker. */
  readonly connections: number;
  /** Rate of all workers together; null is as fast as possible. */
  readonly ratePerSecond: number | null;
  readonly warmupMs: number;
  readonly durationMs: number;
  /** From the intended start of a request to the last byte of its answer. */
  readonly timeoutMs: number;
  /** How long answers are waited for after the last request. */
  readonly drainMs: number;
  /** Which worker of how many this is. */
  readonly shard: { readonly index: number; readonly of: number };
}

/** Where an engine is. */
export type EnginePhase = 'warming-up' | 'running' | 'draining' | 'done';

/** What happened since the last report. Everything but phase and gauges concerns the measurement alone, not the warm-up. */
export interface EngineDelta {
  readonly phase: EnginePhase;
  /** Quarter seconds of the measurement that this report completes. */
  readonly quarter: number;
  readonly measuredMs: number;
  /** Requests that ended: answered or failed. */
  readonly ended: number;
  readonly answered: number;
  readonly failed: number;
  readonly bytesReceived: number;
  readonly statusCodes: readonly (readonly [status: number, count: number])[];
  readonly errors: readonly ErrorCount[];
  readonly responseTime: HistogramDelta;
  readonly serviceTime: HistogramDelta;
  /** How late the generator itself was, waiting for a connection left out. */
  readonly lateness: HistogramDelta;
  /** Arrivals that the schedule had and that were never sent. */
  readonly unsent: number;
  /** Time spent turning in a circle until the next request is due: processor time that was there to be used. */
  readonly idleSpinMs: number;
  /** Gauges. */
  readonly inFlight: number;
  readonly waiting: number;
}

/** Worker to runner. */
export type FromWorker =
  | { readonly is: 'opened'; readonly opened: number; readonly firstFault: string | undefined }
  | { readonly is: 'delta'; readonly delta: EngineDelta }
  | { readonly is: 'failed'; readonly problem: Problem };

/** Runner to worker. `startEpochMs` is a wall-clock time, equal for all workers. */
export type ToWorker =
  { readonly is: 'start'; readonly startEpochMs: number } | { readonly is: 'stop'; readonly graceMs: number };
