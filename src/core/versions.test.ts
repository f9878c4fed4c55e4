import { describe, expect, it } from 'vitest';
import { compareVersions, minorOf } from './versions.ts';

describe('versions', () => {
  it('stand in the order in which they were released', () => {
    const versions = ['1.31.0', '1.9.2', 'v1.30.3', '1.31.0-rc.1', '1.31.0-rc.10', '1.31.0-beta.2', 'latest', '1.30'];
    expect([...versions].sort(compareVersions)).toEqual([
      'latest',
      '1.9.2',
      '1.30',
      'v1.30.3',
      '1.31.0-beta.2',
      '1.31.0-rc.1',
      '1.31.0-rc.10',
      '1.31.0',
    ]);
  });

  it.each([
    ['v1.36.3', { major: 1, minor: 36 }],
    ['edge-26.8.3', { major: 26, minor: 8 }],
    ['latest', undefined],
  ])('%s has the minor version %j', (version, minor) => {
    expect(minorOf(version)).toEqual(minor);
  });
});
