import { describe, expect, it } from 'vitest';
import type { ServedResource } from '../../../cluster/types.ts';
import type { JsonObject } from '../../../core/json.ts';
import { problem } from '../../../core/problem.ts';
import { inWords } from '../../../core/words.ts';
import type { Row } from '../../protocol/rows.ts';
import { FakeCache } from '../../testing/fake-cache.ts';
import { prodContext as context } from '../../testing/prod-context.ts';
import { parseRowId } from '../ids.ts';
import { nodeAt } from '../nodes.ts';
import { moreKindsRow } from './custom-rows.ts';

const now = new Date('2026-11-20T12:00:00Z');
const definitions = 'customresourcedefinitions.apiextensions.k8s.io';

function rowsAt(state: FakeCache, ...path: readonly string[]): readonly Row[] {
  return nodeAt(path, state.view).children(context, state.view, now).rowsBetween(0, 200);
}

const needsAt = (state: FakeCache, ...path: readonly string[]): readonly string[] =>
  (nodeAt(path, state.view).needs ?? []).map(({ id }) => id);

const brief = (rows: readonly Row[]): readonly string[] =>
  rows.map(({ label, description, icon }) => [icon, label, description].filter(Boolean).join(' | '));

function served(group: string, kind: string, rest: Partial<ServedResource> = {}): ServedResource {
  const plural = `${kind.toLowerCase()}${kind.endsWith('s') ? 'es' : 's'}`;
  return { group, version: 'v1', kind, plural, namespaced: true, verbs: ['list', 'watch'], ...rest };
}

const virtualService = served('networking.istio.io', 'VirtualService');
const destinationRule = served('networking.istio.io', 'DestinationRule');
const gateway = served('gateway.networking.k8s.io', 'Gateway');
const gatewayClass = served('gateway.networking.k8s.io', 'GatewayClass', { namespaced: false });
const route = served('gateway.networking.k8s.io', 'HTTPRoute');
const widget = served('example.com', 'Widget');
const secret = served('', 'Secret');
const pod = served('', 'Pod');
const review = served('authorization.k8s.io', 'SubjectAccessReview', { verbs: ['create'] });
const all = [virtualService, destinationRule, gateway, gatewayClass, route, widget, secret, pod, review];

const definition = (name: string, annotations: JsonObject = {}): JsonObject => ({ metadata: { name, annotations } });

function bundle(version: string, channel = 'standard'): JsonObject {
  return { 'gateway.networking.k8s.io/bundle-version': version, 'gateway.networking.k8s.io/channel': channel };
}

function cluster(): FakeCache {
  const state = new FakeCache();
  state.serve(...all);
  for (const { group, plural, kind } of all.slice(0, 6))
    state.put(
      definitions,
      definition(`${plural}.${group}`, kind.startsWith('G') || kind === 'HTTPRoute' ? bundle('v1.5.0') : {}),
    );
  return state;
}

const object = (name: string, namespace: string, rest: JsonObject = {}): JsonObject => ({
  metadata: { name, namespace, generation: 1, creationTimestamp: '2026-11-17T12:00:00Z' },
  ...rest,
});

const istio = 'virtualservices.networking.istio.io';
const meshKey = 'istio||';
const denied = problem('cluster.forbidden', {
  user: 'User "jane"',
  verb: 'list',
  resource: 'widgets',
  scope: 'in the whole cluster',
});

describe('groups of a context', () => {
  it('stand in one order, each only where the cluster has something for it', () => {
    expect(rowsAt(cluster()).map(({ label, description }) => [label, description].filter(Boolean).join(' | '))).toEqual(
      [
        'Cluster | v1.36.3',
        'Meshes | 1',
        'Gateway API | v1.5.0 · standard · 3 kinds',
        'Namespaces',
        'Custom Resources | 1 API group',
        'More Kinds | 1',
      ],
    );
    expect(rowsAt(new FakeCache()).map(({ label }) => label)).toEqual([
      'Cluster',
      'Meshes',
      'Namespaces',
      'More Kinds',
    ]);
  });
});

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

