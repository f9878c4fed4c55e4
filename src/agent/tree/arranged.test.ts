import { describe, expect, it } from 'vitest';
import type { Row, RowIcon, RowsArrangement } from '../protocol/rows.ts';
import { arranged } from './arranged.ts';
import { fixed, lazy } from './children.ts';

interface Item {
  readonly name: string;
  readonly createdMs: number;
  readonly icon: RowIcon;
}

const items: readonly Item[] = [
  { name: 'a', createdMs: 10, icon: 'healthy' },
  { name: 'b', createdMs: 30, icon: 'failing' },
  { name: 'c', createdMs: Number.NaN, icon: 'degraded' },
  { name: 'd', createdMs: 20, icon: 'failing' },
];

let made = 0;

const rowOf = ({ name, icon }: Item): Row => {
  made += 1;
  return {
    id: name,
    kind: 'workload',
    label: name,
    icon,
    expandable: false,
    object: { group: 'apps', version: 'v1', kind: 'Deployment', namespace: 'shop', name },
  };
};

const group: Row = { id: 'group', kind: 'group.namespaces', label: 'Namespaces', icon: 'group', expandable: true };

function labels(arrangement: RowsArrangement, hasMatchBelow = (): boolean => false): readonly string[] {
  const { total, rowsBetween } = arranged(lazy([group], items, rowOf), arrangement, hasMatchBelow);
  return rowsBetween(0, total).map(({ label }) => label);
}

describe('children as a person wants to see them', () => {
  it('are left as they are without filter and order, and only the window is made', () => {
    made = 0;
    const children = arranged(lazy([], items, rowOf), {}, () => false);
    expect(children.rowsBetween(0, 1)).toHaveLength(1);
    expect(made).toBe(1);
    expect(children.filtered).toBeUndefined();
  });

  it('keep groups and messages, and of objects those that match', () => {
    expect(labels({ filter: 'b' })).toEqual(['Namespaces', 'b']);
  });

  it('keep a row that has a match below it', () => {
    expect(labels({ filter: 'nothing' }, () => true)).toEqual(['Namespaces', 'a', 'b', 'c', 'd']);
  });

  it('say how many objects are shown of how many', () => {
    expect(arranged(lazy([group], items, rowOf), { filter: 'b' }, () => false).filtered).toEqual({ shown: 1, of: 4 });
  });

  it('stand with the worst first, and by name where they are as bad', () => {
    expect(labels({ sort: 'state' })).toEqual(['Namespaces', 'b', 'd', 'c', 'a']);
  });

  it('stand with the newest first, and what has no age last', () => {
    expect(labels({ sort: 'age' })).toEqual(['Namespaces', 'b', 'd', 'a', 'c']);
  });

  it('stay in the order of their maker where nothing tells their age', () => {
    const rows = items.map(rowOf);
    expect(arranged(fixed(rows), { sort: 'age' }, () => false).rowsBetween(0, 4)).toEqual(rows);
  });

  it('are filtered and sorted at once', () => {
    expect(labels({ filter: 'is:problem', sort: 'age' })).toEqual(['Namespaces', 'b', 'd', 'c']);
  });
});
