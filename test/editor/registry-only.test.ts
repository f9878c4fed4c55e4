import { describe, expect, it } from 'vitest';
import { replaceGitPackages } from './registry-only.ts';

describe('replaceGitPackages', () => {
  it('turns a git commit into the released version, wherever it is asked for', () => {
    const manifest = { dependencies: { '@scope/watcher': 'owner/watcher#abc', other: '^1.0.0' } };
    const lock = {
      packages: {
        '': { dependencies: { '@scope/watcher': 'owner/watcher#abc' } },
        'node_modules/@scope/watcher': {
          version: '2.5.1',
          resolved: 'git+ssh://host/watcher.git#abc',
          integrity: 'sha512-x',
        },
        'node_modules/other': { version: '1.0.0', integrity: 'sha512-y' },
      },
    };

    expect(replaceGitPackages(lock, manifest)).toEqual(['@scope/watcher@2.5.1']);

    expect(manifest.dependencies).toEqual({ '@scope/watcher': '2.5.1', other: '^1.0.0' });
    expect(lock.packages).toEqual({
      '': { dependencies: { '@scope/watcher': '2.5.1' } },
      'node_modules/@scope/watcher': { version: '2.5.1' },
      'node_modules/other': { version: '1.0.0', integrity: 'sha512-y' },
    });
  });

  it('leaves a package alone that comes from a registry', () => {
    const lock = { packages: { 'node_modules/other': { version: '1.0.0', integrity: 'sha512-y' } } };
    expect(replaceGitPackages(lock, {})).toEqual([]);
    expect(lock.packages['node_modules/other'].integrity).toBe('sha512-y');
  });
});
