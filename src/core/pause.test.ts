import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { Pause } from './pause.ts';

beforeEach(() => {
  vi.useFakeTimers();
});

afterEach(() => {
  expect(vi.getTimerCount()).toBe(0);
  vi.useRealTimers();
});

const { signal } = new AbortController();

/** True once a wait has settled. */
function isOver(wait: Promise<void>): () => boolean {
  let hasSettled = false;
  void wait.then(() => (hasSettled = true));
  return () => hasSettled;
}

it('lasts as long as it is meant to', async () => {
  const over = isOver(new Pause().wait(100, signal));
  await vi.advanceTimersByTimeAsync(99);
  expect(over()).toBe(false);
  await vi.advanceTimersByTimeAsync(1);
  expect(over()).toBe(true);
});

it('ends when somebody says so, and not before it has begun', async () => {
  const pause = new Pause();
  pause.end();
  const over = isOver(pause.wait(100, signal));
  await vi.advanceTimersByTimeAsync(1);
  expect(over()).toBe(false);
  pause.end();
  await vi.advanceTimersByTimeAsync(0);
  expect(over()).toBe(true);
});

it('ends with its signal, and rejects for nothing of that', async () => {
  const stop = new AbortController();
  const over = isOver(new Pause().wait(100, stop.signal));
  stop.abort();
  await vi.advanceTimersByTimeAsync(0);
  expect(over()).toBe(true);
});
