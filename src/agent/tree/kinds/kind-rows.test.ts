import { describe, expect, it } from 'vitest';
import type { JsonObject } from '../../../core/json.ts';
import { problem } from '../../../core/problem.ts';
import type { FakeCache } from '../../testing/fake-cache.ts';
import { cluster, denied, istio, meshKey, object, secret, widget } from '../../testing/kinds-cluster.ts';
import { brief, needsAt, now, rowsAt } from '../../testing/tree-rows.ts';
import { nodeAt } from '../nodes.ts';

describe('the configuration of a mesh', () => {
  it('is counted while it is open, and only then', () => {
    const state = cluster();
    for (const [name, namespace] of [
      ['web', 'shop'],
      ['api', 'shop'],
      ['web', 'books'],
    ] as const)
      state.put(istio, object(name, namespace));
    expect(needsAt(state, 'meshes', meshKey)).toEqual([]);
    expect(brief(rowsAt(state, 'meshes', meshKey))).toEqual(['group | Configuration | 2 kinds']);
    expect(needsAt(state, 'meshes', meshKey, 'configuration')).toEqual(['destinationrules.networking.istio.io', istio]);
    expect(brief(rowsAt(state, 'meshes', meshKey, 'configuration'))).toEqual([
      'group | DestinationRule | none',
      'group | VirtualService | 3 in 2 namespaces',
    ]);
  });

  it('shows objects over all namespaces, with their hosts and nothing that nobody says', () => {
    const state = cluster();
    const hosts = ['web.shop', 'shop.example', 'www.shop.example'];
    state.put(istio, object('web', 'shop', { spec: { hosts } }));
    state.put(istio, object('api', 'shop', { spec: { hosts: ['api'] } }));
    const rows = rowsAt(state, 'meshes', meshKey, 'configuration', istio);
    expect(brief(rows)).toEqual(['object | shop/api | api', 'object | shop/web | web.shop, shop.example and 1 more']);
    expect(rows[1]).toMatchObject({
      kind: 'object',
      object: { group: 'networking.istio.io', version: 'v1', kind: 'VirtualService', namespace: 'shop', name: 'web' },
      actions: ['open', 'edit', 'delete'],
      accessibleText: 'VirtualService, web, namespace shop, web.shop, shop.example and 1 more',
    });
    expect(rows[1]?.tooltip).toContain('www&#46;shop&#46;example');
    expect(rows[1]?.tooltip).toContain('3 days ago');
    expect(rows[1]?.tooltip).toContain('it has no conditions');
  });

  it('shows what the analysis of the mesh wrote into an object', () => {
    const state = cluster();
    const validationMessages = [{ level: 'ERROR', type: { code: 'IST0101', name: 'ReferencedResourceNotFound' } }];
    state.put(istio, object('web', 'shop', { status: { validationMessages } }));
    const [row] = rowsAt(state, 'meshes', meshKey, 'configuration', istio);
    expect(row).toMatchObject({ icon: 'warning', description: '1 message' });
    expect(row?.tooltip).toContain('ERROR IST0101 ReferencedResourceNotFound');
  });

  it('says that none of its kinds is served, and what to do', () => {
    const state = cluster();
    state.serve(widget);
    expect(rowsAt(state, 'meshes', meshKey, 'configuration')).toMatchObject([
      { kind: 'empty', label: 'No kinds of this mesh', tooltip: expect.stringContaining('not installed') as string },
    ]);
  });
});

