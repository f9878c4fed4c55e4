import type { Problem } from '../../core/problem.ts';
import { Histogram } from '../engine/histogram.ts';
import type { EngineDelta } from '../engine/messages.ts';
import type { ErrorCount, RunSecond, RunSnapshot, RunState } from '../types.ts';
import { judge } from '../validity.ts';

/** After so many seconds, rows cover {@link longRowSeconds}: a run of a day stays a few thousand rows. */
const fineSeconds = 3_600;
const longRowSeconds = 10;
const quartersInSecond = 4;

/** What a run is, before it has happened. */
export interface RunPlan {
  readonly runId: string;
  readonly profileName: string;
  readonly profileFile: string;
  readonly startedAt: string;
  readonly plannedMs: number;
  readonly targetText: string;
  readonly connections: number;
  readonly requestedRatePerSecond: number | null;
  readonly workers: number;
}

/** Everything that is known of a run, gathered from the reports of its workers. Constant memory but for a row a second. */
export class RunRecord {
  readonly responseTime = new Histogram();
  readonly serviceTime = new Histogram();
  readonly lateness = new Histogram();
  readonly seconds: RunSecond[] = [];
  state: RunState = 'starting';
  problem: Problem | undefined;
  resultFile: string | undefined;

  private readonly plan: RunPlan;
  private readonly secondHistogram = new Histogram();
  private readonly quarters: number[];
  private readonly statusCodes = new Map<number, number>();
  private readonly errorCounts = new Map<string, number>();
  private elapsedMs = 0;
  private requests = 0;
  private answered = 0;
  private errors = 0;
  private bytesReceived = 0;
  private cpuSecondsUsed = 0;
  private cpuSecondsPassed = 0;
  private cpuMax = 0;
  private rowFrom = 0;
  private rowRequests = 0;
  private rowErrors = 0;
  private rowCpu: number[] = [];
  private secondsClosed = 0;

  constructor(plan: RunPlan) {
    this.plan = plan;
    this.quarters = Array.from({ length: plan.workers }, () => 0);
  }

  /** True where anything was measured. */
  get hasMeasured(): boolean {
    return this.requests > 0;
  }

  /** Share of one core per worker: mean of the run, and of the second with the most. */
  get generatorCpu(): { readonly mean: number; readonly max: number } {
    const mean = this.cpuSecondsPassed === 0 ? 0 : this.cpuSecondsUsed / this.cpuSecondsPassed;
    return { mean, max: this.cpuMax };
  }

  /** Adds a report of a worker. */
  add(worker: number, delta: EngineDelta): void {
    this.responseTime.add(delta.responseTime);
    this.serviceTime.add(delta.serviceTime);
    this.lateness.add(delta.lateness);
    this.secondHistogram.add(delta.responseTime);
    for (const [status, count] of delta.statusCodes)
      this.statusCodes.set(status, (this.statusCodes.get(status) ?? 0) + count);
    let errors = 0;
    for (const { reason, count } of delta.errors) {
      this.errorCounts.set(reason, (this.errorCounts.get(reason) ?? 0) + count);
      errors += count;
    }
    this.errors += errors;
    this.requests += delta.ended;
    this.answered += delta.answered;
    this.bytesReceived += delta.bytesReceived;
    this.rowRequests += delta.ended;
    this.rowErrors += errors;
    this.elapsedMs = Math.max(this.elapsedMs, delta.measuredMs);
    this.quarters[worker] = delta.quarter;
    if (this.state === 'starting' || this.state === 'warming-up')
      this.state = delta.phase === 'warming-up' ? 'warming-up' : 'running';
  }

  /**
   * True where all workers have completed another second, which {@link closeSecond} may close. The last planned second waits a
   * quarter longer: its answers come a little after its end, and a row of their own would look like a collapse.
   */
  get hasFullSecond(): boolean {
    const isLast = (this.secondsClosed + 1) * 1_000 >= this.plan.plannedMs;
    return Math.min(...this.quarters) >= (this.secondsClosed + 1) * quartersInSecond + (isLast ? 1 : 0);
  }

  /** Closes a second. @param generatorCpu share of one core per worker used in it. */
  closeSecond(generatorCpu: number): void {
    this.addCpu(generatorCpu, 1);
    this.secondsClosed += 1;
    this.rowCpu.push(generatorCpu);
    const span = this.rowFrom < fineSeconds ? 1 : longRowSeconds;
    if (this.secondsClosed - this.rowFrom >= span) this.closeRow(this.secondsClosed - this.rowFrom);
  }

