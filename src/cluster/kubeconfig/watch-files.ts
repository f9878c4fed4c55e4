import type { FSWatcher } from 'node:fs';
import { existsSync, lstatSync, readlinkSync, watch } from 'node:fs';
import path from 'node:path';

/** Editors and tools write a file in several steps; what comes within this time is one change. */
const settleMs = 200;

/** Links may lead in a circle; reading says so. */
const mostLinks = 80;

/** Files that are watched. */
export interface WatchedFiles {
  close(): void;
}

/**
 * Tells when one of the files changes, appears or goes, without polling. Folders are watched, because tools replace files rather
 * than write into them; links on the way and their targets are watched too. Of a file whose folder is not there the nearest folder that is
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

  for (const file of files.flatMap(pathsTo)) watchFolderOf(file);
  return {
    close: () => {
      isClosed = true;
      clearTimeout(timer);
      for (const watcher of watchers.values()) watcher.close();
    },
  };
}

/**
 * The file, every link on the way to it, be it of a folder (as Kubernetes mounts Secrets), and what is behind them. Asked at once, so that nothing
 * is missed that happens right after.
 */
function pathsTo(file: string): readonly string[] {
  const paths = [file];
  try {
    for (let link = firstLink(file); link !== undefined && paths.length < mostLinks;) {
      const target = path.resolve(path.dirname(link), readlinkSync(link));
      const next = path.join(target, path.relative(link, paths.at(-1) ?? file));
      paths.push(link, next);
      link = firstLink(next);
    }
  } catch {
    // A folder on the way may not be looked into: reading says so.
  }
  return paths;
}

/** The outermost part of a path that is a link. */
function firstLink(file: string): string | undefined {
  const folder = path.dirname(file);
  const outer = folder === file ? undefined : firstLink(folder);
  if (outer !== undefined) return outer;
  return lstatSync(file, { throwIfNoEntry: false })?.isSymbolicLink() === true ? file : undefined;
}

/** The file, or the outermost folder on the way to it that is not there. */
function firstMissing(file: string): string {
  const folder = path.dirname(file);
  return folder === file || existsSync(folder) ? file : firstMissing(folder);
}
