import { randomUUID } from 'node:crypto';
import { linkSync, mkdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';

import { LabError, systemCodeOf } from './failure.ts';
import { identify, isRunning, type ProcessIdentity } from './process-identity.ts';

/**
 * Takes a lock file for this process, or says who has it. A lock whose process is gone counts for nothing, so a crash
 * never blocks the next start.
 */
export function takeLock(file: string): { readonly release: () => void } | { readonly holder: ProcessIdentity } {
  mkdirSync(path.dirname(file), { recursive: true });
  const own = identify(process.pid);
  if (own === undefined) throw new LabError('start-failed', 'This process cannot find its own start time.');
  const draft = `${file}.${randomUUID()}`;
  writeFileSync(draft, JSON.stringify(own));
  try {
    for (;;) {
      try {
        // A link appears with its content or not at all, which `open` with O_EXCL does not promise.
        linkSync(draft, file);
        return {
          release: () => {
            rmSync(file, { force: true });
          },
        };
      } catch (error) {
        if (systemCodeOf(error) !== 'EEXIST') throw error;
      }
      const holder = readLockHolder(file);
      if (holder !== undefined && isRunning(holder)) return { holder };
      discardStale(file);
    }
  } finally {
    rmSync(draft, { force: true });
  }
}

/** Runs `work` under a lock, waiting for whoever has it; `onWait` is told once. */
export async function withLock<Result>(
  file: string,
  work: () => Promise<Result>,
  options: { readonly signal?: AbortSignal; readonly onWait?: (holder: ProcessIdentity) => void } = {},
): Promise<Result> {
  let told = false;
  for (;;) {
    const taken = takeLock(file);
    if ('release' in taken) {
      try {
        return await work();
      } finally {
        taken.release();
      }
    }
    if (!told) options.onWait?.(taken.holder);
    told = true;
    await delay(200, undefined, options.signal === undefined ? {} : { signal: options.signal });
  }
}

/** Who wrote the lock file, whether that process still runs or not. */
export function readLockHolder(file: string): ProcessIdentity | undefined {
  try {
    return JSON.parse(readFileSync(file, 'utf8')) as ProcessIdentity;
  } catch (error) {
    if (systemCodeOf(error) === 'ENOENT') return undefined;
    if (error instanceof SyntaxError) return undefined;
    throw error;
  }
}

/** Moves a dead holder's lock aside: of two processes that try, one succeeds. A live lock that got moved goes back. */
function discardStale(file: string): void {
  const aside = `${file}.${randomUUID()}`;
  try {
    renameSync(file, aside);
  } catch (error) {
    if (systemCodeOf(error) === 'ENOENT') return;
    throw error;
  }
  const holder = readLockHolder(aside);
  if (holder !== undefined && isRunning(holder)) renameSync(aside, file);
  else rmSync(aside, { force: true });
}
