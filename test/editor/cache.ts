import { homedir } from 'node:os';
import path from 'node:path';

/** Where downloaded and compiled parts live between runs: `$MESHDECK_CACHE`, else `meshdeck` in the user's cache folder. */
export function cacheDirectory(environment: NodeJS.ProcessEnv = process.env): string {
  const own = environment['MESHDECK_CACHE'];
  if (own !== undefined && own !== '') return path.resolve(own);
  const shared = environment['XDG_CACHE_HOME'];
  const base = shared !== undefined && shared !== '' ? path.resolve(shared) : path.join(homedir(), '.cache');
  return path.join(base, 'meshdeck');
}
