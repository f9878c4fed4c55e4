import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { deferred } from '../core/deferred.ts';
import { DeltaBatches } from './delta-batches.ts';
import type { RowsDelta } from './protocol/rows.ts';

const delta = (subscription: number): RowsDelta => ({ subscription, total: 0, upserts: [] });

let told: number[][];
let batches: DeltaBatches;

beforeEach(() => {
  vi.useFakeTimers();
  told = [];
  batches = new DeltaBatches((deltas) => told.push(deltas.map(({ subscription }) => subscription)));
});

afterEach(() => {
  batches.close();
  vi.useRealTimers();
});

describe('DeltaBatches', () => {
  it('passes the first message on at once', () => {
    batches.add([delta(1), delta(2)]);
    expect(told).toEqual([[1, 2]]);
  });

  it('gathers what many clusters tell within 100 ms into one message, in order', () => {
    batches.add([delta(1)]);
    batches.add([delta(2)]);
    batches.add([delta(3), delta(2)]);
    vi.advanceTimersByTime(99);
    expect(told).toEqual([[1]]);
    vi.advanceTimersByTime(1);
    expect(told).toEqual([[1], [2, 3, 2]]);
  });

  it('passes on at once again after a pause', () => {
    batches.add([delta(1)]);
    vi.advanceTimersByTime(200);
    batches.add([delta(2)]);
    expect(told).toEqual([[1], [2]]);
  });

  it('passes on what waits where somebody is about to get an answer', () => {
    batches.add([delta(1)]);
    batches.add([delta(2)]);
    batches.flush();
    expect(told).toEqual([[1], [2]]);
  });

  it('gathers what everybody tells who was asked at once', async () => {
    batches.add([delta(1)]);
    vi.advanceTimersByTime(50);
    const asked = deferred<undefined>();
    const gathered = batches.gather(asked.promise);
    batches.add([delta(1)]);
    vi.advanceTimersByTime(10);
    batches.add([delta(2)]);
    expect(told).toEqual([[1]]);
    asked.resolve(undefined);
    await gathered;
    expect(told).toEqual([[1], [1, 2]]);
  });

  it('waits 30 ms for one that is busy, and passes on what it tells later by itself', async () => {
    const asked = deferred<undefined>();
    const gathered = batches.gather(asked.promise);
    batches.add([delta(1)]);
    vi.advanceTimersByTime(29);
    expect(told).toEqual([]);
    vi.advanceTimersByTime(1);
    expect(told).toEqual([[1]]);
    vi.advanceTimersByTime(200);
    batches.add([delta(2)]);
    asked.resolve(undefined);
    await gathered;
    expect(told).toEqual([[1], [2]]);
  });

  it('tells nothing any more once it is closed', () => {
    batches.add([delta(1)]);
    batches.add([delta(2)]);
    batches.close();
    vi.advanceTimersByTime(1000);
    expect(told).toEqual([[1]]);
  });
});
