import { describe, expect, it } from 'vitest';
import type { JsonObject } from '../../../core/json.ts';
import { FakeCache } from '../../testing/fake-cache.ts';
import { brief, context, minutesAgo, now, rowsAt } from '../../testing/tree-rows.ts';
import { nodeAt } from '../nodes.ts';

const applySets = 'configmaps?applyset.kubernetes.io/id';

function release(name: string, tooling: string, kinds: string): JsonObject {
  return {
    metadata: {
      name,
      namespace: 'shop',
      labels: { 'applyset.kubernetes.io/id': `applyset-${name}-v1` },
      annotations: {
        'applyset.kubernetes.io/tooling': tooling,
        'applyset.kubernetes.io/contains-group-kinds': kinds,
      },
    },
  };
}

function quota(name: string, hard: JsonObject, used: JsonObject): JsonObject {
  return { metadata: { name, namespace: 'shop' }, status: { hard, used } };
}

describe('releases of a namespace', () => {
  it('are told by the name of their pattern, and whose they are', () => {
    const state = new FakeCache();
    state.put(applySets, release('meshdeck.shop', 'meshdeck/v1', 'Deployment.apps,Service'));
    state.put(applySets, release('legacy', 'kubectl/v1.36', ''));
    const rows = rowsAt(state, 'namespaces', 'shop', 'releases');
    expect(brief(rows)).toEqual(['object | legacy | nothing in it · by kubectl/v1.36', 'object | shop | 2 kinds']);
    // A record that is edited or deleted by itself leaves its members to nobody.
    expect(rows[1]).toMatchObject({ object: { kind: 'ConfigMap', name: 'meshdeck.shop' }, actions: ['open'] });
  });

  it('open to their members in this namespace', () => {
    const state = new FakeCache();
    const kinds = [
      { group: 'apps', version: 'v1', kind: 'Deployment', plural: 'deployments', namespaced: true, verbs: ['list'] },
      { group: '', version: 'v1', kind: 'Namespace', plural: 'namespaces', namespaced: false, verbs: ['list'] },
    ];
    state.serve(...kinds);
    state.put(applySets, release('meshdeck.shop', 'meshdeck/v1', 'Deployment.apps,Namespace,Gone.example.com'));
    const labels = { 'applyset.kubernetes.io/part-of': 'applyset-meshdeck.shop-v1' };
    state.put('deployments.apps', { metadata: { name: 'web', namespace: 'shop', labels }, spec: { replicas: 1 } });
    state.put('deployments.apps', { metadata: { name: 'other', namespace: 'shop' }, spec: { replicas: 1 } });
    state.put('namespaces', { metadata: { name: 'shop', labels } });
    expect(brief(rowsAt(state, 'namespaces', 'shop', 'releases', 'meshdeck.shop'))).toEqual([
      'not-ready | web | Deployment · 0/1 replicas ready',
      'healthy | shop | Namespace · active',
    ]);
    expect(nodeAt(['namespaces', 'shop', 'releases', 'meshdeck.shop'], state.view).needs).toEqual([
      { id: applySets, namespace: 'shop' },
      { id: 'deployments.apps', namespace: 'shop' },
      { id: 'namespaces' },
    ]);
  });

  it('say how the first one comes', () => {
    const [row] = rowsAt(new FakeCache(), 'namespaces', 'shop', 'releases');
    expect(row).toMatchObject({ kind: 'empty', label: 'No releases' });
    expect(row?.tooltip).toContain('Apply Pattern');
  });
});

describe('quotas', () => {
  it('tell the scarcest of their limits first, and how full it is', () => {
    const state = new FakeCache();
    state.put(
      'resourcequotas',
      quota('compute', { pods: '50', 'limits.cpu': '2' }, { pods: '46', 'limits.cpu': '1500m' }),
    );
    state.put('resourcequotas', quota('full', { services: '2' }, { services: '2' }));
    expect(brief(rowsAt(state, 'namespaces', 'shop', 'quotas'))).toEqual([
      'warning | compute | 92 % of pods',
      'warning | full | 100 % of services',
    ]);
    expect(brief(rowsAt(state, 'namespaces', 'shop', 'quotas', 'compute'))).toEqual([
      'warning | pods | 46 of 50 · 92 %',
      'healthy | limits.cpu | 1500m of 2 · 75 %',
    ]);
  });

  it('do not call full what is nearly full, nor a limit of zero of which nothing is used', () => {
    const state = new FakeCache();
    state.put('resourcequotas', quota('q', { pods: '1000', secrets: '0' }, { pods: '999', secrets: '0' }));
    expect(brief(rowsAt(state, 'namespaces', 'shop', 'quotas'))).toEqual(['warning | q | 99 % of pods']);
  });
});

describe('warnings', () => {
  const event = (name: string, reason: string, count: number, minutes: number, rest: JsonObject = {}): JsonObject => ({
    metadata: { name: `${name}.${reason}.${minutes}`, namespace: 'shop' },
    involvedObject: { apiVersion: 'v1', kind: 'Pod', name, namespace: 'shop', ...rest },
    reason,
    message: `${reason} after ${minutes}`,
    count,
    lastTimestamp: minutesAgo(minutes),
  });

  it('are folded by object and reason, the newest first', () => {
    const state = new FakeCache();
    state.put('events', event('web-1', 'BackOff', 4, 30));
    state.put('events', event('web-1', 'BackOff', 8, 3));
    state.put('events', event('web-1', 'Unhealthy', 1, 1));
    state.put('events', event('web-2', 'BackOff', 1, 150));
    const rows = rowsAt(state, 'namespaces', 'shop', 'warnings');
    expect(brief(rows)).toEqual([
      'warning | Unhealthy | Pod web-1 · once · 1 min ago',
      'warning | BackOff | Pod web-1 · 12 times · 3 min ago',
      'warning | BackOff | Pod web-2 · once · 2 h ago',
    ]);
    expect(rows[1]?.tooltip).toContain('BackOff after 3');
    expect(rows[1]).toMatchObject({ object: { kind: 'Pod', namespace: 'shop', name: 'web-1' } });
    expect(new Set(rows.map(({ id }) => id)).size).toBe(3);
  });

  it('lead to no object where they are about one that lies in no namespace', () => {
    const state = new FakeCache();
    const node = { apiVersion: 'v1', kind: 'Node', name: 'node-1' };
    state.put('events', { ...event('node-1', 'NodeNotReady', 1, 1), involvedObject: node });
    expect(rowsAt(state, 'namespaces', 'shop', 'warnings')[0]?.object).toBeUndefined();
  });

  it('grow older while nothing changes', () => {
    const state = new FakeCache();
    state.put('events', event('web-1', 'BackOff', 1, 0));
    const node = nodeAt(['namespaces', 'shop', 'warnings'], state.view);
    expect(node.topics).toContain('time');
    const later = new Date(now.getTime() + 120_000);
    expect(brief(node.children(context, state.view, now).rowsBetween(0, 9))[0]).toContain('just now');
    expect(brief(node.children(context, state.view, later).rowsBetween(0, 9))[0]).toContain('2 min ago');
  });
});
