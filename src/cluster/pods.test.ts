import { describe, expect, it } from 'vitest';
import { chosenContainers } from './logs/sources.ts';
import { labelSelectorOf, podViewOf } from './pods.ts';

describe('the selector of an object', () => {
  it('is that of a workload, with its expressions', () => {
    const selector = {
      matchLabels: { app: 'web', tier: 'front' },
      matchExpressions: [
        { key: 'track', operator: 'In', values: ['stable', 'canary'] },
        { key: 'old', operator: 'DoesNotExist' },
        { key: 'zone', operator: 'NotIn', values: ['x'] },
        { key: 'real', operator: 'Exists' },
      ],
    };
    expect(labelSelectorOf({ spec: { selector } })).toBe(
      'app=web,tier=front,track in (stable,canary),!old,zone notin (x),real',
    );
  });

  it('is the map of a Service, and none where that is empty', () => {
    expect(labelSelectorOf({ spec: { selector: { app: 'web' } } })).toBe('app=web');
    expect(labelSelectorOf({ spec: { selector: {} } })).toBeUndefined();
    expect(labelSelectorOf({ spec: {} })).toBeUndefined();
  });
});

describe('the containers of a Pod', () => {
  const pod = podViewOf({
    metadata: { name: 'web-1', namespace: 'shop', uid: 'u' },
    spec: { containers: [{ name: 'app' }, { name: 'proxy' }], initContainers: [{ name: 'setup' }] },
    status: {
      phase: 'Running',
      conditions: [{ type: 'Ready', status: 'True' }],
      containerStatuses: [
        { name: 'app', restartCount: 2, state: { running: { startedAt: '2026-11-26T10:00:00Z' } } },
        { name: 'proxy', restartCount: 0, state: { waiting: { reason: 'ImagePullBackOff' } } },
      ],
      initContainerStatuses: [{ name: 'setup', restartCount: 0, state: { terminated: { exitCode: 0 } } }],
    },
  });
  const names = (choice: Parameters<typeof chosenContainers>[1], one = pod): readonly string[] =>
    chosenContainers(one, choice).map(({ name }) => name);

  it('are told with their state', () => {
    expect(pod).toMatchObject({ name: 'web-1', phase: 'Running', isReady: true, isTerminating: false });
    expect(pod.containers.map(({ name, is, state, restarts }) => [name, is, state, restarts])).toEqual([
      ['app', 'app', 'running', 2],
      ['proxy', 'app', 'waiting', 0],
      ['setup', 'init', 'terminated', 0],
    ]);
  });

  it('are by default the one that is named, or all of the application', () => {
    expect(names({ is: 'default' })).toEqual(['app', 'proxy']);
    expect(names({ is: 'default' }, { ...pod, defaultContainer: 'proxy' })).toEqual(['proxy']);
    expect(names({ is: 'all' })).toEqual(['app', 'proxy', 'setup']);
    expect(names({ is: 'one', name: 'setup' })).toEqual(['setup']);
    expect(names({ is: 'one', name: 'gone' })).toEqual([]);
  });
});
