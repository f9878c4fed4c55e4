import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { problem, type Problem, ProblemError } from '../../core/problem.ts';
import { Connecting } from './connecting.ts';
import type { ConnectionState } from './types.ts';

const server = 'https://shop.example:6443';
const unreachable = problem('cluster.unreachable', { server, reason: 'the connection was refused' });
const inContext = (failure: Problem): Problem => ({ ...failure, place: { context: 'shop' } });

/** How the server answers, from the next attempt on: a failure, as it should, or not at all. */
let answer: Problem | 'well' | 'never';
let attempts: AbortSignal[];
let states: ConnectionState[];
let problems: Problem[];
let connecting: Connecting;

beforeEach(() => {
  vi.useFakeTimers();
  // Waits are as long as they are meant to be.
  vi.spyOn(Math, 'random').mockReturnValue(0.5);
  answer = unreachable;
  attempts = [];
  states = [];
  problems = [];
  connecting = new Connecting({
    contextName: 'shop',
    open: async (signal) => {
      attempts.push(signal);
      if (answer === 'never') await new Promise(() => undefined);
      if (typeof answer === 'object') throw new ProblemError(answer);
    },
    onState: (state) => states.push(state),
    onProblem: (failure) => problems.push(failure),
  });
});

afterEach(() => {
  connecting.close();
  vi.restoreAllMocks();
  vi.useRealTimers();
});

const pass = (durationMs: number): Promise<unknown> => vi.advanceTimersByTimeAsync(durationMs);

/** The machine sleeps for an hour: the wall clock goes on, timers do not. The look at the clock comes within five seconds after. */
async function sleep(): Promise<void> {
  vi.setSystemTime(Date.now() + 3_600_000);
  await pass(5_000);
}

describe('a context that failed for the network', () => {
  it('is tried again while somebody looks, later each time, until the server is there', async () => {
    connecting.look();
    await connecting.connect();
    for (const [index, waitMs] of [2_000, 4_000, 8_000].entries()) {
      await pass(waitMs - 1);
      expect(attempts).toHaveLength(index + 1);
      await pass(1);
      expect(attempts).toHaveLength(index + 2);
    }
    answer = 'well';
    await pass(16_000);
    expect(connecting.state).toEqual({ is: 'connected' });
    await pass(3_600_000);
    expect(attempts).toHaveLength(5);
    expect(vi.getTimerCount()).toBe(0);
  });

  it('says so once, and stands still meanwhile', async () => {
    connecting.look();
    await connecting.connect();
    await pass(60_000);
    answer = 'never';
    await pass(60_000);
    expect(states).toEqual([{ is: 'failed', problem: inContext(unreachable), isTriedAgain: true }]);
    expect(problems).toEqual([inContext(unreachable)]);
  });

  it('says what fails now where that is something else', async () => {
    connecting.look();
    await connecting.connect();
    const timeout = problem('cluster.timeout', { server, seconds: 15 });
    answer = timeout;
    await pass(2_000);
    expect(connecting.state).toEqual({ is: 'failed', problem: inContext(timeout), isTriedAgain: true });
    expect(problems.map(({ code }) => code)).toEqual(['cluster.unreachable', 'cluster.timeout']);
  });

  it('is left alone while nobody looks, and tried when it would have been once somebody does', async () => {
    await connecting.connect();
    expect(connecting.state).toMatchObject({ is: 'failed', isTriedAgain: false });
    expect(vi.getTimerCount()).toBe(0);
    await pass(500);
    const lookAway = [connecting.look(), connecting.look()];
    expect(connecting.state).toMatchObject({ is: 'failed', isTriedAgain: true });
    lookAway[0]?.();
    lookAway[0]?.();
    await pass(1_499);
    expect(attempts).toHaveLength(1);
    await pass(1);
    expect(attempts).toHaveLength(2);

    lookAway[1]?.();
    expect(connecting.state).toMatchObject({ is: 'failed', isTriedAgain: false });
    expect(vi.getTimerCount()).toBe(0);
    await pass(3_600_000);
    expect(attempts).toHaveLength(2);
    connecting.look();
    await pass(0);
    expect(attempts).toHaveLength(3);
  });

  it('gives up an attempt that is under way when nobody looks any more', async () => {
    const lookAway = connecting.look();
    await connecting.connect();
    answer = 'never';
    await pass(2_000);
    expect(attempts[1]?.aborted).toBe(false);
    lookAway();
    expect(attempts[1]?.aborted).toBe(true);
    expect(connecting.state).toMatchObject({ is: 'failed', isTriedAgain: false });
  });

  it('is tried at once after a sleep, and soon again after that', async () => {
    connecting.look();
    await connecting.connect();
    await pass(100_000);
    const before = attempts.length;
    await sleep();
    expect(attempts).toHaveLength(before + 1);
    await pass(2_000);
    expect(attempts).toHaveLength(before + 2);
  });

  it('does not wait after a sleep for an attempt that began before', async () => {
    connecting.look();
    await connecting.connect();
    answer = 'never';
    await pass(2_000);
    answer = 'well';
    await sleep();
    expect(attempts[1]?.aborted).toBe(true);
    expect(connecting.state).toEqual({ is: 'connected' });
  });

  it('is not tried after a sleep where nobody looks', async () => {
    await connecting.connect();
    await sleep();
    expect(attempts).toHaveLength(1);
  });

  it('is tried at once when a person asks, who sees it', async () => {
    connecting.look();
    await connecting.connect();
    answer = 'never';
    await pass(2_000);
    void connecting.connect();
    void connecting.connect();
    expect(attempts.map(({ aborted }) => aborted)).toEqual([false, true, false]);
    expect(connecting.state).toEqual({ is: 'connecting' });
  });

  it('leaves nothing behind when it is closed', async () => {
    connecting.look();
    await connecting.connect();
    answer = 'never';
    await pass(2_000);
    connecting.close();
    expect(attempts[1]?.aborted).toBe(true);
    expect(vi.getTimerCount()).toBe(0);
  });
});

describe('a context that failed for another reason', () => {
  it.each([
    problem('cluster.unauthorized', { server, user: 'jane' }),
    problem('cluster.token-expired', { user: 'jane', when: 'yesterday' }),
    problem('cluster.forbidden', { user: 'jane', verb: 'get', resource: '/version', scope: '' }),
  ])('waits for a person ($code)', async (failure) => {
    answer = failure;
    connecting.look();
    await connecting.connect();
    await pass(3_600_000);
    await sleep();
    expect(attempts).toHaveLength(1);
    expect(connecting.state).toMatchObject({ is: 'failed', isTriedAgain: false });
    expect(vi.getTimerCount()).toBe(0);
  });

  it('is left alone from then on where it failed for the network before', async () => {
    connecting.look();
    await connecting.connect();
    answer = problem('cluster.unauthorized', { server, user: 'jane' });
    await pass(3_600_000);
    expect(attempts).toHaveLength(2);
    expect(connecting.state).toEqual({ is: 'failed', problem: inContext(answer), isTriedAgain: false });
  });
});
