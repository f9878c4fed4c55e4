import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { textAt } from '../../cluster/readiness/read.ts';
import { FakeCluster } from '../../cluster/testing/fake-cluster.ts';
import type { ClusterConnection } from '../../cluster/types.ts';
import type { JsonObject } from '../../core/json.ts';
import { problemOf, type Problem } from '../../core/problem.ts';
import { untilReady } from './until-ready.ts';

const deployments = '/apis/apps/v1/deployments';
const pods = '/api/v1/pods';

let cluster: FakeCluster;
let connection: ClusterConnection;
let stop: AbortController;
/** Why it was not ready yet, in order. */
let reasons: string[];

beforeEach(async () => {
  cluster = await FakeCluster.start();
  connection = cluster.server.connect();
  stop = new AbortController();
  reasons = [];
});

afterEach(async () => {
  stop.abort();
  await connection.close();
  await cluster.stop();
});

function deployment(status: JsonObject, generation = 2): JsonObject {
  return {
    apiVersion: 'apps/v1',
    kind: 'Deployment',
    metadata: { name: 'web', namespace: 'shop', generation },
    spec: { replicas: 1, selector: { matchLabels: { app: 'web' } } },
    status,
  };
}

const ready = { observedGeneration: 2, replicas: 1, updatedReplicas: 1, readyReplicas: 1, availableReplicas: 1 };
const rolling = { observedGeneration: 2, replicas: 2, updatedReplicas: 1, readyReplicas: 1, availableReplicas: 1 };

function pod(name: string, mark: string, reason: string, restartCount = 0): JsonObject {
  return {
    apiVersion: 'v1',
    kind: 'Pod',
    metadata: { name, namespace: 'shop', labels: { app: 'web' }, annotations: { mark } },
    spec: { containers: [{ name: 'web' }] },
    status: {
      phase: 'Pending',
      containerStatuses: [{ name: 'web', ready: false, restartCount, state: { waiting: { reason } } }],
    },
  };
}

/** Waits for it; the answer is undefined where it became ready. */
function wait(timeoutMs = 60_000): Promise<Problem | undefined> {
  return untilReady(
    connection,
    {
      workload: { group: 'apps', version: 'v1', kind: 'Deployment', namespace: 'shop', name: 'web' },
      isNew: (one) => textAt(one, 'metadata', 'annotations', 'mark') === 'new',
      timeoutMs,
      onReason: (reason) => reasons.push(reason),
    },
    stop.signal,
  ).then(() => undefined, problemOf);
}

/** Waits until a reason was told. */
function told(words: string): Promise<void> {
  return expect.poll(() => reasons.join('\n'), { interval: 5 }).toContain(words);
}

describe('a workload that was restarted', () => {
  it('is ready when its controller says so of what was asked last', async () => {
    cluster.put(deployments, deployment({ ...ready, observedGeneration: 1 }));
    const waiting = wait();
    await told('the controller has not seen the last change yet');
    cluster.put(deployments, deployment(rolling));
    await told('1 old ones still there');
    cluster.put(deployments, deployment(ready));
    expect(await waiting).toBeUndefined();
  });

  it('is told with the Pod that keeps it, and not with an old one', async () => {
    cluster.put(deployments, deployment(rolling));
    cluster.put(pods, pod('web-old', 'old', 'ImagePullBackOff'));
    cluster.put(pods, pod('web-new', 'new', 'ContainerCreating'));
    const waiting = wait();
    await told('Pod web-new: ContainerCreating');
    expect(reasons.join('\n')).not.toContain('web-old');
    cluster.put(deployments, deployment(ready));
    expect(await waiting).toBeUndefined();
  });

  it('is given up at a new Pod that does not come up by itself', async () => {
    cluster.put(deployments, deployment(rolling));
    const waiting = wait();
    await told('old ones');
    cluster.put(pods, pod('web-new', 'new', 'ImagePullBackOff'));
    const problem = await waiting;
    expect(problem).toMatchObject({ code: 'mesh.restart-stopped', params: { workload: 'Deployment shop/web' } });
    expect(problem?.params['reason']).toContain('Pod web-new: ImagePullBackOff');
  });

  it('may crash while its proxy comes up, but not again and again', async () => {
    cluster.put(deployments, deployment(rolling));
    cluster.put(pods, pod('web-new', 'new', 'CrashLoopBackOff', 1));
    const waiting = wait();
    await told('Pod web-new: CrashLoopBackOff');
    cluster.put(pods, pod('web-new', 'new', 'CrashLoopBackOff', 3));
    expect(await waiting).toMatchObject({ code: 'mesh.restart-stopped' });
  });

  it('is given up where it says so itself, or is gone', async () => {
    const conditions = [{ type: 'Progressing', status: 'False', reason: 'ProgressDeadlineExceeded' }];
    cluster.put(deployments, deployment({ ...rolling, conditions }));
    expect((await wait())?.params['reason']).toContain('progress deadline exceeded');
    cluster.remove(deployments, 'shop/web');
    expect((await wait())?.params['reason']).toBe('it is gone');
  });

  it('is waited for only so long, and not after a cancel', async () => {
    cluster.put(deployments, deployment(rolling));
    expect(await wait(1)).toMatchObject({ code: 'mesh.restart-late' });
    const waiting = wait();
    await told('old ones');
    stop.abort();
    expect(await waiting).toMatchObject({ code: 'cancelled' });
  });

  it('is waited for also where its Pods may not be seen', async () => {
    cluster.denied.add('/api/v1/namespaces/shop/pods');
    cluster.put(deployments, deployment(rolling));
    const waiting = wait();
    await told('old ones');
    cluster.put(deployments, deployment(ready));
    expect(await waiting).toBeUndefined();
  });
});