describe('a kind', () => {
  const path = ['custom', 'example.com', 'widgets.example.com'] as const;

  it('is followed while it is open', () => {
    expect(needsAt(cluster(), ...path)).toEqual(['widgets.example.com']);
  });

  it('says that it is read, and that there is none, with what to expect', () => {
    const state = cluster();
    state.setState('widgets.example.com', { is: 'starting' });
    expect(brief(rowsAt(state, ...path))).toEqual(['connecting | Reading Widget objects…']);
    expect(brief(rowsAt(state, 'custom', 'example.com'))).toEqual(['connecting | Widget | reading…']);
    state.setState('widgets.example.com', { is: 'live' });
    expect(rowsAt(state, ...path)).toMatchObject([
      { label: 'No Widget', tooltip: expect.stringContaining('appears here by itself') as string },
    ]);
  });

  it('says what is not permitted, and shows what namespaces give instead', () => {
    const state = cluster();
    state.setState('widgets.example.com', { is: 'denied', problem: denied });
    expect(rowsAt(state, 'custom', 'example.com')).toMatchObject([
      { icon: 'denied', description: 'not permitted: list widgets', problem: denied },
    ]);
    expect(rowsAt(state, ...path)).toMatchObject([{ kind: 'problem', problem: denied }]);
    state.put('widgets.example.com', object('one', 'shop'));
    expect(rowsAt(state, ...path)).toMatchObject([{ kind: 'problem' }, { kind: 'object', label: 'shop/one' }]);
  });

  it('keeps its objects while the connection is away, and says so', () => {
    const state = cluster();
    state.put('widgets.example.com', object('one', 'shop'));
    const gone = problem('cluster.unreachable', { server: 'x', reason: 'y' });
    state.setState('widgets.example.com', { is: 'reconnecting', sinceMs: now.getTime() - 12_000, problem: gone });
    expect(rowsAt(state, ...path)).toMatchObject([{ kind: 'problem', problem: gone }, { label: 'shop/one' }]);
    expect(brief(rowsAt(state, 'custom', 'example.com'))).toEqual(['reconnecting | Widget | 1 in shop · 12 s behind']);
  });

  it('whose definition went says that it comes back by itself', () => {
    const state = cluster();
    state.serve(secret);
    state.setState('widgets.example.com', { is: 'not-served' });
    expect(rowsAt(state, ...path)).toMatchObject([
      {
        label: 'The server does not serve widgets.example.com now',
        tooltip: expect.stringContaining('As soon as') as string,
      },
    ]);
  });

  it('looks as bad as its worst object', () => {
    const state = cluster();
    const ready = (status: string): JsonObject => ({ status: { conditions: [{ type: 'Ready', status }] } });
    state.put('widgets.example.com', object('one', 'shop', ready('True')));
    expect(brief(rowsAt(state, ...path))).toEqual(['healthy | shop/one | ready']);
    state.put('widgets.example.com', object('two', 'shop', ready('False')));
    expect(rowsAt(state, 'custom', 'example.com')).toMatchObject([{ icon: 'not-ready' }]);
  });

  it('has words that are no markup', () => {
    const state = cluster();
    const conditions = [{ type: 'Ready', status: 'False', message: '[click](command:x) <img src=x>' }];
    state.put('widgets.example.com', object('one', 'shop', { status: { conditions }, spec: { host: '![a](b)' } }));
    expect(rowsAt(state, ...path)[0]?.tooltip).not.toMatch(/[[\]()<>]/);
  });
});

describe('columns of a definition', () => {
  const id = 'widgets.example.com';

  function withColumns(): FakeCache {
    const state = cluster();
    state.columns = [
      { name: 'Hosts', type: 'string', jsonPath: '.spec.hosts' },
      { name: 'Phase', type: 'string', jsonPath: '.status.phase' },
      { name: 'Size', type: 'integer', jsonPath: '.spec.size' },
      { name: 'Missing', type: 'string', jsonPath: '.spec.missing' },
      { name: 'Owner', type: 'string', jsonPath: '.spec.owner', priority: 1 },
      { name: 'Age', type: 'date', jsonPath: '.metadata.creationTimestamp' },
    ];
    const spec = { hosts: ['web.shop'], size: 3, owner: 'jane' };
    state.put(id, object('one', 'shop', { spec, status: { phase: '<b>Run\u001b[2J' } }));
    return state;
  }

  it('stand in rows as far as they say more, and all of them in the tooltip', () => {
    const [row] = rowsAt(withColumns(), 'custom', 'example.com', id);
    expect(row?.description).toBe('web.shop · Phase: <b>Run\\u001b[2J · Size: 3');
    expect(row?.tooltip).toContain('Hosts&#58; &#91;"web&#46;shop"&#93;');
    expect(row?.tooltip).toContain('Owner&#58; jane');
    expect(row?.tooltip).not.toMatch(/<b>|Age|Missing/);
  });

  it('are read for kinds that have a definition, while their objects are on screen', () => {
    const columnsAt = (...path: readonly string[]): unknown => nodeAt(path, cluster().view).columnsOf;
    expect(columnsAt('custom', 'example.com', id)).toEqual([id]);
    expect(columnsAt('meshes', meshKey, 'configuration', istio)).toEqual([istio]);
    expect(columnsAt('more', 'secrets')).toEqual([]);
    expect(columnsAt('custom', 'example.com')).toBeUndefined();
  });
});
