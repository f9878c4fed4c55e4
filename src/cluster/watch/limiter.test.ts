import { describe, expect, it } from 'vitest';
import { problemOf } from '../../core/problem.ts';
import { Limiter, listLimiterOf } from './limiter.ts';

const never = new AbortController().signal;

/** What has had its turn so far; turns are given within the promises' own queue. */
async function settled(): Promise<void> {
  await new Promise((resolve) => setImmediate(resolve));
}

describe('Limiter', () => {
  it('lets so many in at a time, in order', async () => {
    const limiter = new Limiter(2);
    const entered: number[] = [];
    const giveBacks = [0, 1, 2, 3].map(async (index) => {
      const giveBack = await limiter.turn(never);
      entered.push(index);
      return giveBack;
    });
    await settled();
    expect(entered).toEqual([0, 1]);
    const first = await giveBacks[0];
    first?.();
    first?.();
    await settled();
    expect(entered).toEqual([0, 1, 2]);
    (await giveBacks[2])?.();
    await settled();
    expect(entered).toEqual([0, 1, 2, 3]);
  });

  it('forgets who was asked to stop while waiting', async () => {
    const limiter = new Limiter(1);
    const giveBack = await limiter.turn(never);
    const stop = new AbortController();
    const stopped = limiter.turn(stop.signal).catch((error: unknown) => problemOf(error).code);
    const next = limiter.turn(never);
    stop.abort();
    expect(await stopped).toBe('cancelled');
    giveBack();
    (await next)();
    await limiter.turn(never);
  });

  it('is one for all of a connection', () => {
    const [one, other] = [{}, {}];
    expect(listLimiterOf(one)).toBe(listLimiterOf(one));
    expect(listLimiterOf(one)).not.toBe(listLimiterOf(other));
  });
});
