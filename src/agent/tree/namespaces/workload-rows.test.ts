import { describe, expect, it } from 'vitest';
import type { JsonObject } from '../../../core/json.ts';
import { problem } from '../../../core/problem.ts';
import type { Row } from '../../protocol/rows.ts';
import { FakeCache } from '../../testing/fake-cache.ts';
import { brief, minutesAgo, rowsAt } from '../../testing/tree-rows.ts';

function deployment(name: string, ready: number, wanted: number): JsonObject {
  return {
    metadata: { name, namespace: 'shop' },
    spec: { replicas: wanted },
    status: { replicas: wanted, updatedReplicas: wanted, readyReplicas: ready, availableReplicas: ready },
  };
}

const running = { running: { startedAt: minutesAgo(60) } };

interface PodOptions {
  readonly owner?: readonly [kind: string, name: string];
  readonly containers?: readonly string[];
  readonly labels?: JsonObject;
  readonly status?: JsonObject;
}

/** A Pod of the Deployment `web` that runs, unless it is told otherwise. */
function pod(
  name: string,
  { owner = ['ReplicaSet', 'web-abc12'], containers = ['web'], labels = {}, status }: PodOptions = {},
): JsonObject {
  return {
    metadata: {
      name,
      namespace: 'shop',
      creationTimestamp: minutesAgo(180),
      labels: { 'pod-template-hash': 'abc12', ...labels },
      ...(owner[0] === '' ? {} : { ownerReferences: [{ kind: owner[0], name: owner[1], controller: true }] }),
    },
    spec: {
      nodeName: 'node-1',
      containers: containers.map((container) => ({ name: container, image: `demo/${container}:1` })),
    },
    status: status ?? {
      phase: 'Running',
      conditions: [{ type: 'Ready', status: 'True' }],
      containerStatuses: containers.map((container) => ({
        name: container,
        ready: true,
        restartCount: 0,
        state: running,
      })),
    },
  };
}

const crashing: JsonObject = {
  phase: 'Running',
  containerStatuses: [
    {
      name: 'web',
      ready: false,
      restartCount: 14,
      state: { waiting: { reason: 'CrashLoopBackOff' } },
      lastState: { terminated: { reason: 'OOMKilled', exitCode: 137, finishedAt: minutesAgo(5) } },
    },
  ],
};

function event(
  about: readonly [kind: string, name: string],
  reason: string,
  message: string,
  count: number,
  minutes: number,
): JsonObject {
  return {
    metadata: { name: `${about[1]}.${reason}.${minutes}`, namespace: 'shop' },
    involvedObject: { apiVersion: 'v1', kind: about[0], name: about[1], namespace: 'shop' },
    reason,
    message,
    count,
    lastTimestamp: minutesAgo(minutes),
  };
}

