import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { JsonObject } from '../../core/json.ts';
import { problemOf } from '../../core/problem.ts';
import { FakeCluster } from '../testing/fake-cluster.ts';
import { connectTo } from '../testing/fake-api-server.ts';
import type { ClusterConnection, ForwardTarget } from '../types.ts';
import type { RouteState } from './forward-route.ts';
import { ForwardRoute, nextTarget } from './forward-route.ts';
import type { ForwardWish } from './forward-target.ts';

const ready = (pod: string): { pod: string; port: number; isReady: boolean } => ({ pod, port: 80, isReady: true });
const unready = (pod: string): ReturnType<typeof ready> => ({ ...ready(pod), isReady: false });
const at = (pod: string): ForwardTarget => ({ pod, port: 80 });

describe('where connections go next', () => {
  it('is the same Pod as long as it is ready', () => {
    expect(nextTarget([ready('a'), ready('b')], at('b'), false)).toEqual(at('b'));
  });

  it('is another one that is ready where it has gone or is not ready any more', () => {
    expect(nextTarget([unready('a'), ready('c'), ready('b')], at('gone'), false)).toEqual(at('b'));
    expect(nextTarget([unready('a'), ready('b')], at('a'), false)).toEqual(at('b'));
  });

  it('is the same one while no other is ready, and always where a person has chosen this Pod', () => {
    expect(nextTarget([unready('a'), unready('b')], at('a'), false)).toEqual(at('a'));
    expect(nextTarget([unready('a'), ready('b')], at('a'), true)).toEqual(at('a'));
  });

  it('is none where it has gone and none is ready: also not one of the same name that is only starting', () => {
    expect(nextTarget([unready('b')], at('gone'), true)).toBeUndefined();
    expect(nextTarget([unready('a')], undefined, true)).toBeUndefined();
  });

  it('is another port where that of the Pod has changed', () => {
    expect(nextTarget([{ ...ready('a'), port: 81 }], at('a'), false)).toEqual({ pod: 'a', port: 81 });
  });
});

const pods = '/api/v1/pods';
const slices = '/apis/discovery.k8s.io/v1/endpointslices';
const web = { group: 'apps', version: 'v1', kind: 'Deployment', namespace: 'shop', name: 'web' };

let cluster: FakeCluster;
let connection: ClusterConnection;
let stop: AbortController;
let told: RouteState[];
let onTold: () => void;

beforeEach(async () => {
  cluster = await FakeCluster.start();
  connection = connectTo(cluster.server.address);
  stop = new AbortController();
  told = [];
  onTold = () => undefined;
  const metadata = { name: 'web', namespace: 'shop' };
  cluster.put('/apis/apps/v1/deployments', { metadata, spec: { selector: { matchLabels: { app: 'web' } } } });
  cluster.put('/api/v1/services', { metadata, spec: { ports: [{ port: 8080, targetPort: 80 }] } });
});

afterEach(async () => {
  stop.abort();
  await connection.close();
  await cluster.stop();
});

function put(name: string, is: 'ready' | 'starting' | 'leaving'): void {
  const deletionTimestamp = is === 'leaving' ? { deletionTimestamp: '2026-11-26T10:00:00Z' } : {};
  cluster.put(pods, {
    metadata: { name, namespace: 'shop', labels: { app: 'web' }, ...deletionTimestamp },
    status: { phase: 'Running', conditions: [{ type: 'Ready', status: is === 'starting' ? 'False' : 'True' }] },
  });
}

function begin(wish: Partial<ForwardWish> = {}, waitMs = 10_000): ForwardRoute {
  const route = new ForwardRoute(connection, {
    wish: { object: web, port: 80, ...wish },
    first: at('web-1'),
    onChange: (state) => {
      told.push(state);
      onTold();
    },
    signal: stop.signal,
    waitMs,
  });
  return route;
}

/** Begins to follow, and waits until the watch has told what there is: a Pod that comes at the end makes itself heard. */
async function followed(route: ForwardRoute): Promise<void> {
  void route.follow();
  while (cluster.watched.length === 0) await new Promise(setImmediate);
}

/** Waits until the route has told that connections go there, or nowhere. */
function goesTo(pod: string | undefined): Promise<void> {
  return new Promise((resolve) => {
    onTold = () => {
      const last = told.at(-1);
      const isIt =
        pod === undefined ? last?.problem !== undefined : last?.target.pod === pod && last.problem === undefined;
      if (isIt) resolve();
    };
    onTold();
  });
}