describe('the Gateway API', () => {
  const condition = (type: string, status: string, reason: string): JsonObject => ({
    type,
    status,
    reason,
    observedGeneration: 1,
  });

  it('warns of definitions of several releases, and says what may not be seen', () => {
    const state = cluster();
    state.put(definitions, definition('gateways.gateway.networking.k8s.io', bundle('v1.4.0', 'experimental')));
    const row = rowsAt(state).find(({ label }) => label === 'Gateway API');
    expect(row).toMatchObject({
      icon: 'warning',
      description: 'v1.4.0 and v1.5.0 · experimental and standard · mixed releases · 3 kinds',
      tooltip: expect.stringContaining('several releases') as string,
    });
    state.setState(definitions, { is: 'denied', problem: denied });
    expect(rowsAt(state).find(({ label }) => label === 'Gateway API')?.tooltip).toContain('may not list');
  });

  it('shows gateways with their conditions, addresses and routes', () => {
    const state = cluster();
    state.put('gatewayclasses.gateway.networking.k8s.io', {
      metadata: { name: 'istio', generation: 1 },
      status: { conditions: [condition('Accepted', 'True', 'Accepted')] },
    });
    state.put(
      'gateways.gateway.networking.k8s.io',
      object('public', 'infra', {
        spec: { listeners: [{ name: 'http', hostname: '*.shop.example' }] },
        status: {
          addresses: [{ value: '203.0.113.7' }],
          conditions: [condition('Accepted', 'True', 'Accepted'), condition('Programmed', 'True', 'Programmed')],
          listeners: [
            { name: 'http', attachedRoutes: 3, conditions: [condition('ResolvedRefs', 'True', 'ResolvedRefs')] },
          ],
        },
      }),
    );
    expect(brief(rowsAt(state, 'gateway-api'))).toEqual([
      'group | Gateway | 1 in infra',
      'group | GatewayClass | 1',
      'group | HTTPRoute | none',
    ]);
    const [row] = rowsAt(state, 'gateway-api', 'gateways.gateway.networking.k8s.io');
    expect(row).toMatchObject({
      icon: 'healthy',
      description: 'accepted and programmed · 203.0.113.7 · 3 routes · *.shop.example',
    });
    expect(row?.tooltip).toContain('listener http');
    expect(brief(rowsAt(state, 'gateway-api', 'gatewayclasses.gateway.networking.k8s.io'))).toEqual([
      'healthy | istio | accepted',
    ]);
  });

  it('says by its reason what is wrong with a gateway or a route, and who says so', () => {
    const state = cluster();
    state.put(
      'gateways.gateway.networking.k8s.io',
      object('public', 'infra', {
        status: {
          conditions: [
            condition('Accepted', 'True', 'Accepted'),
            condition('Programmed', 'False', 'AddressNotAssigned'),
          ],
        },
      }),
    );
    expect(brief(rowsAt(state, 'gateway-api', 'gateways.gateway.networking.k8s.io'))).toEqual([
      'failing | infra/public | not Programmed: AddressNotAssigned',
    ]);
    state.put(
      'httproutes.gateway.networking.k8s.io',
      object('web', 'shop', {
        spec: { hostnames: ['shop.example'] },
        status: {
          parents: [
            {
              parentRef: { name: 'public', namespace: 'infra' },
              conditions: [
                condition('Accepted', 'True', 'Accepted'),
                { ...condition('ResolvedRefs', 'False', 'BackendNotFound'), message: 'service "web" not found' },
              ],
            },
          ],
        },
      }),
    );
    const [row] = rowsAt(state, 'gateway-api', 'httproutes.gateway.networking.k8s.io');
    expect(row).toMatchObject({ icon: 'failing', description: 'not ResolvedRefs: BackendNotFound · shop.example' });
    expect(row?.tooltip).toContain('Gateway infra/public');
  });
});

describe('custom resources and more kinds', () => {
  it('are what no other group shows', () => {
    const state = cluster();
    expect(brief(rowsAt(state, 'custom'))).toEqual(['group | example.com | 1 kind']);
    expect(brief(rowsAt(state, 'more'))).toEqual(['group | Secret | none']);
  });

  it('say why it is not known what there is, where the server does not tell', () => {
    const state = cluster();
    const unread = (): readonly string[] =>
      brief([...rowsAt(state, 'more'), ...rowsAt(state, 'custom'), ...rowsAt(state, 'custom', 'example.com')]);
    state.catalog = undefined;
    expect(unread()).toEqual([
      'connecting | Reading what the server serves…',
      'idle | example.com | reading…',
      'connecting | Reading what the server serves…',
    ]);
    state.catalogProblem = problem('cluster.timeout', { server: 'https://shop.example', seconds: 30 });
    const words = inWords(state.catalogProblem).message;
    expect(unread()).toEqual([
      `warning | ${words}`,
      'idle | example.com | the server does not tell',
      `warning | ${words}`,
    ]);
    expect(moreKindsRow(state.view, context.name)).toMatchObject({
      description: 'the server does not tell',
      icon: 'reconnecting',
      problem: { code: 'cluster.timeout' },
    });
  });

  it('are read on request only', () => {
    const state = cluster();
    expect(needsAt(state, 'custom')).toEqual([]);
    expect(needsAt(state, 'more')).toEqual([]);
    expect(needsAt(state, 'more', 'secrets')).toEqual(['secrets']);
    const many = Array.from({ length: 31 }, (_, index) => served('example.com', `Kind${index}`));
    state.serve(...many);
    expect(rowsAt(state, 'custom', 'example.com')).toHaveLength(31);
    expect(needsAt(state, 'custom', 'example.com')).toEqual([]);
  });

  it('hold nothing of what a Secret has', () => {
    const state = cluster();
    state.put('secrets', object('token', 'shop', { data: { key: 'Z2VoZWlt' } }));
    const rows = rowsAt(state, 'more', 'secrets');
    expect(brief(rows)).toEqual(['object | shop/token']);
    expect(JSON.stringify([rows, [...(state.storeById('secrets')?.all() ?? [])]])).not.toContain('Z2VoZWlt');
  });

  it('go by what is served where definitions may not be listed', () => {
    const state = new FakeCache();
    state.serve(...all);
    state.setState(definitions, { is: 'denied', problem: denied });
    expect(rowsAt(state, 'custom')).toMatchObject([{ kind: 'problem' }, { label: 'example.com' }]);
  });

  it('lead back to their kind by their ids', () => {
    const state = cluster();
    state.put('widgets.example.com', object('a/b', 'shop'));
    const [row] = rowsAt(state, 'custom', 'example.com', 'widgets.example.com');
    expect(parseRowId(row?.id ?? '')?.path).toEqual(['custom', 'example.com', 'widgets.example.com', 'shop/a/b']);
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
