import { readdir, stat } from 'node:fs/promises';
import { join } from 'node:path';

/** Folders that hold what tools have made or fetched. */
export const skippedFolders: ReadonlySet<string> = new Set([
  'node_modules',
  '.git',
  '.meshdeck',
  'dist',
  '.terraform',
  '.vscode',
]);

/** What ends the name of a file that can be one of ours, or lists some: kustomize also takes a file without an ending. */
export const recognisableName = /(?:\.(?:[yY][aA]?[mM][lL]|[jJ][sS][oO][nN])|(?:^|[\\/])Kustomization)$/;

/** More files than this are left out: a workspace that holds a whole disk is no project. */
export const mostFiles = 50_000;

/** What decides which files are found. */
export interface WalkOptions {
  readonly signal: AbortSignal;
  /** True for folders and files that the project leaves out. */
  readonly isIgnored: (path: string) => boolean;
}

/**
 * Finds the YAML and JSON files below a folder. Links to files are followed, links to folders are not: what they lead to inside of the folder
 * is found anyway, and a circle of links never ends. A folder that cannot be read is passed by.
 */
export async function* recognisableFilesBelow(
  folder: string,
  { signal, isIgnored }: WalkOptions,
): AsyncGenerator<string> {
  const waiting = [folder];
  let found = 0;
  for (let next = waiting.pop(); next !== undefined && !signal.aborted; next = waiting.pop()) {
    const entries = await readdir(next, { withFileTypes: true }).catch(() => []);
    const folders: string[] = [];
    for (const entry of entries.sort((left, right) => (left.name < right.name ? -1 : 1))) {
      const path = join(next, entry.name);
      if (entry.isDirectory()) {
        if (!skippedFolders.has(entry.name) && !isIgnored(path)) folders.push(path);
        continue;
      }
      if (!recognisableName.test(entry.name) || isIgnored(path)) continue;
      if (!entry.isFile() && !(await leadsToFile(path))) continue;
      yield path;
      found += 1;
      if (found >= mostFiles) return;
    }
    waiting.push(...folders.reverse());
  }
}

/** True below a folder that is never looked into. */
export function isInSkippedFolder(relativePath: string): boolean {
  return relativePath
    .split(/[\\/]/)
    .slice(0, -1)
    .some((part) => skippedFolders.has(part));
}

/** True for a file that is in one of some folders, both by their addresses. */
export function isBelowAny(uri: string, folders: ReadonlySet<string>): boolean {
  for (let end = uri.lastIndexOf('/'); end > 0; end = uri.lastIndexOf('/', end - 1))
    if (folders.has(uri.slice(0, end))) return true;
  return false;
}

async function leadsToFile(path: string): Promise<boolean> {
  return stat(path).then(
    (target) => target.isFile(),
    () => false,
  );
}
