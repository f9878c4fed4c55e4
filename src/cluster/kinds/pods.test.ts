import { describe, expect, it } from 'vitest';
import type { JsonObject } from '../../core/json.ts';
import { entryOf } from './entry.ts';
import { createInterner } from './interner.ts';
import type { Entry } from './kind.ts';
import type { PodFacts } from './pods.ts';
import { podKind, podWord } from './pods.ts';

function read(object: JsonObject): Entry<PodFacts> {
  return entryOf(podKind, 'v1', object, createInterner());
}

function owned(kind: string, name: string, labels: JsonObject = {}): JsonObject {
  return {
    metadata: {
      name: 'web-1',
      namespace: 'shop',
      labels,
      ownerReferences: [{ kind, name, uid: 'u', controller: true }],
    },
  };
}

describe('what is kept of a Pod', () => {
  it('counts sidecars of both kinds, but no container that runs to its end before the others', () => {
    const { facts } = read({
      metadata: { name: 'web', namespace: 'shop' },
      spec: {
        nodeName: 'node-1',
        containers: [{ name: 'app' }, { name: 'old-sidecar' }],
        initContainers: [{ name: 'setup' }, { name: 'proxy', restartPolicy: 'Always' }],
      },
      status: {
        phase: 'Running',
        containerStatuses: [
          { name: 'app', ready: false, restartCount: 2 },
          { name: 'old-sidecar', ready: true, restartCount: 0 },
        ],
        initContainerStatuses: [
          { name: 'setup', ready: true, restartCount: 1 },
          { name: 'proxy', ready: true, restartCount: 4 },
        ],
      },
    });
    expect(facts).toMatchObject({ ready: 2, total: 3, restarts: 7, node: 'node-1', phase: 'Running' });
    expect(facts.containers).toEqual(['app', 'old-sidecar', 'proxy']);
  });

  it.each([
    [
      'the Deployment and not its ReplicaSet',
      owned('ReplicaSet', 'web-abc', { 'pod-template-hash': 'abc' }),
      'Deployment/web',
    ],
    ['a ReplicaSet of nobody', owned('ReplicaSet', 'web-abc', { 'pod-template-hash': 'xyz' }), 'ReplicaSet/web-abc'],
    ['a StatefulSet', owned('StatefulSet', 'db'), 'StatefulSet/db'],
    ['nobody', { metadata: { name: 'alone', namespace: 'shop' } }, ''],
  ])('knows the workload behind it: %s', (_, object, workload) => {
    const entry = read(object);
    expect(entry.facts.workload).toBe(workload);
    expect(podKind.indexes?.['workload']?.(entry)).toEqual(workload === '' ? [] : [`shop/${workload}`]);
  });

  it('keeps nothing of environments, volumes and annotations', () => {
    const entry = read({
      metadata: { name: 'web', namespace: 'shop', annotations: { a: 'canary-1' } },
      spec: {
        containers: [{ name: 'app', env: [{ name: 'TOKEN', value: 'canary-2' }], args: ['canary-3'] }],
        volumes: [{ name: 'canary-4' }],
      },
    });
    expect(JSON.stringify(entry)).not.toContain('canary');
  });

  it('says Terminating of one that is being deleted, and Completed of one that has done its work', () => {
    const gone = read({
      metadata: { name: 'a', deletionTimestamp: '2026-01-01T00:00:00Z' },
      status: { phase: 'Running' },
    });
    expect(podWord(gone)).toBe('Terminating');
    expect(podWord(read({ metadata: { name: 'a' }, status: { phase: 'Succeeded' } }))).toBe('Completed');
  });
});
