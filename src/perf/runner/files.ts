import { randomBytes } from 'node:crypto';
import { link, open, readFile, rename, rm, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { delay } from '../../core/abort.ts';
import { problemError } from '../../core/problem.ts';

/** What the system says about an error, such as `ENOENT`. */
export function systemCode(error: unknown): string | undefined {
  return error instanceof Error && 'code' in error && typeof error.code === 'string' ? error.code : undefined;
}

function temporaryName(file: string): string {
  return path.join(path.dirname(file), `.${path.basename(file)}.${randomBytes(4).toString('hex')}.tmp`);
}

/** Replaces a file as a whole: a reader sees the old text or the new one. Throws `file.unwritable`. */
export async function replaceFile(file: string, text: string): Promise<void> {
  const temporary = temporaryName(file);
  try {
    await writeFile(temporary, text, { flag: 'wx' });
    await renameWithPatience(temporary, file);
  } catch (error) {
    await rm(temporary, { force: true });
    throw problemError('file.unwritable', { path: file }, { detail: systemCode(error) });
  }
}

/** Windows refuses to replace a file while somebody reads it; that is over in a moment. */
async function renameWithPatience(from: string, to: string): Promise<void> {
  for (let attempt = 1; ; attempt += 1) {
    try {
      await rename(from, to);
      return;
    } catch (error) {
      if (attempt === 5 || !['EPERM', 'EACCES', 'EBUSY'].includes(systemCode(error) ?? '')) throw error;
      await delay(20 * attempt);
    }
  }
}

/**
 * Writes a file that must not be there yet, as a whole and flushed to disk. Throws `file.unwritable`; false where the file exists.
 */
export async function createFile(file: string, text: string): Promise<boolean> {
  const temporary = temporaryName(file);
  try {
    const handle = await open(temporary, 'wx');
    try {
      await handle.writeFile(text);
      await handle.sync();
    } finally {
      await handle.close();
    }
    return await linkExclusively(temporary, file);
  } catch (error) {
    throw problemError('file.unwritable', { path: file }, { detail: systemCode(error) });
  } finally {
    await rm(temporary, { force: true });
  }
}

/** A hard link fails where the name is taken, which a rename does not; some file systems have none, so the name is taken first. */
async function linkExclusively(temporary: string, file: string): Promise<boolean> {
  try {
    await link(temporary, file);
    return true;
  } catch (error) {
    if (systemCode(error) === 'EEXIST') return false;
  }
  try {
    await (await open(file, 'wx')).close();
  } catch (error) {
    if (systemCode(error) === 'EEXIST') return false;
    throw error;
  }
  await renameWithPatience(temporary, file);
  return true;
}

/** The text of a file; undefined where there is none. Throws `file.unreadable`. */
export async function readTextIfThere(file: string): Promise<string | undefined> {
  try {
    return await readFile(file, 'utf8');
  } catch (error) {
    if (systemCode(error) === 'ENOENT' || systemCode(error) === 'ENOTDIR') return undefined;
    throw problemError('file.unreadable', { path: file }, { detail: systemCode(error) });
  }
}
