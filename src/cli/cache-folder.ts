import { homedir } from 'node:os';
import path from 'node:path';
import type { Invocation } from './command.ts';

/**
 * Where this program keeps what it can fetch again: `XDG_CACHE_HOME`, `LOCALAPPDATA` on Windows, else the folder that the system has for it
 * below the person's home.
 *
 * @see https://specifications.freedesktop.org/basedir-spec/latest/
 */
export function cacheFolder({ environment }: Pick<Invocation, 'environment'>, platform = process.platform): string {
  const given = environment['XDG_CACHE_HOME'];
  // The specification has relative paths ignored.
  if (given !== undefined && path.isAbsolute(given)) return path.join(given, 'meshdeck');
  const local = environment['LOCALAPPDATA'];
  if (platform === 'win32' && local !== undefined && local !== '') return path.join(local, 'meshdeck', 'cache');
  const home = environment['HOME'] ?? homedir();
  return platform === 'darwin'
    ? path.join(home, 'Library', 'Caches', 'meshdeck')
    : path.join(home, '.cache', 'meshdeck');
}
