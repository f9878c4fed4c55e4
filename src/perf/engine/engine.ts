import { ConstantArrivals } from './arrivals.ts';
import { Connection } from './connection.ts';
import { timedOut, timedOutWaiting, unfinished } from './faults.ts';
import { FreeList } from './free-list.ts';
import type { EngineDelta, EngineOptions, EnginePhase } from './messages.ts';
import { Tally } from './tally.ts';

/** A timer of the platform fires up to 2 ms after its time; what is due sooner is waited for by turning. */
const timerSlackMs = 2;
/** The longest turn that counts as idle: anything above means that the thread was not running. */
const longestIdleTurnMs = 0.05;
/** How long a closed-loop connection rests after a failed attempt, so that a dead target is not hammered. */
const restAfterFailureMs = 50;
const openingAtOnce = 128;
const reportEveryMs = 250;

/**
 * The load of one thread. Open loop: requests are sent when the schedule says, on whichever connection is free; when none is, they
 * wait and their wait counts. Closed loop: each connection sends as soon as its answer is there.
 */
export class LoadEngine {
  private readonly options: EngineOptions;
  private readonly report: (delta: EngineDelta) => void;
  private readonly tally = new Tally();
  private readonly connections: Connection[] = [];
  private readonly slotOf = new Map<Connection, number>();
  private readonly free: FreeList;
  private arrivals: ConstantArrivals | undefined;
  private phase: EnginePhase = 'warming-up';
  private measureFromMs = Infinity;
  private sendUntilMs = Infinity;
  private giveUpAtMs = Infinity;
  private inFlight = 0;
  private quarter = 0;
  private wasActive = false;
  private lastTurnMs = 0;
  private sweepTimer: NodeJS.Timeout | undefined;
  private reportTimer: NodeJS.Timeout | undefined;
  private pumpTimer: NodeJS.Timeout | undefined;
  private onOpened: ((connection: Connection, fault: string | undefined) => void) | undefined;

  /** @param report is given a report every quarter of a second and a last one with the phase `done`. */
  constructor(options: EngineOptions, report: (delta: EngineDelta) => void) {
    this.options = options;
    this.report = report;
    this.free = new FreeList(options.connections);
    const buffer = Buffer.allocUnsafeSlow(65_536);
    for (let slot = 0; slot < options.connections; slot += 1) {
      const connection = new Connection(options, buffer, {
        answered: this.answered,
        failed: this.failed,
        settled: this.settled,
        dropped: this.dropped,
        received: this.received,
      });
      this.connections.push(connection);
      this.slotOf.set(connection, slot);
    }
  }

  /**
   * Opens all connections, some at a time so that the target's queue of new ones does not overflow.
   *
   * @returns how many are open, and why the first of the others is not.
   */
  async open(): Promise<{ readonly opened: number; readonly firstFault: string | undefined }> {
    let opened = 0;
    let settledCount = 0;
    let next = 0;
    let firstFault: string | undefined;
    const deadlineMs = performance.now() + this.options.timeoutMs;
    await new Promise<void>((resolve) => {
      const timer = setTimeout(resolve, this.options.timeoutMs);
      this.onOpened = (_, fault) => {
        settledCount += 1;
        if (fault === undefined) opened += 1;
        else firstFault ??= fault;
        // Where not one of the first lot could be opened there is no use in trying the others.
        const isHopeless = opened === 0 && settledCount >= openingAtOnce;
        if (settledCount === this.connections.length || isHopeless || performance.now() > deadlineMs) {
          clearTimeout(timer);
          resolve();
        } else if (next < this.connections.length) {
          this.connections[next++]?.open();
        }
      };
      while (next < Math.min(openingAtOnce, this.connections.length)) this.connections[next++]?.open();
    });
    this.onOpened = undefined;
    if (opened === 0) this.closeAll();
    return { opened, firstFault: opened === 0 ? (firstFault ?? timedOut) : firstFault };
  }

  /** Begins at a time of `performance.now()`: first the warm-up, then the measurement. */
  start(startMs: number): void {
    const { warmupMs, durationMs, ratePerSecond, shard } = this.options;
    this.measureFromMs = startMs + warmupMs;
    this.sendUntilMs = this.measureFromMs + durationMs;
    this.giveUpAtMs = this.sendUntilMs + this.options.drainMs;
    this.phase = warmupMs > 0 ? 'warming-up' : 'running';
    const sweepMs = Math.min(100, Math.max(2, this.options.timeoutMs / 50));
    this.sweepTimer = setInterval(this.sweep, sweepMs);
    this.reportTimer = setTimeout(this.tick, this.nextTickMs() - performance.now());
    setTimeout(this.sweep, this.sendUntilMs - performance.now() + 1).unref();
    if (ratePerSecond === null) {
      this.pumpTimer = setTimeout(this.startClosedLoop, Math.max(0, startMs - performance.now()));
    } else {
      const wholeMs = warmupMs + durationMs;
      this.arrivals = new ConstantArrivals({ startMs, ratePerSecond, durationMs: wholeMs, shard });
      for (let slot = 0; slot < this.connections.length; slot += 1) {
        if (this.connections[slot]?.isOpening !== true) this.free.push(slot);
      }
      this.lastTurnMs = performance.now();
      this.pump();
    }
  }

