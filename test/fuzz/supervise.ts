import { Worker } from 'node:worker_threads';
import type { FuzzFailure, FuzzReport } from './run.ts';
import { makeInput } from './run.ts';
import type { FuzzTarget } from './target.ts';
import type { FuzzWorkerAnswer, FuzzWorkerData } from './worker.ts';

/** How long one case may hang before its thread is ended: long after it counts as too slow, and minimising has had its time. */
const hangMs = 60_000;

/** Runs shorter than this say nothing about memory: caches are still being filled. */
const shortestForMemoryMs = 30_000;
const allowedGrowth = 1.1;
const allowedGrowthBytes = 8 * 1024 * 1024;

/** What of a run is printed and kept. */
export interface SupervisedReport extends FuzzReport {
  /** Heap after a collection, in the middle and at the end; null where the run was too short to tell. */
  readonly memory: { readonly middleBytes: number; readonly endBytes: number; readonly isFlat: boolean } | null;
}

/** One run of a target in a thread of its own. */
export async function fuzzInThread(
  target: FuzzTarget,
  options: Omit<FuzzWorkerData, 'target' | 'current'>,
): Promise<SupervisedReport> {
  const current = new Int32Array(new SharedArrayBuffer(4));
  const workerData: FuzzWorkerData = { ...options, target: target.name, current };
  const startedAt = performance.now();
  const worker = new Worker(new URL('worker.ts', import.meta.url), { workerData });
  let seen = -1;
  let seenAt = performance.now();
  return new Promise((resolve, reject) => {
    const watchdog = setInterval(() => {
      const index = Atomics.load(current, 0);
      if (index !== seen) [seen, seenAt] = [index, performance.now()];
      if (performance.now() - seenAt < hangMs) return;
      clearInterval(watchdog);
      const failure: FuzzFailure = {
        index,
        fault: 'does not end (this input is not minimised)',
        input: makeInput(target, options.seed, index),
      };
      const report = { target: target.name, seed: options.seed, cases: index - options.from, failures: [failure] };
      const elapsedMs = performance.now() - startedAt;
      void worker.terminate().then(() => {
        resolve({ ...report, elapsedMs, slowestMs: hangMs, memory: null });
      });
    }, 1_000);
    worker.once('message', ({ report, heapBytes }: FuzzWorkerAnswer) => {
      clearInterval(watchdog);
      resolve({ ...report, memory: memoryOf(heapBytes, report.elapsedMs) });
    });
    worker.once('error', (error) => {
      clearInterval(watchdog);
      reject(error instanceof Error ? error : new Error(String(error)));
    });
  });
}

/** Compares the middle third of a run with its last: the first fills caches. */
export function memoryOf(heapBytes: readonly number[], elapsedMs: number): SupervisedReport['memory'] {
  const third = Math.floor(heapBytes.length / 3);
  if (elapsedMs < shortestForMemoryMs || third === 0) return null;
  const middleBytes = Math.max(...heapBytes.slice(third, 2 * third));
  const endBytes = Math.max(...heapBytes.slice(-third));
  return {
    middleBytes,
    endBytes,
    isFlat: endBytes <= middleBytes * allowedGrowth + allowedGrowthBytes,
  };
}
