/**
 * What a watch keeps, held against a fresh list of a real API server after every fault that a proxy, the server or the store can make. What
 * people see of each is a row of docs/cluster-faults.md, which is held against what was told here.
 */
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it, vi } from 'vitest';
import { ClusterCache } from '../../src/cluster/cache/cluster-cache.ts';
import { namespaceKind } from '../../src/cluster/kinds/cluster-wide.ts';
import { deploymentKind } from '../../src/cluster/kinds/workloads.ts';
import { connectTo } from '../../src/cluster/testing/fake-api-server.ts';
import { Connection } from '../../src/cluster/transport/connection.ts';
import type { WatchTiming } from '../../src/cluster/watch.ts';
import { inGroups } from '../../src/core/concurrency.ts';
import { credentialsOf } from '../lab/faults/credentials.ts';
import { FaultProxy, type Damage, type Deed, type Phase } from '../lab/faults/fault-proxy.ts';
import { SecondApiServer } from '../lab/faults/second-api-server.ts';
import { compactStore } from '../lab/faults/store.ts';
import { KubeClient, type KubeObject } from '../lab/kube-client.ts';
import { ensureLab, whyNoLab, type LabHandle } from '../lab/lab.ts';
import { FaultTable } from './fault-table.ts';
import { Followed } from './followed.ts';

const skipReason = await whyNoLab();
if (skipReason !== undefined) console.log(`faults of clusters are skipped: ${skipReason}`);

const namespace = 'faults';
const configMaps = `/api/v1/namespaces/${namespace}/configmaps`;
/** More than two pages of a list. */
const objectCount = 1_100;

/** Lets the user who may do nothing look into the namespace. */
const viewOfNobody: KubeObject = {
  apiVersion: 'rbac.authorization.k8s.io/v1',
  kind: 'RoleBinding',
  metadata: { name: 'nobody-views', namespace },
  roleRef: { apiGroup: 'rbac.authorization.k8s.io', kind: 'ClusterRole', name: 'view' },
  subjects: [{ apiGroup: 'rbac.authorization.k8s.io', kind: 'User', name: 'lab-nobody' }],
};

