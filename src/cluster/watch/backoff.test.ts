import { expect, it } from 'vitest';
import { Backoff } from './backoff.ts';

it('waits double up to the longest, and start small again', () => {
  const backoff = new Backoff(800, 3_000);
  expect([backoff.next(), backoff.next(), backoff.next(), backoff.next()]).toEqual([800, 1_600, 3_000, 3_000]);
  backoff.startSmallAgain();
  expect(backoff.next()).toBe(800);
});
