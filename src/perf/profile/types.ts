import type { JsonObject } from '../../core/json.ts';

/** Where load goes. Cluster targets are reached through Meshdeck's own port-forward. */
export type LoadTarget =
  | { readonly is: 'url'; readonly url: string }
  | {
      readonly is: 'service' | 'pod';
      readonly namespace: string;
      readonly name: string;
      readonly port: number;
      /** Path with query, begins with `/`. */
      readonly path: string;
    };

/** A header as written. A value `${env:NAME}` or `${secret:NAME}` is filled in at the run and redacted in results. */
export interface ProfileHeader {
  readonly name: string;
  readonly value: string;
}

/** What a run does: the first client of an SMP `test`, in units. */
export interface LoadProfile {
  readonly name: string;
  readonly labels: Readonly<Record<string, string>>;
  readonly target: LoadTarget;
  readonly connections: number;
  /** Requests a second, open loop; null is as fast as possible, closed loop. */
  readonly ratePerSecond: number | null;
  readonly durationMs: number;
  /** Sent and not counted, before the measurement. */
  readonly warmupMs: number;
  readonly timeoutMs: number;
  readonly method: string;
  readonly headers: readonly ProfileHeader[];
  readonly body?: string;
  readonly mesh?: string;
  /** Kubernetes context for cluster targets; undefined is the current one. */
  readonly context?: string;
  /** The `test` as written, for the result. */
  readonly smp: JsonObject;
}
