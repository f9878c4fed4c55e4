import { mkdir, readFile, rm, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import type { Progress } from './run.ts';

const pollMs = 500;

/**
 * Runs `work` while this process alone holds `lockFile`. Another process that holds it is waited for; a lock whose process
 * is gone is taken over. The lock holds the owner's process id and nothing else.
 */
export async function withLock<T>(lockFile: string, progress: Progress, work: () => Promise<T>): Promise<T> {
  await mkdir(path.dirname(lockFile), { recursive: true });
  let told = false;
  while (!(await tryLock(lockFile))) {
    const owner = await ownerOf(lockFile);
    if (owner !== undefined && !isAlive(owner)) {
      await rm(lockFile, { force: true });
      continue;
    }
    if (!told) {
      progress(`waiting for process ${owner ?? '(starting)'}, which is doing the same`);
      told = true;
    }
    await sleep(pollMs);
  }
  try {
    return await work();
  } finally {
    await rm(lockFile, { force: true });
  }
}

async function tryLock(lockFile: string): Promise<boolean> {
  try {
    await writeFile(lockFile, String(process.pid), { flag: 'wx' });
    return true;
  } catch (error) {
    if (isCode(error, 'EEXIST')) return false;
    throw error;
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
export function isAlive(pid: number): boolean {
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