  /** Closes what is left of the last second, at the end of a run. */
  closeRest(generatorCpu: number): void {
    const restMs = this.elapsedMs - this.secondsClosed * 1_000;
    if (restMs > 0) this.addCpu(generatorCpu, restMs / 1_000);
    if (this.rowRequests === 0) return;
    this.rowCpu.push(generatorCpu);
    const spanSeconds = Math.round(Math.max(1, this.elapsedMs - this.rowFrom * 1_000)) / 1_000;
    this.closeRow(Math.abs(spanSeconds - 1) < 0.05 ? 1 : spanSeconds);
  }

  /** The whole picture now. @param state another state than the present one, for a result that is about to be written. */
  snapshot(state: RunState = this.state): RunSnapshot {
    const { plan } = this;
    const elapsedMs = Math.round(this.elapsedMs);
    const achievedRatePerSecond = this.elapsedMs === 0 ? 0 : this.answered / (this.ratedMs(state) / 1_000);
    const serviceTime = this.serviceTime.summary();
    return {
      runId: plan.runId,
      profileName: plan.profileName,
      profileFile: plan.profileFile,
      state,
      startedAt: plan.startedAt,
      elapsedMs,
      plannedMs: plan.plannedMs,
      targetText: plan.targetText,
      connections: plan.connections,
      requestedRatePerSecond: plan.requestedRatePerSecond,
      achievedRatePerSecond: Math.round(achievedRatePerSecond * 100) / 100,
      requests: this.requests,
      bytesReceived: this.bytesReceived,
      errors: this.sortedErrors(),
      statusCodes: Object.fromEntries(this.statusCodes),
      responseTime: this.responseTime.summary(),
      serviceTime,
      seconds: [...this.seconds],
      validity: judge({
        state,
        problem: this.problem,
        elapsedMs,
        plannedMs: plan.plannedMs,
        requestedRatePerSecond: plan.requestedRatePerSecond,
        achievedRatePerSecond,
        requests: this.requests,
        answered: this.answered,
        errors: this.errors,
        serviceP50Ms: serviceTime?.p50Ms ?? 0,
        lateSendP99Ms: this.lateness.valueAtUs(99) / 1_000,
        generatorCpuMean: this.generatorCpu.mean,
      }),
      ...(this.problem === undefined ? {} : { problem: this.problem }),
      ...(this.resultFile === undefined ? {} : { resultFile: this.resultFile }),
    };
  }

  /**
   * The time that the rate is taken over. A run that came to its end ran for the planned time even where the last answer was a
   * little earlier; answers after it make the time longer.
   */
  private ratedMs(state: RunState): number {
    return state === 'finished' ? Math.max(this.elapsedMs, this.plan.plannedMs) : this.elapsedMs;
  }

  private addCpu(generatorCpu: number, seconds: number): void {
    this.cpuSecondsUsed += generatorCpu * seconds;
    this.cpuSecondsPassed += seconds;
    if (seconds >= 0.5) this.cpuMax = Math.max(this.cpuMax, generatorCpu);
  }

  private closeRow(spanSeconds: number): void {
    const [p50Us = 0, p99Us = 0] = this.secondHistogram.valuesAtUs([50, 99]);
    this.seconds.push({
      atSecond: this.rowFrom,
      ...(spanSeconds === 1 ? {} : { spanSeconds }),
      requests: this.rowRequests,
      errors: this.rowErrors,
      p50Ms: p50Us / 1_000,
      p99Ms: p99Us / 1_000,
      maxMs: this.secondHistogram.highestUs / 1_000,
      generatorCpu: Math.round((this.rowCpu.reduce((sum, cpu) => sum + cpu, 0) / this.rowCpu.length) * 1_000) / 1_000,
    });
    this.rowFrom += spanSeconds;
    this.rowRequests = 0;
    this.rowErrors = 0;
    this.rowCpu = [];
    this.secondHistogram.clear();
  }

  private sortedErrors(): readonly ErrorCount[] {
    return [...this.errorCounts]
      .map(([reason, count]) => ({ reason, count }))
      .sort((left, right) => right.count - left.count || left.reason.localeCompare(right.reason));
  }
}
