import { once } from 'node:events';
import type { AddressInfo } from 'node:net';
import { createServer } from 'node:net';
import { afterAll, afterEach, beforeAll, describe, expect, it, vi } from 'vitest';
import { Forwards } from '../../src/agent/forwards.ts';
import { Kubeconfigs } from '../../src/agent/kubeconfigs.ts';
import type { ForwardState } from '../../src/agent/protocol/forwards.ts';
import { declaredPortsOf } from '../../src/cluster/actions/forward-target.ts';
import { connect } from '../../src/cluster/connect.ts';
import { listPods } from '../../src/cluster/pods.ts';
import type { ClusterConnection } from '../../src/cluster/types.ts';
import type { JsonObject } from '../../src/core/json.ts';
import type { ObjectReference } from '../../src/core/kubernetes.ts';
import { problemOf } from '../../src/core/problem.ts';
import type { LabHandle } from '../lab/lab.ts';
import { ensureLab, whyNoLab } from '../lab/lab.ts';

const skipReason = await whyNoLab();
if (skipReason !== undefined) console.log(`tests of forwards are skipped: ${skipReason}`);

const web: ObjectReference = { group: 'apps', version: 'v1', kind: 'Deployment', namespace: 'shop', name: 'web' };
const service: ObjectReference = { group: '', version: 'v1', kind: 'Service', namespace: 'shop', name: 'web' };
const { signal } = new AbortController();

