import { describe, expect, it } from 'vitest';
import { findRow, type TreeRow } from './tree.ts';

/** `outline` with two blanks for each level, as {@link TreeRow}s. */
function rows(outline: string): TreeRow[] {
  return outline
    .split('\n')
    .filter((line) => line.trim() !== '')
    .map((line, index) => ({
      index,
      level: (line.length - line.trimStart().length) / 2 + 1,
      label: line.trim(),
      description: '',
      isExpanded: undefined,
      isLast: false,
    }));
}

const tree = rows(`
lab
  Namespaces
    shop
      Workloads
    staging
      Workloads
other
  Namespaces
    shop
`);

describe('findRow', () => {
  it.each([
    [['lab'], 0],
    [['lab', 'Namespaces', 'staging', 'Workloads'], 5],
    [['other', 'Namespaces', 'shop'], 8],
    [[/^oth/, /.*/], 7],
  ])('follows %j to row %i', (path, index) => {
    expect(findRow(tree, path)?.index).toBe(index);
  });

  it.each([[['other', 'Namespaces', 'staging']], [['Namespaces']], [['lab', 'shop']]])('does not find %j', (path) => {
    expect(findRow(tree, path)).toBeUndefined();
  });
});
