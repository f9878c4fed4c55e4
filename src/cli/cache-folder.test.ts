import path from 'node:path';
import { describe, expect, it } from 'vitest';
import { cacheFolder } from './cache-folder.ts';

const home = path.resolve('/home/jane');
const absolute = path.resolve('/var/cache/jane');

describe('what can be fetched again is kept', () => {
  it.each<[string, Readonly<Record<string, string>>, NodeJS.Platform, string]>([
    ['where XDG_CACHE_HOME says', { XDG_CACHE_HOME: absolute, HOME: home }, 'linux', path.join(absolute, 'meshdeck')],
    [
      'below the home, where that is relative',
      { XDG_CACHE_HOME: 'cache', HOME: home },
      'linux',
      path.join(home, '.cache', 'meshdeck'),
    ],
    ['among the caches of macOS', { HOME: home }, 'darwin', path.join(home, 'Library', 'Caches', 'meshdeck')],
    [
      'among the local data of Windows',
      { LOCALAPPDATA: absolute, HOME: home },
      'win32',
      path.join(absolute, 'meshdeck', 'cache'),
    ],
  ])('%s', (_, environment, platform, expected) => {
    expect(cacheFolder({ environment }, platform)).toBe(expected);
  });
});
