import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { JsonObject } from '../../core/json.ts';
import { definitionKind, namespaceKind } from '../kinds/cluster-wide.ts';
import { podKind } from '../kinds/pods.ts';
import { deploymentKind, workloadKinds } from '../kinds/workloads.ts';
import { FakeCluster } from '../testing/fake-cluster.ts';
import type { ServedResource } from '../types.ts';
import { ClusterCache } from './cluster-cache.ts';

const namespaces = '/api/v1/namespaces';
const pods = '/api/v1/pods';
const deployments = '/apis/apps/v1/deployments';
const definitions = '/apis/apiextensions.k8s.io/v1/customresourcedefinitions';
const gadgets: ServedResource = {
  group: 'example.com',
  version: 'v1',
  kind: 'Gadget',
  plural: 'gadgets',
  namespaced: true,
  verbs: ['list', 'watch'],
};

let cluster: FakeCluster;
let cache: ClusterCache;
let wake: () => void;

beforeEach(async () => {
  cluster = await FakeCluster.start();
  wake = () => undefined;
  cache = new ClusterCache({
    connection: cluster.server.connect(),
    onChange: () => {
      wake();
    },
    onProblem: () => undefined,
    always: workloadKinds.map(({ id }) => id),
    timing: { firstBackoffMs: 5, longestBackoffMs: 20, deniedRetryMs: 20 },
    keepMs: 1,
  });
});

afterEach(async () => {
  cache.close();
  await cluster.stop();
});

function until(isSo: () => boolean): Promise<void> {
  return new Promise((resolve) => {
    wake = () => {
      if (isSo()) resolve();
    };
    wake();
  });
}

const object = (name: string, namespace?: string): JsonObject => ({
  metadata: { name, ...(namespace === undefined ? {} : { namespace }) },
});
const names = (): readonly string[] => [...cache.storeOf(namespaceKind).all()].map(({ name }) => name);
const isLive = (): boolean =>
  [...cache.followed()].length === 5 && [...cache.followed()].every(({ state }) => state.is === 'live');
const listed = (): number => cluster.server.seen.filter(({ query }) => query.has('sendInitialEvents')).length;

