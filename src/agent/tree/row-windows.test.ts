import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import type { Row, RowsDelta } from '../protocol/rows.ts';
import { lazy } from './children.ts';
import { clockMs, readerMs, RowWindows } from './row-windows.ts';

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

  it('tells a change after a pause when those that come with it have come', () => {
    windows.subscribe(1, query);
    names = ['a=1', 'b', 'c'];
    windows.touch('here');
    vi.advanceTimersByTime(10);
    names = ['a=2', 'b', 'c'];
    windows.touch('here');
    vi.advanceTimersByTime(9);
    expect(deltas).toEqual([]);
    vi.advanceTimersByTime(1);
    expect(deltas).toMatchObject([{ subscription: 1, total: 3, upserts: [{ id: 'a', description: '2' }] }]);
    expect(deltas[0]).not.toHaveProperty('order');
  });

  it('tells what changes all the time by the clock', () => {
    windows.subscribe(1, query);
    const startedMs = Date.now();
    const toldAtMs: number[] = [];
    for (let count = 0; count < 100; count += 1) {
      names = [`a=${count}`, 'b', 'c'];
      windows.touch('here');
      const before = deltas.length;
      vi.advanceTimersByTime(10);
      if (deltas.length > before) toldAtMs.push(Date.now() - startedMs);
    }
    expect(toldAtMs).toEqual([20, 230, 440, 650, 860]);
  });

  describe('for a reader who says when it can take more', () => {
    const change = (to: string): void => {
      names = [`a=${to}`, 'b', 'c'];
      windows.touch('here');
    };
    const told = (): (string | undefined)[] => deltas.flatMap(({ upserts }) => upserts.map((row) => row.description));

    beforeEach(() => {
      windows.subscribe(1, query);
      windows.next();
      change('first');
      vi.advanceTimersByTime(20);
    });

    it('tell what has changed in the moment in which it says so', () => {
      change('second');
      vi.advanceTimersByTime(clockMs);
      change('third');
      expect(told()).toEqual(['first']);
      windows.next();
      expect(told()).toEqual(['first', 'third']);
    });

    it('tell the first change after that when those that come with it have come', () => {
      vi.advanceTimersByTime(195);
      windows.next();
      vi.advanceTimersByTime(50);
      change('second');
      expect(told()).toEqual(['first']);
      vi.advanceTimersByTime(20);
      expect(told()).toEqual(['first', 'second']);
    });

    it('wait a second for one who does not say it, and no longer', () => {
      change('second');
      vi.advanceTimersByTime(readerMs - 1);
      expect(told()).toEqual(['first']);
      vi.advanceTimersByTime(1);
      expect(told()).toEqual(['first', 'second']);
    });

    it('do not wait for it where they had nothing to tell', () => {
      windows.next();
      windows.touch('here');
      vi.advanceTimersByTime(20);
      change('second');
      vi.advanceTimersByTime(clockMs);
      expect(told()).toEqual(['first', 'second']);
    });
  });

  describe('whose rounds take long', () => {
    let roundMs: number;
    let toldAtMs: number[];
    let slow: RowWindows<'here'>;

    beforeEach(() => {
      let spentMs = 0;
      const now = performance.now.bind(performance);
      vi.spyOn(performance, 'now').mockImplementation(() => now() + spentMs);
      const startedMs = Date.now();
      let round = 0;
      toldAtMs = [];
      slow = new RowWindows<'here'>({
        childrenOf: () => {
          spentMs += roundMs;
          round += 1;
          return lazy([], [`a=${round}`], rowOf);
        },
        topicsOf: () => ['here'],
        emit: () => toldAtMs.push(Date.now() - startedMs),
      });
      roundMs = 0;
      slow.subscribe(1, query);
    });

    afterEach(() => {
      slow.close();
      vi.restoreAllMocks();
    });

    const changeFor = (ms: number): void => {
      for (let passedMs = 0; passedMs < ms; passedMs += 10) {
        slow.touch('here');
        vi.advanceTimersByTime(10);
      }
    };

    it('leave four times as much time for other work', () => {
      roundMs = 100;
      changeFor(1_400);
      expect(toldAtMs).toEqual([20, 420, 820, 1_220]);
    });

    it('do so also where the reader can take more before', () => {
      roundMs = 100;
      slow.next();
      for (let passedMs = 0; passedMs < 1_000; passedMs += 10) {
        slow.touch('here');
        vi.advanceTimersByTime(10);
        slow.next();
      }
      expect(toldAtMs).toEqual([10, 410, 810]);
    });

    it('are told as often as ever where only one took long, because the machine was busy', () => {
      changeFor(500);
      roundMs = 300;
      changeFor(160);
      roundMs = 0;
      changeFor(440);
      expect(toldAtMs).toEqual([20, 230, 440, 650, 670, 880, 1_090]);
    });
  });

  it('tells a change that concerns everything to every window, and one from elsewhere to none', () => {
    windows.subscribe(1, query);
    names = ['a=1', 'b', 'c'];
    windows.touch('elsewhere');
    vi.advanceTimersByTime(clockMs);
    expect(deltas).toEqual([]);
    windows.touch('everything');
    vi.advanceTimersByTime(clockMs);
    expect(deltas).toMatchObject([{ upserts: [{ id: 'a', description: '1' }] }]);
  });

  it('tells the order where rows came, went or moved, and only new rows with it', () => {
    windows.subscribe(1, query);
    names = ['b', 'c', 'd'];
    windows.touch('here');
    vi.advanceTimersByTime(clockMs);
    expect(deltas).toMatchObject([{ order: ['b', 'c', 'd'], upserts: [{ id: 'd' }], total: 3 }]);
  });

  it('tells nothing where nothing on screen changed', () => {
    windows.subscribe(1, query);
    windows.touch('here');
    vi.advanceTimersByTime(clockMs);
    windows.touch('elsewhere');
    names = ['other'];
    vi.advanceTimersByTime(clockMs);
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
    vi.advanceTimersByTime(clockMs);
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
    vi.advanceTimersByTime(clockMs);
    several.close();
    expect(messages).toEqual([3]);
  });

  it('shows a window in another way at once, and keeps to it', () => {
    windows.subscribe(1, query);
    windows.rearrange([{ subscription: 1, arrangement: { filter: 'b' } }]);
    expect(deltas).toMatchObject([{ order: ['b'], total: 1, upserts: [], filtered: { shown: 1, of: 3 } }]);
    names = ['a', 'b', 'b2', 'c'];
    windows.touch('here');
    vi.advanceTimersByTime(clockMs);
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
