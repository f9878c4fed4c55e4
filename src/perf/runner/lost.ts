import { rm } from 'node:fs/promises';
import path from 'node:path';
import { problem } from '../../core/problem.ts';
import { writeResult } from '../results.ts';
import type { RunSnapshot } from '../types.ts';
import { isFinal } from './follow.ts';
import { isControlPath } from './launch.ts';
import { resultOf } from './result.ts';
import type { RunStatus } from './run-folder.ts';
import { readHistograms, readSeconds, writeStatus } from './run-folder.ts';

/** A runner writes its status every second; after so long without a word it is not merely slow. */
const silentForMs = 10_000;

/** True where the process of a run is gone: its id is free, or belongs to somebody who does not write this status. */
export function isGone(status: RunStatus, now = Date.now()): boolean {
  if (isFinal(status.snapshot.state)) return false;
  return !isAlive(status.pid) || now - Date.parse(status.updatedAt) > silentForMs;
}

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    // EPERM: it lives, and belongs to another user.
    return error instanceof Error && 'code' in error && error.code === 'EPERM';
  }
}

/**
 * Turns the remains of a run whose process is gone into a lost run: a partial result from the histograms as they were last written
 * (at most two seconds before the end), and a status that says so. Doing it twice, or from two windows, gives the same.
 */
export async function settleLostRun(folder: string, status: RunStatus): Promise<RunSnapshot> {
  const histograms = await readHistograms(folder);
  const before = status.snapshot.validity;
  const responseTime = histograms.responseTime.summary();
  const snapshot: RunSnapshot = {
    ...status.snapshot,
    seconds: await readSeconds(folder),
    state: 'lost',
    problem: problem('perf.run-lost'),
    responseTime: responseTime ?? status.snapshot.responseTime,
    serviceTime: histograms.serviceTime.summary() ?? status.snapshot.serviceTime,
    validity: {
      is: 'partial',
      reasons: [problem('perf.run-lost'), ...(before.is === 'valid' ? [] : before.reasons)],
    },
  };
  // Results are beside runs. What the status file says is not asked: a workspace from elsewhere could name any folder.
  const resultsFolder = path.resolve(folder, '../../results');
  const resultFile =
    responseTime === null ? undefined : await writeResult(resultsFolder, resultOf(status, snapshot, histograms));
  if (process.platform !== 'win32' && isControlPath(status.controlPath)) await rm(status.controlPath, { force: true });
  const settled: RunSnapshot = { ...snapshot, ...(resultFile === undefined ? {} : { resultFile }) };
  const { seconds, ...rest } = settled;
  await writeStatus(folder, { ...status, updatedAt: new Date().toISOString(), snapshot: rest });
  return { ...settled, seconds };
}
