import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { PacedChanges, type TreeChange } from './paced-changes.ts';
import { SecondDrawing } from './second-drawing.ts';
import { begins } from './testing/begins.ts';

describe('what takes rows away for a moment', () => {
  let drawn: { readonly atMs: number; readonly change: TreeChange<string> }[];
  let changes: PacedChanges<string>;
  let second: SecondDrawing<string>;

  beforeEach(() => {
    vi.useFakeTimers();
    const startedMs = Date.now();
    drawn = [];
    changes = new PacedChanges<string>((change) => {
      drawn.push({ atMs: Date.now() - startedMs, change });
      begins(changes, change);
      second.after(change);
    });
    second = new SecondDrawing(changes, (element) => element !== 'web');
  });

  afterEach(() => {
    second.dispose();
    changes.dispose();
    vi.useRealTimers();
  });

  test('is drawn once more, for whoever opened one of the rows in that moment', () => {
    changes.tell(['namespaces', 'web']);
    vi.advanceTimersByTime(10_000);
    expect(drawn).toEqual([
      { atMs: 0, change: ['namespaces', 'web'] },
      { atMs: 950, change: ['namespaces'] },
    ]);
  });

  test('is drawn once more only when it has come to an end', () => {
    for (let count = 0; count < 3; count += 1) {
      changes.tell(['namespaces']);
      vi.advanceTimersByTime(500);
    }
    vi.advanceTimersByTime(10_000);
    expect(drawn.map(({ atMs }) => atMs)).toEqual([0, 500, 1_000, 1_950]);
  });

  test('is drawn once more together with what changes then, which keeps its time', () => {
    changes.tell(['namespaces']);
    vi.advanceTimersByTime(800);
    changes.tell(['web']);
    vi.advanceTimersByTime(10_000);
    expect(drawn).toEqual([
      { atMs: 0, change: ['namespaces'] },
      { atMs: 800, change: ['namespaces', 'web'] },
    ]);
  });

  test('has no second time where it is rows without others below', () => {
    changes.tell(['web']);
    vi.advanceTimersByTime(10_000);
    expect(drawn).toHaveLength(1);
  });

  test('is everything again after everything', async () => {
    changes.tell('everything');
    changes.tell(['namespaces']);
    await vi.advanceTimersByTimeAsync(10_000);
    expect(drawn.map(({ change }) => change)).toEqual(['everything', ['namespaces'], 'everything']);
  });

  test('has a second time of its own for each, and no third', () => {
    changes.tell(['namespaces']);
    vi.advanceTimersByTime(800);
    changes.tell(['workloads']);
    vi.advanceTimersByTime(10_000);
    expect(drawn).toEqual([
      { atMs: 0, change: ['namespaces'] },
      { atMs: 800, change: ['namespaces', 'workloads'] },
      { atMs: 1_750, change: ['workloads'] },
    ]);
  });

  test('has no second time after the end', () => {
    changes.tell(['namespaces']);
    second.dispose();
    vi.advanceTimersByTime(10_000);
    expect(drawn).toHaveLength(1);
  });
});
