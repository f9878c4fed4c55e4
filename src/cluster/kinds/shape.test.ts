import { describe, expect, it } from 'vitest';
import type { JsonObject } from '../../core/json.ts';
import { messageOfCollection, metadataMessage, protobufReader } from '../protobuf/answers.ts';
import { pruned } from '../protobuf/shape.ts';
import { entryOf } from './entry.ts';
import { createInterner } from './interner.ts';
import type { KindModule } from './kind.ts';
import { kindModules } from './table.ts';

const metadata: JsonObject = {
  name: 'web',
  namespace: 'shop',
  uid: 'u-1',
  resourceVersion: '7',
  generation: 2,
  creationTimestamp: '2026-01-02T03:04:05Z',
  labels: { app: 'web', 'pod-template-hash': 'abc', 'kubernetes.io/service-name': 'web' },
  annotations: {
    'example.com/note': 'short',
    'applyset.kubernetes.io/tooling': 'meshdeck/v1',
    'applyset.kubernetes.io/contains-group-kinds': 'Deployment.apps',
    'gateway.networking.k8s.io/bundle-version': 'v1.5.0',
    'gateway.networking.k8s.io/channel': 'standard',
    'ambient.istio.io/redirection': 'enabled',
    'meshdeck.dev/issuer-ends': '2027-01-02T03:04:05.000Z',
    'cert-manager.io/certificate-name': 'issuer',
  },
  managedFields: [{ manager: 'meshdeck:certificates', operation: 'Apply' }],
  ownerReferences: [{ apiVersion: 'apps/v1', kind: 'ReplicaSet', name: 'web-abc', uid: 'u-2', controller: true }],
};
const condition = (type: string, status: string, reason: string): JsonObject => ({
  type,
  status,
  reason,
  message: `${reason} in words`,
  lastTransitionTime: '2026-01-02T03:04:05Z',
});
const container = { name: 'app', image: 'app:1', env: [{ name: 'A', value: 'b' }] };
const podTemplate = { metadata: { labels: { app: 'web' } }, spec: { containers: [container] } };
const replicas = { replicas: 2, selector: { matchLabels: { app: 'web' } }, template: podTemplate };
const counts = { observedGeneration: 2, replicas: 2, readyReplicas: 1, updatedReplicas: 2, availableReplicas: 1 };

