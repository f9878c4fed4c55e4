import type { FSWatcher } from 'node:fs';
import { watch } from 'node:fs';
import { realpath } from 'node:fs/promises';
import path from 'node:path';

/** Editors and tools write a file in several steps; what comes within this time is one change. */
const settleMs = 200;

/** Files that are watched. */
export interface WatchedFiles {
  close(): void;
}

/**
 * Tells when one of the files changes, appears or goes, without polling. Folders are watched, because tools replace files rather
 * than write into them; behind a link its target's folder is watched too. A folder that is not there is not watched.
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
    const folder = path.dirname(file);
    names.add(file);
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
      // No such folder: nothing can change in it, and reading the file has said already that it is missing.
    }
  }

  for (const file of files) {
    watchFolderOf(file);
    realpath(file).then(
      (target) => {
        if (target !== file) watchFolderOf(target);
      },
      () => undefined, // a missing file has no target
    );
  }
  return {
    close: () => {
      isClosed = true;
      clearTimeout(timer);
      for (const watcher of watchers.values()) watcher.close();
    },
  };
}
