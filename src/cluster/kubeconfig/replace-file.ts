import { randomUUID } from 'node:crypto';
import { chmod, chown, lstat, mkdir, open, realpath, rename, rm, stat, writeFile } from 'node:fs/promises';
import path from 'node:path';
import type { ProblemError } from '../../core/problem.ts';
import { problemError } from '../../core/problem.ts';
import { readKubeconfigText } from './sources.ts';

/**
 * Replaces a file in one step, in its own folder and behind a link, with the owner and mode that it has; a new one is for its owner only. A file
 * that is mounted by itself, as containers get one, cannot be replaced: it is written in its place, as kubectl writes all of them.
 *
 * @param before what the new text was worked out from; undefined where there was no file.
 * @returns false, and writes nothing, where the file holds something else by now.
 * @throws `cluster.kubeconfig-not-written`
 */
export async function replaceFile(
  file: string,
  before: string | undefined,
  text: string,
  move: typeof rename = rename,
): Promise<boolean> {
  let temporary: string | undefined;
  try {
    const target = await targetOf(file);
    await mkdir(path.dirname(target), { recursive: true });
    temporary = `${target}.${randomUUID()}.tmp`;
    await writeFile(temporary, text, { mode: 0o600, flag: 'wx' });
    await keepOwnerAndMode(target, temporary);
    if ((await readKubeconfigText(target)) !== before) return false;
    try {
      await move(temporary, target);
      temporary = undefined;
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== 'EBUSY') throw error;
      await writeInPlace(target, text);
    }
    return true;
  } catch (error) {
    throw notWritten(file, error as NodeJS.ErrnoException);
  } finally {
    if (temporary !== undefined) await rm(temporary, { force: true });
  }
}

/** Whoever reads at this moment may see half of it, so that it is on the disk before anything else is done. */
async function writeInPlace(file: string, text: string): Promise<void> {
  const handle = await open(file, 'r+');
  try {
    const bytes = Buffer.from(text);
    await handle.writev([bytes], 0);
    await handle.truncate(bytes.length);
    await handle.sync();
  } finally {
    await handle.close();
  }
}

/** The file behind a link, whether it is there or not: replacing the link itself would cut it. */
async function targetOf(file: string): Promise<string> {
  try {
    return await realpath(file);
  } catch {
    return file;
  }
}

async function keepOwnerAndMode(from: string, to: string): Promise<void> {
  try {
    const { mode, uid, gid } = await stat(from);
    await chmod(to, mode & 0o777);
    const own = await lstat(to);
    if (own.uid !== uid || own.gid !== gid) await chown(to, uid, gid);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'ENOENT') throw error;
  }
}

function notWritten(file: string, error: NodeJS.ErrnoException): ProblemError {
  const reasons: Readonly<Record<string, string>> = {
    EACCES: 'you may not write it',
    EPERM: 'you may not write it',
    EROFS: 'its disk is read-only',
    ENOSPC: 'the disk is full',
  };
  const reason = reasons[error.code ?? ''] ?? error.message;
  return problemError('cluster.kubeconfig-not-written', { path: file, reason }, { place: { file } });
}
