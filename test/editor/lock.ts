import { mkdir, readFile, rm, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import type { Progress } from './run.ts';

/** What trying to take a lock gives: the lock, or the process that has it (undefined while that one is only starting). */
export type Taken =
  | { readonly is: 'taken'; readonly release: () => Promise<void> }
  | { readonly is: 'held'; readonly owner: number | undefined };

const pollMs = 500;

/**
 * Takes `lockFile` for this process if nobody has it. A lock whose process is gone is taken over. The file holds the owner's
 * process id and nothing else.
 */
export async function takeLock(lockFile: string): Promise<Taken> {
  await mkdir(path.dirname(lockFile), { recursive: true });
  for (;;) {
    try {
      await writeFile(lockFile, String(process.pid), { flag: 'wx' });
      return { is: 'taken', release: () => rm(lockFile, { force: true }) };
    } catch (error) {
      if (!isCode(error, 'EEXIST')) throw error;
    }
    const owner = await ownerOf(lockFile);
    if (owner === undefined || isAlive(owner)) return { is: 'held', owner };
    await rm(lockFile, { force: true });
  }
}

/** Runs `work` while this process alone holds `lockFile`. Another process that holds it is waited for. */
export async function withLock<T>(lockFile: string, progress: Progress, work: () => Promise<T>): Promise<T> {
  let taken = await takeLock(lockFile);
  if (taken.is === 'held') progress(`waiting for process ${taken.owner ?? '(starting)'}, which is doing the same`);
  while (taken.is === 'held') {
    await sleep(pollMs);
    taken = await takeLock(lockFile);
  }
  try {
    return await work();
  } finally {
    await taken.release();
  }
}

async function ownerOf(lockFile: string): Promise<number | undefined> {
  try {
    const pid = Number(await readFile(lockFile, 'utf8'));
    return Number.isInteger(pid) && pid > 0 ? pid : undefined;
  } catch (error) {
    if (isCode(error, 'ENOENT')) return undefined;
    throw error;
  }
}

/** True while a process with this id exists, also when it belongs to another user. */
function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return isCode(error, 'EPERM');
  }
}

function isCode(error: unknown, code: string): boolean {
  return error instanceof Error && 'code' in error && error.code === code;
}
