import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { beToldOfWake, onWake, tellOfWake } from './wake.ts';

beforeEach(() => {
  vi.useFakeTimers();
});

afterEach(() => {
  vi.useRealTimers();
});

describe('onWake', () => {
  it('tells of a sleep, and of nothing else', () => {
    let woken = 0;
    const end = onWake(() => (woken += 1));
    vi.advanceTimersByTime(60_000);
    expect(woken).toBe(0);
    vi.setSystemTime(Date.now() + 3_600_000);
    vi.advanceTimersByTime(5_000);
    expect(woken).toBe(1);
    vi.advanceTimersByTime(60_000);
    expect(woken).toBe(1);
    // A clock that is set back is no sleep.
    vi.setSystemTime(Date.now() - 3_600_000);
    vi.advanceTimersByTime(60_000);
    expect(woken).toBe(1);
    end();
    expect(vi.getTimerCount()).toBe(0);
  });

  it('looks at no clock in a thread that is told', () => {
    beToldOfWake();
    let woken = 0;
    const end = onWake(() => (woken += 1));
    expect(vi.getTimerCount()).toBe(0);
    tellOfWake();
    expect(woken).toBe(1);
    end();
    tellOfWake();
    expect(woken).toBe(1);
  });
});
