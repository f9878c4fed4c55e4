import type { FSWatcher } from 'node:fs';
import { existsSync, realpathSync, watch } from 'node:fs';
import path from 'node:path';

/** Editors and tools write a file in several steps; what comes within this time is one change. */
const settleMs = 200;

/** Files that are watched. */
export interface WatchedFiles {
  close(): void;
}

/**
 * Tells when one of the files changes, appears or goes, without polling. Folders are watched, because tools replace files rather
 * than write into them; behind a link its target's folder is watched too. Of a file whose folder is not there the nearest folder that is
 * there is watched for the next one on the way: whoever is told watches anew.
 */
export function watchFiles(files: readonly string[], onChange: () => void): WatchedFiles {
  const watchers = new Map<string, FSWatcher>();
  const names = new Set<string>();
  let timer: NodeJS.Timeout | undefined;
  let isClosed = false;

  const changed = (): void => {
    clearTimeout(timer);
    timer = setTimeout(onChange, settleMs);
  };

  function watchFolderOf(file: string): void {
    const awaited = firstMissing(file);
    const folder = path.dirname(awaited);
    names.add(awaited);
    if (isClosed || watchers.has(folder)) return;
    try {
      const watcher = watch(folder, { persistent: false }, (_event, name) => {
        // Some systems do not say which file it was.
        if (name === null || names.has(path.join(folder, name))) changed();
      });
      watcher.on('error', () => {
        watcher.close();
        watchers.delete(folder);
      });
      watchers.set(folder, watcher);
    } catch {
      // The folder went this moment or may not be watched: reading the file has said what is wrong with it.
    }
  }

  for (const file of files) {
    watchFolderOf(file);
    const target = targetOf(file);
    if (target !== file) watchFolderOf(target);
  }
  return {
    close: () => {
      isClosed = true;
      clearTimeout(timer);
      for (const watcher of watchers.values()) watcher.close();
    },
  };
}

/** The file behind a link; asked at once, so that nothing is missed that happens right after. A missing file has no target. */
function targetOf(file: string): string {
  try {
    return realpathSync(file);
  } catch {
    return file;
  }
}

/** The file, or the outermost folder on the way to it that is not there. */
function firstMissing(file: string): string {
  const folder = path.dirname(file);
  return folder === file || existsSync(folder) ? file : firstMissing(folder);
}
