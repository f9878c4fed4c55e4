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
  const object = { group: 'apps', version: 'v1', kind: 'Deployment', name: id };
  return { id, kind: 'workload', label: id, description, icon: 'healthy', expandable: false, object };
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
    emit: (told) => deltas.push(...told),
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

  it('tells of all windows in one message', () => {
    const messages: number[] = [];
    const several = new RowWindows<'here'>({
      childrenOf: () => lazy([], names, rowOf),
      topicsOf: () => ['here'],
      emit: (told) => messages.push(told.length),
    });
    for (const subscription of [1, 2, 3]) several.subscribe(subscription, query);
    names = ['a=1', 'b', 'c'];
    several.touch('here');
    vi.advanceTimersByTime(100);
    several.close();
    expect(messages).toEqual([3]);
  });

  it('shows a window in another way at once, and keeps to it', () => {
    windows.subscribe(1, query);
    windows.rearrange([{ subscription: 1, arrangement: { filter: 'b' } }]);
    expect(deltas).toMatchObject([{ order: ['b'], total: 1, upserts: [], filtered: { shown: 1, of: 3 } }]);
    names = ['a', 'b', 'b2', 'c'];
    windows.touch('here');
    vi.advanceTimersByTime(100);
    expect(deltas[1]).toMatchObject({ order: ['b', 'b2'], total: 2, filtered: { shown: 2, of: 4 } });
    windows.rearrange([{ subscription: 1, arrangement: {} }]);
    expect(deltas[2]).toMatchObject({ order: ['a', 'b', 'b2', 'c'], total: 4 });
    expect(deltas[2]).not.toHaveProperty('filtered');
  });

  it('has the whole of a filtered parent to show more of', () => {
    names = Array.from({ length: 500 }, (_, index) => `w${index}`);
    const { rows, total } = windows.subscribe(1, { ...query, limit: 200, filter: 'w' });
    expect(total).toBe(500);
    expect(rows.at(-1)).toMatchObject({ kind: 'more', label: '300 more' });
  });
});
