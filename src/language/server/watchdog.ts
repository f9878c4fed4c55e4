import { Worker } from 'node:worker_threads';

/** When a process counts as stuck. */
export interface Patience {
  readonly tickMs: number;
  /** So many ticks without a sign of life end the process. Ticks and not a time: a laptop that sleeps is not stuck. */
  readonly mostTicks: number;
}

/** Half a minute without a look at the event loop: no file that is parsed takes so long. */
const patience: Patience = { tickMs: 1_000, mostTicks: 30 };

/** Runs as a text, so that it needs no file of its own beside the bundle. */
const program = `
const { workerData: { signs, tickMs, mostTicks } } = require('node:worker_threads');
const { writeSync } = require('node:fs');
let last = -1;
let ticks = 0;
setInterval(() => {
  const now = Atomics.load(signs, 0);
  ticks = now === last ? ticks + 1 : 0;
  last = now;
  if (ticks < mostTicks) return;
  // Not by the stream of the process, which the thread that stands still would have to write.
  try {
    writeSync(2, 'Nothing else was done for ' + (mostTicks * tickMs) / 1000 + ' seconds: this process is ended.\\n');
  } finally {
    process.kill(process.pid, 'SIGKILL');
  }
}, tickMs);
`;

/**
 * Ends this process where its event loop stands still. A document that makes the server loop would otherwise be the last one that is checked:
 * after an end, the client starts the server again without that document. A thread looks, because whoever is stuck cannot look himself.
 */
export function endWhenStuck({ tickMs, mostTicks }: Patience = patience): void {
  // In a debugger standing still is the point.
  if (process.execArgv.some((argument) => argument.startsWith('--inspect'))) return;
  const signs = new Int32Array(new SharedArrayBuffer(Int32Array.BYTES_PER_ELEMENT));
  new Worker(program, { eval: true, execArgv: [], workerData: { signs, tickMs, mostTicks } }).unref();
  setInterval(() => {
    Atomics.add(signs, 0, 1);
  }, tickMs / 2).unref();
}
