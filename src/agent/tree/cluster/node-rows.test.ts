import { describe, expect, it } from 'vitest';
import { problem } from '../../../core/problem.ts';
import { FakeCache } from '../../testing/fake-cache.ts';
import { node, part } from '../../testing/nodes-cluster.ts';
import { brief, rowsAt } from '../../testing/tree-rows.ts';

describe('nodes', () => {
  it('say roles, version and age, and what is wrong with them', () => {
    const state = new FakeCache();
    state.put('nodes', node('main', { labels: { 'node-role.kubernetes.io/control-plane': '' } }));
    state.put('nodes', node('full', { conditions: [{ type: 'DiskPressure', status: 'True' }] }));
    state.put('nodes', node('gone', { ready: false }));
    state.put('nodes', node('kept', { spec: { unschedulable: true } }));
    expect(brief(rowsAt(state, 'cluster', 'nodes'))).toEqual([
      'degraded | full | disk pressure · v1.36.3 · 12 days',
      'failing | gone | not ready · v1.36.3 · 12 days',
      'idle | kept | cordoned · v1.36.3 · 12 days',
      'healthy | main | control-plane · v1.36.3 · 12 days',
    ]);
    expect(part(state, 'Nodes')).toMatchObject({ icon: 'failing', description: '4 · 1 not ready · 1 under pressure' });
  });

  it('are objects that can be opened, and their words are no markup', () => {
    const state = new FakeCache();
    state.put('nodes', node('gone', { ready: false }));
    const [row] = rowsAt(state, 'cluster', 'nodes');
    expect(row).toMatchObject({
      object: { group: '', version: 'v1', kind: 'Node', name: 'gone' },
      actions: expect.arrayContaining(['open']) as unknown,
      accessibleText: 'Node, gone, not ready, v1.36.3, 12 days',
    });
    expect(row?.tooltip).toContain('container runtime');
    expect(row?.tooltip).not.toMatch(/[\]()]/);
  });

  it('say that they may not be listed, are being read, or are none', () => {
    const state = new FakeCache();
    expect(brief(rowsAt(state, 'cluster', 'nodes'))).toEqual(['idle | No nodes']);
    expect(part(state, 'Nodes')).toMatchObject({ icon: 'idle', description: 'none' });
    state.setState('nodes', { is: 'starting' });
    expect(brief(rowsAt(state, 'cluster', 'nodes'))).toEqual(['connecting | Reading nodes…']);
    const denied = problem('cluster.forbidden', { user: 'User "jane"', verb: 'list', resource: 'nodes', scope: '' });
    state.setState('nodes', { is: 'denied', problem: denied });
    expect(rowsAt(state, 'cluster', 'nodes')).toMatchObject([{ kind: 'problem', icon: 'denied' }]);
    expect(part(state, 'Nodes')).toMatchObject({ icon: 'denied', description: 'not permitted: list nodes' });
  });
});
