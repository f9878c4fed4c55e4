import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { createStartGuard } from './language-start-guard.ts';

describe('a language server that has just started', () => {
  const ended: number[] = [];
  const guard = createStartGuard((processId) => ended.push(processId), 1_000);

  beforeEach(() => {
    vi.useFakeTimers();
    ended.length = 0;
  });
  afterEach(() => {
    guard.ended();
    vi.useRealTimers();
  });

  it('is ended where its own watchdog does not stand in time', () => {
    guard.started(7);
    vi.advanceTimersByTime(999);
    expect(ended).toEqual([]);
    vi.advanceTimersByTime(1);
    expect(ended).toEqual([7]);
  });

  it('is left to its watchdog once that stands', () => {
    guard.started(7);
    guard.watched();
    vi.advanceTimersByTime(10_000);
    expect(ended).toEqual([]);
  });

  it('is not ended when it has ended by itself, and the next one is waited for anew', () => {
    guard.started(7);
    vi.advanceTimersByTime(900);
    guard.ended();
    guard.started(8);
    vi.advanceTimersByTime(900);
    expect(ended).toEqual([]);
    vi.advanceTimersByTime(100);
    expect(ended).toEqual([8]);
  });

  it('is left alone where it does not say which process it is', () => {
    guard.started(undefined);
    vi.advanceTimersByTime(10_000);
    expect(ended).toEqual([]);
  });
});
