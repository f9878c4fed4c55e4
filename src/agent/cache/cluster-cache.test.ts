import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { beginWatch, FakeApiServer, objectOf, sendEvent, sendJson } from '../../cluster/testing/fake-api-server.ts';
import { ClusterCache } from './cluster-cache.ts';

let server: FakeApiServer;
let cache: ClusterCache;
let wake: () => void;
/** The cluster that answers. */
let cluster: { readonly uid: string; readonly namespace: string };
let open: (() => void)[];

beforeEach(async () => {
  server = await FakeApiServer.start();
  server.streamsLists = true;
  open = [];
  cluster = { uid: 'first', namespace: 'shop' };
  server.fallback = ({ path, query }, response) => {
    if (path === '/version') sendJson(response, { gitVersion: 'v1.36.3' });
    else if (path === '/api/v1/namespaces/kube-system') sendJson(response, { metadata: { uid: cluster.uid } });
    else {
      beginWatch(response);
      open.push(() => response.socket?.destroy());
      if (!query.has('sendInitialEvents')) return;
      if (path === '/api/v1/namespaces') sendEvent(response, 'ADDED', objectOf({ name: cluster.namespace }));
      const annotations = { 'k8s.io/initial-events-end': 'true' };
      sendEvent(response, 'BOOKMARK', { metadata: { resourceVersion: '100', annotations } });
    }
  };
  wake = () => undefined;
  cache = new ClusterCache({
    connection: server.connect(),
    onChange: () => {
      wake();
    },
    onProblem: () => undefined,
    timing: { firstBackoffMs: 5, longestBackoffMs: 20 },
  });
});

afterEach(async () => {
  cache.close();
  await server.stop();
});

function until(isSo: () => boolean): Promise<void> {
  return new Promise((resolve) => {
    wake = () => {
      if (isSo()) resolve();
    };
    wake();
  });
}

const names = (): readonly string[] => [...cache.view.namespaces.keys()];
const isLive = (): boolean =>
  cache.view.kinds.size === 5 && [...cache.view.kinds.values()].every(({ is }) => is === 'live');

describe('ClusterCache', () => {
  it('keeps what it knows of a cluster that was away', async () => {
    await cache.connect();
    await until(isLive);
    const before = server.seen.filter(({ query }) => query.has('sendInitialEvents')).length;
    for (const cut of open.splice(0)) cut();
    await until(() => !isLive());
    await until(isLive);
    expect(names()).toEqual(['shop']);
    expect(server.seen.filter(({ query }) => query.has('sendInitialEvents'))).toHaveLength(before);
  });

  it('forgets all of a cluster in whose place another one came back', async () => {
    await cache.connect();
    await until(isLive);
    cluster = { uid: 'second', namespace: 'other' };
    for (const cut of open.splice(0)) cut();
    await until(() => isLive() && names().join() === 'other');
  });
});
