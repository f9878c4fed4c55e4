import { readFile, writeFile } from 'node:fs/promises';
import path from 'node:path';

interface Shrinkwrap {
  readonly packages: Record<string, LockedPackage>;
}

interface LockedPackage {
  readonly version?: string;
  resolved?: string;
  integrity?: string;
  readonly dependencies?: Record<string, string>;
}

/**
 * Rewrites a package whose shrinkwrap takes dependencies from git commits, so that it takes the released package of the same
 * version: VS Code 1.105 does so with `@parcel/watcher`, and a machine that reaches only a registry cannot follow.
 * Returns what was replaced, as `name@version`.
 */
export async function takeFromRegistry(packageDirectory: string): Promise<string[]> {
  const lockFile = path.join(packageDirectory, 'npm-shrinkwrap.json');
  const manifestFile = path.join(packageDirectory, 'package.json');
  const lock = JSON.parse(await readFile(lockFile, 'utf8')) as Shrinkwrap;
  const manifest = JSON.parse(await readFile(manifestFile, 'utf8')) as LockedPackage;
  const replaced = replaceGitPackages(lock, manifest);
  if (replaced.length > 0) {
    await writeFile(lockFile, JSON.stringify(lock, undefined, 2));
    await writeFile(manifestFile, JSON.stringify(manifest, undefined, 2));
  }
  return replaced;
}

/** The same on parsed files, which it changes. */
export function replaceGitPackages(lock: Shrinkwrap, manifest: Pick<LockedPackage, 'dependencies'>): string[] {
  const replaced: string[] = [];
  for (const [place, entry] of Object.entries(lock.packages)) {
    if (entry.version === undefined || entry.resolved?.startsWith('git+') !== true) continue;
    const name = place.slice(place.lastIndexOf('node_modules/') + 'node_modules/'.length);
    delete entry.resolved;
    delete entry.integrity;
    for (const owner of [manifest, ...Object.values(lock.packages)]) {
      if (owner.dependencies?.[name] !== undefined) owner.dependencies[name] = entry.version;
    }
    replaced.push(`${name}@${entry.version}`);
  }
  return replaced;
}
