import { describe, expect, it } from 'vitest';
import { problem } from '../../../core/problem.ts';
import { FakeCache } from '../../testing/fake-cache.ts';
import { checks, healthy, part, well } from '../../testing/nodes-cluster.ts';
import { brief, now, rowsAt } from '../../testing/tree-rows.ts';
import { nodeAt } from '../nodes.ts';

describe('the API server', () => {
  it('shows its checks, the failing ones first', () => {
    const state = healthy();
    expect(brief(rowsAt(state, 'cluster', 'api-server'))).toEqual(['healthy | ping', 'healthy | etcd']);
    state.health = { ...well, isReady: false, checks: [...checks, { name: 'log', isOk: false }] };
    const rows = rowsAt(state, 'cluster', 'api-server');
    expect(brief(rows)).toEqual(['failing | log | fails', 'healthy | ping', 'healthy | etcd']);
    expect(part(state, 'API server')).toMatchObject({ icon: 'failing', description: 'not ready: log' });
  });

  it('names three failing checks and counts the rest', () => {
    const state = healthy();
    const failing = ['a', 'b', 'c', 'd', 'e'].map((name) => ({ name, isOk: false }));
    state.health = { ...well, isAlive: false, checks: failing };
    expect(part(state, 'API server').description).toBe('not healthy: a, b, c, 2 more');
  });

  it('says what is denied, and that nothing else hangs on it', () => {
    const state = healthy();
    const denied = problem('cluster.forbidden', { user: 'User "jane"', verb: 'get', resource: '/readyz', scope: '' });
    state.health = { is: 'untold', problem: denied, atMs: now.getTime() };
    expect(part(state, 'API server')).toMatchObject({
      icon: 'denied',
      description: 'not permitted: get /readyz',
      problem: denied,
      tooltip: expect.stringContaining('works without it') as string,
    });
    expect(rowsAt(state, 'cluster', 'api-server')).toMatchObject([{ kind: 'problem', problem: denied }]);
  });

  it('says that it is being asked', () => {
    expect(part(new FakeCache(), 'API server')).toMatchObject({ icon: 'connecting', expandable: false });
    expect(brief(rowsAt(new FakeCache(), 'cluster', 'api-server'))).toEqual(['connecting | Asking the API server…']);
  });

  it('is asked while somebody looks at it or at the context, and not for other rows', () => {
    const { view } = new FakeCache();
    const asks = (...path: readonly string[]): boolean => nodeAt(path, view).asksServer === true;
    expect([asks(), asks('cluster'), asks('cluster', 'api-server')]).toEqual([true, true, true]);
    expect([asks('cluster', 'nodes'), asks('namespaces'), asks('meshes')]).toEqual([false, false, false]);
  });
});
