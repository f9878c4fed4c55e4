import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { FakeApiServer, sendJson, sendStatus } from '../../cluster/testing/fake-api-server.ts';
import type { ClusterConnection } from '../../cluster/types.ts';
import { problemOf } from '../../core/problem.ts';
import { isAbsent } from '../facts/source.ts';
import { recognitionOf } from '../recognition.ts';
import { applyStep } from './apply-step.ts';
import { stepsOf } from './mutual-tls-steps.ts';
import type { MutualTlsScene } from './plan-mutual-tls.ts';

const { signal } = new AbortController();
const refusal =
  'admission webhook "proxydefaults.consul.hashicorp.com" denied the request: permissive mode is not allowed';

let server: FakeApiServer;
let connection: ClusterConnection;
/** True once Mesh allows what the webhook else refuses. */
let isAllowed: boolean;

const discovery = {
  kind: 'APIGroupDiscoveryList',
  items: [
    {
      metadata: { name: 'consul.hashicorp.com' },
      versions: [
        {
          version: 'v1alpha1',
          resources: ['Mesh', 'ProxyDefaults'].map((kind) => ({
            resource: kind === 'Mesh' ? 'meshes' : 'proxydefaults',
            responseKind: { kind },
            scope: 'Namespaced',
            verbs: ['get'],
          })),
        },
      ],
    },
  ],
};

beforeEach(async () => {
  isAllowed = false;
  server = await FakeApiServer.start();
  server.fallback = ({ method, path, query, body }, response) => {
    if (path === '/apis') sendJson(response, discovery);
    else if (path === '/api') sendJson(response, { kind: 'APIGroupDiscoveryList', items: [] });
    else if (method !== 'PATCH') sendStatus(response, 404, 'NotFound', 'not there');
    else if (path.includes('/proxydefaults/') && !isAllowed) sendStatus(response, 403, 'Forbidden', refusal);
    else {
      if (path.includes('/meshes/') && !query.has('dryRun')) isAllowed = true;
      sendJson(response, JSON.parse(body) as object);
    }
  };
  connection = server.connect();
});

afterEach(async () => {
  await connection.close();
  await server.stop();
});

function scene(): MutualTlsScene {
  const facts = recognitionOf('consul')?.mutualTls;
  if (facts === undefined || isAbsent(facts)) throw new Error('Consul has mutual TLS.');
  const [turned] = facts.switches;
  if (turned === undefined) throw new Error('Consul has a switch for the mesh.');
  return {
    found: { mesh: 'consul', displayName: 'Consul', mode: 'sidecar', namespace: 'consul', controlPlane: [], proof: [] },
    facts,
    turned,
    seen: undefined,
    at: { rootNamespace: 'consul', namespace: 'consul', objects: [] },
    objects: [],
  };
}

describe('a mode that needs another object first', () => {
  it('is planned although it cannot be tried before that is there, and is done in order', async () => {
    const { steps, notes } = await stepsOf(connection, scene(), 'permissive', signal);
    expect(steps.map(({ object, does }) => `${object.kind} ${does}`)).toEqual(['Mesh create', 'ProxyDefaults create']);
    expect(steps[1]?.changes).toEqual([{ field: 'spec.mutualTLSMode', after: 'permissive', owners: [] }]);
    expect(notes).toEqual([
      'ProxyDefaults consul/global could not be tried: it is taken only once Mesh consul/mesh allows it.',
    ]);
    server.seen.length = 0;
    for (const step of steps) await applyStep(connection, step, { takeOver: [] }, signal);
    const written = server.seen.filter(({ method }) => method === 'PATCH');
    expect(
      written.map(({ path, query }) => `${path.split('/').at(-2) ?? ''} ${query.get('fieldManager') ?? ''}`),
    ).toEqual(['meshes meshdeck:mtls', 'proxydefaults meshdeck:mtls']);
  });

  it('is refused where nothing has to come first', async () => {
    const refused = await stepsOf(connection, scene(), 'strict', signal).catch(problemOf);
    expect(refused).toMatchObject({ code: 'cluster.admission-denied' });
  });
});
