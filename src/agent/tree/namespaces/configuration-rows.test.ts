import { describe, expect, it } from 'vitest';
import type { ServedResource } from '../../../cluster/types.ts';
import type { JsonObject } from '../../../core/json.ts';
import { problem } from '../../../core/problem.ts';
import type { Row } from '../../protocol/rows.ts';
import { columnsTopic } from '../../cache/cluster-view.ts';
import { FakeCache } from '../../testing/fake-cache.ts';
import { brief, rowsAt } from '../../testing/tree-rows.ts';
import { nodeAt } from '../nodes.ts';

function served(group: string, kind: string, plural: string, rest: Partial<ServedResource> = {}): ServedResource {
  return { group, version: 'v1', kind, plural, namespaced: true, verbs: ['list', 'watch'], ...rest };
}

const gateway = 'gateway.networking.k8s.io';
const routes = `httproutes.${gateway}`;
const services = 'virtualservices.networking.istio.io';

function withKinds(): FakeCache {
  const state = new FakeCache();
  state.serve(
    served(gateway, 'HTTPRoute', 'httproutes'),
    served(gateway, 'GatewayClass', 'gatewayclasses', { namespaced: false }),
    served('networking.istio.io', 'VirtualService', 'virtualservices'),
    served('cilium.io', 'CiliumEndpoint', 'ciliumendpoints'),
    served('apps', 'Deployment', 'deployments'),
    served('subresources.istio.io', 'Odd', 'odds', { verbs: ['get'] }),
  );
  return state;
}

function route(name: string, accepted: string): JsonObject {
  const conditions = [
    { type: 'Accepted', status: accepted, reason: 'NoMatchingParent', message: 'no listener [matches]' },
    { type: 'ResolvedRefs', status: 'True' },
  ];
  return { metadata: { name, namespace: 'shop' }, status: { parents: [{ parentRef: { name: 'edge' }, conditions }] } };
}

const below = (state: FakeCache, ...path: readonly string[]): readonly Row[] =>
  rowsAt(state, 'namespaces', 'shop', 'configuration', ...path);

describe('configuration of a namespace', () => {
  it('follows the kinds of meshes and gateways that lie in namespaces, once it is open', () => {
    const { view } = withKinds();
    expect(nodeAt(['namespaces', 'shop', 'configuration'], view).needs).toEqual([
      { id: routes, namespace: 'shop' },
      { id: services, namespace: 'shop' },
    ]);
    const row = rowsAt(withKinds(), 'namespaces', 'shop').find(({ label }) => label === 'Configuration');
    expect(row?.description).toBe('Gateway API · Istio');
  });

  it('tells the kinds of which there are objects, with those that do not work', () => {
    const state = withKinds();
    state.put(services, { metadata: { name: 'web', namespace: 'shop' } });
    state.put(services, { metadata: { name: 'far', namespace: 'other' } });
    state.put(routes, route('good', 'True'));
    state.put(routes, route('bad', 'False'));
    expect(brief(below(state))).toEqual([
      'failing | HTTPRoute | 2 · 1 failing · Gateway API',
      'group | VirtualService | 1 · Istio',
    ]);
  });

  it('opens to objects with what their controllers say', () => {
    const state = withKinds();
    state.put(services, { metadata: { name: 'web', namespace: 'shop' } });
    state.put(routes, route('good', 'True'));
    state.put(routes, route('bad', 'False'));
    const rows = below(state, routes);
    expect(brief(rows)).toEqual([
      'failing | bad | not Accepted: NoMatchingParent',
      'healthy | good | accepted by every parent',
    ]);
    expect(rows[0]).toMatchObject({
      object: { group: gateway, version: 'v1', kind: 'HTTPRoute', namespace: 'shop', name: 'bad' },
    });
    expect(rows[0]?.tooltip).toContain('edge');
    expect(rows[0]?.tooltip).not.toMatch(/[[\]]/);
    expect(brief(below(state, services))).toEqual(['object | web']);
  });

  it('has hosts, and the columns of the definition, in the rows of objects, as their kind has in the whole cluster', () => {
    const state = withKinds();
    state.columns = [
      { name: 'Gateways', type: 'string', jsonPath: '.spec.gateways' },
      { name: 'Hosts', type: 'string', jsonPath: '.spec.hosts' },
      { name: 'Owner', type: 'string', jsonPath: '.spec.owner', priority: 1 },
    ];
    const spec = { hosts: ['web.shop'], gateways: ['edge'], owner: 'jane' };
    state.put(services, { metadata: { name: 'web', namespace: 'shop' }, spec });
    const [row] = below(state, services);
    expect(row).toMatchObject({
      label: 'web',
      description: 'web.shop · Gateways: ["edge"]',
      accessibleText: 'VirtualService, web, web.shop, Gateways: ["edge"]',
    });
    expect(row?.tooltip).toContain('Owner&#58; jane');
    const node = nodeAt(['namespaces', 'shop', 'configuration', services], state.view);
    expect(node.columnsOf).toEqual([services]);
    expect(node.topics).toContain(columnsTopic(services));
    expect(nodeAt(['namespaces', 'shop', 'configuration'], state.view).columnsOf).toBeUndefined();
  });

  it('says what may not be read beside what may, and what is not there', () => {
    const state = withKinds();
    state.setState(services, { is: 'denied', problem: problem('cluster.forbidden') }, 'shop');
    state.put(routes, route('good', 'True'));
    expect(below(state)).toMatchObject([{ kind: 'problem' }, { label: 'HTTPRoute' }]);
    expect(below(withKinds())).toMatchObject([{ kind: 'empty', label: 'No mesh or Gateway API objects' }]);
    const reading = withKinds();
    reading.setState(routes, { is: 'starting' }, 'shop');
    expect(below(reading)).toMatchObject([{ kind: 'empty', icon: 'connecting' }]);
    expect(below(new FakeCache())).toMatchObject([{ kind: 'empty', label: 'No mesh, no Gateway API' }]);
  });
});
