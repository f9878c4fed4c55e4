import { describe, expect, it } from 'vitest';
import { problem } from '../../core/problem.ts';
import { isOlderVersion, refusesStreaming, retryDelayMs } from './recovery.ts';

const asks = (seconds: number) => problem('cluster.too-many-requests', { retryAfterSeconds: seconds });

describe('retryDelayMs', () => {
  it('waits about as long as the failures have grown to', () => {
    const failure = problem('cluster.unreachable');
    expect([0, 0.5, 1].map((chance) => retryDelayMs(failure, 800, chance))).toEqual([600, 800, 1000]);
  });

  it('waits at least as long as asked, and not all the same', () => {
    expect([0, 1].map((chance) => retryDelayMs(asks(1), 800, chance))).toEqual([1000, 1800]);
    expect(retryDelayMs(asks(1), 30_000, 0)).toBe(22_500);
  });

  it('waits no longer than five minutes for anybody, since a timer that is too long fires at once', () => {
    expect(retryDelayMs(asks(1e9), 800, 0)).toBe(300_000);
  });
});

describe('refusesStreaming', () => {
  it('is what older servers and those before them answer', () => {
    const status = (code: number) => problem('cluster.server-error', { status: code });
    expect([problem('cluster.invalid'), problem('cluster.bad-request'), status(405)].every(refusesStreaming)).toBe(
      true,
    );
    expect([problem('cluster.forbidden', { status: 403 }), status(500), status(503)].some(refusesStreaming)).toBe(
      false,
    );
  });
});

describe('isOlderVersion', () => {
  it('compares numbers of any length, and nothing else', () => {
    expect(isOlderVersion('9', '10')).toBe(true);
    expect(isOlderVersion('10', '9')).toBe(false);
    expect(isOlderVersion('10', '10')).toBe(false);
    expect(isOlderVersion('9007199254740992', '9007199254740993')).toBe(true);
    expect(isOlderVersion('a', 'b')).toBe(false);
    expect(isOlderVersion(undefined, '1')).toBe(false);
  });
});
