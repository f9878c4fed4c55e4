import { describe, expect, it } from 'vitest';
import { cancelled, problemError } from '../../core/problem.ts';
import type { RestartItem } from '../switches/types.ts';
import { Waves, type RestartEvent, type RestartOne, type RestartOutcome } from './restart-in-waves.ts';
import { defaultAtOnce, wavesOf } from './waves.ts';

const items = ['a', 'b', 'c', 'd', 'e'].map((name): RestartItem => ({
  kind: 'Deployment',
  namespace: 'shop',
  name,
  pods: 1,
  of: 1,
  because: 'it has no proxy',
}));

/** Runs and tells the names in each list of the outcome, with what happened in order. */
async function run(
  restart: RestartOne,
  atOnce = 2,
  signal = new AbortController().signal,
): Promise<{ readonly outcome: RestartOutcome; readonly told: readonly string[] }> {
  const told: string[] = [];
  const onEvent = (event: RestartEvent): void => {
    if (event.type === 'wave') told.push(`wave ${event.items.map(({ name }) => name).join('')}`);
    else told.push(`${event.type} ${event.item.name}`);
  };
  const outcome = await new Waves({ atOnce, timeoutMs: 1_000, onEvent, signal }, restart).run(items);
  return { outcome, told };
}

function names(list: readonly RestartItem[]): string {
  return list.map(({ name }) => name).join('');
}

describe('waves', () => {
  it.each([
    [0, 1],
    [1, 1],
    [9, 1],
    [10, 2],
    [100, 20],
  ])('of %i workloads hold %i at once', (count, atOnce) => {
    expect(defaultAtOnce(count)).toBe(atOnce);
  });

  it('keep the order, and are never empty', () => {
    expect(wavesOf([1, 2, 3], 2)).toEqual([[1, 2], [3]]);
    expect(wavesOf([1, 2], 0)).toEqual([[1], [2]]);
    expect(wavesOf([], 3)).toEqual([]);
  });
});

describe('a restart in waves', () => {
  it('begins a wave when all of the one before are ready', async () => {
    const { outcome, told } = await run(() => Promise.resolve());
    expect(told).toEqual(['wave ab', 'ready a', 'ready b', 'wave cd', 'ready c', 'ready d', 'wave e', 'ready e']);
    expect(outcome).toMatchObject({ is: 'done', skipped: [], unfinished: [], left: [] });
  });

  it('stops at the first that does not become ready, and says what it had begun and what not', async () => {
    const { outcome } = await run(async ({ name }, signal) => {
      if (name === 'c') throw problemError('mesh.restart-stopped', { workload: 'Deployment shop/c', reason: 'no' });
      if (name !== 'd') return;
      await new Promise((_, reject) => {
        signal.addEventListener('abort', () => {
          reject(cancelled());
        });
      });
    });
    expect(outcome.is).toBe('stopped');
    expect(outcome.failed?.item.name).toBe('c');
    expect(outcome.failed?.problem.code).toBe('mesh.restart-stopped');
    expect([outcome.ready, outcome.unfinished, outcome.left].map(names)).toEqual(['ab', 'd', 'e']);
  });

  it('leaves alone what cannot be restarted by its template, and goes on', async () => {
    const { outcome } = await run(({ name }) => {
      if (name === 'a') throw problemError('cluster.cannot-restart', { object: 'x', reason: 'its rollout is paused' });
      return Promise.resolve();
    });
    expect(outcome.is).toBe('done');
    expect(outcome.skipped.map(({ item }) => item.name)).toEqual(['a']);
    expect(names(outcome.ready)).toBe('bcde');
  });

  it('can be cancelled within a wave', async () => {
    const stop = new AbortController();
    const { outcome } = await run(
      ({ name }) => {
        if (name !== 'c') return Promise.resolve();
        stop.abort();
        throw cancelled();
      },
      2,
      stop.signal,
    );
    expect(outcome.is).toBe('cancelled');
    expect([outcome.ready, outcome.unfinished, outcome.left].map(names)).toEqual(['abd', 'c', 'e']);
  });

  it('touches nothing where it was cancelled before', async () => {
    const { outcome } = await run(() => Promise.reject(new Error('not reached')), 2, AbortSignal.abort());
    expect(outcome.is).toBe('cancelled');
    expect(names(outcome.left)).toBe('abcde');
  });
});
