import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { CollapsedRows } from './collapsed-rows.ts';

let ended: string[];
let collapsed: CollapsedRows;

beforeEach(() => {
  vi.useFakeTimers();
  ended = [];
  collapsed = new CollapsedRows((parent) => ended.push(parent));
});

afterEach(() => {
  vi.useRealTimers();
});

test('rows below a parent are followed for a minute after it was closed', () => {
  collapsed.add('shop');
  vi.advanceTimersByTime(59_999);
  expect(ended).toEqual([]);
  vi.advanceTimersByTime(1);
  expect(ended).toEqual(['shop']);
});

test('a parent that is opened again is followed on, and the minute begins anew when it is closed', () => {
  collapsed.add('shop');
  vi.advanceTimersByTime(30_000);
  collapsed.delete('shop');
  vi.advanceTimersByTime(120_000);
  expect(ended).toEqual([]);
  collapsed.add('shop');
  vi.advanceTimersByTime(30_000);
  collapsed.add('shop');
  vi.advanceTimersByTime(59_999);
  expect(ended).toEqual([]);
  vi.advanceTimersByTime(1);
  expect(ended).toEqual(['shop']);
});

test('nothing is ended after the view has gone', () => {
  collapsed.add('shop');
  collapsed.dispose();
  vi.advanceTimersByTime(120_000);
  expect(ended).toEqual([]);
});
