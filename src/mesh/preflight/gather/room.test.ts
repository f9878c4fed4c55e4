import { describe, expect, it } from 'vitest';
import type { ClusterConnection, ClusterRequest } from '../../../cluster/types.ts';
import type { JsonObject } from '../../../core/json.ts';
import { listPods, nodeRoom } from './room.ts';

const node = (spec: JsonObject = {}, ready = 'True'): JsonObject => ({
  metadata: { name: 'node-1', labels: { zone: 'a' } },
  spec,
  status: {
    allocatable: { cpu: '3920m', memory: '7Gi', pods: '110' },
    conditions: [{ type: 'Ready', status: ready, lastHeartbeatTime: '2026-11-27T12:00:00Z' }],
    nodeInfo: { osImage: 'Some Linux' },
  },
});

describe('the room of a node', () => {
  it('is what may be used of it', () => {
    expect(nodeRoom(node({ providerID: 'kind://docker/kind/one' }))).toEqual({
      name: 'node-1',
      labels: { zone: 'a' },
      provider: 'kind',
      osImage: 'Some Linux',
      takesPods: true,
      cpu: 3.92,
      memoryBytes: 7 * 2 ** 30,
      pods: 110,
      heartbeatMs: Date.parse('2026-11-27T12:00:00Z'),
    });
  });

  it.each([
    ['is cordoned', node({ unschedulable: true })],
    ['is not ready', node({}, 'Unknown')],
    ['has a taint that keeps Pods away', node({ taints: [{ key: 'dedicated', effect: 'NoSchedule' }] })],
  ])('is for nobody where it %s', (_what, object) => {
    expect(nodeRoom(object).takesPods).toBe(false);
  });

  it('takes Pods with a taint that only prefers others', () => {
    expect(nodeRoom(node({ taints: [{ key: 'spot', effect: 'PreferNoSchedule' }] })).takesPods).toBe(true);
  });
});

describe('the Pods that are there', () => {
  it('are read page by page without those that have ended, and only what they ask for is kept', async () => {
    const asked: ClusterRequest[] = [];
    const pod = (name: string): JsonObject => ({
      metadata: { name, namespace: 'shop' },
      spec: {
        nodeName: 'node-1',
        containers: [{ name: 'a', resources: { requests: { cpu: '250m', memory: '64Mi' } } }],
      },
    });
    const pages: readonly JsonObject[] = [
      { items: [pod('a')], metadata: { continue: 'more' } },
      { items: [pod('b')], metadata: {} },
    ];
    const request = (one: ClusterRequest): Promise<JsonObject> => {
      asked.push(one);
      return Promise.resolve(pages[asked.length - 1] ?? {});
    };
    const load = { namespace: 'shop', node: 'node-1', cpu: 0.25, memoryBytes: 64 * 2 ** 20 };
    expect(await listPods({ request } as unknown as ClusterConnection)).toEqual([load, load]);
    expect(asked.map(({ query }) => [query?.['fieldSelector'], query?.['continue']])).toEqual([
      ['status.phase!=Succeeded,status.phase!=Failed', undefined],
      ['status.phase!=Succeeded,status.phase!=Failed', 'more'],
    ]);
  });
});
