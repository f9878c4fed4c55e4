/**
 * The schedule of an open loop at constant rate: arrival i is due at `start + (offset + i * stride) / rate`, whatever became of the
 * ones before. What waits for a connection is no list but the gap between two indexes, so any backlog costs nothing.
 *
 * Times are milliseconds of one monotonic clock, given by the caller.
 */
export class ConstantArrivals {
  private index = 0;
  private readonly intervalMs: number;
  private readonly startMs: number;
  private total: number;

  /** @param shard which of `of` workers this is: they share the rate and take turns. */
  constructor(options: {
    readonly startMs: number;
    readonly ratePerSecond: number;
    readonly durationMs: number;
    readonly shard?: { readonly index: number; readonly of: number };
  }) {
    const { index, of } = options.shard ?? { index: 0, of: 1 };
    const overallIntervalMs = 1_000 / options.ratePerSecond;
    this.intervalMs = overallIntervalMs * of;
    this.startMs = options.startMs + overallIntervalMs * index;
    // A hair is taken off, so that 2 s at 5 a second are 10 arrivals and not, by rounding, 11.
    const overall = Math.ceil(options.durationMs / overallIntervalMs - 1e-9);
    this.total = Math.max(0, Math.ceil((overall - index) / of));
  }

  /** When the next arrival is due; Infinity when there is none left. */
  get nextMs(): number {
    return this.index < this.total ? this.startMs + this.index * this.intervalMs : Infinity;
  }

  /** Takes the next arrival and returns when it is due. */
  take(): number {
    const dueMs = this.nextMs;
    this.index += 1;
    return dueMs;
  }

  /** How many are due and not taken. */
  waiting(nowMs: number): number {
    if (nowMs < this.startMs) return 0;
    const due = Math.min(this.total, Math.floor((nowMs - this.startMs) / this.intervalMs + 1e-9) + 1);
    return Math.max(0, due - this.index);
  }

  /** Ends the schedule: what is not due at `nowMs` never will be; what is due and waits stays. */
  cut(nowMs: number): void {
    this.total = this.index + this.waiting(nowMs);
  }
}
