/** The thread that `npm run fuzz` runs a target in: an input that never ends hangs this thread and not the command. */
import { parentPort, workerData } from 'node:worker_threads';
import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { fuzz, type FuzzReport } from './run.ts';
import { targets } from './targets.ts';

/** What the thread is given. */
export interface FuzzWorkerData {
  readonly target: string;
  readonly seed: number;
  readonly limitMs: number;
  readonly cases: number | undefined;
  readonly from: number;
  /** One number: the case that is being run, for the watchdog. */
  readonly current: Int32Array;
}

/** What the thread tells at its end. */
export interface FuzzWorkerAnswer {
  readonly report: FuzzReport;
  /** Heap after a collection, taken about every two seconds: is memory flat? */
  readonly heapBytes: readonly number[];
}

const sampleEveryMs = 2_000;

const { target: name, seed, limitMs, cases, from, current } = workerData as FuzzWorkerData;
const target = targets.find((one) => one.name === name);
if (target === undefined || parentPort === null) throw new Error(`there is no target ${name}`);

setFlagsFromString('--expose-gc');
const collect = runInNewContext('gc') as () => void;
const heapBytes: number[] = [];
let sampledAt = performance.now();

const report = fuzz(target, {
  seed,
  limitMs,
  from,
  ...(cases === undefined ? {} : { cases }),
  onCase: (index) => {
    Atomics.store(current, 0, index);
    if (performance.now() - sampledAt < sampleEveryMs) return;
    collect();
    heapBytes.push(process.memoryUsage().heapUsed);
    sampledAt = performance.now();
  },
});
parentPort.postMessage({ report, heapBytes } satisfies FuzzWorkerAnswer);
