import { describe, expect, it } from 'vitest';
import { meetsConstraint, minorText, plainVersion, rowFor, standsTo } from './versions.ts';

describe('versions of clusters', () => {
  it.each([
    ['v1.36.3', '1.36.3', '1.36'],
    ['v1.36.3+k3s1', '1.36.3', '1.36'],
    ['v1.31.2-gke.1000', '1.31.2', '1.31'],
    ['v1.34.1-eks-abc123', '1.34.1', '1.34'],
  ])('%s is %s without what its maker writes behind it', (text, plain, minor) => {
    expect(plainVersion(text)).toBe(plain);
    expect(minorText(text)).toBe(minor);
  });

  it.each([
    ['v1.36.9', '1.32', '1.36', 'within'],
    ['v1.37.0', '1.32', '1.36', 'newer'],
    ['v1.31.9', '1.32', '1.36', 'older'],
    ['v1.32.0-gke.1', '1.32', '1.36', 'within'],
    ['v1.99.0', '1.22', undefined, 'within'],
    ['1.5.1', '1.1.0', '1.5.1', 'within'],
    ['1.5.2', '1.1.0', '1.5.1', 'newer'],
    ['unversioned', '1.1.0', '1.5.1', 'unreadable'],
  ])('%s stands to %s..%s as %s', (version, from, to, expected) => {
    expect(standsTo(version, { from, to })).toBe(expected);
  });
});

describe('rows of a table by versions of a mesh', () => {
  const rows = [{ mesh: '1.31', id: 'newest' }, { mesh: '1.3', id: 'old' }, { id: 'rest' }];

  it.each([
    ['1.31.0', 'newest'],
    ['1.3.7', 'old'],
    ['1.30.0', 'rest'],
    [undefined, 'newest'],
  ])('%s is judged by the row %s', (version, id) => {
    expect(rowFor(rows, version)?.id).toBe(id);
  });

  it('is judged by none where no row is meant', () => {
    expect(rowFor([{ mesh: '1.31' }], '1.29.0')).toBeUndefined();
  });
});

describe('the kubeVersion of a chart', () => {
  it.each([
    ['v1.36.3', '>=1.31.0-0', true],
    ['v1.30.9', '>=1.31.0-0', false],
    ['v1.36.3', '>= 1.22.0-0 < 1.36.0-0', false],
    ['v1.35.3', '>= 1.22.0-0, < 1.36.0-0', true],
    ['v1.21.3', '^1.21.0-0', true],
    ['v2.0.0', '^1.21.0-0', false],
    ['v1.22.3', '~1.21.0', false],
    ['v1.22.3', '~1.21.0 || ~1.22.0', true],
    ['v1.36.3', 'anything newer', undefined],
  ])('%s against %s: %s', (version, constraint, expected) => {
    expect(meetsConstraint(version, constraint)).toBe(expected);
  });
});
