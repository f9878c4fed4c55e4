import type { Problem } from '../../core/problem.ts';
import { isCancelled, problem, problemError, problemOf } from '../../core/problem.ts';
import { inOneText } from '../../core/words.ts';
import type { EngineDelta } from '../engine/messages.ts';
import { requestText } from '../engine/request.ts';
import { writeResult } from '../results.ts';
import type { RunSnapshot, RunState } from '../types.ts';
import { ControlServer } from './control.ts';
import { CpuMeter } from './cpu.ts';
import type { ReachedTarget } from './reach.ts';
import { reach } from './reach.ts';
import { RunRecord } from './record.ts';
import type { RunnerRequest } from './request.ts';
import { environmentOf, methodOf, resultOf, smpLinksOf } from './result.ts';
import type { RunStatus } from './run-folder.ts';
import { appendSeconds, writeHistograms, writeStatus } from './run-folder.ts';
import { Workers } from './workers.ts';

/** How long answers are waited for after Stop; with the writing of the result it stays within a second. */
const stopGraceMs = 250;
/** When workers that do not answer are ended. */
const stopPatienceMs = 600;
const longestDrainMs = 30_000;
const tellEveryMs = 250;
const saveEveryMs = 1_000;
/** Histograms take a few milliseconds to write: every second time is often enough for what a crash may cost. */
const saveHistogramsEverySaves = 2;

/** One run from its request to its result. It lives in a process of its own and needs nobody to listen. */
export class Runner {
  private readonly request: RunnerRequest;
  private readonly log: (line: string) => void;
  private readonly record: RunRecord;
  private readonly control: ControlServer;
  private readonly workers: Workers;
  private readonly cpu: CpuMeter;
  private readonly opening = new AbortController();
  private isStopped = false;
  private secondsSaved = 0;
  private saves = 0;
  private saving: Promise<void> | undefined;
  private onEnded: (problem: Problem | undefined) => void = () => {};

  /** @param log takes what is for the run's log file. */
  constructor(request: RunnerRequest, log: (line: string) => void) {
    const { profile } = request;
    this.request = request;
    this.log = log;
    this.record = new RunRecord({
      runId: request.runId,
      profileName: profile.name,
      profileFile: request.profileFile,
      startedAt: new Date().toISOString(),
      plannedMs: profile.durationMs,
      targetText: request.targetText,
      connections: profile.connections,
      requestedRatePerSecond: profile.ratePerSecond,
      workers: Math.min(request.workers, profile.connections),
    });
    this.cpu = new CpuMeter(Math.min(request.workers, profile.connections));
    this.control = new ControlServer(
      request.controlPath,
      () => this.record.snapshot(),
      () => {
        this.stop();
      },
    );
    this.workers = new Workers({
      delta: (worker, delta) => {
        this.take(worker, delta);
      },
      ended: (reason) => {
        this.onEnded(reason);
      },
    });
  }

  /** Listens and writes the first state; after this the run can be found. */
  async announce(): Promise<void> {
    await this.control.open();
    await this.save();
  }

  /** Runs to the end and writes the result. Never throws: what fails is in the final state. */
  async run(): Promise<RunSnapshot> {
    const telling = setInterval(() => {
      this.control.broadcast();
    }, tellEveryMs);
    const saving = setInterval(() => {
      this.saveSoon();
    }, saveEveryMs);
    let reached: ReachedTarget | undefined;
    try {
      reached = await reach(this.request.target, this.request.profile.timeoutMs, this.opening.signal);
      const failure = await this.load(reached);
      if (failure !== undefined) this.record.problem = failure;
      await this.finish(failure !== undefined ? 'failed' : this.isStopped ? 'stopped' : 'finished');
    } catch (error) {
      if (!(this.isStopped && isCancelled(error))) this.record.problem = problemOf(error);
      await this.finish(this.record.problem === undefined ? 'stopped' : 'failed');
    } finally {
      clearInterval(telling);
      clearInterval(saving);
    }
    const snapshot = this.record.snapshot();
    await Promise.all([this.control.close(snapshot), reached?.close(), this.workers.terminate()]);
    return snapshot;
  }

  /** Ends the run early; what was measured is kept. */
  stop(): void {
    if (this.isStopped) return;
    this.isStopped = true;
    this.record.state = 'stopping';
    this.opening.abort();
    this.control.broadcast();
    this.workers.stop(stopGraceMs);
    setTimeout(() => {
      this.onEnded(undefined);
    }, stopPatienceMs).unref();
  }

