import { open, rm } from 'node:fs/promises';
import { setTimeout as sleep } from 'node:timers/promises';
import { problemError } from '../../core/problem.ts';

/** How often a lock that is taken is tried again. */
const lockRetryMs = 50;

/** Locks that are held. */
export interface KubeconfigLocks {
  release(): Promise<void>;
}

/**
 * Takes the lock files that client-go takes, of every file of the list and in the order of their names, so that two programs never wait for
 * each other. Where no lock can be made (the folder is missing or may not be written), the file cannot be replaced either.
 *
 * @param waitMs how long another program may hold a lock; kubectl itself needs milliseconds.
 * @throws `cluster.kubeconfig-locked`
 */
export async function lockKubeconfigs(files: readonly string[], waitMs: number): Promise<KubeconfigLocks> {
  const taken: string[] = [];
  const release = async (): Promise<void> => {
    await Promise.all(taken.map((lock) => rm(lock, { force: true })));
  };
  const endMs = Date.now() + waitMs;
  try {
    for (const file of [...files].sort()) {
      const lock = `${file}.lock`;
      while (!(await take(lock, taken))) {
        if (Date.now() > endMs) throw problemError('cluster.kubeconfig-locked', { path: file, lock });
        await sleep(lockRetryMs);
      }
    }
  } catch (error) {
    await release();
    throw error;
  }
  return { release };
}

async function take(lock: string, taken: string[]): Promise<boolean> {
  try {
    const handle = await open(lock, 'wx', 0o600);
    await handle.close();
    taken.push(lock);
    return true;
  } catch (error) {
    return (error as NodeJS.ErrnoException).code !== 'EEXIST';
  }
}
