import { describe, expect, it } from 'vitest';
import type { JsonObject } from '../../core/json.ts';
import { definitionKind, namespaceKind, nodeKind } from './cluster-wide.ts';
import { canary, cellsOf, condition, readEntry } from './testing/read-entry.ts';

const ready = condition('Ready', 'True', 'KubeletReady', 'kubelet is posting ready status');

function node(conditions: readonly JsonObject[], spec: JsonObject = {}, labels: JsonObject = {}): JsonObject {
  return {
    metadata: { name: 'node-1', labels },
    spec: { podCIDR: canary, ...spec },
    status: {
      conditions,
      nodeInfo: { kubeletVersion: 'v1.36.3', osImage: 'Debian 13', machineID: canary },
      images: [{ names: [canary] }],
      addresses: [{ type: 'InternalIP', address: canary }],
    },
  };
}

describe('a row of a Node', () => {
  it.each<[string, JsonObject, string]>([
    ['that works', node([ready, condition('MemoryPressure', 'False')]), 'Ready'],
    ['that is cordoned', node([ready], { unschedulable: true }), 'Ready,SchedulingDisabled'],
    [
      'under pressure',
      node([ready, condition('MemoryPressure', 'True'), condition('DiskPressure', 'True')]),
      'Ready,MemoryPressure,DiskPressure',
    ],
    ['without a network', node([ready, condition('NetworkUnavailable', 'True')]), 'Ready,NetworkUnavailable'],
    [
      'of which nothing is heard',
      node([condition('Ready', 'Unknown', 'NodeStatusUnknown', 'Kubelet stopped posting node status.')]),
      'NotReady',
    ],
    [
      'that is drained and down',
      node([condition('Ready', 'False')], { unschedulable: true }),
      'NotReady,SchedulingDisabled',
    ],
    ['that never reported', node([]), 'NotReady'],
  ])('%s', (_, object, status) => {
    expect(cellsOf(nodeKind, object)['STATUS']).toBe(status);
  });

  it('says why it is not ready, in the words of whoever says so', () => {
    const why = (...conditions: readonly JsonObject[]): string =>
      readEntry(nodeKind, node(conditions)).facts.notReadyReason;
    expect(why(ready)).toBe('');
    expect(why(condition('Ready', 'Unknown', 'NodeStatusUnknown', 'Kubelet stopped posting node status.'))).toBe(
      'Kubelet stopped posting node status.',
    );
    expect(why(condition('Ready', 'False', 'KubeletNotReady'))).toBe('KubeletNotReady');
    expect(why()).toBe('it has not reported yet');
    expect(why(condition('Ready', 'False', '', 'x'.repeat(10_000)))).toHaveLength(300);
  });

  it.each<[string, JsonObject, string]>([
    ['none', { 'kubernetes.io/os': 'linux' }, '<none>'],
    [
      'some, in their order',
      { 'node-role.kubernetes.io/worker': '', 'node-role.kubernetes.io/control-plane': '' },
      'control-plane,worker',
    ],
    ['one of an older installer', { 'kubernetes.io/role': 'agent', 'node-role.kubernetes.io/agent': '' }, 'agent'],
    ['none of an empty name', { 'node-role.kubernetes.io/': '' }, '<none>'],
  ])('has roles: %s', (_, labels, roles) => {
    expect(cellsOf(nodeKind, node([ready], {}, labels))).toMatchObject({ ROLES: roles, VERSION: 'v1.36.3' });
  });

  it('knows its provider by its id', () => {
    const provider = (providerID?: string): string =>
      readEntry(nodeKind, node([ready], providerID === undefined ? {} : { providerID })).facts.provider;
    expect([provider('aws:///eu-1a/i-0'), provider('kind://docker/kind/a'), provider('odd'), provider()]).toEqual([
      'aws',
      'kind',
      '',
      '',
    ]);
  });

  it('keeps nothing of images, addresses and capacity', () => {
    expect(JSON.stringify(readEntry(nodeKind, node([ready])))).not.toContain(canary);
  });
});

describe('a row of a Namespace', () => {
  const namespace = (phase: string, conditions: readonly JsonObject[] = []): JsonObject => ({
    metadata: { name: 'shop', ...(phase === 'Terminating' ? { deletionTimestamp: '2026-01-01T00:00:00Z' } : {}) },
    status: { phase, conditions },
  });

  it('is active or goes', () => {
    expect(cellsOf(namespaceKind, namespace('Active'))['STATUS']).toBe('Active');
    expect(cellsOf(namespaceKind, namespace('Terminating'))['STATUS']).toBe('Terminating');
    expect(readEntry(namespaceKind, namespace('Active')).facts.waitsFor).toBeUndefined();
  });

  it.each<[string, readonly JsonObject[], string | undefined]>([
    ['nothing that is said', [condition('NamespaceContentRemaining', 'False')], undefined],
    [
      'finalizers, which tell more than what is left',
      [
        condition('NamespaceContentRemaining', 'True', '', 'Some content remains: pods. has 2'),
        condition('NamespaceFinalizersRemaining', 'True', '', 'Some content has finalizers: a/b in 1'),
      ],
      'Some content has finalizers: a/b in 1',
    ],
    [
      'an API that does not answer, which tells most',
      [
        condition('NamespaceFinalizersRemaining', 'True', '', 'f'),
        condition('NamespaceDeletionDiscoveryFailure', 'True', 'DiscoveryFailed', 'metrics.k8s.io/v1beta1: stale'),
      ],
      'metrics.k8s.io/v1beta1: stale',
    ],
  ])('waits in its deletion for %s', (_, conditions, words) => {
    expect(readEntry(namespaceKind, namespace('Terminating', conditions)).facts.waitsFor).toBe(words);
  });

  it('keeps annotations that a mesh may ask by, and no long ones', () => {
    const annotations = {
      'linkerd.io/inject': 'enabled',
      'kubectl.kubernetes.io/last-applied-configuration': canary.repeat(100),
    };
    const entry = readEntry(namespaceKind, { metadata: { name: 'shop', annotations } });
    expect(entry.facts.annotations).toEqual({ 'linkerd.io/inject': 'enabled' });
    expect(JSON.stringify(entry)).not.toContain(canary);
  });
});

describe('a row of a CustomResourceDefinition', () => {
  it('has its group and the release that it came with, and nothing of schemas', () => {
    const entry = readEntry(definitionKind, {
      metadata: {
        name: 'gateways.gateway.networking.k8s.io',
        annotations: {
          'gateway.networking.k8s.io/bundle-version': 'v1.5.0',
          'gateway.networking.k8s.io/channel': 'standard',
        },
      },
      spec: { versions: [{ schema: { description: canary } }] },
    });
    expect(entry.facts).toEqual({
      group: 'gateway.networking.k8s.io',
      resourceVersion: '',
      bundle: { version: 'v1.5.0', channel: 'standard' },
    });
    expect(JSON.stringify(entry)).not.toContain(canary);
    expect(cellsOf(definitionKind, { metadata: { name: 'gadgets.example.com' } })).toEqual({ GROUP: 'example.com' });
  });
});
