import { existsSync } from 'node:fs';
import { writeFile } from 'node:fs/promises';
import { problemError } from '../core/problem.ts';
import { readText } from './project.ts';

/**
 * Writes a pattern that a command has made. A file that holds something else is written over only where `force` says so.
 *
 * @throws `cli.file-exists`, `file.unwritable`
 */
export async function writePattern(file: string, text: string, force: boolean): Promise<void> {
  if (existsSync(file) && !force) {
    if ((await readText(file)) === text) return;
    throw problemError('cli.file-exists', { path: file });
  }
  await writeText(file, text);
}

/** @throws `file.unwritable` */
export async function writeText(file: string, text: string): Promise<void> {
  try {
    await writeFile(file, text);
  } catch (error) {
    throw problemError('file.unwritable', { path: file }, { detail: (error as NodeJS.ErrnoException).code });
  }
}
