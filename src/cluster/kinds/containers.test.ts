import { describe, expect, it } from 'vitest';
import type { JsonObject } from '../../core/json.ts';
import { containersOf, lastRestartMsOf } from './containers.ts';
import { canary, cellsOf } from './testing/read-entry.ts';
import { podKind } from './pods.ts';
import { createInterner } from './interner.ts';
import { readEntry } from './testing/read-entry.ts';

function pod(statuses: readonly JsonObject[], phase = 'Running', rest: JsonObject = {}): JsonObject {
  return {
    metadata: { name: 'web-1', namespace: 'shop' },
    spec: { containers: [{ name: 'app', image: 'app:1', env: [{ name: 'A', value: canary }] }] },
    status: { phase, containerStatuses: statuses, ...rest },
  };
}

const app = (state: JsonObject, rest: JsonObject = {}): JsonObject => ({
  name: 'app',
  ready: false,
  restartCount: 0,
  imageID: canary,
  state,
  ...rest,
});
const ended = (exitCode: number, reason?: string): JsonObject => ({
  terminated: { exitCode, finishedAt: '2026-01-01T00:00:00Z', ...(reason === undefined ? {} : { reason }) },
});
const unready = { conditions: [{ type: 'Ready', status: 'False', reason: 'ContainersNotReady' }] };

describe('a container', () => {
  it.each<[string, JsonObject, JsonObject]>([
    [
      'runs',
      app({ running: { startedAt: 'x' } }, { ready: true }),
      { state: 'running', reason: '', isReady: true, lastEnd: '' },
    ],
    [
      'pulls its image',
      app({ waiting: { reason: 'ContainerCreating' } }),
      { state: 'waiting', reason: 'ContainerCreating' },
    ],
    ['waits without a reason', app({ waiting: {} }), { state: 'waiting', reason: '' }],
    [
      'crashes again and again',
      app({ waiting: { reason: 'CrashLoopBackOff' } }, { restartCount: 7, lastState: ended(1, 'Error') }),
      { state: 'waiting', reason: 'CrashLoopBackOff', restarts: 7, lastEnd: 'Error (exit code 1)' },
    ],
    ['ran out of memory', app(ended(137, 'OOMKilled')), { state: 'ended', reason: 'OOMKilled (exit code 137)' }],
    ['has done its work', app(ended(0, 'Completed')), { state: 'ended', reason: 'Completed' }],
    ['ended without a word', app(ended(3)), { state: 'ended', reason: 'Error (exit code 3)' }],
    ['is not told of by its node', { name: 'other' }, { state: 'unknown', reason: '', isReady: false, restarts: 0 }],
  ])('that %s', (_, status, facts) => {
    expect(containersOf(pod([status]))).toEqual([
      expect.objectContaining({ name: 'app', image: 'app:1', role: 'main', ...facts }),
    ]);
  });

  it('is told apart from those that run before it and beside it', () => {
    const containers = [{ name: 'app' }];
    const initContainers = [{ name: 'setup' }, { name: 'proxy', restartPolicy: 'Always' }];
    expect(containersOf({ spec: { containers, initContainers } }).map(({ name, role }) => `${name} ${role}`)).toEqual([
      'setup init',
      'proxy sidecar',
      'app main',
    ]);
  });

  it('was started anew at the time at which the last one ended', () => {
    const older = app({}, { lastState: { terminated: { exitCode: 1, finishedAt: '2025-01-01T00:00:00Z' } } });
    expect(lastRestartMsOf(pod([older, app({}, { lastState: ended(1) })]))).toBe(Date.parse('2026-01-01T00:00:00Z'));
    expect(lastRestartMsOf(pod([app({})]))).toBeNaN();
  });
});

describe('a row of a Pod', () => {
  it.each<[string, JsonObject, string]>([
    [
      'whose container ran out of memory a moment ago',
      pod([app(ended(137, 'OOMKilled'))], 'Running', unready),
      'OOMKilled (exit code 137)',
    ],
    [
      'whose container waits to be started again',
      pod([app({ waiting: { reason: 'CrashLoopBackOff' } })], 'Running', unready),
      'CrashLoopBackOff',
    ],
    ['whose probe fails', pod([app({ running: {} })], 'Running', unready), 'running, not ready'],
    [
      'that somebody outside holds back',
      pod([app({ running: {} }, { ready: true })], 'Running', {
        conditions: [{ type: 'Ready', status: 'False', reason: 'ReadinessGatesNotReady' }],
      }),
      'readiness gates not met',
    ],
    ['that failed', pod([app(ended(2, 'Error'))], 'Failed'), 'Error (exit code 2)'],
    ['that was evicted', pod([app(ended(137, 'Error'))], 'Failed', { reason: 'Evicted' }), 'Evicted'],
    ['that failed without a word', pod([], 'Failed'), 'failed'],
    [
      'that nobody may schedule yet',
      pod([], 'Pending', { conditions: [{ type: 'PodScheduled', status: 'False', reason: 'SchedulingGated' }] }),
      'SchedulingGated',
    ],
    ['that has done its work', pod([app(ended(0, 'Completed'))], 'Succeeded'), 'Completed'],
  ])('%s', (_, object, status) => {
    expect(cellsOf(podKind, object)['STATUS']).toBe(status);
  });

  it('costs nothing more for the containers of many Pods of one template, and nothing of environments', () => {
    const interner = createInterner();
    const [one, other] = [1, 2].map(() => readEntry(podKind, pod([app({ running: {} })]), interner));
    expect(one?.facts.details).toBe(other?.facts.details);
    expect(JSON.stringify(one)).not.toContain(canary);
  });
});
