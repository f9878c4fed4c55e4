import { describe, expect, it } from 'vitest';
import type { KubernetesObject } from '../core/kubernetes.ts';
import { readinessOf } from './readiness.ts';
import type { ReadinessState } from './types.ts';

const now = new Date('2026-11-20T12:00:00Z');

function object(apiVersion: string, kind: string, rest: object = {}, metadata: object = {}): KubernetesObject {
  return { apiVersion, kind, metadata: { name: 'x', ...metadata }, ...rest };
}

const condition = (type: string, status: string, reason = '', observedGeneration?: number): object => ({
  type,
  status,
  reason,
  ...(observedGeneration === undefined ? {} : { observedGeneration }),
});

const settled = { replicas: 3, updatedReplicas: 3, readyReplicas: 3, availableReplicas: 3 };

function deployment(status: object, spec: object = {}): KubernetesObject {
  return object('apps/v1', 'Deployment', { spec: { replicas: 3, progressDeadlineSeconds: 600, ...spec }, status });
}

type Case = readonly [what: string, object: KubernetesObject, state: ReadinessState, reason: string];

const cases: readonly Case[] = [
  [
    'an object that is being deleted',
    object('v1', 'ConfigMap', {}, { deletionTimestamp: '2026-11-20T11:59:00Z' }),
    'terminating',
    'being deleted',
  ],
  [
    'a generation that was not observed',
    object('apps/v1', 'Deployment', { status: { ...settled, observedGeneration: 1 } }, { generation: 2 }),
    'in-progress',
    'the controller has not seen the last change yet',
  ],
  [
    'Stalled',
    object('a/v1', 'B', { status: { conditions: [condition('Stalled', 'True', 'Stuck')] } }),
    'failed',
    'Stuck',
  ],
  ['a kind without status', object('v1', 'ConfigMap'), 'current', 'there'],
  [
    'Ready that is False',
    object('a/v1', 'B', { status: { conditions: [condition('Ready', 'False', 'Waiting')] } }),
    'in-progress',
    'Waiting',
  ],

  [
    'a Deployment in order',
    deployment({ ...settled, conditions: [condition('Progressing', 'True', 'NewReplicaSetAvailable')] }),
    'current',
    '3/3 replicas ready',
  ],
  ['a Deployment with few ready', deployment({ ...settled, readyReplicas: 2 }), 'in-progress', '2/3 replicas ready'],
  [
    'a Deployment with old Pods',
    deployment({ ...settled, replicas: 4 }),
    'in-progress',
    '3/3 replicas ready, 1 old ones still there',
  ],
  [
    'a Deployment that gave up',
    deployment({
      ...settled,
      readyReplicas: 0,
      conditions: [condition('Progressing', 'False', 'ProgressDeadlineExceeded')],
    }),
    'failed',
    '0/3 replicas ready, progress deadline exceeded',
  ],
  [
    'a Deployment whose rollout is not complete',
    deployment({ ...settled, conditions: [condition('Progressing', 'True', 'ReplicaSetUpdated')] }),
    'in-progress',
    '3/3 replicas ready, rollout not complete',
  ],
  ['a Deployment scaled to zero', deployment({}, { replicas: 0 }), 'current', '0/0 replicas ready'],

  [
    'a StatefulSet in order',
    object('apps/v1', 'StatefulSet', {
      spec: { replicas: 2 },
      status: { replicas: 2, readyReplicas: 2, currentRevision: 'b', updateRevision: 'b' },
    }),
    'current',
    '2/2 replicas ready',
  ],
  [
    'a StatefulSet in a rollout',
    object('apps/v1', 'StatefulSet', {
      spec: { replicas: 2 },
      status: { replicas: 2, readyReplicas: 2, currentRevision: 'a', updateRevision: 'b' },
    }),
    'in-progress',
    '2/2 replicas ready, rollout not complete',
  ],
  [
    'a StatefulSet with a partition',
    object('apps/v1', 'StatefulSet', {
      spec: { replicas: 3, updateStrategy: { rollingUpdate: { partition: 2 } } },
      status: { replicas: 3, readyReplicas: 3, updatedReplicas: 1, currentRevision: 'a', updateRevision: 'b' },
    }),
    'current',
    '3/3 replicas ready',
  ],
  [
    'a DaemonSet in order',
    object('apps/v1', 'DaemonSet', {
      status: {
        observedGeneration: 1,
        desiredNumberScheduled: 2,
        currentNumberScheduled: 2,
        updatedNumberScheduled: 2,
        numberReady: 2,
        numberAvailable: 2,
      },
    }),
    'current',
    '2/2 nodes ready',
  ],

  ['a Pod that completed', object('v1', 'Pod', { status: { phase: 'Succeeded' } }), 'current', 'completed'],
  [
    'a Pod in a crash loop',
    object('v1', 'Pod', {
      status: {
        phase: 'Running',
        containerStatuses: [{ state: { running: {} } }, { state: { waiting: { reason: 'CrashLoopBackOff' } } }],
      },
    }),
    'failed',
    'CrashLoopBackOff',
  ],
  [
    'a Pod without a node for a short time',
    object(
      'v1',
      'Pod',
      { status: { phase: 'Pending', conditions: [condition('PodScheduled', 'False', 'Unschedulable')] } },
      { creationTimestamp: '2026-11-20T11:59:50Z' },
    ),
    'in-progress',
    'Unschedulable',
  ],
  [
    'a Pod without a node for long',
    object(
      'v1',
      'Pod',
      { status: { phase: 'Pending', conditions: [condition('PodScheduled', 'False', 'Unschedulable')] } },
      { creationTimestamp: '2026-11-20T11:00:00Z' },
    ),
    'failed',
    'Unschedulable',
  ],

  ['a running Job', object('batch/v1', 'Job', { status: { startTime: 'x' } }), 'current', 'running, 0 succeeded'],
  [
    'a failed Job',
    object('batch/v1', 'Job', { status: { conditions: [condition('Failed', 'True', 'BackoffLimitExceeded')] } }),
    'failed',
    'BackoffLimitExceeded',
  ],
  [
    'a LoadBalancer without address',
    object('v1', 'Service', { spec: { type: 'LoadBalancer', clusterIP: '10.0.0.1' }, status: { loadBalancer: {} } }),
    'in-progress',
    'no load balancer address yet',
  ],
  [
    'an established definition',
    object('apiextensions.k8s.io/v1', 'CustomResourceDefinition', {
      status: { conditions: [condition('NamesAccepted', 'True'), condition('Established', 'True')] },
    }),
    'current',
    'established',
  ],
  [
    'a claim that waits',
    object('v1', 'PersistentVolumeClaim', { status: { phase: 'Pending' } }),
    'in-progress',
    'not bound (Pending)',
  ],

  [
    'a Gateway that is programmed',
    object(
      'gateway.networking.k8s.io/v1',
      'Gateway',
      { status: { conditions: [condition('Accepted', 'True', '', 2), condition('Programmed', 'True', '', 2)] } },
      { generation: 2 },
    ),
    'current',
    'accepted and programmed',
  ],
  [
    'a Gateway whose condition is about an older generation',
    object(
      'gateway.networking.k8s.io/v1',
      'Gateway',
      { status: { conditions: [condition('Accepted', 'True', '', 1)] } },
      { generation: 2 },
    ),
    'in-progress',
    'Accepted is not reported yet',
  ],
  [
    'a route that nobody answered',
    object('gateway.networking.k8s.io/v1', 'HTTPRoute', { status: { parents: [] } }),
    'in-progress',
    'no gateway has answered for this route yet',
  ],
  [
    'a route with an unknown backend at one of two parents',
    object('gateway.networking.k8s.io/v1', 'HTTPRoute', {
      status: {
        parents: [
          { conditions: [condition('Accepted', 'True'), condition('ResolvedRefs', 'True')] },
          { conditions: [condition('Accepted', 'True'), condition('ResolvedRefs', 'False', 'BackendNotFound')] },
        ],
      },
    }),
    'failed',
    'ResolvedRefs: BackendNotFound',
  ],
];

describe('readinessOf', () => {
  it.each(cases)('%s', (_what, kubernetesObject, state, reason) => {
    expect(readinessOf(kubernetesObject, now)).toEqual({ state, reason });
  });
});