  /** Sends nothing more and ends after `graceMs` at the latest; what is unanswered then is counted as unfinished. */
  stop(graceMs: number): void {
    if (this.phase === 'done') return;
    const nowMs = performance.now();
    this.sendUntilMs = Math.min(this.sendUntilMs, nowMs);
    this.giveUpAtMs = Math.min(this.giveUpAtMs, nowMs + graceMs);
    this.arrivals?.cut(nowMs);
    setTimeout(this.sweep, graceMs);
    this.sweep();
  }

  private readonly startClosedLoop = (): void => {
    for (const connection of this.connections) if (!connection.isOpening) this.sendAgain(connection);
  };

  private readonly answered = (connection: Connection, nowMs: number): void => {
    this.wasActive = true;
    this.inFlight -= 1;
    if (connection.isMeasured) {
      const { status } = connection.parser;
      this.tally.answer(status, nowMs - connection.intendedMs, nowMs - connection.sentMs);
    }
    this.next(connection, nowMs);
  };

  private readonly failed = (connection: Connection, reason: string, nowMs: number): void => {
    this.wasActive = true;
    this.inFlight -= 1;
    if (connection.isMeasured) this.tally.fail(reason);
    if (this.arrivals !== undefined) {
      this.next(connection, nowMs);
    } else if (nowMs < this.sendUntilMs) {
      setTimeout(() => {
        this.sendAgain(connection);
      }, restAfterFailureMs);
    } else {
      this.endIfEmpty();
    }
  };

  private readonly settled = (connection: Connection, fault: string | undefined): void => {
    if (this.onOpened !== undefined) {
      this.onOpened(connection, fault);
      return;
    }
    if (this.phase === 'done') return;
    connection.freeSinceMs = performance.now();
    if (this.arrivals === undefined) this.sendAgain(connection);
    else this.release(connection, connection.freeSinceMs);
  };

  /** A free connection stays in the list of free ones; the next request on it opens it again. */
  private readonly dropped = (): void => {
    this.wasActive = true;
  };

  private readonly received = (bytes: number): void => {
    if (this.phase !== 'warming-up') this.tally.bytesReceived += bytes;
  };

  /** What a connection does after a request. */
  private next(connection: Connection, nowMs: number): void {
    if (this.arrivals === undefined) {
      if (nowMs < this.sendUntilMs) this.sendAgain(connection, nowMs);
      else this.endIfEmpty();
    } else if (connection.isOpen || nowMs >= this.giveUpAtMs) {
      this.release(connection, nowMs);
    } else {
      // The server closed it after its answer: it is opened now, so that the next request need not wait for that.
      connection.open();
      this.endIfEmpty();
    }
  }

  private sendAgain(connection: Connection, nowMs = performance.now()): void {
    if (this.phase === 'done' || nowMs >= this.sendUntilMs) {
      this.endIfEmpty();
      return;
    }
    this.inFlight += 1;
    connection.send(nowMs, nowMs, nowMs >= this.measureFromMs);
  }

  private release(connection: Connection, nowMs: number): void {
    this.free.push(this.slotOf.get(connection) ?? 0);
    if (this.arrivals !== undefined && this.arrivals.nextMs <= nowMs) this.dispatch(nowMs);
    this.endIfEmpty();
  }

  /** Sends what is due as long as there is a free connection. */
  private dispatch(fromMs: number): void {
    const { arrivals } = this;
    let nowMs = fromMs;
    while (arrivals !== undefined && arrivals.nextMs <= nowMs) {
      if (nowMs - arrivals.nextMs >= this.options.timeoutMs) {
        this.giveUpWaiting(arrivals.take(), nowMs);
        continue;
      }
      const connection = this.connections[this.free.shift()];
      if (connection === undefined) return;
      const intendedMs = arrivals.take();
      const isMeasured = intendedMs >= this.measureFromMs;
      if (isMeasured) this.tally.late(nowMs - Math.max(intendedMs, connection.freeSinceMs));
      this.inFlight += 1;
      connection.send(intendedMs, nowMs, isMeasured);
      this.wasActive = true;
      nowMs = performance.now();
    }
  }

  private giveUpWaiting(intendedMs: number, nowMs: number): void {
    if (intendedMs < this.measureFromMs) return;
    this.tally.fail(timedOutWaiting);
    this.tally.unsent += 1;
    this.tally.censor(nowMs - intendedMs, undefined);
  }

  /** The heart of the open loop: sends, then sleeps while there is time to and turns while there is not. */
  private readonly pump = (): void => {
    const { arrivals } = this;
    if (arrivals === undefined || this.phase === 'done') return;
    const nowMs = performance.now();
    if (!this.wasActive) this.tally.idleSpinMs += Math.min(longestIdleTurnMs, nowMs - this.lastTurnMs);
    this.wasActive = false;
    if (arrivals.nextMs <= nowMs) this.dispatch(nowMs);
    // With a backlog it is answers that make progress, not the clock.
    const dueInMs = arrivals.nextMs <= nowMs ? 10 : arrivals.nextMs - nowMs;
    this.lastTurnMs = performance.now();
    if (dueInMs > timerSlackMs) {
      this.wasActive = true; // sleeping is not turning
      this.pumpTimer = setTimeout(this.pump, Math.min(1_000, Math.max(1, Math.floor(dueInMs - timerSlackMs))));
    } else {
      setImmediate(this.pump);
    }
  };