describe.skipIf(skipReason !== undefined)('a watch of a real API server', () => {
  let lab: LabHandle;
  let proxy: FaultProxy;
  let connection: Connection;
  let followed: Followed | undefined;
  let changes = 0;
  const table = new FaultTable();

  function follow(at = configMaps, timing: Partial<WatchTiming> = {}): Followed {
    followed = new Followed(connection, at, timing);
    return followed;
  }

  function change(annotations: Readonly<Record<string, string>> = {}): Promise<KubeObject> {
    changes += 1;
    const metadata = { name: 'changed', namespace, annotations };
    const data = { changes: String(changes) };
    return lab.client.apply({ apiVersion: 'v1', kind: 'ConfigMap', metadata, data });
  }

  /** The end of every test: what is kept is what is there, and what was told is written in the document. */
  async function agrees(fault: string): Promise<void> {
    await followed?.agreesWith(lab.client, change);
    await followed?.until(() => followed?.state === 'live');
    tell(fault);
  }

  function tell(fault: string): void {
    table.tell(fault, followed?.codes ?? []);
  }

  beforeAll(async () => {
    lab = await ensureLab({ name: 'cluster-faults', ownerPid: process.pid });
    proxy = await FaultProxy.start(credentialsOf(lab, 'admin'));
    await lab.client.apply({ apiVersion: 'v1', kind: 'Namespace', metadata: { name: namespace } });
    await inGroups(
      Array.from({ length: objectCount }, (_, index) => `one-${index}`),
      async (name) => {
        await lab.client.post(configMaps, { apiVersion: 'v1', kind: 'ConfigMap', metadata: { name }, data: { name } });
      },
      16,
    );
  });

  beforeEach(() => {
    connection = connectTo(proxy.address);
  });

  afterEach(async () => {
    vi.useRealTimers();
    await followed?.end();
    followed = undefined;
    await connection.close();
    proxy.reset();
    proxy.upstream = credentialsOf(lab, 'admin');
  });

  afterAll(async () => {
    await proxy.close();
    await lab.down();
  });

  describe('between which and us', () => {
    const json = { 'content-type': 'application/json' };
    const answered = (status: number, headers: Record<string, string>, body: string): Deed => ({
      is: 'answer',
      status,
      headers,
      body,
    });
    const refusals: readonly { readonly fault: string; readonly deed: Deed; readonly times?: number }[] = [
      { fault: 'connections are reset', deed: { is: 'refuse' }, times: 3 },
      {
        fault: 'the server says 429 and asks to wait, again and again',
        deed: answered(429, { 'content-type': 'text/plain', 'retry-after': '1' }, 'Too many requests'),
        times: 2,
      },
      {
        fault: 'the server says 503 and asks to wait',
        deed: answered(503, { ...json, 'retry-after': '1' }, '{"kind":"Status","code":503,"message":"shutting down"}'),
      },
      { fault: 'the server says 500', deed: answered(500, json, '{"kind":"Status","code":500}'), times: 3 },
      {
        fault: 'a load balancer answers 502 with a page',
        deed: answered(502, { 'content-type': 'text/html' }, '<html><h1>Bad Gateway</h1></html>'),
      },
      {
        fault: 'a sign-in page answers',
        deed: answered(200, { 'content-type': 'text/html' }, '<html>Sign in</html>'),
      },
    ];
    const damages: readonly { readonly fault: string; readonly how: Damage }[] = [
      { fault: 'answers end too early', how: 'cut' },
      { fault: 'connections are reset in the middle', how: 'reset' },
      { fault: 'bytes are damaged', how: 'corrupt' },
      { fault: 'bytes come slowly and in pieces', how: 'drip' },
      { fault: 'a connection is half-open', how: 'silence' },
    ];
    const listPhases: readonly Phase[] = ['streaming-list', 'first-page', 'later-page'];

    for (const phase of listPhases) {
      for (const { fault, deed, times = 1 } of refusals)
        it(`${fault} (${phase})`, async () => {
          proxy.refusesStreaming = phase !== 'streaming-list';
          // What fails as a stream is read in pages the next time.
          const done = proxy.inject({ on: phase, deed, times: phase === 'streaming-list' ? 1 : times });
          await follow().until(() => followed?.state === 'live');
          await done;
          await agrees(fault);
        });
      for (const { fault, how } of damages)
        it(`${fault} (${phase})`, async () => {
          proxy.refusesStreaming = phase !== 'streaming-list';
          const done = proxy.inject({ on: phase, deed: { is: 'damage', how, afterBytes: 20_000 } });
          await follow(configMaps, how === 'silence' ? { pageMs: 2_000 } : {}).until(() => followed?.state === 'live');
          await done;
          await agrees(fault);
        });
    }

    for (const { fault, deed, times = 1 } of refusals)
      it(`${fault} (watch)`, async () => {
        await follow().until(() => followed?.state === 'live');
        const done = proxy.inject({ on: 'watch', deed, times });
        proxy.endOpenStreams('reset');
        await done;
        await agrees(fault);
      });

    for (const { fault, how } of damages)
      it(`${fault} (watch)`, async () => {
        await follow(configMaps, how === 'silence' ? { inactivityMs: 2_000 } : {}).until(
          () => followed?.state === 'live',
        );
        proxy.damageOpenStreams(how);
        await agrees(how === 'silence' ? 'a watch falls silent' : fault);
      });
  });

  it('takes what happens while it is cut off', async () => {
    const fault = 'objects come, change and go meanwhile';
    await follow().until(() => followed?.state === 'live');
    const done = proxy.inject({ on: 'watch', deed: { is: 'refuse' }, times: 5 });
    proxy.endOpenStreams('reset');
    await lab.client.request('DELETE', `${configMaps}/one-7`);
    await lab.client.post(configMaps, { apiVersion: 'v1', kind: 'ConfigMap', metadata: { name: 'one-7' }, data: {} });
    await lab.client.request('DELETE', `${configMaps}/one-8`);
    await done;
    await agrees(fault);
    expect(followed?.rows.has(`${namespace}/one-8`)).toBe(false);
    await lab.client.post(configMaps, { apiVersion: 'v1', kind: 'ConfigMap', metadata: { name: 'one-8' }, data: {} });
  });

  it('comes back from the sleep of this machine', async () => {
    const fault = 'this machine sleeps, and its connections do not survive';
    vi.useFakeTimers({ toFake: ['Date'] });
    await follow().until(() => followed?.state === 'live');
    // Nobody tells that the connection is gone, and silence would be noticed in an hour.
    proxy.endOpenStreams('silence');
    vi.setSystemTime(Date.now() + 3_600_000);
    await agrees(fault);
  });

  it('notices that a server does not know the version yet that it has', async () => {
    const fault = 'the server was restored from an older state';
    await follow(configMaps, { inactivityMs: 1_000 }).until(() => followed?.state === 'live');
    // A version of the future, which is what ours is to a restored server: it waits for it in silence.
    const query = { resourceVersion: '900000000' };
    const done = proxy.inject({ on: 'watch', deed: { is: 'rewrite', query }, times: 2 });
    proxy.endOpenStreams('reset');
    await done;
    await followed?.until(() => followed?.count('synced') === 2);
    await agrees(fault);
  });

  it('follows rights as they go and come', async () => {
    const fault = 'a right is taken away, and given back later';
    const rbac = '/apis/rbac.authorization.k8s.io/v1';
    await lab.client.apply(viewOfNobody);
    proxy.upstream = credentialsOf(lab, 'nobody');
    await follow().until(() => followed?.state === 'live');
    await lab.client.request('DELETE', `${rbac}/namespaces/${namespace}/rolebindings/nobody-views`);
    const nobody = new KubeClient(credentialsOf(lab, 'nobody'));
    await vi.waitFor(
      async () => {
        expect(await nobody.status(configMaps)).toBe(403);
      },
      { timeout: 30_000, interval: 20 },
    );
    await nobody.close();
    // Rights are looked at when a request comes.
    proxy.endOpenStreams('reset');
    await followed?.until(() => followed?.state === 'denied');
    expect(followed?.rows.size).toBe(0);
    await lab.client.apply(viewOfNobody);
    await followed?.until(() => followed?.state === 'live');
    await agrees(fault);
  });

  it('looks into the namespace of its context where it may not look into the whole cluster', async () => {
    const fault = 'rights are for one namespace only';
    await lab.client.apply(viewOfNobody);
    proxy.upstream = credentialsOf(lab, 'nobody');
    const restricted = new Connection({
      context: { name: 'restricted', cluster: 'lab', user: 'nobody', namespace },
      cluster: { name: 'lab', server: proxy.address, isInsecure: false },
      user: { name: 'nobody' },
    });
    let look = (): void => undefined;
    const codes = new Set<string>();
    const cache = new ClusterCache({
      connection: restricted,
      onChange: () => {
        look();
      },
      onProblem: ({ code }) => codes.add(code),
      always: [deploymentKind.id],
      timing: { deniedRetryMs: 200 },
    });
    try {
      await cache.connect();
      await until(() => cache.stateOf(deploymentKind.id, namespace).is === 'live');
      expect(cache.denialOf(deploymentKind.id)?.code).toBe('cluster.forbidden');
      await until(() => cache.denialOf(namespaceKind.id) !== undefined);
      codes.add(cache.denialOf(namespaceKind.id)?.code ?? '');
      const labels = { app: 'seen' };
      await lab.client.apply({
        apiVersion: 'apps/v1',
        kind: 'Deployment',
        metadata: { name: 'seen', namespace },
        spec: {
          replicas: 0,
          selector: { matchLabels: labels },
          template: { metadata: { labels }, spec: { containers: [{ name: 'one', image: 'faults/one:1' }] } },
        },
      });
      await until(() => cache.storeOf(deploymentKind).get(`${namespace}/seen`) !== undefined);
      table.tell(fault, [...codes]);
    } finally {
      cache.close();
      await restricted.close();
    }

    function until(isSo: () => boolean): Promise<void> {
      return new Promise((resolve) => {
        look = () => {
          if (isSo()) resolve();
        };
        look();
      });
    }
  });

  describe('with objects of people', () => {
    const definitions = '/apis/apiextensions.k8s.io/v1/customresourcedefinitions';
    const widgets = `/apis/faults.meshdeck.dev/v1/namespaces/${namespace}/widgets`;

    function definition(properties: object): KubeObject {
      return {
        apiVersion: 'apiextensions.k8s.io/v1',
        kind: 'CustomResourceDefinition',
        metadata: { name: 'widgets.faults.meshdeck.dev' },
        spec: {
          group: 'faults.meshdeck.dev',
          scope: 'Namespaced',
          names: { plural: 'widgets', singular: 'widget', kind: 'Widget' },
          versions: [
            {
              name: 'v1',
              served: true,
              storage: true,
              schema: { openAPIV3Schema: { type: 'object', properties: { spec: { type: 'object', properties } } } },
            },
          ],
        },
      };
    }

    /** The server serves a kind a moment after its definition was made. */
    async function make(name: string, spec: object): Promise<KubeObject> {
      let answer: { readonly status: number; readonly answer: unknown } | undefined;
      await vi.waitFor(
        async () => {
          answer = await lab.client.post(widgets, {
            apiVersion: 'faults.meshdeck.dev/v1',
            kind: 'Widget',
            metadata: { name },
            spec,
          });
          expect(answer.status).toBe(201);
        },
        { timeout: 30_000, interval: 50 },
      );
      return answer?.answer as KubeObject;
    }

    it('follows a kind that goes and comes back as another one', async () => {
      const fault = 'a kind is taken away, and comes back with another schema';
      await lab.client.apply(definition({ size: { type: 'integer' } }));
      await make('first', { size: 1 });
      await follow(widgets).until(() => followed?.rows.size === 1);
      await lab.client.request('DELETE', `${definitions}/widgets.faults.meshdeck.dev`);
      await followed?.until(() => followed?.state === 'denied');
      expect(followed?.rows.size).toBe(0);
      await lab.client.apply(definition({ text: { type: 'string' } }));
      await make('second', { text: 'large' });
      await followed?.agreesWith(lab.client, () => make('third', { text: 'x'.repeat(1_200_000) }));
      tell(fault);
      await lab.client.request('DELETE', `${definitions}/widgets.faults.meshdeck.dev`);
    });

    it('keeps what people write as it is', async () => {
      const fault = 'values with markup and terminal escapes, 256 KB of annotations, objects over 1 MB';
      const hostile =
        '<img src=x onerror=alert(1)> [a](command:evil) \u001b[2J\u001b]8;;http://evil\u0007 \u202e `$(id)`';
      await follow().until(() => followed?.state === 'live');
      await followed?.agreesWith(lab.client, () =>
        change({ 'meshdeck.dev/hostile': hostile, 'meshdeck.dev/large': 'ä'.repeat(120_000) }),
      );
      await agrees(fault);
    });
  });

  it('keeps names as they are that only some kinds may have', async () => {
    const roles = '/apis/rbac.authorization.k8s.io/v1/clusterroles';
    const kind = { apiVersion: 'rbac.authorization.k8s.io/v1', kind: 'ClusterRole' };
    let made = 0;
    const make = async (): Promise<KubeObject> => {
      made += 1;
      const name = `faults ${made} <img src=x onerror=alert(1)> $(trash) [a](command:evil) \u001b[2J \u202e`;
      const { status, answer } = await lab.client.post(roles, { ...kind, metadata: { name }, rules: [] });
      expect(status).toBe(201);
      return answer as KubeObject;
    };
    await make();
    await follow(roles).until(() => followed?.state === 'live');
    await followed?.agreesWith(lab.client, make);
    tell('names with markup and terminal escapes');
  });

  describe('that ends', () => {
    let second: SecondApiServer;

    beforeAll(async () => {
      second = await SecondApiServer.start(lab, { hasWatchCache: true });
    });

    afterAll(async () => {
      await second.kill();
    });

    const isAway = (): boolean => followed?.state === 'reconnecting';
    const phases: readonly Phase[] = ['streaming-list', 'later-page', 'watch'];
    for (const phase of phases)
      it(`is followed again when it is back (killed at: ${phase})`, async () => {
        const fault = 'the API server is killed and started again';
        proxy.upstream = credentialsOf(lab, 'admin', second.server);
        proxy.refusesStreaming = phase === 'later-page';
        const happening = { is: 'happening', afterBytes: 10_000, run: () => second.kill() } as const;
        if (phase !== 'watch')
          await Promise.all([proxy.inject({ on: phase, deed: happening }), follow().until(isAway)]);
        else {
          await follow().until(() => followed?.state === 'live');
          await second.kill();
          await followed?.until(isAway);
        }
        // The store goes on, so that its cache begins later than where we were.
        await change();
        await second.restart();
        await agrees(fault);
      });
  });

  describe('whose store forgets', () => {
    let second: SecondApiServer;

    beforeAll(async () => {
      second = await SecondApiServer.start(lab, { hasWatchCache: false });
    });

    afterAll(async () => {
      await second.kill();
    });

    async function forget(): Promise<void> {
      await change();
      const { metadata } = await change();
      await compactStore(lab, metadata.resourceVersion ?? '');
    }

    it('is listed again after a watch', async () => {
      const fault = 'the store forgets what the watch would go on from';
      proxy.upstream = credentialsOf(lab, 'admin', second.server);
      await follow().until(() => followed?.state === 'live');
      const done = proxy.inject({ on: 'watch', deed: { is: 'happening', afterBytes: 0, run: forget } });
      proxy.endOpenStreams('reset');
      await done;
      await followed?.until(() => followed?.count('synced') === 2);
      await agrees(fault);
    });

    it('is listed at once after a page', async () => {
      const fault = 'the store forgets between two pages of a list';
      proxy.upstream = credentialsOf(lab, 'admin', second.server);
      proxy.refusesStreaming = true;
      const done = proxy.inject({ on: 'later-page', deed: { is: 'happening', afterBytes: 0, run: forget } });
      await follow().until(() => followed?.state === 'live');
      await done;
      await agrees(fault);
      expect(proxy.count('first-page')).toBe(1);
    });
  });

  it('told what the document says', () => {
    expect(table.unwritten()).toEqual([]);
  });
});
