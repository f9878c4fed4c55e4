import type { JsonObject } from '../../core/json.ts';
import { problem } from '../../core/problem.ts';
import type { Row } from '../protocol/rows.ts';
import { FakeCache } from './fake-cache.ts';
import { now, rowOf, rowsAt } from './tree-rows.ts';

/** A row of the cluster itself. */
export const part = (state: FakeCache, label: string): Row => rowOf(rowsAt(state, 'cluster'), label);

interface NodeRest {
  readonly ready?: boolean;
  readonly labels?: JsonObject;
  readonly spec?: JsonObject;
  readonly conditions?: readonly JsonObject[];
  readonly version?: string;
}

export function node(
  name: string,
  { ready = true, labels = {}, spec = {}, conditions = [], version = 'v1.36.3' }: NodeRest = {},
): JsonObject {
  const message = ready ? 'kubelet is posting ready status' : 'container runtime [is](command:down)';
  return {
    metadata: { name, labels, creationTimestamp: '2026-11-08T12:00:00Z' },
    spec,
    status: {
      conditions: [{ type: 'Ready', status: ready ? 'True' : 'False', message }, ...conditions],
      nodeInfo: { kubeletVersion: version, osImage: 'Debian GNU/Linux 12' },
    },
  };
}

export const checks = [
  { name: 'ping', isOk: true },
  { name: 'etcd', isOk: true },
];
export const well = {
  is: 'answered',
  isAlive: true,
  isReady: true,
  checks,
  latencyMs: 12.3,
  atMs: now.getTime(),
} as const;
export const forbidden = problem('cluster.forbidden', {
  user: 'User "jane"',
  verb: 'list',
  resource: 'secrets',
  scope: 'in the whole cluster',
});

export function healthy(): FakeCache {
  const state = new FakeCache();
  state.health = well;
  state.put('nodes', node('a', { spec: { providerID: 'k3s://a' } }));
  state.put('nodes', node('b'));
  return state;
}