  /** Gives up what takes too long, and everything when the time for waiting is over. */
  private readonly sweep = (): void => {
    if (this.phase === 'done') return;
    const nowMs = performance.now();
    const { timeoutMs } = this.options;
    for (const connection of this.connections) {
      if (connection.isBusy && nowMs - connection.intendedMs >= timeoutMs) {
        this.abandon(connection, timedOut, nowMs, true);
        this.failedWithout(connection, nowMs);
      } else if (!connection.isBusy && connection.isOpening && nowMs - connection.openingSinceMs >= timeoutMs) {
        connection.close();
        this.settled(connection, timedOut);
      }
    }
    const { arrivals } = this;
    while (arrivals !== undefined && nowMs - arrivals.nextMs >= timeoutMs) this.giveUpWaiting(arrivals.take(), nowMs);
    if (nowMs >= this.giveUpAtMs) this.giveUpEverything(nowMs);
    else this.endIfEmpty();
  };

  private failedWithout(connection: Connection, nowMs: number): void {
    connection.freeSinceMs = nowMs;
    if (this.arrivals === undefined) this.sendAgain(connection);
    else this.release(connection, nowMs);
  }

  /** Counts the request of a connection as failed at its age, and closes the connection. */
  private abandon(connection: Connection, reason: string, nowMs: number, isCensored: boolean): void {
    const responseMs = nowMs - connection.intendedMs;
    if (connection.isMeasured) {
      this.tally.fail(reason);
      const serviceMs = Number.isNaN(connection.sentMs) ? undefined : nowMs - connection.sentMs;
      if (isCensored) this.tally.censor(responseMs, serviceMs);
    }
    this.inFlight -= 1;
    connection.close();
  }

  /**
   * The end of waiting. What is older than any answer so far is recorded at its age, a lower bound: leaving it out would hide a
   * stall. Younger ones are counted only: their age says nothing about how long they would have taken.
   */
  private giveUpEverything(nowMs: number): void {
    const highestMs = this.tally.highestMs;
    for (const connection of this.connections) {
      if (connection.isBusy) this.abandon(connection, unfinished, nowMs, nowMs - connection.intendedMs > highestMs);
    }
    const { arrivals } = this;
    while (arrivals !== undefined && arrivals.nextMs <= nowMs) {
      const intendedMs = arrivals.take();
      if (intendedMs < this.measureFromMs) continue;
      this.tally.unsent += 1;
      this.tally.fail(unfinished);
      if (nowMs - intendedMs > highestMs) this.tally.censor(nowMs - intendedMs, undefined);
    }
    this.finish();
  }

  private endIfEmpty(): void {
    if (this.phase === 'done' || this.inFlight > 0) return;
    const nowMs = performance.now();
    const hasMore = this.arrivals === undefined ? nowMs < this.sendUntilMs : this.arrivals.nextMs !== Infinity;
    if (!hasMore && nowMs >= this.sendUntilMs) this.finish();
  }

  private nextTickMs(): number {
    return this.measureFromMs === Infinity ? Infinity : this.tickAfter(performance.now());
  }

  /** Ticks fall on quarters of a second of the measurement, and of the warm-up before it. */
  private tickAfter(nowMs: number): number {
    const passed = Math.floor((nowMs - this.measureFromMs) / reportEveryMs + 1e-6) + 1;
    return this.measureFromMs + passed * reportEveryMs;
  }

  private readonly tick = (): void => {
    const nowMs = performance.now();
    this.updatePhase(nowMs);
    if (this.phase === 'done') return;
    this.quarter = Math.max(0, Math.floor((nowMs - this.measureFromMs) / reportEveryMs + 1e-6));
    this.sendReport(nowMs);
    this.reportTimer = setTimeout(this.tick, Math.max(1, this.nextTickMs() - performance.now()));
  };

  private updatePhase(nowMs: number): void {
    if (this.phase === 'done') return;
    if (nowMs >= this.sendUntilMs) this.phase = 'draining';
    else if (nowMs >= this.measureFromMs) this.phase = 'running';
  }

  private sendReport(nowMs: number): void {
    this.report(
      this.tally.take({
        phase: this.phase,
        quarter: this.quarter,
        measuredMs: Math.max(0, nowMs - this.measureFromMs),
        inFlight: this.inFlight,
        waiting: this.arrivals?.waiting(nowMs) ?? 0,
      }),
    );
  }

  private finish(): void {
    this.phase = 'done';
    clearInterval(this.sweepTimer);
    clearTimeout(this.reportTimer);
    clearTimeout(this.pumpTimer);
    this.closeAll();
    this.sendReport(performance.now());
  }

  private closeAll(): void {
    for (const connection of this.connections) connection.close();
  }
}
