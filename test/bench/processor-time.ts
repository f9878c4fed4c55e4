import { readFileSync } from 'node:fs';
import { setTimeout as delay } from 'node:timers/promises';

/** The kernel counts processor time in these, whatever the machine (`getconf CLK_TCK`). */
const ticksPerSecond = 100;

/** Waits, and tells the share of one processor that processes needed meanwhile. */
export async function processorShare(processIds: number | readonly number[], seconds: number): Promise<number> {
  const ids = [processIds].flat();
  const total = (): number => ids.reduce((sum, id) => sum + cpuSeconds(id), 0);
  const startedMs = performance.now();
  const before = total();
  await delay(seconds * 1_000);
  return (total() - before) / ((performance.now() - startedMs) / 1_000);
}

function cpuSeconds(processId: number): number {
  const stat = readFileSync(`/proc/${processId}/stat`, 'utf8');
  // The name of the process stands in brackets and may hold anything; user and system time are the 12th and 13th field behind it.
  const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
  return (Number(fields[11]) + Number(fields[12])) / ticksPerSecond;
}