describe('the way of a forwarded port', () => {
  it('moves by itself when its Pod is deleted and another is ready', async () => {
    put('web-1', 'ready');
    put('web-2', 'ready');
    await followed(begin());
    put('web-1', 'leaving');
    await goesTo('web-2');
    expect(told).toEqual([{ target: at('web-2') }]);
  });

  it('says that it waits where none is ready, and goes on with the first that is', async () => {
    put('web-1', 'ready');
    const route = begin();
    await followed(route);
    cluster.remove(pods, 'shop/web-1');
    await goesTo(undefined);
    expect(told.at(-1)).toMatchObject({
      target: at('web-1'),
      problem: {
        code: 'cluster.forward-waiting',
        params: { pod: 'web-1', object: 'Deployment shop/web', seconds: 10 },
      },
    });
    const waiting = route.next();
    put('web-2', 'starting');
    put('web-2', 'ready');
    expect(await waiting).toEqual(at('web-2'));
    expect(told.at(-1)).toEqual({ target: at('web-2') });
  });

  it('lets a connection wait for a while only, and then tries what runs', async () => {
    put('web-1', 'ready');
    const route = begin({}, 50);
    await followed(route);
    cluster.remove(pods, 'shop/web-1');
    await goesTo(undefined);
    put('web-2', 'starting');
    expect(await route.next()).toEqual(at('web-2'));
    expect(told.at(-1)).toEqual({ target: at('web-2') });
  });

  it('says why where there is nothing after the wait', async () => {
    put('web-1', 'ready');
    const route = begin({}, 50);
    await followed(route);
    cluster.remove(pods, 'shop/web-1');
    await goesTo(undefined);
    expect(await route.next().catch(problemOf)).toMatchObject({ code: 'cluster.no-running-pod' });
    expect(told.at(-1)?.problem?.code).toBe('cluster.forward-waiting');
  });

  it('waits as well where a connection finds the Pod gone before the watch has told it', async () => {
    put('web-1', 'ready');
    const route = begin();
    await followed(route);
    put('web-1', 'leaving');
    const waiting = route.next(at('web-1'));
    await goesTo(undefined);
    put('web-2', 'ready');
    expect(await waiting).toEqual(at('web-2'));
  });

  it('is over with its forward, and whoever waits is told', async () => {
    put('web-1', 'ready');
    const route = begin();
    await followed(route);
    cluster.remove(pods, 'shop/web-1');
    await goesTo(undefined);
    const waiting = route.next().catch(problemOf);
    stop.abort();
    expect(await waiting).toMatchObject({ code: 'cancelled' });
  });

  it('follows what a Service leads to by its EndpointSlices, with the port of the Pod', async () => {
    const slice = (...endpoints: readonly JsonObject[]): void => {
      cluster.put(slices, {
        metadata: { name: 'web-x', namespace: 'shop', labels: { 'kubernetes.io/service-name': 'web' } },
        ports: [{ port: 80 }],
        endpoints,
      });
    };
    const endpoint = (name: string, conditions: JsonObject): JsonObject => ({
      conditions,
      targetRef: { kind: 'Pod', name },
    });
    slice(endpoint('web-1', { ready: true }));
    await followed(begin({ object: { ...web, group: '', kind: 'Service' }, port: 8080 }));
    slice(endpoint('web-1', { ready: false, serving: true, terminating: true }));
    await goesTo(undefined);
    slice(endpoint('web-1', { ready: false, terminating: true }), endpoint('web-2', { ready: true }));
    await goesTo('web-2');
    expect(told.at(-1)).toEqual({ target: at('web-2') });
  });

  it('looks anew at a connection that cannot be opened where Pods may not be watched', async () => {
    put('web-2', 'ready');
    const route = begin();
    cluster.denied.add('/api/v1/namespaces/shop/pods');
    const following = route.follow();
    expect(await route.next()).toEqual(at('web-1'));
    expect(await route.next(at('web-1')).catch(problemOf)).toMatchObject({ code: 'cluster.forbidden' });
    cluster.denied.clear();
    expect(await route.next()).toEqual(at('web-2'));
    expect(told.at(-1)).toEqual({ target: at('web-2') });
    stop.abort();
    await following;
  });
});
