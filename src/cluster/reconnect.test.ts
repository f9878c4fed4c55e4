import { describe, expect, it } from 'vitest';
import type { Problem } from '../core/problem.ts';
import { problem } from '../core/problem.ts';
import { reconnectDelayMs } from './reconnect.ts';

const server = 'https://shop.example:6443';
const unreachable = problem('cluster.unreachable', { server, reason: 'there is no route to the host' });
/** The middle of what chance makes of it. */
const delays = (failure: Problem, ...failures: readonly number[]): readonly (number | undefined)[] =>
  failures.map((count) => reconnectDelayMs(failure, count, 0.5));

describe('connecting again by itself', () => {
  it('comes after a failure of the network, later each time, up to a minute', () => {
    expect(delays(unreachable, 1, 2, 3, 4, 5, 6, 7, 1_000)).toEqual([
      2_000, 4_000, 8_000, 16_000, 32_000, 60_000, 60_000, 60_000,
    ]);
    expect(delays(problem('cluster.timeout', { server, seconds: 15 }), 1)).toEqual([2_000]);
  });

  it('does not come to all at the same moment', () => {
    expect([0, 1].map((chance) => reconnectDelayMs(unreachable, 1, chance))).toEqual([1_500, 2_500]);
  });

  it('is as late as the server asks', () => {
    const busy = problem('cluster.too-many-requests', { server, retryAfterSeconds: 20 });
    expect(reconnectDelayMs(busy, 1, 0)).toBe(20_000);
  });

  it('is seldom where something else answers in the place of the server', () => {
    const page = problem('cluster.not-kubernetes', { server, status: 200, contentType: 'text/html' });
    expect(delays(page, 1, 2, 10)).toEqual([15_000, 30_000, 120_000]);
  });

  it.each([
    problem('cluster.unauthorized', { server, user: 'jane' }),
    problem('cluster.token-expired', { user: 'jane', when: 'yesterday' }),
    problem('cluster.credential-plugin-failed', { command: 'aws', reason: 'exit code 255' }),
    problem('cluster.credential-plugin-timeout', { command: 'aws', seconds: 60 }),
    problem('cluster.oidc-refresh-failed', {
      user: 'jane',
      issuer: 'https://id.example',
      reason: 'it cannot be reached',
    }),
    problem('cluster.forbidden', { user: 'jane', verb: 'get', resource: '/version', scope: '' }),
    problem('cluster.server-address', { cluster: 'shop', server: 'shop' }),
    problem('cluster.watcher-ended', { context: 'shop', reason: 'it used up its memory' }),
  ])('is left to a person after $code', (failure) => {
    expect(reconnectDelayMs(failure, 1, 0.5)).toBeUndefined();
  });
});
