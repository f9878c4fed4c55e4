import path from 'node:path';
import { isProtectedContext } from '../core/protected-contexts.ts';
import { projectProtections } from '../pattern/protection.ts';
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
 * Whether a context is protected, by the person's settings and by those of every project that could be meant: the file's, and all
 * that are open, because a file may lie outside of them or nowhere.
 *
 * @throws `pattern.settings-file`, `file.unreadable`
 */
export async function protectionFor(file: string, settings: AgentSettings): Promise<(context: string) => boolean> {
  const own = path.isAbsolute(file) ? [path.dirname(file)] : [];
  const project = await projectProtections([...own, ...settings.workspaceFolders]);
  const patterns = [...settings.protectedContexts, ...project];
  return (context) => isProtectedContext(context, patterns);
}
