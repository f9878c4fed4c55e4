import { describe, expect, it } from 'vitest';
import { globFault, matchesPath } from './path-globs.ts';

describe('matchesPath', () => {
  it.each([
    ['vendor/a.yaml', 'vendor', true],
    ['apps/vendor/a.yaml', 'vendor', true],
    ['apps/vendored/a.yaml', 'vendor', false],
    ['apps/vendor/a.yaml', 'vendor/**', false],
    ['vendor/deep/a.yaml', 'vendor/**', true],
    ['a/b/c.yaml', '**/*.yaml', true],
    ['c.yaml', '**/*.yaml', true],
    ['a/b/c.yml', '**/*.{yaml,yml}', true],
    ['a/b/c.json', '**/*.{yaml,yml}', false],
    ['charts/x/templates/a.yaml', 'charts/*/templates', true],
    ['charts/x/y/templates/a.yaml', 'charts/*/templates', false],
    ['a1.yaml', 'a?.yaml', true],
    ['a+b.yaml', 'a+b.yaml', true],
    ['./x/a.yaml', './x/', true],
    ['x\\a.yaml', 'x/*.yaml', true],
    ['a{b.yaml', 'a{b.yaml', false],
  ])('%s matches %s: %s', (path, glob, expected) => {
    expect(matchesPath(path, [glob])).toBe(expected);
  });
});

describe('globFault', () => {
  it.each(['', '  ', '/etc', 'C:\\x', '../other', 'a/../../b'])('refuses %j', (glob) => {
    expect(globFault(glob)).toMatch(/./);
  });

  it.each(['charts', 'a/**', 'a..b'])('takes %j', (glob) => {
    expect(globFault(glob)).toBeUndefined();
  });
});
