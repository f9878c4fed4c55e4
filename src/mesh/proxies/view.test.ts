import { once } from 'node:events';
import { createServer, type RequestListener, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { ClusterConnection } from '../../cluster/types.ts';
import type { JsonObject, JsonValue } from '../../core/json.ts';
import { problemOf, type Problem } from '../../core/problem.ts';
import type { FoundMesh } from '../types.ts';
import { syncStatement, syncStates } from './sync.ts';
import { askProxy } from './view.ts';

let server: Server;
let answer: RequestListener;
/** Ports that were forwarded, with what was asked there, and how many are open. */
let asked: string[];
let open: number;
let pods: JsonObject[];

const signal = new AbortController().signal;

beforeEach(async () => {
  asked = [];
  open = 0;
  answer = (_request, response) => response.end('{}');
  server = createServer((request, response) => {
    asked.push(request.url ?? '');
    answer(request, response);
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
});

afterEach(async () => {
  server.closeAllConnections();
  server.close();
  await once(server, 'close');
});

/** A connection whose forwarded ports lead to the server of the test. */
function connection(): ClusterConnection {
  const resource = { group: '', version: 'v1', kind: 'Pod', plural: 'pods', namespaced: true, verbs: [] };
  const deployments = { ...resource, group: 'apps', kind: 'Deployment', plural: 'deployments' };
  return {
    namespace: 'shop',
    catalog: () =>
      Promise.resolve({
        find: (_version: string, kind: string) => (kind === 'Pod' ? resource : deployments),
        ofGroup: () => [],
        groups: [],
      }),
    request: ({ path }: { path: string }) =>
      Promise.resolve(
        path.includes('/deployments/')
          ? { spec: { selector: { matchLabels: { app: 'istiod' } } } }
          : path.endsWith('/pods')
            ? { items: pods }
            : pods[0],
      ),
    forward: ({ port }: { port: number }) => {
      asked.push(String(port));
      open += 1;
      return Promise.resolve({
        localPort: (server.address() as AddressInfo).port,
        close: () => {
          open -= 1;
          return Promise.resolve();
        },
      });
    },
  } as unknown as ClusterConnection;
}

function pod(container: string, image: string, annotations: JsonObject = {}): JsonObject {
  return {
    metadata: { name: 'web-1', namespace: 'shop', annotations },
    spec: { containers: [{ name: 'web', image: 'web:1' }], initContainers: [{ name: container, image }] },
    status: { phase: 'Running' },
  };
}

const ask = (view: 'config' | 'clusters' | 'stats'): ReturnType<typeof askProxy> =>
  askProxy(connection(), { namespace: 'shop', name: 'web-1' }, view, signal);

async function refusal(work: Promise<unknown>): Promise<Problem> {
  return problemOf(await work.then(() => new Error('Nothing was refused.')).catch((error: unknown) => error));
}

describe('the proxy of a Pod', () => {
  it.each([
    ['istio-proxy', 'docker.io/istio/proxyv2:1.31.0', 'config', ['15000', '/config_dump?include_eds'], 'istio'],
    ['istio-proxy', 'docker.io/istio/ztunnel:1.31.0', 'stats', ['15020', '/metrics'], 'istio'],
    ['linkerd-proxy', 'cr.l5d.io/linkerd/proxy:edge-26.6.3', 'config', ['4191', '/env.json'], 'linkerd'],
    [
      'consul-dataplane-web',
      'hashicorp/consul-dataplane:2.0.3',
      'clusters',
      ['19000', '/clusters?format=json'],
      'consul',
    ],
    ['kuma-sidecar', 'docker.io/kumahq/kuma-dp:2.14.3', 'stats', ['9901', '/stats?usedonly'], 'kuma'],
  ] as const)('%s of %s is asked where it tells its %s', async (container, image, view, where, mesh) => {
    pods = [pod(container, image)];
    expect(await ask(view)).toMatchObject({ mesh, container, view });
    expect(asked).toEqual(where);
    expect(open).toBe(0);
  });

  it('is asked at the port that its Pod names', async () => {
    pods = [pod('kuma-sidecar', 'kumahq/kuma-dp:2.14.3', { 'kuma.io/envoy-admin-port': '9999' })];
    await ask('stats');
    expect(asked[0]).toBe('9999');
  });

  it('is shown without what is secret in it, also where it is text', async () => {
    answer = ({ url }, response) =>
      response.end(url === '/metrics' ? 'x{token=abcdefgh12345678} 1' : '{"inline_bytes":"abcdefgh12345678"}');
    pods = [pod('linkerd-proxy', 'linkerd/proxy:edge-26.6.3')];
    for (const view of ['config', 'stats'] as const)
      expect(JSON.stringify((await ask(view)).body)).not.toContain('abcdefgh12345678');
  });

  it('may be one that does not tell what is asked for', async () => {
    pods = [pod('linkerd-proxy', 'linkerd/proxy:edge-26.6.3')];
    expect(await refusal(ask('clusters'))).toMatchObject({
      code: 'mesh.proxy-view-none',
      params: { mesh: 'Linkerd', views: 'config, stats' },
    });
  });

  it('may not be there, also where a container has its name', async () => {
    pods = [pod('istio-proxy', 'example.com/something:1')];
    expect((await refusal(ask('config'))).code).toBe('mesh.proxy-none');
  });

  it.each([
    ['refuses', 403, 'mesh.proxy-refused'],
    ['hangs up', 0, 'mesh.proxy-unanswered'],
  ] as const)('that %s is told so, and its port is closed', async (_, status, code) => {
    answer = (request, response) => {
      if (status === 0) request.socket.destroy();
      else response.writeHead(status).end();
    };
    pods = [pod('istio-proxy', 'istio/proxyv2:1.31.0')];
    expect((await refusal(ask('config'))).code).toBe(code);
    expect(open).toBe(0);
  });

  it('is not waited for where somebody stops', async () => {
    const stop = new AbortController();
    answer = () => {
      stop.abort();
    };
    pods = [pod('istio-proxy', 'istio/proxyv2:1.31.0')];
    const asking = askProxy(connection(), { namespace: 'shop', name: 'web-1' }, 'config', stop.signal);
    expect((await refusal(asking)).code).toBe('cancelled');
    expect(open).toBe(0);
  });
});

describe('how far proxies are', () => {
  const mesh = (name: FoundMesh['mesh'], part: string): FoundMesh => ({
    ...{ mesh: name, displayName: name, mode: 'sidecar', namespace: 'system', proof: [] },
    controlPlane: [{ part, kind: 'Deployment', namespace: 'system', name: part, ready: 1, wanted: 1 }],
  });
  const told = async (found: FoundMesh, body: JsonValue): Promise<readonly (readonly [string, string, string])[]> => {
    answer = (_request, response) => response.end(JSON.stringify(body));
    pods = [pod('x', 'x')];
    const [state] = await syncStates(connection(), [found], signal);
    return (state?.proxies ?? []).map((proxy) => {
      const { verdict, words } = syncStatement(proxy);
      return [proxy.name, verdict, words];
    });
  };

  it('is told by istiod, in the form of 1.30 and in that of later versions', async () => {
    const body = [
      {
        proxy: 'web-1.shop',
        istio_version: '1.30.3',
        cluster_sent: 'a',
        cluster_acked: 'a',
        route_sent: 'b',
        route_acked: 'a',
      },
      { proxy: 'cart-1.shop', resources: { 'envoy.config.cluster.v3.Cluster': { sent: 'a', acked: 'a' } } },
      { proxy: 'idle-1.shop' },
    ];
    expect(await told(mesh('istio', 'istiod'), body)).toEqual([
      ['cart-1.shop', 'healthy', 'has all that was sent'],
      ['idle-1.shop', 'idle', 'was sent nothing'],
      ['web-1.shop', 'degraded', '1.30.3 · has not confirmed route'],
    ]);
    expect(asked).toEqual(['15014', '/debug/syncz']);
  });

  it("is told by Kuma's API, of the last connection of each proxy", async () => {
    const subscription = (lds: JsonObject): JsonObject => ({
      version: { kumaDp: { version: '2.14.3' } },
      status: { lds, cds: { responsesSent: '2', responsesAcknowledged: '2' } },
    });
    const item = (name: string, lds: JsonObject): JsonObject => ({
      ...{ mesh: 'default', name },
      dataplaneInsight: { subscriptions: [subscription({ responsesSent: '9' }), subscription(lds)] },
    });
    const body = {
      items: [
        item('a', { responsesSent: '3', responsesAcknowledged: '3' }),
        item('b', { responsesSent: '3', responsesAcknowledged: '2', responsesRejected: '1' }),
      ],
    };
    expect(await told(mesh('kuma', 'kuma-control-plane'), body)).toEqual([
      ['default/a', 'healthy', '2.14.3 · has all that was sent'],
      ['default/b', 'failing', '2.14.3 · rejects lds'],
    ]);
  });

  it('is told by nobody where proxies ask for what they need', async () => {
    const problem = await refusal(syncStates(connection(), [mesh('linkerd', 'linkerd-destination')], signal));
    expect(problem.code).toBe('mesh.proxy-sync-none');
    expect(problem.params['reason']).toContain('Proxies of Linkerd ask');
  });
});
