/**
 * Loaded into an agent before its own code, with `--expose-gc`: on SIGUSR2 it writes what the process holds into the file that `MESHDECK_PROBE`
 * names. Nothing of it is part of the product.
 */
import { renameSync, writeFileSync } from 'node:fs';
import { isMainThread } from 'node:worker_threads';

/** What a process holds after it has collected its garbage. */
export interface Held {
  readonly heapBytes: number;
  /** Timers, sockets, message ports of workers and the like, by the names that Node has for them. */
  readonly resources: Readonly<Record<string, number>>;
  /** Listeners of the process itself. */
  readonly listeners: number;
  /** Such as that of an emitter with too many listeners. */
  readonly warnings: readonly string[];
}

const file = process.env['MESHDECK_PROBE'];
const warnings: string[] = [];

function held(): Held {
  const resources: Record<string, number> = {};
  for (const name of process.getActiveResourcesInfo()) resources[name] = (resources[name] ?? 0) + 1;
  const listeners = process.eventNames().reduce((sum, name) => sum + process.listenerCount(name), 0);
  return { heapBytes: process.memoryUsage().heapUsed, resources, listeners, warnings };
}

// Workers are given the options of their process, and have no signals.
if (file !== undefined && isMainThread) {
  process.on('warning', ({ name, message }) => warnings.push(`${name}: ${message}`));
  process.on('SIGUSR2', () => {
    // What ended in this turn is let go in the next ones.
    setTimeout(() => {
      for (let turn = 0; turn < 3; turn += 1) globalThis.gc?.();
      writeFileSync(`${file}.next`, JSON.stringify(held()));
      renameSync(`${file}.next`, file);
    }, 50);
  });
}