describe('ClusterCache', () => {
  it('keeps what it knows of a cluster that was away', async () => {
    cluster.put(namespaces, object('shop'));
    await cache.connect();
    await until(isLive);
    const before = listed();
    cluster.cut();
    await until(() => !isLive());
    await until(isLive);
    expect(names()).toEqual(['shop']);
    expect(listed()).toBe(before);
  });

  it('forgets all of a cluster in whose place another one came back', async () => {
    cluster.put(namespaces, object('shop'));
    await cache.connect();
    await until(isLive);
    cluster.replace('second');
    cluster.put(namespaces, object('other'));
    cluster.cut();
    await until(() => isLive() && names().join() === 'other');
  });

  it('follows a kind in a namespace while somebody needs it, and lets go of what it knew', async () => {
    cluster.put(pods, object('a', 'shop'));
    cluster.put(pods, object('b', 'bank'));
    await cache.connect();
    const release = [cache.need(podKind.id, 'shop'), cache.need(podKind.id, 'shop')];
    await until(() => cache.stateOf(podKind.id, 'shop').is === 'live');
    expect(cluster.watched.filter((path) => path.startsWith(pods))).toEqual([`${pods} in shop`]);
    expect([...cache.storeOf(podKind).all()].map(({ key }) => key)).toEqual(['shop/a']);
    release[0]?.();
    release[0]?.();
    expect(cache.stateOf(podKind.id, 'shop').is).toBe('live');
    release[1]?.();
    await until(() => cache.stateOf(podKind.id, 'shop').is === 'idle');
    expect(cache.storeById(podKind.id)).toBeUndefined();
    await expect.poll(() => cluster.watched.some((path) => path.startsWith(pods))).toBe(false);
  });

  it('asks once where the whole cluster is followed already', async () => {
    await cache.connect();
    const whole = cache.need(podKind.id);
    await until(() => cache.stateOf(podKind.id).is === 'live');
    const part = cache.need(podKind.id, 'shop');
    expect(cache.stateOf(podKind.id, 'shop').is).toBe('live');
    whole();
    part();
    await until(() => cache.stateOf(podKind.id).is === 'idle');
    expect(cluster.server.seen.filter(({ path }) => path.endsWith('/pods'))).toHaveLength(1);
  });

  it('looks into namespaces where it may not look into the whole cluster, and sees all once it may', async () => {
    cluster.put(namespaces, object('shop'));
    cluster.put(deployments, object('web', 'shop'));
    cluster.put(deployments, object('job', 'default'));
    cluster.denied.add(deployments);
    await cache.connect();
    await until(() => names().length === 1 && cache.stateOf(deploymentKind.id, 'default').is === 'live');
    expect(cache.denialOf(deploymentKind.id)).toMatchObject({ code: 'cluster.forbidden' });
    expect(cache.storeOf(deploymentKind).get('default/job')).toBeDefined();
    cluster.denied.clear();
    await until(
      () => cache.denialOf(deploymentKind.id) === undefined && cache.stateOf(deploymentKind.id).is === 'live',
    );
    await until(() => cache.stateOf(deploymentKind.id, 'default').is === 'live');
    expect([...cache.storeOf(deploymentKind).all()].map(({ key }) => key).sort()).toEqual(['default/job', 'shop/web']);
  });

  it('says that a namespace is not permitted either', async () => {
    cluster.denied.add(pods).add(`/api/v1/namespaces/shop/pods`).add('/api/v1/namespaces/default/pods');
    await cache.connect();
    cache.need(podKind.id);
    cache.need(podKind.id, 'shop');
    await until(() => cache.stateOf(podKind.id).is === 'denied' && cache.stateOf(podKind.id, 'shop').is === 'denied');
  });

  it('follows kinds as their definitions come, go and come back', async () => {
    await cache.connect();
    const id = 'gadgets.example.com';
    cache.need(id);
    expect(cache.stateOf(id).is).toBe('starting');
    await until(() => cache.stateOf(id).is === 'not-served');
    await until(() => cache.stateOf(definitionKind.id).is === 'live');

    cluster.serve(gadgets);
    cluster.put('/apis/example.com/v1/gadgets', object('one', 'shop'));
    cluster.put(definitions, object(id));
    await until(() => cache.stateOf(id).is === 'live');
    expect(cache.storeById(id)?.get('shop/one')).toMatchObject({ name: 'one', facts: { object: { metadata: {} } } });

    cluster.withdraw('/apis/example.com/v1/gadgets');
    cluster.remove(definitions, id);
    await until(() => cache.stateOf(id).is === 'not-served');
    expect(cache.storeById(id)?.size).toBe(0);

    cluster.serve({ ...gadgets, version: 'v2' });
    cluster.put('/apis/example.com/v2/gadgets', object('two', 'shop'));
    cluster.put(definitions, object(id));
    await until(() => cache.stateOf(id).is === 'live');
    expect(cache.storeById(id)?.get('shop/two')).toBeDefined();
  });

  it('finds kinds that come also where definitions may not be watched, some time later', async () => {
    const id = 'gadgets.example.com';
    cluster.denied.add(definitions);
    await cache.connect();
    cache.need(id);
    await until(() => cache.stateOf(id).is === 'not-served');
    cluster.serve(gadgets);
    await until(() => cache.stateOf(id).is === 'live');
    cluster.withdraw('/apis/example.com/v1/gadgets');
    await until(() => cache.stateOf(id).is === 'not-served');
  });

  it('asks again by itself what the server serves where it did not tell at first, and says that meanwhile', async () => {
    const gadgetsPath = '/apis/example.com/v1/gadgets';
    cluster.serve(gadgets);
    cluster.put(gadgetsPath, object('one', 'shop'));
    cluster.denied.add('/apis');
    await cache.connect();
    cache.need('gadgets.example.com');
    cache.need(podKind.id);
    await until(() => cache.stateOf('gadgets.example.com').is === 'denied');
    expect(cache.catalogProblem).toMatchObject({ code: 'cluster.forbidden' });
    // Of built-in kinds it is known how they are read.
    await until(() => cache.stateOf(podKind.id).is === 'live');
    cluster.denied.clear();
    await until(() => cache.stateOf('gadgets.example.com').is === 'live');
    expect(cache.catalogProblem).toBeUndefined();
  });

  it('asks only once to connect where a person is in a hurry', async () => {
    const connected = cache.connect();
    cache.retry();
    cache.retry();
    await connected;
    await until(isLive);
    expect(cluster.server.seen.filter(({ path }) => path === '/version')).toHaveLength(1);
    expect(cluster.server.seen.filter(({ path }) => path === '/apis')).toHaveLength(1);
  });

  it('connects by itself to a server that comes later, while somebody needs something of it', async () => {
    const port = Number(new URL(cluster.server.address).port);
    await cluster.server.stop();
    await cache.connect();
    // What the cache follows for itself is no reason to ask.
    expect(cache.connection).toMatchObject({ is: 'failed', isTriedAgain: false });
    const release = cache.need(podKind.id);
    expect(cache.connection).toMatchObject({ is: 'failed', isTriedAgain: true });
    release();
    expect(cache.connection).toMatchObject({ is: 'failed', isTriedAgain: false });
    cache.need(podKind.id);
    cluster = await FakeCluster.start(port);
    cluster.put(pods, object('a', 'shop'));
    await until(() => cache.stateOf(podKind.id).is === 'live');
    expect([...cache.storeOf(podKind).all()].map(({ key }) => key)).toEqual(['shop/a']);
  });

  it('asks for no data of Secrets', async () => {
    await cache.connect();
    cache.need('secrets');
    await until(() => cache.stateOf('secrets').is === 'live');
    const asked = cluster.server.seen.filter(({ path }) => path.endsWith('/secrets'));
    expect(asked.map(({ headers }) => headers.accept)).toEqual([
      expect.stringMatching(
        /^application\/vnd\.kubernetes\.protobuf;as=PartialObject[^,]*, application\/json;as=PartialObject[^,]*$/,
      ),
    ]);
  });
});
