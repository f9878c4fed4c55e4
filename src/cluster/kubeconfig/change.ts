import { open, rm } from 'node:fs/promises';
import { setTimeout as sleep } from 'node:timers/promises';
import { problemError, problemOf } from '../../core/problem.ts';
import type { KubeconfigChange, KubeconfigChangeReport } from '../types.ts';
import type { KubeconfigText } from './plan-change.ts';
import { planChange } from './plan-change.ts';
import { replaceFile } from './replace-file.ts';
import type { KubeconfigSources } from './sources.ts';
import { kubeconfigFiles, readKubeconfigText } from './sources.ts';

/** How long another program may hold its lock; kubectl itself needs milliseconds. */
const lockWaitMs = 3_000;

/** How often a lock that is taken is tried again. */
const lockRetryMs = 50;

/** How often a file may change under our hands before we give up. */
const attempts = 5;

/**
 * What a change would do; nothing is written.
 *
 * @throws what {@link changeKubeconfig} throws, but for locks and writing.
 */
export async function previewKubeconfigChange(
  sources: KubeconfigSources,
  change: KubeconfigChange,
): Promise<KubeconfigChangeReport> {
  const { files } = kubeconfigFiles(sources);
  return planChange(await readAll(files), await withText(change)).report;
}

/**
 * Changes the kubeconfig as `kubectl config` does: in the file that holds the entry, under client-go's lock files, through links. Each file is
 * replaced in one step, keeps its mode and everything that was not changed, and is read again where somebody else wrote it meanwhile.
 *
 * @throws `cluster.kubeconfig-locked`, `cluster.kubeconfig-not-written`, `cluster.kubeconfig-restless`, and what `planChange` throws.
 */
export async function changeKubeconfig(
  sources: KubeconfigSources,
  change: KubeconfigChange,
): Promise<KubeconfigChangeReport> {
  const { files } = kubeconfigFiles(sources);
  const wanted = await withText(change);
  const locks = await lockAll(files);
  try {
    for (let attempt = 1; ; attempt += 1) {
      const before = await readAll(files);
      const { texts, report } = planChange(before, wanted);
      const restless = await writeAll(texts, before);
      if (restless === undefined) return report;
      if (attempt === attempts) throw problemError('cluster.kubeconfig-restless', { path: restless });
    }
  } finally {
    await Promise.all(locks.map((lock) => rm(lock, { force: true })));
  }
}

async function withText(change: KubeconfigChange): Promise<KubeconfigChange> {
  if (change.is !== 'add' || change.text !== undefined) return change;
  const text = await readKubeconfigText(change.file);
  if (text === undefined) throw problemError('cluster.kubeconfig-missing', { path: change.file });
  return { ...change, text };
}

function readAll(files: readonly string[]): Promise<readonly KubeconfigText[]> {
  return Promise.all(
    files.map(async (file) => {
      try {
        return { file, text: await readKubeconfigText(file) };
      } catch (error) {
        return { file, text: undefined, problem: problemOf(error) };
      }
    }),
  );
}

/**
 * Takes the lock files that client-go takes, of every file of the list and in the order of their names, so that two programs never wait for
 * each other. Where no lock can be made (the folder is missing or may not be written), the file cannot be replaced either.
 */
async function lockAll(files: readonly string[]): Promise<readonly string[]> {
  const taken: string[] = [];
  const endMs = Date.now() + lockWaitMs;
  try {
    for (const file of [...files].sort()) {
      const lock = `${file}.lock`;
      while (!(await take(lock, taken))) {
        if (Date.now() > endMs) throw problemError('cluster.kubeconfig-locked', { path: file, lock });
        await sleep(lockRetryMs);
      }
    }
  } catch (error) {
    await Promise.all(taken.map((lock) => rm(lock, { force: true })));
    throw error;
  }
  return taken;
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

/** Writes what changed; answers with the file that is not any more what the change was worked out from. */
async function writeAll(
  texts: ReadonlyMap<string, string>,
  before: readonly KubeconfigText[],
): Promise<string | undefined> {
  for (const { file, text } of before) {
    const next = texts.get(file);
    if (next !== undefined && !(await replaceFile(file, text, next))) return file;
  }
  return undefined;
}
