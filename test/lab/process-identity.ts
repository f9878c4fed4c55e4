import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { setTimeout as delay } from 'node:timers/promises';

import { systemCodeOf } from './failure.ts';

/**
 * One process for all time. A pid alone is handed out again after its process ended; together with the moment of its
 * start it is not, so nothing here ever signals a stranger.
 */
export interface ProcessIdentity {
  readonly pid: number;
  /** Opaque: equal for the same process, different for a later one with the same pid. */
  readonly started: string;
}

/** Reads state and start time out of `/proc/<pid>/stat` (proc_pid_stat(5): fields 3 and 22). */
export function parseProcStat(text: string): { readonly state: string; readonly startTicks: string } | undefined {
  // The second field is the program's name in parentheses and may itself hold spaces and parentheses.
  const fields = text.slice(text.lastIndexOf(')') + 2).split(' ');
  const [state] = fields;
  const startTicks = fields[19];
  if (!text.includes(')') || state === undefined || startTicks === undefined) return undefined;
  return { state, startTicks };
}

/** The identity of a process that runs now; undefined when there is none or it has ended and only waits for its parent. */
export function identify(pid: number): ProcessIdentity | undefined {
  return process.platform === 'linux' ? identifyFromProc(pid) : identifyFromPs(pid);
}

/** True while exactly this process runs. */
export function isRunning(identity: ProcessIdentity): boolean {
  return identify(identity.pid)?.started === identity.started;
}

/** Sends a signal to exactly this process; false when it is gone. */
export function signalProcess(identity: ProcessIdentity, signal: NodeJS.Signals): boolean {
  if (!isRunning(identity)) return false;
  try {
    return process.kill(identity.pid, signal);
  } catch (error) {
    if (systemCodeOf(error) === 'ESRCH') return false;
    throw error;
  }
}

/** Waits for the end of a process of anybody's; false when it still runs after `timeoutMs`. */
export async function waitForEnd(identity: ProcessIdentity, timeoutMs: number): Promise<boolean> {
  const deadline = performance.now() + timeoutMs;
  while (isRunning(identity)) {
    if (performance.now() > deadline) return false;
    await delay(50);
  }
  return true;
}

/** Asks a process to end, and ends it when it has not after `graceMs`. True when it is gone. */
export async function endProcess(identity: ProcessIdentity, graceMs: number): Promise<boolean> {
  if (!signalProcess(identity, 'SIGTERM')) return true;
  if (await waitForEnd(identity, graceMs)) return true;
  signalProcess(identity, 'SIGKILL');
  return waitForEnd(identity, 5_000);
}

/** Resident memory in bytes by pid, for those of the pids that run. */
export function residentBytes(pids: readonly number[]): ReadonlyMap<number, number> {
  const memory = new Map<number, number>();
  if (pids.length === 0) return memory;
  for (const line of runPs(['-o', 'pid=,rss=', '-p', pids.join(',')]).split('\n')) {
    const [pid, kibibytes] = line.trim().split(/\s+/).map(Number);
    if (pid !== undefined && kibibytes !== undefined) memory.set(pid, kibibytes * 1024);
  }
  return memory;
}

function identifyFromProc(pid: number): ProcessIdentity | undefined {
  try {
    const stat = parseProcStat(readFileSync(`/proc/${pid}/stat`, 'utf8'));
    if (stat === undefined || stat.state === 'Z' || stat.state === 'X') return undefined;
    // Ticks count from the boot, so the boot belongs to the identity.
    const boot = readFileSync('/proc/sys/kernel/random/boot_id', 'utf8').trim();
    return { pid, started: `${boot}:${stat.startTicks}` };
  } catch (error) {
    if (systemCodeOf(error) === 'ENOENT' || systemCodeOf(error) === 'ESRCH') return undefined;
    throw error;
  }
}

function identifyFromPs(pid: number): ProcessIdentity | undefined {
  const line = runPs(['-o', 'stat=,lstart=', '-p', String(pid)]).trim();
  const [state, ...started] = line.split(/\s+/);
  if (state === undefined || state === '' || state.startsWith('Z')) return undefined;
  return { pid, started: started.join(' ') };
}

function runPs(parameters: readonly string[]): string {
  try {
    return execFileSync('ps', parameters, { encoding: 'utf8', env: { ...process.env, LC_ALL: 'C' } });
  } catch (error) {
    // `ps` ends with status 1 when none of the processes exists.
    if (typeof error === 'object' && error !== null && 'status' in error && error.status === 1) return '';
    throw error;
  }
}
