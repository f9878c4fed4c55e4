import { Worker } from 'node:worker_threads';
import type { Problem } from '../../core/problem.ts';
import { problem } from '../../core/problem.ts';
import type { EngineDelta, EngineOptions, FromWorker, ToWorker } from '../engine/messages.ts';

/** What the workers of a run tell. */
export interface WorkerEvents {
  delta(worker: number, delta: EngineDelta): void;
  /** All workers are done, or one has failed and the others were ended. */
  ended(problem: Problem | undefined): void;
}

/** The worker threads of a run, which share its connections and its rate. */
export class Workers {
  private readonly threads: Worker[] = [];
  private readonly events: WorkerEvents;
  private doneCount = 0;
  private hasEnded = false;

  constructor(events: WorkerEvents) {
    this.events = events;
  }

  /**
   * Starts the threads and lets them open their connections.
   *
   * @returns how many connections are open, and why the first of the others is not.
   */
  async open(
    entry: string,
    options: Omit<EngineOptions, 'shard'>,
    count: number,
  ): Promise<{ readonly opened: number; readonly firstFault: string | undefined }> {
    const workers = Math.min(count, options.connections);
    const answers = await Promise.all(
      Array.from({ length: workers }, (_, index) => {
        const connections = Math.floor(options.connections / workers) + (index < options.connections % workers ? 1 : 0);
        return this.openOne(entry, { ...options, connections, shard: { index, of: workers } }, index);
      }),
    );
    return {
      opened: answers.reduce((sum, answer) => sum + answer.opened, 0),
      firstFault: answers.find((answer) => answer.firstFault !== undefined)?.firstFault,
    };
  }

  /** Lets all workers begin at the same moment, a little ahead so that the word reaches them before. */
  start(): void {
    this.send({ is: 'start', startEpochMs: performance.timeOrigin + performance.now() + 20 });
  }

  /** Lets the workers end within `graceMs`. */
  stop(graceMs: number): void {
    this.send({ is: 'stop', graceMs });
  }

  /** Ends the threads at once. */
  async terminate(): Promise<void> {
    this.hasEnded = true;
    await Promise.all(this.threads.map((thread) => thread.terminate()));
  }

  private send(message: ToWorker): void {
    for (const thread of this.threads) thread.postMessage(message);
  }

  private openOne(
    entry: string,
    options: EngineOptions,
    index: number,
  ): Promise<{ readonly opened: number; readonly firstFault: string | undefined }> {
    const thread = new Worker(entry, {
      workerData: options,
      resourceLimits: { maxOldGenerationSizeMb: 1_024 },
    });
    this.threads.push(thread);
    return new Promise((resolve) => {
      let isDone = false;
      thread.on('message', (message: FromWorker) => {
        if (message.is === 'opened') {
          resolve(message);
        } else if (message.is === 'failed') {
          this.end(message.problem);
        } else {
          this.events.delta(index, message.delta);
          isDone = message.delta.phase === 'done';
          if (!isDone) return;
          this.doneCount += 1;
          if (this.doneCount === this.threads.length) this.end(undefined);
        }
      });
      thread.on('error', (error) => {
        resolve({ opened: 0, firstFault: error.message });
        this.end(problem('perf.runner-failed', { log: 'runner.log' }, { detail: error.message }));
      });
      thread.on('exit', () => {
        resolve({ opened: 0, firstFault: 'the worker ended' });
        if (!isDone) this.end(problem('perf.runner-failed', { log: 'runner.log' }, { detail: 'a worker ended early' }));
      });
    });
  }

  private end(reason: Problem | undefined): void {
    if (this.hasEnded) return;
    this.hasEnded = true;
    this.events.ended(reason);
    for (const thread of this.threads) void thread.terminate();
  }
}
