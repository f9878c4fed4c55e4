import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import type { Row, RowsDelta } from '../protocol/rows.ts';
import { lazy } from './children.ts';
import { RowWindows } from './row-windows.ts';

let names: string[];
let deltas: RowsDelta[];
let made: number;
let windows: RowWindows<'here' | 'elsewhere' | 'everything'>;

const rowOf = (name: string): Row => {
  made += 1;
  const [id = '', description = ''] = name.split('=');
  return { id, kind: 'workload', label: id, description, icon: 'healthy', expandable: false };
};

beforeEach(() => {
  vi.useFakeTimers();
  names = ['a', 'b', 'c'];
  deltas = [];
  made = 0;
  windows = new RowWindows<'here' | 'elsewhere' | 'everything'>({
    everything: 'everything',
    childrenOf: () => lazy([], names, rowOf),
    topicsOf: () => ['here'],
    emit: (delta) => deltas.push(delta),
  });
});

afterEach(() => {
  windows.close();
  vi.useRealTimers();
});

const query = { parent: 'p', offset: 0, limit: 200 };

describe('RowWindows', () => {
  it('answers with the window as it is', () => {
    expect(windows.subscribe(1, query).rows.map(({ id }) => id)).toEqual(['a', 'b', 'c']);
  });

  it('gathers changes and tells them at most every 100 ms', () => {
    windows.subscribe(1, query);
    names = ['a=1', 'b', 'c'];
    windows.touch('here');
    names = ['a=2', 'b', 'c'];
    windows.touch('here');
    vi.advanceTimersByTime(99);
    expect(deltas).toEqual([]);
    vi.advanceTimersByTime(1);
    expect(deltas).toMatchObject([{ subscription: 1, total: 3, upserts: [{ id: 'a', description: '2' }] }]);
    expect(deltas[0]).not.toHaveProperty('order');
  });

  it('tells a change that concerns everything to every window, and one from elsewhere to none', () => {
    windows.subscribe(1, query);
    names = ['a=1', 'b', 'c'];
    windows.touch('elsewhere');
    vi.advanceTimersByTime(100);
    expect(deltas).toEqual([]);
    windows.touch('everything');
    vi.advanceTimersByTime(100);
    expect(deltas).toMatchObject([{ upserts: [{ id: 'a', description: '1' }] }]);
  });

  it('tells the order where rows came, went or moved, and only new rows with it', () => {
    windows.subscribe(1, query);
    names = ['b', 'c', 'd'];
    windows.touch('here');
    vi.advanceTimersByTime(100);
    expect(deltas).toMatchObject([{ order: ['b', 'c', 'd'], upserts: [{ id: 'd' }], total: 3 }]);
  });

  it('tells nothing where nothing on screen changed', () => {
    windows.subscribe(1, query);
    windows.touch('here');
    vi.advanceTimersByTime(100);
    windows.touch('elsewhere');
    names = ['other'];
    vi.advanceTimersByTime(100);
    expect(deltas).toEqual([]);
  });

  it('makes only the rows of the window, and says how many more there are', () => {
    names = Array.from({ length: 5000 }, (_, index) => `w${index}`);
    const { rows, total } = windows.subscribe(1, { ...query, limit: 200 });
    expect(made).toBe(200);
    expect(total).toBe(5000);
    expect(rows).toHaveLength(201);
    expect(rows.at(-1)).toMatchObject({ id: 'p/more', kind: 'more', label: '4,800 more' });
  });

  it('tells nothing any more to who left', () => {
    windows.subscribe(1, query);
    expect(windows.unsubscribe(1)).toEqual(query);
    names = [];
    windows.touch('here');
    vi.advanceTimersByTime(100);
    expect(deltas).toEqual([]);
  });
});
