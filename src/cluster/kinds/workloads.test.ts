import { describe, expect, it } from 'vitest';
import type { JsonObject } from '../../core/json.ts';
import { createInterner } from './interner.ts';
import { canary, cellsOf, condition, readEntry } from './testing/read-entry.ts';
import { daemonSetKind, deploymentKind, replicaSetKind, statefulSetKind } from './workloads.ts';

const template = { metadata: { labels: { app: 'web' } }, spec: { containers: [{ name: 'web', image: 'web:2' }] } };
const available = condition('Available', 'True', 'MinimumReplicasAvailable');
const complete = condition('Progressing', 'True', 'NewReplicaSetAvailable');

function deployment(status: JsonObject, spec: JsonObject = {}): JsonObject {
  return {
    metadata: { name: 'web', namespace: 'shop', generation: 4, labels: { app: 'web' } },
    spec: { replicas: 3, progressDeadlineSeconds: 600, selector: { matchLabels: { app: 'web' } }, template, ...spec },
    status: { observedGeneration: 4, ...status },
  };
}

const counts = (replicas: number, updated: number, ready: number, availableOnes = ready): JsonObject => ({
  replicas,
  updatedReplicas: updated,
  readyReplicas: ready,
  availableReplicas: availableOnes,
});

const quota = 'pods "web-7c-" is forbidden: exceeded quota: compute, requested: pods=1, used: pods=4, limited: pods=4';

describe('a row of a Deployment', () => {
  it.each<[string, JsonObject, JsonObject | undefined, string, string, string]>([
    [
      'works',
      { ...counts(3, 3, 3), conditions: [available, complete] },
      undefined,
      '3/3',
      'current',
      '3/3 replicas ready',
    ],
    ['was just made', {}, undefined, '0/3', 'in-progress', '0/3 replicas ready'],
    [
      'is scaled to zero',
      { conditions: [available, complete] },
      { replicas: 0 },
      '0/0',
      'current',
      '0/0 replicas ready',
    ],
    [
      'is rolled out',
      { ...counts(4, 1, 3), conditions: [available, condition('Progressing', 'True', 'ReplicaSetUpdated')] },
      undefined,
      '3/3',
      'in-progress',
      '3/3 replicas ready, 1 updated',
    ],
    [
      'lets its old Pods go',
      { ...counts(4, 3, 3), conditions: [available, condition('Progressing', 'True', 'ReplicaSetUpdated')] },
      undefined,
      '3/3',
      'in-progress',
      '3/3 replicas ready, 1 old ones still there',
    ],
    [
      'is stuck',
      { ...counts(4, 1, 3), conditions: [available, condition('Progressing', 'False', 'ProgressDeadlineExceeded')] },
      undefined,
      '3/3',
      'failed',
      '3/3 replicas ready, progress deadline exceeded',
    ],
    [
      'waits until its Pods were ready for long enough',
      { ...counts(3, 3, 3, 1), conditions: [complete] },
      undefined,
      '3/3',
      'in-progress',
      '3/3 replicas ready, 1 available',
    ],
    [
      'may make no Pods',
      { conditions: [condition('ReplicaFailure', 'True', 'FailedCreate', quota)] },
      undefined,
      '0/3',
      'in-progress',
      `0/3 replicas ready, ${quota}`,
    ],
    [
      'was paused when all was done',
      { ...counts(3, 3, 3), conditions: [available, condition('Progressing', 'Unknown', 'DeploymentPaused')] },
      { paused: true },
      '3/3',
      'current',
      '3/3 replicas ready, rollout paused',
    ],
    [
      'was paused and changed then',
      { ...counts(3, 0, 3), conditions: [available, condition('Progressing', 'Unknown', 'DeploymentPaused')] },
      { paused: true },
      '3/3',
      'in-progress',
      '3/3 replicas ready, 0 updated, rollout paused',
    ],
    [
      'was changed a moment ago',
      { ...counts(3, 3, 3), observedGeneration: 3 },
      undefined,
      '3/3',
      'in-progress',
      'the controller has not seen the last change yet',
    ],
  ])('that %s', (_, status, spec, ready, state, reason) => {
    const object = deployment(status, spec);
    expect(cellsOf(deploymentKind, object)).toMatchObject({ READY: ready, STATUS: reason });
    expect(readEntry(deploymentKind, object).readiness).toEqual({ state, reason });
  });

  it('says how many Pods are of the last template', () => {
    expect(cellsOf(deploymentKind, deployment(counts(4, 1, 3)))).toMatchObject({ 'UP-TO-DATE': 1 });
  });

  it('that is being deleted says so before anything else', () => {
    const object = deployment(counts(3, 3, 3));
    const metadata = { ...(object['metadata'] as JsonObject), deletionTimestamp: '2026-01-01T00:00:00Z' };
    expect(readEntry(deploymentKind, { ...object, metadata }).readiness.state).toBe('terminating');
  });
});

