import { statusReason } from './faults.ts';
import { HistogramRecorder } from './histogram-recorder.ts';
import type { EngineDelta, EnginePhase } from './messages.ts';

/** What an engine counts between two reports. */
export class Tally {
  answered = 0;
  failed = 0;
  unsent = 0;
  bytesReceived = 0;
  idleSpinMs = 0;
  /** The largest response time of the whole measurement so far. */
  highestMs = 0;
  private readonly statusCodes = new Uint32Array(1_000);
  private readonly errors = new Map<string, number>();
  private readonly responseTime = new HistogramRecorder();
  private readonly serviceTime = new HistogramRecorder();
  private readonly lateness = new HistogramRecorder();

  /** An answer: counted as failed too where its status says so. */
  answer(status: number, responseMs: number, serviceMs: number): void {
    this.answered += 1;
    this.statusCodes[status] = (this.statusCodes[status] ?? 0) + 1;
    if (responseMs > this.highestMs) this.highestMs = responseMs;
    this.responseTime.record(responseMs * 1_000);
    this.serviceTime.record(serviceMs * 1_000);
    if (status < 300) return;
    const reason = statusReason(status);
    if (reason !== undefined) this.countError(reason);
  }

  /** A request that got no answer. */
  fail(reason: string): void {
    this.failed += 1;
    this.countError(reason);
  }

  /** The age at which a request was given up: a lower bound of the time it would have taken, so that a stall is not hidden. */
  censor(responseMs: number, serviceMs: number | undefined): void {
    if (responseMs > this.highestMs) this.highestMs = responseMs;
    this.responseTime.record(responseMs * 1_000);
    if (serviceMs !== undefined) this.serviceTime.record(serviceMs * 1_000);
  }

  /** How much later than possible a request was sent. */
  late(latenessMs: number): void {
    this.lateness.record(latenessMs * 1_000);
  }

  /** Everything since the last take. */
  take(gauges: {
    readonly phase: EnginePhase;
    readonly quarter: number;
    readonly measuredMs: number;
    readonly inFlight: number;
    readonly waiting: number;
  }): EngineDelta {
    const statusCodes: [number, number][] = [];
    for (let status = 100; status < this.statusCodes.length; status += 1) {
      const count = this.statusCodes[status] ?? 0;
      if (count > 0) statusCodes.push([status, count]);
    }
    const delta: EngineDelta = {
      ...gauges,
      ended: this.answered + this.failed,
      answered: this.answered,
      failed: this.failed,
      bytesReceived: this.bytesReceived,
      statusCodes,
      errors: [...this.errors].map(([reason, count]) => ({ reason, count })),
      responseTime: this.responseTime.take(),
      serviceTime: this.serviceTime.take(),
      lateness: this.lateness.take(),
      unsent: this.unsent,
      idleSpinMs: this.idleSpinMs,
    };
    this.answered = 0;
    this.failed = 0;
    this.unsent = 0;
    this.bytesReceived = 0;
    this.idleSpinMs = 0;
    this.statusCodes.fill(0);
    this.errors.clear();
    return delta;
  }

  private countError(reason: string): void {
    this.errors.set(reason, (this.errors.get(reason) ?? 0) + 1);
  }
}