  private async load(reached: ReachedTarget): Promise<Problem | undefined> {
    const { profile, headers, target, workerEntry, workers } = this.request;
    const drainMs = Math.min(profile.timeoutMs, longestDrainMs);
    const ended = new Promise<Problem | undefined>((resolve) => {
      this.onEnded = resolve;
    });
    const opening = this.workers.open(
      workerEntry,
      {
        address: reached.address,
        port: reached.port,
        requestText: requestText({
          method: profile.method,
          host: target.hostHeader,
          path: target.path,
          headers,
          body: profile.body,
        }),
        isHead: profile.method === 'HEAD',
        connections: profile.connections,
        ratePerSecond: profile.ratePerSecond,
        warmupMs: profile.warmupMs,
        durationMs: profile.durationMs,
        timeoutMs: profile.timeoutMs,
        drainMs,
      },
      workers,
    );
    const opened = await Promise.race([opening, ended.then((reason) => ({ reason }))]);
    if (this.isStopped) return undefined;
    if ('reason' in opened) return opened.reason;
    if (opened.opened === 0) {
      const reason = opened.firstFault ?? 'no connection';
      throw problemError('perf.target-refused', { target: this.request.targetText, reason });
    }
    if (opened.opened < profile.connections)
      this.log(`${opened.opened} of ${profile.connections} connections are open: ${opened.firstFault ?? ''}`);
    this.workers.start();
    // Whatever happens to the workers, the run ends at its time.
    const latestMs = profile.warmupMs + profile.durationMs + drainMs + 5_000;
    const watchdog = setTimeout(() => {
      this.onEnded(problem('perf.runner-failed', { log: 'runner.log' }, { detail: 'the workers did not end in time' }));
    }, latestMs);
    const reason = await ended;
    clearTimeout(watchdog);
    return reason;
  }

  private take(worker: number, delta: EngineDelta): void {
    const before = this.record.state;
    this.cpu.addIdleSpin(delta.idleSpinMs);
    this.record.add(worker, delta);
    // The measurement begins: what the start and the warm-up used is not its own.
    if (before !== 'running' && this.record.state === 'running' && delta.quarter === 0) this.cpu.take();
    while (this.record.hasFullSecond) this.record.closeSecond(this.cpu.take());
  }

  /** Writes the result, and only then shows the final state: whoever sees it finds the result. */
  private async finish(state: RunState): Promise<void> {
    this.record.closeRest(this.cpu.take());
    await this.saving;
    let resultFile: string | undefined;
    if (this.record.hasMeasured) {
      try {
        const result = resultOf(this.statusParts(), this.record.snapshot(state), this.record);
        resultFile = await writeResult(this.request.resultsFolder, result);
      } catch (error) {
        // The run itself went well: its figures stay in the run's folder, and the problem says that no result was written.
        this.record.problem ??= problemOf(error);
        this.log(inOneText(problemOf(error)));
        await this.keepHistograms();
      }
    }
    this.record.resultFile = resultFile;
    this.record.state = state;
    await this.save();
  }

  private async keepHistograms(): Promise<void> {
    try {
      await writeHistograms(this.request.folder, this.record);
    } catch (error) {
      this.log(inOneText(problemOf(error)));
    }
  }

  /** Saves unless the last save still goes on. A disk that is full must not end a run: it is said in the log, and tried again. */
  private saveSoon(): void {
    const saveAll = async (): Promise<void> => {
      await this.save();
      if (this.saves % saveHistogramsEverySaves === 0 && this.record.hasMeasured) await this.keepHistograms();
    };
    this.saving ??= saveAll().finally(() => {
      this.saving = undefined;
    });
  }

  private async save(): Promise<void> {
    this.saves += 1;
    const { seconds, ...snapshot } = this.record.snapshot();
    try {
      const unsaved = seconds.slice(this.secondsSaved);
      await appendSeconds(this.request.folder, unsaved);
      this.secondsSaved += unsaved.length;
      await writeStatus(this.request.folder, { ...this.statusParts(), snapshot });
    } catch (error) {
      this.log(inOneText(problemOf(error)));
    }
  }

  private statusParts(): Omit<RunStatus, 'snapshot'> {
    const { request } = this;
    return {
      schema: 1,
      pid: process.pid,
      controlPath: request.controlPath,
      updatedAt: new Date().toISOString(),
      method: methodOf(request),
      environment: environmentOf(request.meshdeckVersion, this.record.generatorCpu, this.record.lateness.valueAtUs(99)),
      smp: smpLinksOf(request.profile),
    };
  }
}
