import { describe, expect, it } from 'vitest';
import { problem } from '../../../core/problem.ts';
import { FakeCache } from '../../testing/fake-cache.ts';
import { forbidden, part } from '../../testing/nodes-cluster.ts';
import { brief, now, rowOf, rowsAt } from '../../testing/tree-rows.ts';

describe('data', () => {
  it('is live, is read, or is so long behind', () => {
    const state = new FakeCache();
    state.setState('pods', { is: 'live' });
    expect(part(state, 'Data')).toMatchObject({ icon: 'healthy', description: 'live' });
    state.setState('nodes', { is: 'starting' });
    expect(part(state, 'Data')).toMatchObject({ icon: 'connecting', description: 'reading…' });
    const gone = problem('cluster.unreachable', { server: 'x', reason: 'y' });
    state.setState('pods', { is: 'reconnecting', sinceMs: now.getTime() - 12_000, problem: gone });
    expect(part(state, 'Data')).toMatchObject({ icon: 'reconnecting', description: '12 s behind: reconnecting' });
  });

  it('says of each kind how many objects are known, what is denied, and what is read instead', () => {
    const state = new FakeCache();
    state.put('pods', { metadata: { name: 'web', namespace: 'shop' } });
    state.setState('pods', {
      is: 'denied',
      problem: { ...forbidden, params: { ...forbidden.params, resource: 'pods' } },
    });
    state.setState('pods', { is: 'live' }, 'shop');
    state.serve({
      group: '',
      version: 'v1',
      kind: 'Secret',
      plural: 'secrets',
      namespaced: true,
      verbs: ['list', 'watch'],
    });
    state.setState('secrets', { is: 'denied', problem: forbidden });
    state.setState('deployments.apps', { is: 'live' });
    const rows = rowsAt(state, 'cluster', 'data');
    expect(brief(rows)).toEqual([
      'healthy | Deployment | 0 objects · live',
      'denied | Pod | 1 object · not permitted: list pods · instead in shop',
      'denied | secrets | not permitted: list secrets',
    ]);
    expect(rowOf(rows, 'secrets').problem).toEqual(forbidden);
    expect(rowOf(rows, 'Pod').tooltip).toContain('Namespace shop&#58; 1 object, live');
    expect(part(state, 'Data')).toMatchObject({ icon: 'healthy', description: 'live · 2 kinds not permitted' });
  });

  it('is not permitted where no kind is', () => {
    const state = new FakeCache();
    state.setState('secrets', { is: 'denied', problem: forbidden });
    expect(part(state, 'Data')).toMatchObject({ icon: 'denied', description: 'not permitted' });
  });
});