/** A tooltip without the escapes of Markdown. */
function plain(row: Row | undefined): string {
  return (row?.tooltip ?? '').replaceAll(/&#(\d+);/g, (_, code: string) => String.fromCharCode(Number(code)));
}

const workloads = (state: FakeCache): readonly Row[] => rowsAt(state, 'namespaces', 'shop', 'workloads');

describe('workloads', () => {
  it('show readiness and the reason of their worst Pod, in the order of their names', () => {
    const state = new FakeCache();
    for (const object of [deployment('web', 0, 1), deployment('cart', 3, 3), deployment('off', 0, 0)])
      state.put('deployments.apps', object);
    state.put('pods', pod('web-abc12-x', { status: crashing }));
    expect(brief(workloads(state))).toEqual([
      'healthy | cart | 3/3',
      'idle | off | 0/0 · scaled to zero',
      'failing | web | 0/1 · CrashLoopBackOff · 14 restarts, the last 5 min ago',
    ]);
    expect(workloads(state)[2]).toMatchObject({
      id: 'context/prod%2Feu/namespaces/shop/workloads/Deployment/web',
      expandable: true,
      object: { group: 'apps', version: 'v1', kind: 'Deployment', namespace: 'shop', name: 'web' },
      accessibleText: 'Deployment, web, 0 of 1 ready, CrashLoopBackOff, 14 restarts, the last 5 min ago',
    });
    expect(workloads(state)[2]?.actions).toContain('restart');
  });

  it('say of what runs nowhere, or goes on no further, that it is meant so', () => {
    const state = new FakeCache();
    state.put('daemonsets.apps', {
      metadata: { name: 'agent', namespace: 'shop' },
      status: { observedGeneration: 1, desiredNumberScheduled: 0, numberReady: 0 },
    });
    const web = deployment('web', 1, 1);
    const conditions = [{ type: 'Progressing', status: 'Unknown', reason: 'DeploymentPaused' }];
    state.put('deployments.apps', { ...web, status: { ...(web['status'] as JsonObject), conditions } });
    expect(brief(workloads(state))).toEqual([
      'idle | agent | 0/0 · no node matches',
      'healthy | web | 1/1 · rollout paused',
    ]);
  });

  it('fold the warnings about the worst Pod into the tooltip', () => {
    const state = new FakeCache();
    state.put('deployments.apps', deployment('web', 0, 1));
    const unschedulable = {
      phase: 'Pending',
      conditions: [{ type: 'PodScheduled', status: 'False', reason: 'Unschedulable' }],
    };
    state.put('pods', pod('web-abc12-x', { status: unschedulable }));
    const message = '0/3 nodes are available: insufficient cpu.';
    for (const [count, minutes] of [
      [7, 20],
      [5, 3],
    ] as const)
      state.put('events', event(['Pod', 'web-abc12-x'], 'FailedScheduling', message, count, minutes));
    const [row] = workloads(state);
    expect(row?.description).toBe('0/1 · Unschedulable');
    expect(plain(row)).toContain(`Warning FailedScheduling: ${message} (12 times, 3 min ago)`);
  });

  it('say what a controller is warned of where it can make no Pod', () => {
    const state = new FakeCache();
    state.put('deployments.apps', deployment('web', 0, 1));
    state.put('events', event(['ReplicaSet', 'web-abc12'], 'FailedCreate', 'exceeded quota: compute', 3, 0));
    const [row] = workloads(state);
    expect(row).toMatchObject({ icon: 'not-ready', description: '0/1 · FailedCreate' });
    expect(plain(row)).toContain('Warning FailedCreate: exceeded quota: compute (3 times, just now)');
  });

  it('tell no old warnings about what works again', () => {
    const state = new FakeCache();
    state.put('deployments.apps', deployment('web', 1, 1));
    state.put('events', event(['Deployment', 'web'], 'FailedCreate', 'exceeded quota', 3, 40));
    expect(plain(workloads(state)[0])).not.toContain('FailedCreate');
  });

  it('count the proxies of their Pods where a mesh is about', () => {
    const state = new FakeCache();
    state.put('deployments.apps', deployment('web', 3, 3));
    for (const name of ['a', 'b']) state.put('pods', pod(`web-abc12-${name}`, { containers: ['web', 'istio-proxy'] }));
    state.put('pods', pod('web-abc12-c'));
    expect(workloads(state)[0]?.description).toBe('3/3 · 2/3 proxies');
    expect(plain(workloads(state)[0])).toContain('2 of 3 Pods have the proxy of Istio.');
    state.put('pods', pod('web-abc12-c', { labels: { 'sidecar.istio.io/inject': 'false' } }));
    expect(workloads(state)[0]?.description).toBe('3/3 · 2/2 proxies');
  });

  it('miss proxies only where their namespace asks a mesh that runs for them', () => {
    const state = new FakeCache();
    state.put('deployments.apps', deployment('web', 1, 1));
    state.put('pods', pod('web-abc12-a'));
    state.put('namespaces', { metadata: { name: 'shop', labels: { 'istio-injection': 'enabled' } } });
    expect(workloads(state)[0]?.description).toBe('1/1');
    state.put('deployments.apps', {
      metadata: { name: 'istiod', namespace: 'istio-system', labels: { app: 'istiod' } },
      spec: { template: { spec: { containers: [{ name: 'discovery', image: 'istio/pilot:1.30.3' }] } } },
    });
    expect(workloads(state)[0]?.description).toBe('1/1 · 0/1 proxy');
    expect(plain(workloads(state)[0])).toContain('need a restart');
  });

  it('stand beside Jobs and Pods of nobody, which would be seen nowhere else', () => {
    const state = new FakeCache();
    state.put('deployments.apps', deployment('web', 1, 1));
    state.put('pods', pod('web-abc12-a'));
    state.put('pods', pod('migrate-x', { owner: ['Job', 'migrate'], status: { phase: 'Succeeded' } }));
    state.put('pods', pod('alone', { owner: ['', ''] }));
    state.put('pods', pod('proxy-node-1', { owner: ['Node', 'node-1'] }));
    expect(brief(workloads(state))).toEqual([
      'healthy | alone | 1/1 · Running',
      'idle | migrate | Job 1/1 · completed',
      'healthy | proxy-node-1 | 1/1 · Running',
      'healthy | web | 1/1',
    ]);
    expect(workloads(state)[1]?.object).toMatchObject({ group: 'batch', kind: 'Job', name: 'migrate' });
    expect(brief(rowsAt(state, 'namespaces', 'shop', 'workloads', 'Pod', 'alone'))).toEqual([
      'healthy | web | running',
    ]);
  });

  it('say that there are none, that they are being read, or who may not look', () => {
    const state = new FakeCache();
    expect(workloads(state)).toMatchObject([{ kind: 'empty', label: 'No workloads', icon: 'idle' }]);
    expect(plain(workloads(state)[0])).toContain('Meshdeck: Apply Pattern');
    state.setState('deployments.apps', { is: 'starting' });
    expect(workloads(state)).toMatchObject([{ kind: 'empty', label: 'Reading workloads…', icon: 'connecting' }]);
    const forbidden = problem('cluster.forbidden');
    state.setState('pods', { is: 'denied', problem: forbidden }, 'shop');
    state.put('deployments.apps', deployment('web', 1, 1));
    expect(workloads(state)).toMatchObject([{ kind: 'problem', problem: forbidden }, { label: 'web' }]);
  });

  it('are not readable as markup in a tooltip', () => {
    const state = new FakeCache();
    state.put('deployments.apps', deployment('a](command:x)', 0, 1));
    state.put('events', event(['Deployment', 'a](command:x)'], '[x](y)', '<img src=x> **b**', 1, 1));
    expect(workloads(state)[0]?.tooltip).not.toMatch(/[[\]()<>*]/);
  });
});

describe('Pods and containers', () => {
  const below = (state: FakeCache, ...path: readonly string[]): readonly Row[] =>
    rowsAt(state, 'namespaces', 'shop', 'workloads', 'Deployment', 'web', ...path);

  it('stand below their workload, with what they wait for', () => {
    const state = new FakeCache();
    state.put('pods', pod('web-abc12-b'));
    state.put('pods', pod('web-abc12-a', { status: crashing }));
    state.put('events', event(['Pod', 'web-abc12-a'], 'BackOff', 'Back-off restarting failed container', 60, 1));
    const rows = below(state);
    expect(brief(rows)).toEqual([
      'failing | web-abc12-a | 0/1 · CrashLoopBackOff · 14 restarts, the last 5 min ago',
      'healthy | web-abc12-b | 1/1 · Running',
    ]);
    expect(plain(rows[0])).toContain('Warning BackOff: Back-off restarting failed container (60 times, 1 min ago)');
    expect(plain(rows[1])).toContain('On node node-1');
    expect(plain(rows[1])).toContain('Created 3 h ago');
    expect(rows[0]).toMatchObject({ kind: 'pod', object: { kind: 'Pod' } });
    expect(rows[0]?.actions).toContain('logs');
  });

  it('tell the state of each container, and how it ended the last time', () => {
    const state = new FakeCache();
    state.put('pods', pod('web-abc12-a', { status: crashing }));
    const rows = below(state, 'web-abc12-a');
    expect(brief(rows)).toEqual([
      'failing | web | CrashLoopBackOff · 14 restarts · last ended by OOMKilled (exit code 137)',
    ]);
    expect(plain(rows[0])).toContain('Image demo/web:1');
  });

  it('tell init containers and sidecars apart', () => {
    const state = new FakeCache();
    const object = pod('web-abc12-a', {
      status: {
        phase: 'Pending',
        initContainerStatuses: [
          { name: 'setup', state: { terminated: { exitCode: 0, reason: 'Completed' } } },
          { name: 'istio-proxy', ready: true, state: running },
        ],
        containerStatuses: [{ name: 'web', state: { waiting: { reason: 'PodInitializing' } } }],
      },
    });
    const spec = object['spec'] as JsonObject;
    state.put('pods', {
      ...object,
      spec: { ...spec, initContainers: [{ name: 'setup' }, { name: 'istio-proxy', restartPolicy: 'Always' }] },
    });
    expect(brief(below(state, 'web-abc12-a'))).toEqual([
      'idle | setup | completed · init container',
      'healthy | istio-proxy | running · sidecar',
      'not-ready | web | PodInitializing',
    ]);
  });

  it('say where they went', () => {
    expect(below(new FakeCache(), 'web-abc12-a')).toMatchObject([{ kind: 'empty', label: 'This Pod is gone' }]);
    expect(below(new FakeCache())).toMatchObject([{ kind: 'empty', label: 'No Pods' }]);
  });

  it('cost nothing more for being many of one template', () => {
    const state = new FakeCache();
    for (const name of ['a', 'b']) state.put('pods', pod(`web-abc12-${name}`));
    const store = state.storeById('pods');
    const [first, second] = ['a', 'b'].map(
      (name) => store?.get(`shop/web-abc12-${name}`)?.facts as { details: unknown },
    );
    expect(first?.details).toBe(second?.details);
  });
});