describe.skipIf(skipReason !== undefined)('forwarded ports through a real API server', () => {
  let lab: LabHandle;
  let kubeconfigs: Kubeconfigs;
  let connection: ClusterConnection;
  let forwards: Forwards;
  let told: readonly ForwardState[] = [];

  beforeAll(async () => {
    lab = await ensureLab({ name: 'test-forwards', scenario: 'demo', ownerPid: process.pid });
    kubeconfigs = new Kubeconfigs(() => undefined);
    await kubeconfigs.configure([lab.kubeconfigPath]);
    connection = connect(await kubeconfigs.read(), lab.contexts.admin);
    forwards = new Forwards({
      kubeconfigs,
      requireTrust: () => undefined,
      emit: (name, value) => {
        if (name === 'forwards/changed') told = value as readonly ForwardState[];
      },
    });
    await vi.waitFor(async () => {
      expect((await listPods(connection, web, signal)).every(({ isReady }) => isReady)).toBe(true);
    }, 20_000);
  });

  afterEach(() => forwards.close());

  afterAll(async () => {
    kubeconfigs.close();
    await connection.close();
    await lab.down();
  });

  async function answerOf({ localPort }: ForwardState): Promise<number> {
    const answer = await fetch(`http://127.0.0.1:${localPort}/`, { headers: { connection: 'close' } });
    await answer.text();
    return answer.status;
  }

  const context = (): string => lab.contexts.admin;

  it('lead to the Pods of a workload and, by the port of its own, of a Service', async () => {
    const [declared] = await declaredPortsOf(connection, service, signal);
    if (declared === undefined) expect.unreachable('the Service has a port');
    const first = await forwards.start({ context: context(), object: service, port: declared.port }, signal);
    expect(await answerOf(first)).toBe(200);
    const second = await forwards.start({ context: context(), object: web, port: 8080 }, signal);
    expect(await answerOf(second)).toBe(200);
    expect(second.localPort).not.toBe(first.localPort);
    expect(told.map(({ id }) => id)).toEqual([first.id, second.id]);
    expect(await forwards.start({ context: context(), object: web, port: 8080 }, signal)).toBe(second);
  });

  it('take the next local port where the wanted one is taken', async () => {
    const taken = createServer().listen(0, '127.0.0.1');
    await once(taken, 'listening');
    const { port: localPort } = taken.address() as AddressInfo;
    const forward = await forwards.start({ context: context(), object: web, port: 8080, localPort }, signal);
    expect(forward).toMatchObject({ wantedPort: localPort });
    expect(forward.localPort).toBeGreaterThan(localPort);
    expect(await answerOf(forward)).toBe(200);
    taken.close();
  });

  /** Waits until the forward says that it goes to another Pod than this, or to none; no connection is made for that. */
  async function movesFrom(pod: string): Promise<ForwardState> {
    return vi.waitFor(() => {
      const [state] = told;
      if (state === undefined) expect.unreachable('there is a forward');
      expect(state.problem).toBeUndefined();
      expect(state.target.pod).not.toBe(pod);
      return state;
    }, 30_000);
  }

  async function waits(): Promise<void> {
    await vi.waitFor(() => {
      expect(told[0]?.problem?.code).toBe('cluster.forward-waiting');
    }, 30_000);
  }

  const deploymentPath = '/apis/apps/v1/namespaces/shop/deployments/web';

  async function patchWeb(spec: JsonObject): Promise<void> {
    const contentType = 'application/merge-patch+json';
    await connection.request({ method: 'PATCH', path: deploymentPath, contentType, body: { spec } });
  }

  it('go on with the Pod that takes the place of a deleted one, also where the Pod itself was forwarded', async () => {
    const [pod] = await listPods(connection, web, signal);
    if (pod === undefined) expect.unreachable('there is a Pod');
    const object = { group: '', version: 'v1', kind: 'Pod', namespace: 'shop', name: pod.name };
    const forward = await forwards.start({ context: context(), object, port: 8080 }, signal);
    expect(await answerOf(forward)).toBe(200);
    await connection.request({ method: 'DELETE', path: `/api/v1/namespaces/shop/pods/${pod.name}` });
    const moved = await movesFrom(pod.name);
    const now = await listPods(connection, web, signal);
    expect(now.find(({ name }) => name === moved.target.pod)).toMatchObject({ isReady: true, isTerminating: false });
    expect(await answerOf(forward)).toBe(200);
  });

  it('move to a new Pod in a rollout, of a workload and of a Service', async () => {
    const first = await forwards.start({ context: context(), object: web, port: 8080 }, signal);
    const [declared] = await declaredPortsOf(connection, service, signal);
    if (declared === undefined) expect.unreachable('the Service has a port');
    const second = await forwards.start({ context: context(), object: service, port: declared.port }, signal);
    const before = new Set((await listPods(connection, web, signal)).map(({ name }) => name));
    await patchWeb({ template: { metadata: { annotations: { 'kubectl.kubernetes.io/restartedAt': 'now' } } } });
    await vi.waitFor(() => {
      expect(told.map(({ target, problem }) => [before.has(target.pod), problem])).toEqual([
        [false, undefined],
        [false, undefined],
      ]);
    }, 60_000);
    expect([await answerOf(first), await answerOf(second)]).toEqual([200, 200]);
  });

  it('of a Pod of a StatefulSet wait for the Pod of the same name, and go to no other', async () => {
    const labels = { app: 'store' };
    await lab.client.apply({
      apiVersion: 'apps/v1',
      kind: 'StatefulSet',
      metadata: { name: 'store', namespace: 'shop' },
      spec: {
        serviceName: 'store',
        replicas: 2,
        selector: { matchLabels: labels },
        template: { metadata: { labels }, spec: { containers: [{ name: 'app', image: 'meshdeck-demo/store:1.0.0' }] } },
      },
    });
    const stateful: ObjectReference = { ...web, kind: 'StatefulSet', name: 'store' };
    await vi.waitFor(async () => {
      const pods = await listPods(connection, stateful, signal);
      expect(pods.map(({ name, isReady }) => [name, isReady])).toEqual([
        ['store-0', true],
        ['store-1', true],
      ]);
    }, 30_000);
    const object: ObjectReference = { group: '', version: 'v1', kind: 'Pod', namespace: 'shop', name: 'store-0' };
    const states: (readonly [string, string | undefined])[] = [];
    const watching = new Forwards({
      kubeconfigs,
      requireTrust: () => undefined,
      emit: (name, value) => {
        if (name !== 'forwards/changed') return;
        for (const { target, problem } of value as readonly ForwardState[]) states.push([target.pod, problem?.code]);
      },
    });
    const forward = await watching.start({ context: context(), object, port: 8080 }, signal);
    await connection.request({ method: 'DELETE', path: '/api/v1/namespaces/shop/pods/store-0' });
    await vi.waitFor(() => {
      expect(states).toEqual([
        ['store-0', undefined],
        ['store-0', 'cluster.forward-waiting'],
        ['store-0', undefined],
      ]);
    }, 30_000);
    expect(await answerOf(forward)).toBe(200);
    await watching.close();
  });

  it('say that they wait while there is no Pod, keep connections for a while, and lead them to the first that is ready', async () => {
    const { replicas } = (await connection.request<{ spec: { replicas: number } }>({ path: deploymentPath })).spec;
    const forward = await forwards.start({ context: context(), object: web, port: 8080 }, signal);
    await patchWeb({ replicas: 0 });
    await waits();
    const answer = answerOf(forward);
    await patchWeb({ replicas });
    expect(await answer).toBe(200);
    await movesFrom(forward.target.pod);
  });

  it('close connections that have waited long enough, and go on once there is a Pod again', async () => {
    const impatient = new Forwards(
      {
        kubeconfigs,
        requireTrust: () => undefined,
        emit: (name, value) => {
          if (name === 'forwards/changed') told = value as readonly ForwardState[];
        },
      },
      100,
    );
    const forward = await impatient.start({ context: context(), object: web, port: 8080 }, signal);
    await patchWeb({ replicas: 0 });
    await waits();
    await expect(answerOf(forward)).rejects.toThrow();
    await patchWeb({ replicas: 3 });
    await movesFrom(forward.target.pod);
    expect(await answerOf(forward)).toBe(200);
    await impatient.close();
  });

  it('end with their context, and when they are stopped', async () => {
    const forward = await forwards.start({ context: context(), object: web, port: 8080 }, signal);
    await forwards.disconnected('another');
    expect(told).toHaveLength(1);
    await forwards.disconnected(context());
    expect(told).toEqual([]);
    await expect(answerOf(forward)).rejects.toThrow();
  });

  it('are refused to somebody who may not forward, and leave nothing', async () => {
    const request = { context: lab.contexts.viewer, object: web, port: 8080 };
    const refused = await forwards.start(request, signal).catch(problemOf);
    expect(refused).toMatchObject({ code: 'cluster.forbidden', params: { resource: 'pods/portforward' } });
    expect(forwards.states).toEqual([]);
  });

  it('say which ports a Service has', async () => {
    const refused = await forwards.start({ context: context(), object: service, port: 4 }, signal).catch(problemOf);
    expect(refused).toMatchObject({ code: 'cluster.service-port-unknown' });
  });
});
