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

  it('go on with the Pod that takes the place of a deleted one, also where the Pod itself was forwarded', async () => {
    const [pod] = await listPods(connection, web, signal);
    if (pod === undefined) expect.unreachable('there is a Pod');
    const object = { group: '', version: 'v1', kind: 'Pod', namespace: 'shop', name: pod.name };
    const forward = await forwards.start({ context: context(), object, port: 8080 }, signal);
    expect(await answerOf(forward)).toBe(200);
    const path = `/api/v1/namespaces/shop/pods/${pod.name}`;
    await connection.request({ method: 'DELETE', path, query: { gracePeriodSeconds: 0 } });
    await vi.waitFor(async () => {
      expect((await listPods(connection, object, signal)).length).toBe(0);
    }, 20_000);
    await vi.waitFor(async () => {
      expect(await answerOf(forward)).toBe(200);
    }, 20_000);
    expect(told[0]?.target.pod).not.toBe(pod.name);
    expect(told[0]?.problem).toBeUndefined();
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
