import { spawn } from 'node:child_process';
import { closeSync, existsSync, mkdirSync, openSync, readFileSync, rmSync } from 'node:fs';
import path from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';

import type { Progress } from './build/build.ts';
import { LabError, systemCodeOf } from './failure.ts';
import { readLockHolder } from './lock.ts';
import { addOwner } from './owners.ts';
import { labPaths, type LabPaths } from './paths.ts';
import { endProcess, isRunning, signalProcess, waitForEnd } from './process-identity.ts';
import { readState, type LabState } from './state.ts';

const lookMs = 50;
const endGraceMs = 20_000;

export interface StartOptions {
  readonly name: string;
  /** The lab ends with this process (and its other owners); undefined keeps it until `down`. */
  readonly ownerPid: number | undefined;
  /** Whether `exec` into a Pod runs its command on this machine. */
  readonly exec: boolean;
  readonly progress: Progress;
  readonly signal?: AbortSignal;
}

/** The state of a lab whose supervisor runs; undefined for any other. */
export function runningState(paths: LabPaths): LabState | undefined {
  const state = readState(paths);
  return state !== undefined && isRunning(state.supervisor) ? state : undefined;
}

/**
 * Starts the lab, or joins the one of that name that runs, and waits until it is ready. `started` tells which it was. When
 * it is aborted while the lab of its own still starts, that lab is ended. Throws `start-failed`.
 */
export async function startLab(
  options: StartOptions,
): Promise<{ readonly state: LabState; readonly started: boolean }> {
  const paths = labPaths(options.name);
  for (;;) {
    options.signal?.throwIfAborted();
    const running = runningState(paths);
    if (running?.phase === 'stopping' || running?.phase === 'failed') {
      await waitForEnd(running.supervisor, endGraceMs);
      continue;
    }
    if (options.exec && running?.exec === false) {
      throw new LabError('usage', `The lab '${options.name}' runs without exec.`, 'End it first, or use another name.');
    }
    addOwner(paths.owners, options.ownerPid);
    if (running !== undefined) {
      const state = await waitUntilReady(paths, options);
      if (state !== undefined) return { state, started: false };
      continue;
    }
    try {
      const state = await spawnSupervisor(paths, options);
      if (state !== undefined) return { state, started: true };
    } catch (error) {
      if (options.signal?.aborted === true) await stopLab(options.name);
      throw error;
    }
  }
}

/**
 * Ends a lab, whatever state it is in: also one whose supervisor was killed, and one that never came up. Its logs stay.
 * False when there was nothing to end.
 */
export async function stopLab(name: string): Promise<boolean> {
  const paths = labPaths(name);
  const state = readState(paths);
  const supervisor = readLockHolder(paths.lockFile) ?? state?.supervisor;
  rmSync(paths.owners, { recursive: true, force: true });
  let found = false;
  if (supervisor !== undefined && isRunning(supervisor)) {
    found = true;
    await endProcess(supervisor, endGraceMs);
  }
  for (const part of state?.parts ?? []) {
    if (part.process === undefined || !isRunning(part.process)) continue;
    found = true;
    await endProcess(part.process, 1_000);
  }
  for (const file of [paths.stateFile, paths.kubeconfig, paths.lockFile]) rmSync(file, { force: true });
  rmSync(paths.run, { recursive: true, force: true });
  return found;
}

/** Empties a running lab: the same address and credentials, nothing in it. Throws `not-running`. */
export async function resetLab(name: string, signal?: AbortSignal): Promise<LabState> {
  const paths = labPaths(name);
  const before = runningState(paths);
  if (before === undefined) throw notRunning(name);
  signalProcess(before.supervisor, 'SIGHUP');
  for (;;) {
    const state = runningState(paths);
    if (state === undefined) throw new LabError('start-failed', failureWords(paths));
    if (state.resets > before.resets && state.phase === 'ready') return state;
    await delay(lookMs, undefined, signal === undefined ? {} : { signal });
  }
}

export function notRunning(name: string): LabError {
  return new LabError('not-running', `The lab '${name}' does not run.`, `Start it: npm run lab -- up --name ${name}`);
}

async function spawnSupervisor(paths: LabPaths, options: StartOptions): Promise<LabState | undefined> {
  mkdirSync(paths.logs, { recursive: true });
  const log = openSync(path.join(paths.logs, 'supervisor.log'), 'w');
  const program = path.join(import.meta.dirname, 'supervisor.ts');
  const parameters = [program, '--name', options.name, ...(options.exec ? ['--exec'] : [])];
  const child = spawn(process.execPath, ['--disable-warning=ExperimentalWarning', ...parameters], {
    // Its own process group: Ctrl-C in a terminal is not meant for it, and its watchdog ends the whole group.
    detached: true,
    stdio: ['ignore', log, log],
  });
  closeSync(log);
  child.unref();
  const ended = new Promise<number | null>((resolve, reject) => child.once('error', reject).once('exit', resolve));
  const outcome = { status: undefined as number | null | undefined };
  void ended.then((status) => {
    outcome.status = status;
  });
  return waitUntilReady(paths, options, () => outcome.status);
}

/**
 * The state once it is ready. Undefined when the lab went away or is kept by somebody else, so that one has to look again;
 * `ended` tells how the supervisor that was started here has ended, if it has.
 */
async function waitUntilReady(
  paths: LabPaths,
  options: StartOptions,
  ended: () => number | null | undefined = () => 0,
): Promise<LabState | undefined> {
  let told = '';
  for (;;) {
    const status = ended();
    const state = runningState(paths);
    if (state?.phase === 'ready') return state;
    if (state !== undefined && state.message !== told) {
      told = state.message;
      options.progress(told);
    }
    if (state === undefined && status === 0) {
      await delay(lookMs);
      return undefined;
    }
    if (state === undefined && status !== undefined) throw new LabError('start-failed', failureWords(paths));
    await delay(lookMs, undefined, options.signal === undefined ? {} : { signal: options.signal });
  }
}

/** Why a lab that is gone has failed: its own last message, or the end of its supervisor's log. */
function failureWords(paths: LabPaths): string {
  const state = readState(paths);
  const reason = state?.phase === 'failed' ? state.message : endOfLog(path.join(paths.logs, 'supervisor.log'));
  return `The lab ended: ${reason}\n  Logs: ${paths.logs}`;
}

function endOfLog(file: string): string {
  if (!existsSync(file)) return 'it left no log';
  try {
    return readFileSync(file, 'utf8').trimEnd().split('\n').slice(-5).join('\n  ');
  } catch (error) {
    if (systemCodeOf(error) === 'ENOENT') return 'it left no log';
    throw error;
  }
}
