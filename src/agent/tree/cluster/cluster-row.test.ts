import { describe, expect, it } from 'vitest';
import { FakeCache } from '../../testing/fake-cache.ts';
import { checks, forbidden, healthy, node, part, well } from '../../testing/nodes-cluster.ts';
import { brief, now, rowsAt } from '../../testing/tree-rows.ts';

describe('the row of a cluster', () => {
  it('says version, distribution and nodes, and that all is well', () => {
    const state = healthy();
    state.version = 'v1.36.3+k3s1';
    expect(rowsAt(state)[0]).toMatchObject({
      kind: 'group.cluster',
      label: 'Cluster',
      description: 'v1.36.3 · k3s · 2 nodes',
      icon: 'healthy',
      accessibleText: 'Cluster, healthy, v1.36.3, k3s, 2 nodes',
    });
    expect(brief(rowsAt(state, 'cluster'))).toEqual([
      'object | Version | v1.36.3+k3s1 · k3s',
      'healthy | API server | ready · 12 ms',
      'healthy | Nodes | 2',
      'healthy | Credentials | token',
      'healthy | Data | live',
    ]);
  });

  it('is as bad as its worst part, and says which', () => {
    const state = healthy();
    state.put('nodes', node('c', { ready: false }));
    expect(rowsAt(state)[0]).toMatchObject({
      icon: 'degraded',
      description: 'v1.36.3 · k3s · 3 nodes · 1 node not ready',
    });
    state.health = { ...well, isReady: false, checks: [...checks, { name: 'poststarthook/rbac', isOk: false }] };
    expect(rowsAt(state)[0]).toMatchObject({
      icon: 'failing',
      description: 'v1.36.3 · k3s · 3 nodes · API server not ready: poststarthook/rbac · 1 node not ready',
    });
  });

  it('does not call a server healthy that does not say so', () => {
    const state = healthy();
    state.health = { is: 'asking' };
    expect(rowsAt(state)[0]).toMatchObject({ icon: 'connecting' });
    state.health = { is: 'untold', problem: forbidden, atMs: now.getTime() };
    expect(rowsAt(state)[0]).toMatchObject({ icon: 'unknown' });
  });
});

describe('the version', () => {
  it('says by what the distribution was told, and which kubelets differ', () => {
    const state = healthy();
    state.put('nodes', node('old', { version: 'v1.34.0' }));
    const { tooltip } = part(state, 'Version');
    expect(tooltip).toContain('provider id');
    expect(tooltip).toContain('on 1 node');
  });

  it('says that a server keeps it to itself', () => {
    const state = new FakeCache();
    state.version = undefined;
    expect(part(state, 'Version')).toMatchObject({
      description: 'not told to this user',
      tooltip: expect.stringContaining('/version') as string,
    });
  });
});
