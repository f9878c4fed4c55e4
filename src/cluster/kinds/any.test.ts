import { describe, expect, it } from 'vitest';
import type { JsonObject } from '../../core/json.ts';
import { anyKind, resourceId } from './any.ts';
import { canary, cellsOf, condition, readEntry } from './testing/read-entry.ts';

function statusOf(group: string, kind: string, object: JsonObject): unknown {
  return cellsOf(moduleOf(group, kind), { metadata: { name: 'it', namespace: 'shop' }, ...object })['STATUS'];
}

function moduleOf(group: string, kind: string, plural = `${kind.toLowerCase()}s`): ReturnType<typeof anyKind> {
  return anyKind({ group, version: 'v1', kind, plural, namespaced: true, verbs: ['list', 'watch'] });
}

const schedule = '0 3 * * *';

describe('a row of a kind without a module of its own', () => {
  it.each<[string, string, string, JsonObject, string]>([
    [
      'a Job that has failed',
      'batch',
      'Job',
      {
        status: {
          conditions: [
            condition('Failed', 'True', 'BackoffLimitExceeded', 'Job has reached the specified backoff limit'),
          ],
        },
      },
      'Job has reached the specified backoff limit',
    ],
    [
      'a Job that runs',
      'batch',
      'Job',
      { status: { startTime: '2026-01-01T00:00:00Z', succeeded: 2, active: 1 } },
      'running, 2 succeeded',
    ],
    [
      'a Job that is done',
      'batch',
      'Job',
      { status: { conditions: [condition('SuccessCriteriaMet', 'True'), condition('Complete', 'True')] } },
      'complete',
    ],
    [
      'a Job that is suspended',
      'batch',
      'Job',
      { spec: { suspend: true }, status: { conditions: [condition('Suspended', 'True')] } },
      'suspended',
    ],
    ['a CronJob', 'batch', 'CronJob', { spec: { schedule }, status: {} }, 'scheduled at 0 3 * * *'],
    [
      'a CronJob whose Job runs',
      'batch',
      'CronJob',
      { spec: { schedule }, status: { active: [{ name: 'a' }] } },
      '1 running, scheduled at 0 3 * * *',
    ],
    ['a CronJob that is suspended', 'batch', 'CronJob', { spec: { schedule, suspend: true } }, 'suspended'],
    ['a claim that waits', '', 'PersistentVolumeClaim', { status: { phase: 'Pending' } }, 'not bound (Pending)'],
    ['a claim that is bound', '', 'PersistentVolumeClaim', { status: { phase: 'Bound' } }, 'bound'],
    [
      'a claim whose volume is gone',
      '',
      'PersistentVolumeClaim',
      { status: { phase: 'Lost' } },
      'its volume is gone (Lost)',
    ],
    ['a volume that is free', '', 'PersistentVolume', { status: { phase: 'Released' } }, 'released'],
    [
      'a volume that was not reclaimed',
      '',
      'PersistentVolume',
      { status: { phase: 'Failed', message: 'no deleter' } },
      'no deleter',
    ],
    [
      'a budget that blocks',
      'policy',
      'PodDisruptionBudget',
      { status: { disruptionsAllowed: 0, currentHealthy: 2, desiredHealthy: 2, expectedPods: 2 } },
      'allows no disruption (2 of 2 Pods healthy, 2 wanted)',
    ],
    [
      'a budget that allows some',
      'policy',
      'PodDisruptionBudget',
      { status: { disruptionsAllowed: 1, currentHealthy: 3, desiredHealthy: 2, expectedPods: 3 } },
      'allows 1 disruption (3 of 3 Pods healthy, 2 wanted)',
    ],
    [
      'a budget that fits nothing',
      'policy',
      'PodDisruptionBudget',
      { status: { disruptionsAllowed: 0, currentHealthy: 0, desiredHealthy: 0, expectedPods: 0 } },
      'no Pod fits it',
    ],
    [
      'a budget that cannot be computed',
      'policy',
      'PodDisruptionBudget',
      {
        status: {
          disruptionsAllowed: 0,
          conditions: [condition('DisruptionAllowed', 'False', 'SyncFailed', 'found no controller')],
        },
      },
      'allows no disruption: found no controller',
    ],
    ['a budget that nobody has looked at', 'policy', 'PodDisruptionBudget', {}, 'not looked at yet'],
    [
      'an autoscaler without metrics',
      'autoscaling',
      'HorizontalPodAutoscaler',
      {
        status: {
          currentReplicas: 2,
          conditions: [
            condition('AbleToScale', 'True'),
            condition('ScalingActive', 'False', 'FailedGetResourceMetric', 'no metrics'),
          ],
        },
      },
      '2 replicas, does not scale: no metrics',
    ],
    [
      'an autoscaler at its limit',
      'autoscaling',
      'HorizontalPodAutoscaler',
      { status: { currentReplicas: 9, conditions: [condition('ScalingLimited', 'True', 'TooManyReplicas')] } },
      '9 replicas, the most it may have',
    ],
    [
      'an autoscaler at rest',
      'autoscaling',
      'HorizontalPodAutoscaler',
      { status: { currentReplicas: 1, conditions: [condition('ScalingLimited', 'True', 'TooFewReplicas')] } },
      '1 replica',
    ],
    [
      'a custom object that is ready',
      'example.com',
      'Gadget',
      { status: { conditions: [condition('Ready', 'True')] } },
      'ready',
    ],
    [
      'a custom object that is not',
      'example.com',
      'Gadget',
      { status: { conditions: [condition('Ready', 'False', 'NoRoute', 'no route to it')] } },
      'no route to it',
    ],
    ['a custom object of which nobody says anything', 'example.com', 'Gadget', {}, 'there'],
    [
      'a custom object that is being deleted',
      'example.com',
      'Gadget',
      { metadata: { name: 'it', deletionTimestamp: '2026-01-01T00:00:00Z' } },
      'being deleted',
    ],
  ])('%s', (_, group, kind, object, status) => {
    expect(statusOf(group, kind, object)).toBe(status);
  });

  it('fails where it does not come back by itself, and only there', () => {
    const state = (kind: string, phase: string): string =>
      readEntry(moduleOf('', kind), { metadata: { name: 'it' }, status: { phase } }).readiness.state;
    expect(state('PersistentVolumeClaim', 'Lost')).toBe('failed');
    expect(state('PersistentVolumeClaim', 'Pending')).toBe('in-progress');
    expect(state('PersistentVolume', 'Failed')).toBe('failed');
    expect(state('PersistentVolume', 'Released')).toBe('current');
  });

  it.each([
    ['', 'Secret', 'secrets'],
    ['', 'ConfigMap', 'configmaps'],
    ['apps', 'ControllerRevision', 'controllerrevisions'],
    ['coordination.k8s.io', 'Lease', 'leases'],
  ])('keeps nothing of the content of %s %s', (group, kind, plural) => {
    const entry = readEntry(moduleOf(group, kind, plural), {
      metadata: { name: 'it', namespace: 'shop', annotations: { a: canary } },
      data: { a: canary },
      spec: { holderIdentity: canary },
    });
    expect(JSON.stringify(entry)).not.toContain(canary);
  });
});

describe('the id of a kind', () => {
  it('is what its definition would be called', () => {
    expect([resourceId('', 'pods'), resourceId('apps', 'deployments')]).toEqual(['pods', 'deployments.apps']);
  });
});
