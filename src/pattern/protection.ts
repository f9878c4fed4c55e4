import { readFile } from 'node:fs/promises';
import path from 'node:path';
import { problemError } from '../core/problem.ts';
import { projectSettingsFile, readProjectSettings } from './model/project-settings.ts';

/**
 * Patterns of protected contexts from every `meshdeck.yaml` that could be meant: in the given folders and above them. The folder that
 * happens to be open, a repository inside another, or a pattern that lies elsewhere or nowhere must not take a protection away, and
 * one too many costs a name to be typed.
 *
 * @throws `pattern.settings-file`, `file.unreadable`: half of a list of protected contexts would protect half of them.
 */
export async function projectProtections(folders: readonly string[]): Promise<readonly string[]> {
  const places = new Set(folders.flatMap((folder) => withParents(path.resolve(folder))));
  const found = await Promise.all([...places].map((folder) => protectionsIn(path.join(folder, projectSettingsFile))));
  return [...new Set(found.flat())];
}

function withParents(folder: string): readonly string[] {
  const parent = path.dirname(folder);
  return parent === folder ? [folder] : [folder, ...withParents(parent)];
}

async function protectionsIn(file: string): Promise<readonly string[]> {
  let text: string;
  try {
    text = await readFile(file, 'utf8');
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    if (code === 'ENOENT' || code === 'ENOTDIR') return [];
    throw problemError('file.unreadable', { path: file }, { detail: code });
  }
  return readProjectSettings(text, file).protectedContexts;
}
