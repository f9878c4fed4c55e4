import { getEventListeners } from 'node:events';
import { describe, expect, it } from 'vitest';
import { eitherSignal } from './abort.ts';

describe('a signal of several', () => {
  it('is given with the first of them', () => {
    const [one, other] = [new AbortController(), new AbortController()];
    const { signal } = eitherSignal(one.signal, other.signal);
    expect(signal.aborted).toBe(false);
    other.abort();
    expect(signal.aborted).toBe(true);
    expect(eitherSignal(one.signal, other.signal).signal.aborted).toBe(true);
  });

  it('leaves nothing at the others, given or let go', () => {
    const long = new AbortController();
    for (let time = 0; time < 20; time += 1) {
      eitherSignal(long.signal, new AbortController().signal).release();
      const short = new AbortController();
      eitherSignal(long.signal, short.signal);
      short.abort();
      eitherSignal(long.signal, AbortSignal.abort());
    }
    expect(getEventListeners(long.signal, 'abort')).toEqual([]);
  });

  it('is not given any more once it was let go', () => {
    const long = new AbortController();
    const { signal, release } = eitherSignal(long.signal);
    release();
    long.abort();
    expect(signal.aborted).toBe(false);
  });
});
