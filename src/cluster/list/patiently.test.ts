import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { problemError } from '../../core/problem.ts';
import { askPatiently } from './patiently.ts';

const busy = (retryAfterSeconds?: number): Error =>
  problemError('cluster.too-many-requests', {
    server: 'https://a',
    status: 429,
    reason: 'busy',
    resource: 'pods',
    ...(retryAfterSeconds === undefined ? {} : { retryAfterSeconds }),
  });

beforeEach(() => {
  vi.useFakeTimers();
});

afterEach(() => {
  vi.useRealTimers();
});

describe('askPatiently', () => {
  it('asks again after the time that the server names, and not before', async () => {
    const ask = vi.fn<() => Promise<string>>().mockRejectedValueOnce(busy(3)).mockResolvedValue('here');
    const waits: number[] = [];
    const answer = askPatiently(ask, undefined, (_, waitMs) => waits.push(waitMs));
    await vi.advanceTimersByTimeAsync(2_999);
    expect(ask).toHaveBeenCalledTimes(1);
    await vi.advanceTimersByTimeAsync(300);
    await expect(answer).resolves.toBe('here');
    expect(waits[0]).toBeGreaterThanOrEqual(3_000);
  });

  it('ends while it waits when it is asked to stop', async () => {
    const ask = vi.fn<() => Promise<string>>().mockRejectedValue(busy(60));
    const stop = new AbortController();
    const answer = expect(askPatiently(ask, stop.signal)).rejects.toMatchObject({ problem: { code: 'cancelled' } });
    await vi.advanceTimersByTimeAsync(10);
    stop.abort();
    await answer;
    expect(ask).toHaveBeenCalledTimes(1);
  });

  it('gives up after ten tries', async () => {
    const ask = vi.fn<() => Promise<string>>().mockRejectedValue(busy(1));
    const answer = expect(askPatiently(ask, undefined)).rejects.toMatchObject({
      problem: { code: 'cluster.too-many-requests' },
    });
    await vi.advanceTimersByTimeAsync(20_000);
    await answer;
    expect(ask).toHaveBeenCalledTimes(10);
  });

  it.each([busy(), problemError('cluster.gone', { server: 'https://a', status: 410, reason: '', resource: '' })])(
    'does not wait where the server does not say for how long, or refuses for another reason: %s',
    async (failure) => {
      const ask = vi.fn<() => Promise<string>>().mockRejectedValue(failure);
      await expect(askPatiently(ask, undefined)).rejects.toBe(failure);
      expect(ask).toHaveBeenCalledTimes(1);
    },
  );
});
