import { randomUUID } from 'node:crypto';
import { readdir, rename, rm, stat, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { throwIfAborted } from '../../core/abort.ts';
import { problemError } from '../../core/problem.ts';
import { readFileText } from '../../language/workspace/read-file.ts';
import { recognisableName, skippedFolders } from '../../language/workspace/walk.ts';
import { readOrSay } from '../project.ts';

/** A file to check. */
export interface FileToCheck {
  readonly path: string;
  /** True where it was named itself, and not found in a folder that was named. */
  readonly isNamed: boolean;
}

/**
 * The files that some paths mean: each file itself, and of a folder all YAML and JSON files below. Links to folders are not followed.
 * Sorted, each once.
 *
 * @throws `file.not-found`, `file.unreadable`, `cancelled`
 */
export async function filesToCheck(paths: readonly string[], signal: AbortSignal): Promise<readonly FileToCheck[]> {
  const found = new Map<string, FileToCheck>();
  for (const one of paths) {
    const information = await stat(one).catch(() => {
      throw problemError('file.not-found', { path: one });
    });
    if (!information.isDirectory()) found.set(one, { path: one, isNamed: true });
    else
      for await (const file of filesBelow(one, signal))
        if (!found.has(file)) found.set(file, { path: file, isNamed: false });
  }
  return [...found.values()].sort((left, right) => (left.path < right.path ? -1 : 1));
}

async function* filesBelow(folder: string, signal: AbortSignal): AsyncGenerator<string> {
  throwIfAborted(signal);
  const entries = await readdir(folder, { withFileTypes: true }).catch((error: unknown) => {
    throw problemError('file.unreadable', { path: folder }, { detail: (error as NodeJS.ErrnoException).code });
  });
  for (const entry of entries) {
    const file = path.join(folder, entry.name);
    if (entry.isDirectory()) {
      if (!skippedFolders.has(entry.name)) yield* filesBelow(file, signal);
    } else if (recognisableName.test(entry.name) && (entry.isFile() || (await isLinkToFile(file)))) yield file;
  }
}

/**
 * The text of a file, as the editor's checks read it.
 *
 * @throws `file.not-found`, `file.unreadable`
 */
export async function readToCheck(file: string): Promise<string> {
  return readOrSay(file, () => readFileText(file));
}

async function isLinkToFile(file: string): Promise<boolean> {
  return stat(file).then(
    (target) => target.isFile(),
    // A link that leads nowhere is nobody's file.
    () => false,
  );
}

/**
 * Writes a file at once or not at all: readers see the old text or the new one.
 *
 * @throws `file.unwritable`
 */
export async function writeWhole(file: string, text: string): Promise<void> {
  const temporary = path.join(path.dirname(file), `.${path.basename(file)}.${randomUUID()}`);
  try {
    const { mode } = await stat(file).catch(() => ({ mode: 0o644 }));
    await writeFile(temporary, text, { mode });
    await rename(temporary, file);
  } catch (error) {
    await rm(temporary, { force: true });
    throw problemError('file.unwritable', { path: file }, { detail: (error as NodeJS.ErrnoException).code });
  }
}
