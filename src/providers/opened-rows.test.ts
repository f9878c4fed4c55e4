import { expect, it } from 'vitest';
import type { Row } from '../agent/protocol/rows.ts';
import { OpenedRows } from './opened-rows.ts';

const row = (id: string, rest: Partial<Row> = {}): Row => ({
  id,
  kind: 'kind',
  label: id,
  icon: 'group',
  expandable: true,
  ...rest,
});

it('knows what a person has opened, and what is open by itself until a person closes it', () => {
  const rows = new OpenedRows();
  const byItself = row('a', { isOpen: true });
  expect([row('b'), byItself].map((one) => rows.isOpen(one))).toEqual([false, true]);
  rows.open(row('b'));
  rows.close(byItself);
  expect([row('b'), byItself].map((one) => rows.isOpen(one))).toEqual([true, false]);
  rows.close(row('b'));
  rows.open(byItself);
  expect([row('b'), byItself].map((one) => rows.isOpen(one))).toEqual([false, true]);
});

it('opens nothing that has no children any more', () => {
  const rows = new OpenedRows();
  rows.open(row('a'));
  expect(rows.isOpen(row('a', { expandable: false }))).toBe(false);
});

it('makes a row that it collapses another one for the editor, and forgets what was open below', () => {
  const rows = new OpenedRows();
  for (const id of ['a', 'a/b', 'ab']) rows.open(row(id));
  expect(rows.itemId(row('a'))).toBe('a');
  const isInside = (id: string): boolean => id === 'a' || id.startsWith('a/');
  rows.collapse('a', isInside);
  expect(['a', 'a/b', 'ab'].map((id) => rows.isOpen(row(id)))).toEqual([false, false, true]);
  rows.collapse('a', isInside);
  expect(['a', 'a/b'].map((id) => rows.itemId(row(id)))).toEqual(['a#2', 'a/b']);
});
