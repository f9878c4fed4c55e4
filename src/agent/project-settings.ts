import { readFile } from 'node:fs/promises';
import path from 'node:path';
import { isProtectedContext } from '../core/protected-contexts.ts';
import {
  noProjectSettings,
  projectSettingsFile,
  readProjectSettings,
  type ProjectSettings,
} from '../pattern/model/project-settings.ts';
import type { AgentSettings } from './protocol/methods.ts';

/** The innermost workspace folder that holds a file; undefined where none does. */
export function folderOf(file: string, workspaceFolders: readonly string[]): string | undefined {
  return workspaceFolders
    .filter((folder) => {
      const relative = path.relative(folder, file);
      return relative !== '' && !relative.startsWith('..') && !path.isAbsolute(relative);
    })
    .sort((left, right) => right.length - left.length)[0];
}

/**
 * `meshdeck.yaml` of the folder that holds a file.
 *
 * @throws `pattern.settings-file` where it cannot be read as meant: half of a list of protected contexts would protect half of them.
 */
export async function projectSettingsFor(file: string, workspaceFolders: readonly string[]): Promise<ProjectSettings> {
  const folder = folderOf(file, workspaceFolders);
  if (folder === undefined) return noProjectSettings;
  const settingsFile = path.join(folder, projectSettingsFile);
  try {
    return readProjectSettings(await readFile(settingsFile, 'utf8'), settingsFile);
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return noProjectSettings;
    throw error;
  }
}

/** Whether a context is protected, by the person's settings and by those of the project together. */
export async function protectionFor(file: string, settings: AgentSettings): Promise<(context: string) => boolean> {
  const project = await projectSettingsFor(file, settings.workspaceFolders);
  const patterns = [...settings.protectedContexts, ...project.protectedContexts];
  return (context) => isProtectedContext(context, patterns);
}
