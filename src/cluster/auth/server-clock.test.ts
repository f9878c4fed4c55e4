import { describe, expect, it } from 'vitest';
import { ServerClock } from './server-clock.ts';

const hourMs = 3_600_000;

describe('the clock of a server', () => {
  it('is ours until it has told', () => {
    const clock = new ServerClock();
    const before = Date.now();
    expect(clock.now()).toBeGreaterThanOrEqual(before);
    expect(clock.byOurs(before)).toBe(before);
  });

  it('is what its last answer said, whichever clock goes wrong', () => {
    const clock = new ServerClock();
    for (const differenceMs of [hourMs, -hourMs]) {
      clock.heard(new Date(Date.now() + differenceMs).toUTCString());
      expect(Math.abs(clock.now() - Date.now() - differenceMs)).toBeLessThan(2_000);
      expect(Math.abs(clock.byOurs(Date.now() + differenceMs) - Date.now())).toBeLessThan(2_000);
    }
  });

  it('is not believed to the second, and not where it tells no time', () => {
    const clock = new ServerClock();
    const now = Date.UTC(2026, 0, 1);
    clock.heard(new Date(now + 3_000).toUTCString(), now);
    clock.heard('');
    clock.heard('yesterday');
    expect(clock.byOurs(now)).toBe(now);
  });
});
