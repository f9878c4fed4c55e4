import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { problem, type Problem, ProblemError } from '../../core/problem.ts';
import { createCatalog } from '../catalog.ts';
import type { ResourceCatalog } from '../types.ts';
import { Discovery } from './discovery.ts';

const broken = problem('cluster.server-error', { status: 500, server: 'https://shop.example' });
const forbidden = problem('cluster.forbidden', { user: 'jane', verb: 'get', resource: '/apis', scope: '' });

/** How the server answers, from the next reading on. */
let answer: Problem | 'well' | Promise<ResourceCatalog>;
let readings: number;
let catalogs: number;
let failures: string[];
let discovery: Discovery;

beforeEach(() => {
  vi.useFakeTimers();
  // Waits are as long as they are meant to be.
  vi.spyOn(Math, 'random').mockReturnValue(0.5);
  [answer, readings, catalogs, failures] = ['well', 0, 0, []];
  discovery = new Discovery({
    read: async () => {
      readings += 1;
      if (answer === 'well') return createCatalog([]);
      if (answer instanceof Promise) return answer;
      throw new ProblemError(answer);
    },
    onCatalog: () => (catalogs += 1),
    onFailure: ({ code }) => failures.push(code),
  });
});

afterEach(() => {
  discovery.close();
  expect(vi.getTimerCount()).toBe(0);
  vi.restoreAllMocks();
  vi.useRealTimers();
});

const pass = (durationMs: number): Promise<unknown> => vi.advanceTimersByTimeAsync(durationMs);

describe('a discovery that failed', () => {
  it('is tried again by itself, later each time, until the server tells', async () => {
    answer = broken;
    discovery.refresh();
    await pass(0);
    const sinceMs = Date.now();
    for (const [index, waitMs] of [800, 1_600, 3_200].entries()) {
      await pass(waitMs - 1);
      expect(readings).toBe(index + 1);
      await pass(1);
      expect(readings).toBe(index + 2);
    }
    expect(discovery.failure).toEqual({ problem: broken, sinceMs });
    expect(failures).toEqual(['cluster.server-error']);
    answer = 'well';
    await pass(6_400);
    expect(discovery.failure).toBeUndefined();
    expect(discovery.catalog).toBeDefined();
    await pass(3_600_000);
    expect(readings).toBe(5);
  });

  it('waits half a minute at the most, and at once when a person asks', async () => {
    answer = broken;
    discovery.refresh();
    await pass(600_000);
    const before = readings;
    await pass(30_000);
    expect(readings).toBe(before + 1);
    discovery.refresh();
    expect(readings).toBe(before + 2);
    await pass(800);
    expect(readings).toBe(before + 3);
  });

  it('keeps what was known', async () => {
    discovery.refresh();
    await pass(0);
    const { catalog } = discovery;
    answer = broken;
    discovery.refresh();
    await pass(0);
    expect(discovery.catalog).toBe(catalog);
    expect(discovery.failure?.problem).toEqual(broken);
  });

  it('is tried rarely where it is not permitted, and says so', async () => {
    answer = broken;
    discovery.refresh();
    await pass(0);
    answer = forbidden;
    await pass(800);
    expect(failures).toEqual(['cluster.server-error', 'cluster.forbidden']);
    await pass(299_999);
    expect(readings).toBe(2);
    await pass(1);
    expect(readings).toBe(3);
  });

  it('is left alone when it is closed', async () => {
    answer = broken;
    discovery.refresh();
    await pass(0);
    discovery.close();
    await pass(3_600_000);
    expect(readings).toBe(1);
  });
});

describe('what the server serves', () => {
  it('is read some time after it changed, and again', async () => {
    discovery.refreshSoon();
    await pass(200);
    discovery.refreshSoon();
    await pass(299);
    expect(readings).toBe(0);
    await pass(1);
    expect(readings).toBe(1);
    await pass(10_000);
    expect([readings, catalogs]).toEqual([3, 3]);
  });

  it('is read once more, and not twice at a time, where it changes while it is read', async () => {
    let tell: (catalog: ResourceCatalog) => void = () => undefined;
    answer = new Promise((resolve) => {
      tell = resolve;
    });
    discovery.refresh();
    discovery.refresh();
    discovery.refresh();
    await pass(0);
    expect(readings).toBe(1);
    answer = 'well';
    tell(createCatalog([]));
    await pass(0);
    expect([readings, catalogs]).toEqual([2, 2]);
  });
});