/** Objects of which much is told, by the kind's id. */
const samples: Readonly<Record<string, readonly JsonObject[]>> = {
  namespaces: [
    { status: { phase: 'Active' } },
    { status: { phase: 'Terminating', conditions: [condition('NamespaceFinalizersRemaining', 'True', 'Some')] } },
  ],
  nodes: [
    {
      spec: { unschedulable: true, providerID: 'kind://docker/kind/a' },
      status: {
        nodeInfo: { kubeletVersion: 'v1.36.3', osImage: 'x' },
        conditions: [condition('Ready', 'False', 'NotReady'), condition('DiskPressure', 'True', 'Full')],
      },
    },
  ],
  pods: [
    {
      spec: { nodeName: 'n1', containers: [container], initContainers: [{ name: 'proxy', restartPolicy: 'Always' }] },
      status: {
        phase: 'Running',
        conditions: [condition('Ready', 'False', 'ContainersNotReady')],
        containerStatuses: [
          { name: 'app', ready: false, restartCount: 3, state: { waiting: { reason: 'CrashLoopBackOff' } } },
        ],
        initContainerStatuses: [{ name: 'proxy', ready: true, restartCount: 1, state: { running: {} } }],
      },
    },
    {
      spec: { containers: [container] },
      status: { conditions: [condition('PodScheduled', 'False', 'Unschedulable')] },
    },
    {
      spec: { containers: [container, { ...container, name: 'ended' }] },
      status: {
        containerStatuses: [
          {
            name: 'app',
            ready: true,
            state: { running: { startedAt: '2026-01-02T03:04:05Z' } },
            lastState: { terminated: { reason: 'OOMKilled', exitCode: 137, finishedAt: '2026-01-02T03:04:04Z' } },
          },
          { name: 'ended', state: { terminated: { exitCode: 2 } } },
        ],
      },
    },
    { spec: { containers: [container] }, status: { phase: 'Failed', reason: 'Evicted' } },
    { status: { phase: 'Succeeded' } },
  ],
  'deployments.apps': [
    { spec: replicas, status: counts },
    { spec: replicas, status: { ...counts, observedGeneration: 1 } },
    {
      spec: { ...replicas, progressDeadlineSeconds: 600 },
      status: {
        ...counts,
        readyReplicas: 2,
        availableReplicas: 2,
        conditions: [condition('Progressing', 'True', 'ReplicaSetUpdated'), condition('Available', 'False', 'Few')],
      },
    },
  ],
  'replicasets.apps': [
    { spec: replicas, status: { ...counts, fullyLabeledReplicas: 2 } },
    { spec: replicas, status: { ...counts, conditions: [condition('ReplicaFailure', 'True', 'FailedCreate')] } },
  ],
  'statefulsets.apps': [
    { spec: replicas, status: { ...counts, readyReplicas: 2, currentRevision: 'a', updateRevision: 'b' } },
    {
      spec: { ...replicas, updateStrategy: { type: 'RollingUpdate', rollingUpdate: { partition: 1 } } },
      status: { ...counts, readyReplicas: 2, updatedReplicas: 0 },
    },
    { spec: { ...replicas, updateStrategy: { type: 'OnDelete' } }, status: { ...counts, readyReplicas: 2 } },
  ],
  'daemonsets.apps': [
    {
      spec: { selector: replicas.selector, template: podTemplate },
      status: {
        observedGeneration: 2,
        desiredNumberScheduled: 3,
        currentNumberScheduled: 3,
        numberReady: 3,
        updatedNumberScheduled: 3,
        numberAvailable: 2,
      },
    },
    {
      spec: { updateStrategy: { type: 'OnDelete' }, template: podTemplate },
      status: {
        observedGeneration: 2,
        desiredNumberScheduled: 1,
        currentNumberScheduled: 1,
        numberReady: 1,
        updatedNumberScheduled: 0,
        numberAvailable: 1,
      },
    },
  ],
  services: [
    {
      spec: {
        type: 'LoadBalancer',
        clusterIP: '10.0.0.1',
        selector: { app: 'web' },
        externalIPs: ['192.0.2.1'],
        ports: [{ name: 'http', port: 80, protocol: 'TCP', targetPort: 'http', nodePort: 30080 }],
      },
      status: { loadBalancer: { ingress: [{ ip: '192.0.2.2' }, { hostname: 'lb.example' }] } },
    },
    { spec: { type: 'ExternalName', externalName: 'example.com' } },
  ],
  'endpointslices.discovery.k8s.io': [
    {
      addressType: 'IPv4',
      endpoints: [{ addresses: ['192.0.2.3'], conditions: { ready: false } }, { addresses: ['192.0.2.4'] }],
    },
  ],
  resourcequotas: [
    { spec: { hard: { pods: '4' } } },
    { status: { hard: { pods: '4', memory: '1Gi' }, used: { pods: '1' } } },
  ],
  events: [
    {
      involvedObject: { apiVersion: 'v1', kind: 'Pod', namespace: 'shop', name: 'web', uid: 'u-9' },
      reason: 'BackOff',
      message: 'again',
      count: 4,
      lastTimestamp: '2026-01-02T03:04:05Z',
    },
    {
      involvedObject: { kind: 'Pod', name: 'web' },
      eventTime: '2026-01-02T03:04:05.000001Z',
      series: { count: 2, lastObservedTime: '2026-01-02T03:05:05.000001Z' },
    },
  ],
  'customresourcedefinitions.apiextensions.k8s.io': [{}],
  'configmaps?applyset.kubernetes.io/id': [{}],
  'secrets?metadata.name=linkerd-identity-issuer': [{}],
};

const shaped = [...kindModules.values()].filter(({ shape }) => shape !== undefined);

function pathOf({ id, group, version = 'v1' }: KindModule): string {
  return group === '' ? `/api/${version}/${id}` : `/apis/${group}/${version}/${id.slice(0, -group.length - 1)}`;
}

describe.each(shaped.map((module) => [module.id, module] as const))('the shape of %s', (id, module) => {
  const shape = module.shape ?? {};

  it('is one that protobuf can be read in', () => {
    const message = module.metadataOnly === true ? metadataMessage : messageOfCollection(pathOf(module));
    if (message === undefined) expect.unreachable('no message is known');
    expect(protobufReader(message, shape)).toHaveProperty('readList');
  });

  it.each(samples[id] ?? [])('names all that an entry is made of (sample %#)', (sample) => {
    const object = { ...sample, metadata };
    const entry = (of: JsonObject): unknown => entryOf(module, 'v1', of, createInterner());
    expect(entry(pruned(object, shape))).toEqual(entry(object));
    const deleted = { ...object, metadata: { ...metadata, deletionTimestamp: '2026-01-02T03:04:05Z' } };
    expect(entry(pruned(deleted, shape))).toMatchObject({ readiness: { state: 'terminating' } });
  });

  it('has samples', () => {
    expect(samples[id]?.length).toBeGreaterThan(0);
  });
});