describe('a row of a StatefulSet', () => {
  const set = (status: JsonObject, spec: JsonObject = {}): JsonObject => ({
    metadata: { name: 'db', namespace: 'shop' },
    spec: { replicas: 3, selector: { matchLabels: { app: 'db' } }, template, ...spec },
    status: { currentRevision: 'db-1', updateRevision: 'db-1', ...status },
  });

  it.each<[string, JsonObject, string, string]>([
    ['works', set(counts(3, 3, 3)), 'current', '3/3 replicas ready'],
    ['starts one after the other', set(counts(2, 2, 1)), 'in-progress', '1/3 replicas ready'],
    [
      'is rolled out',
      set({ ...counts(3, 1, 3), updateRevision: 'db-2' }),
      'in-progress',
      '3/3 replicas ready, rollout not complete',
    ],
    ['is scaled down', set(counts(4, 4, 4)), 'in-progress', '4/3 replicas ready, 1 too many'],
    [
      'holds the last ones back',
      set(
        { ...counts(3, 1, 3), updateRevision: 'db-2' },
        { updateStrategy: { type: 'RollingUpdate', rollingUpdate: { partition: 2 } } },
      ),
      'current',
      '3/3 replicas ready',
    ],
    [
      'waits for a person',
      set({ ...counts(3, 0, 3), updateRevision: 'db-2' }, { updateStrategy: { type: 'OnDelete' } }),
      'current',
      '3/3 replicas ready',
    ],
  ])('that %s', (_, object, state, reason) => {
    expect(readEntry(statefulSetKind, object).readiness).toEqual({ state, reason });
  });
});

describe('a row of a DaemonSet', () => {
  const set = (status: JsonObject, spec: JsonObject = {}): JsonObject => ({
    metadata: { name: 'agent', namespace: 'shop', generation: 1 },
    spec: { selector: { matchLabels: { app: 'agent' } }, template, ...spec },
    status: { observedGeneration: 1, ...status },
  });
  const nodes = (wanted: number, scheduled: number, ready: number, updated: number): JsonObject => ({
    desiredNumberScheduled: wanted,
    currentNumberScheduled: scheduled,
    numberReady: ready,
    updatedNumberScheduled: updated,
    numberAvailable: ready,
  });

  it.each<[string, JsonObject, string, string, string]>([
    ['runs on all nodes', set(nodes(3, 3, 3, 3)), '3/3', 'current', '3/3 nodes ready'],
    ['fits no node', set(nodes(0, 0, 0, 0)), '0/0', 'current', '0/0 nodes ready'],
    ['has no room on a node', set(nodes(3, 2, 2, 2)), '2/3', 'in-progress', '2/3 nodes ready, 2 scheduled'],
    ['is not ready on one', set(nodes(3, 3, 2, 3)), '2/3', 'in-progress', '2/3 nodes ready'],
    ['is rolled out', set(nodes(3, 3, 3, 1)), '3/3', 'in-progress', '3/3 nodes ready, 1 updated'],
    [
      'waits for a person',
      set(nodes(3, 3, 3, 1), { updateStrategy: { type: 'OnDelete' } }),
      '3/3',
      'current',
      '3/3 nodes ready',
    ],
  ])('that %s', (_, object, ready, state, reason) => {
    expect(cellsOf(daemonSetKind, object)['READY']).toBe(ready);
    expect(readEntry(daemonSetKind, object).readiness).toEqual({ state, reason });
  });
});

describe('a row of a ReplicaSet', () => {
  it('says what keeps it from making Pods', () => {
    const object = {
      metadata: { name: 'web-7c', namespace: 'shop' },
      spec: { replicas: 2, template },
      status: { replicas: 0, conditions: [condition('ReplicaFailure', 'True', 'FailedCreate', quota)] },
    };
    expect(cellsOf(replicaSetKind, object)).toMatchObject({ READY: '0/2', STATUS: `0/2 replicas ready, ${quota}` });
  });
});

describe('what is kept of a workload', () => {
  it('is nothing of its template, its selector and its annotations', () => {
    const container = { name: canary, image: canary, env: [{ name: 'TOKEN', value: canary }], args: [canary] };
    const entry = readEntry(deploymentKind, {
      metadata: { name: 'web', namespace: 'shop', annotations: { a: canary }, managedFields: [{ manager: canary }] },
      spec: { selector: { matchLabels: { app: canary } }, template: { spec: { containers: [container] } } },
      status: { conditions: [available] },
    });
    expect(JSON.stringify(entry)).not.toContain(canary);
    expect(Object.keys(entry.facts)).toEqual(['ready', 'wanted', 'updated']);
  });

  it('is shared with others of the same labels and state', () => {
    const interner = createInterner();
    const [one, other] = ['a', 'b'].map((name) => {
      const object = deployment(counts(3, 3, 3));
      return readEntry(
        deploymentKind,
        { ...object, metadata: { name, namespace: 'shop', labels: { app: 'x' } } },
        interner,
      );
    });
    expect(one?.labels).toBe(other?.labels);
    expect(one?.readiness).toBe(other?.readiness);
  });
});
