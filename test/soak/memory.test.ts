import { describe, expect, it } from 'vitest';
import { byMinute, growthOf, type MemoryMinute, type MemorySample } from './memory.ts';

const mebibyte = 1024 * 1024;
const sample = (atMs: number, rss: number, heap: number): MemorySample => ({
  atMs,
  rssBytes: rss * mebibyte,
  agentHeapBytes: heap * mebibyte,
  workerHeapBytes: heap * mebibyte,
});
const minute = (index: number, rss: number, heap = 10): MemoryMinute => ({
  minute: index,
  rssBytes: rss * mebibyte,
  agentHeapBytes: heap * mebibyte,
  workerHeapBytes: heap * mebibyte,
});

describe('memory of a soak', () => {
  it('is the middle of what the process took, and the lowest of what its heaps held', () => {
    const minutes = byMinute([
      sample(0, 100, 30),
      sample(20_000, 90, 10),
      sample(40_000, 300, 20),
      sample(61_000, 80, 5),
    ]);
    expect(minutes).toEqual([minute(0, 100, 10), minute(1, 80, 5)]);
  });

  it('may grow while it warms up, and by a fifth afterwards', () => {
    expect(growthOf([minute(0, 50), minute(1, 100), minute(2, 110), minute(3, 119)])).toEqual([]);
    expect(growthOf([minute(0, 50), minute(1, 100), minute(2, 110), minute(3, 121)])).toEqual([
      { figure: 'rssBytes', beforeBytes: 100 * mebibyte, afterBytes: 121 * mebibyte },
    ]);
  });

  it('of a small heap may grow by what a collection leaves', () => {
    expect(growthOf([minute(0, 1), minute(1, 1, 10), minute(2, 1, 15)])).toEqual([]);
    expect(growthOf([minute(0, 1), minute(1, 1, 10), minute(2, 1, 17)]).map(({ figure }) => figure)).toEqual([
      'agentHeapBytes',
      'workerHeapBytes',
    ]);
  });

  it('of a long soak is held against that after five minutes', () => {
    const growing = [50, 60, 70, 80, 90, 100, 100, 100, 100, 119].map((rss, index) => minute(index, rss));
    expect(growthOf(growing)).toEqual([]);
    expect(growthOf([...growing, minute(10, 121)]).map(({ beforeBytes }) => beforeBytes)).toEqual([100 * mebibyte]);
  });

  it('says nothing of a soak that was all warm-up', () => {
    expect(growthOf([minute(0, 1), minute(1, 100)])).toEqual([]);
  });
});
