import { existsSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import path from 'node:path';
import { problemError } from '../core/problem.ts';
import { nearestProject } from '../core/project-folder.ts';
import {
  noProjectSettings,
  projectSettingsFile,
  readProjectSettings,
  type ProjectSettings,
} from '../pattern/model/project-settings.ts';

/** The project that a file belongs to: the nearest folder above it with a mark; without one the file's own folder. */
export function projectFolder(file: string): string {
  const whole = path.resolve(file);
  return nearestProject(whole, existsSync) ?? path.dirname(whole);
}

/**
 * The settings of the project in a folder.
 *
 * @throws `pattern.settings-file`, `file.unreadable`
 */
export async function projectSettings(folder: string): Promise<ProjectSettings> {
  const file = path.join(folder, projectSettingsFile);
  if (!existsSync(file)) return noProjectSettings;
  return readProjectSettings(await readText(file), file);
}

/** @throws `file.not-found`, `file.unreadable` */
export async function readText(file: string): Promise<string> {
  return readOrSay(file, () => readFile(file, 'utf8'));
}

/**
 * Says in our words why a file cannot be read.
 *
 * @throws `file.not-found`, `file.unreadable`
 */
export async function readOrSay(file: string, read: () => Promise<string>): Promise<string> {
  try {
    return await read();
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    throw problemError(code === 'ENOENT' ? 'file.not-found' : 'file.unreadable', { path: file }, { detail: code });
  }
}
