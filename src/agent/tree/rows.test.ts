import { describe, expect, it } from 'vitest';
import type { JsonObject } from '../../core/json.ts';
import { problem } from '../../core/problem.ts';
import { FakeCache } from '../testing/fake-cache.ts';
import { brief, context, now, rowOf, rowsAt } from '../testing/tree-rows.ts';
import { contextRow, failedContextRow, idleContextRow } from './context-rows.ts';
import { parseRowId, rowId } from './ids.ts';

function namespace(name: string, labels: JsonObject = {}, annotations: JsonObject = {}): JsonObject {
  return { metadata: { name, labels, annotations } };
}

function deployment(name: string, ready: number, wanted: number, rest: JsonObject = {}): JsonObject {
  return {
    metadata: { name, namespace: 'shop' },
    spec: { replicas: wanted },
    status: { replicas: wanted, updatedReplicas: wanted, readyReplicas: ready, availableReplicas: ready },
    ...rest,
  };
}

function istiod(ready: number): JsonObject {
  return {
    metadata: { name: 'istiod', namespace: 'istio-system', labels: { app: 'istiod' } },
    spec: {
      replicas: 2,
      template: { spec: { containers: [{ name: 'discovery', image: 'docker.io/istio/pilot:1.30.3' }] } },
    },
    status: { replicas: 2, updatedReplicas: 2, readyReplicas: ready, availableReplicas: ready },
  };
}

const connected = (): FakeCache => new FakeCache();

describe('row ids', () => {
  it('survive names with separators, and lead back', () => {
    const id = rowId('arn:aws:eks/prod', 'namespaces', 'a b');
    expect(parseRowId(id)).toEqual({ context: 'arn:aws:eks/prod', path: ['namespaces', 'a b'] });
    expect(parseRowId('')).toBeUndefined();
  });
});

describe('the row of a context', () => {
  it('says that nothing was contacted yet', () => {
    expect(idleContextRow(context)).toMatchObject({ kind: 'context', description: 'current · not connected' });
  });

  it('says which kubeconfig file has it', () => {
    const file = '/home/jane/kubeconfig';
    expect(idleContextRow({ ...context, file }).tooltip).toContain(`from ${file}`);
    expect(idleContextRow(context).tooltip).not.toContain('from');
  });

  it('says that a credential plugin may wait for a person, until it has answered once', () => {
    const state = connected();
    state.connection = { is: 'connecting' };
    const plugin = { name: 'kubelogin' };
    state.signIn = { way: 'plugin', user: 'jane', isRenewed: true, plugin };
    expect(contextRow(context, state.view, now)).toMatchObject({
      description: 'connecting · kubelogin signs in',
      tooltip: expect.stringContaining('in a browser') as string,
    });
    expect(brief(rowsAt(state))).toEqual(['connecting | Waiting for kubelogin to sign in…']);
    state.signIn = { ...state.signIn, plugin: { ...plugin, ranAtMs: 0 } };
    expect(contextRow(context, state.view, now).description).toBe('connecting');
    expect(brief(rowsAt(state))).toEqual(['connecting | Connecting…']);
  });

  it('says in words that a server is not checked, or that nothing is encrypted', () => {
    const insecure = { ...context, isInsecure: true } as const;
    expect(idleContextRow(insecure)).toMatchObject({
      description: 'not secure · current · not connected',
      tooltip: expect.stringContaining('insecure-skip-tls-verify') as string,
    });
    const row = contextRow(insecure, connected().view, now);
    expect(row.description).toMatch(/^not secure · v1\.36/);
    expect(row.accessibleText).toContain('not secure');
    const plain = { ...insecure, server: 'http://prod:8080' };
    expect(failedContextRow(plain, problem('cluster.unreachable')).tooltip).toContain('not encrypted');
  });

  it('says version, meshes and problems', () => {
    const state = connected();
    state.put('deployments.apps', istiod(2));
    state.put('deployments.apps', deployment('cart', 1, 3));
    state.put('deployments.apps', deployment('web', 0, 1));
    expect(contextRow(context, state.view, now)).toMatchObject({
      kind: 'context.connected',
      icon: 'connected',
      description: 'v1.36 · Istio 1.30.3 sidecar · 2 problems',
    });
  });

  it('says how old the data is while the connection is away, and why', () => {
    const state = connected();
    const gone = problem('cluster.unreachable', { server: context.server, reason: 'the connection was refused' });
    state.setState('namespaces', { is: 'reconnecting', sinceMs: now.getTime() - 12_000, problem: gone });
    expect(contextRow(context, state.view, now)).toMatchObject({
      icon: 'reconnecting',
      description: 'reconnecting (12 s behind) · v1.36',
    });
    expect(rowsAt(state)).toMatchObject([
      { kind: 'problem', problem: gone },
      { kind: 'group.cluster', icon: 'reconnecting' },
      { kind: 'group.meshes' },
      { kind: 'group.namespaces' },
      { kind: 'group.more' },
    ]);
  });

  it.each([
    ['cluster.unreachable', 'unreachable', 'unreachable'],
    ['cluster.certificate-expired', 'denied', 'credentials expired'],
    ['cluster.unauthorized', 'denied', 'not signed in'],
    ['cluster.tls', 'unreachable', 'not trusted'],
  ] as const)('has words of its own for %s, and the problem below it', (code, icon, description) => {
    const state = connected();
    state.connection = { is: 'failed', problem: problem(code, { user: 'jane' }), isTriedAgain: false };
    expect(contextRow(context, state.view, now)).toMatchObject({ kind: 'context.failed', icon, description });
    expect(rowsAt(state)).toMatchObject([{ kind: 'problem', problem: { code } }]);
  });

  it('says that it is tried again by itself', () => {
    const state = connected();
    const gone = problem('cluster.unreachable', { server: context.server, reason: 'the connection was refused' });
    state.connection = { is: 'failed', problem: gone, isTriedAgain: true };
    expect(contextRow(context, state.view, now)).toMatchObject({
      kind: 'context.failed',
      description: 'unreachable, trying again',
      tooltip: expect.stringContaining('tried again by itself') as string,
    });
    expect(rowsAt(state)).toMatchObject([{ kind: 'problem', problem: gone }]);
  });
});

describe('meshes', () => {
  it('are shown with health, proof and parts', () => {
    const state = connected();
    state.put('customresourcedefinitions.apiextensions.k8s.io', {
      metadata: { name: 'virtualservices.networking.istio.io' },
    });
    state.put('deployments.apps', istiod(1));
    const rows = rowsAt(state, 'meshes');
    const [row] = rows;
    expect(brief(rows)).toEqual(['degraded | Istio 1.30.3 | sidecar · degraded: istiod 1/2']);
    expect(row?.tooltip).toContain('1 CustomResourceDefinition');
    const [, key = ''] = parseRowId(row?.id ?? '')?.path ?? [];
    expect(brief(rowsAt(state, 'meshes', key))).toEqual([
      'degraded | Control plane | istiod 1/2',
      'group | Namespaces',
      'group | Proxies',
      'group | Webhooks',
      'group | Certificates',
      'group | Gateways',
      'group | Add-ons',
      'group | Configuration | not served now',
    ]);
    expect(rowsAt(state, 'meshes', key, 'control-plane')).toMatchObject([
      { kind: 'workload', label: 'istiod', description: expect.stringContaining('1/2') as string, expandable: false },
    ]);
  });

  it('have add-ons beside them, wherever they were installed from', () => {
    const state = connected();
    state.put('deployments.apps', istiod(2));
    const [row] = rowsAt(state, 'meshes');
    const [, key = ''] = parseRowId(row?.id ?? '')?.path ?? [];
    const labels = { 'app.kubernetes.io/name': 'prometheus' };
    state.put('statefulsets.apps', {
      metadata: { name: 'metrics', namespace: 'monitoring', labels },
      spec: { replicas: 2, template: { spec: { containers: [{ name: 'a', image: 'quay.io/x/prometheus:v3' }] } } },
      status: { readyReplicas: 1 },
    });
    const addons = rowsAt(state, 'meshes', key, 'addons');
    expect(brief(addons)).toEqual([
      'degraded | Prometheus | StatefulSet monitoring/metrics, 1/2 ready',
      'idle | Grafana | not there',
      'idle | Kiali | not there',
      'idle | Jaeger | not there',
      'idle | Zipkin | not there',
    ]);
    expect(addons[0]).toMatchObject({
      kind: 'mesh.addon',
      name: 'istio/prometheus',
      object: { kind: 'StatefulSet', namespace: 'monitoring', name: 'metrics' },
      actions: ['open', 'logs', 'forward', 'restart'],
    });
    state.remove('statefulsets.apps', 'monitoring/metrics');
    expect(brief(rowsAt(state, 'meshes', key, 'addons'))[0]).toBe('idle | Prometheus | not there');
  });

  it('say that there is none, or that one is not allowed to look', () => {
    const state = connected();
    expect(brief(rowsAt(state, 'meshes'))).toEqual(['idle | No mesh found']);
    const denied = problem('cluster.forbidden', {
      user: 'User "jane"',
      verb: 'list',
      resource: 'deployments',
      scope: '',
    });
    state.setState('deployments.apps', { is: 'denied', problem: denied });
    expect(rowsAt(state, 'meshes')).toMatchObject([{ kind: 'problem', icon: 'denied' }]);
  });

  it('say below them how they stand, each statement with its proof', () => {
    const state = connected();
    state.put('deployments.apps', istiod(2));
    state.put('namespaces', namespace('shop', { 'istio-injection': 'enabled' }));
    const key = parseRowId(rowsAt(state, 'meshes')[0]?.id ?? '')?.path[1] ?? '';
    expect(brief(rowsAt(state, 'meshes', key, 'members'))).toEqual(['namespace | shop | sidecar']);
    // Pods that are not read yet are not the same as none.
    state.setState('pods', { is: 'starting' });
    expect(brief(rowsAt(state, 'meshes', key, 'proxies'))).toEqual(['connecting | Reading…']);
    state.setState('pods', { is: 'live' });
    expect(brief(rowsAt(state, 'meshes', key, 'proxies'))).toEqual(['idle | No Pod has a proxy of this mesh']);
    state.put('deployments.apps', deployment('web', 1, 1));
    state.put('pods', {
      metadata: {
        ...{ name: 'web-5d-a', namespace: 'shop', labels: { 'pod-template-hash': '5d' } },
        ownerReferences: [{ kind: 'ReplicaSet', name: 'web-5d', uid: '1', controller: true }],
      },
      spec: { containers: [{ name: 'web', image: 'web:1' }] },
      status: { phase: 'Running' },
    });
    expect(rowsAt(state, 'meshes', key, 'proxies')).toMatchObject([
      {
        ...{ label: 'web', description: 'shop · 1 of 1 Pod without proxy', icon: 'degraded' },
        tooltip: expect.stringContaining('A restart of the workload mends it') as string,
        actions: expect.arrayContaining(['restart']) as string[],
      },
    ]);
  });

  it('say where they are entered, with a Service that can be forwarded', () => {
    const state = connected();
    state.put('deployments.apps', istiod(2));
    state.put('deployments.apps', {
      metadata: { name: 'istio-ingress', namespace: 'shop', labels: { istio: 'ingress' } },
      spec: { template: { spec: { containers: [{ name: 'istio-proxy', image: 'auto' }] } } },
    });
    state.put('services', {
      metadata: { name: 'istio-ingress', namespace: 'shop' },
      spec: { type: 'NodePort', selector: { istio: 'ingress' }, ports: [{ port: 80, nodePort: 30080 }] },
    });
    const key = parseRowId(rowsAt(state, 'meshes')[0]?.id ?? '')?.path[1] ?? '';
    for (const kind of ['gatewayclasses', 'gateways'])
      state.setState(`${kind}.gateway.networking.k8s.io`, { is: 'not-served' });
    expect(rowsAt(state, 'meshes', key, 'gateways')).toMatchObject([
      {
        ...{ label: 'istio-ingress', description: 'shop · a port of each node · 80:30080/TCP', icon: 'healthy' },
        object: { kind: 'Service', namespace: 'shop', name: 'istio-ingress' },
        actions: expect.arrayContaining(['forward']) as string[],
      },
    ]);
  });

  it('that have ended are told of, with where to go', () => {
    const state = connected();
    state.put('customresourcedefinitions.apiextensions.k8s.io', { metadata: { name: 'meshes.appmesh.k8s.aws' } });
    const [row] = rowsAt(state, 'meshes');
    expect(row).toMatchObject({ label: 'AWS App Mesh', description: 'has ended · definitions only', icon: 'idle' });
    expect(row?.tooltip).toContain('2026');
  });

  it('that left only definitions behind are said to do so', () => {
    const state = connected();
    state.put('customresourcedefinitions.apiextensions.k8s.io', { metadata: { name: 'servers.policy.linkerd.io' } });
    expect(brief(rowsAt(state, 'meshes'))).toEqual(['idle | Linkerd | definitions only, no control plane']);
  });
});

describe('namespaces', () => {
  it('say whether they are in a mesh', () => {
    const state = connected();
    state.put('deployments.apps', istiod(2));
    const put = (object: JsonObject): void => {
      state.put('namespaces', object);
    };
    put(namespace('shop', { 'istio-injection': 'enabled' }));
    put(namespace('canary', { 'istio.io/rev': 'next' }));
    put(namespace('books', {}, { 'linkerd.io/inject': 'enabled' }));
    put(namespace('default'));
    state.put('deployments.apps', deployment('cart', 1, 3));
    expect(brief(rowsAt(state, 'namespaces'))).toEqual([
      'namespace | books | asks for Linkerd, not found',
      'namespace | canary | in mesh · Istio revision next',
      'namespace | default | not in mesh',
      'namespace | shop | in mesh · Istio · 1 not ready',
    ]);
    const tooltip = (name: string): string => rowOf(rowsAt(state, 'namespaces'), name).tooltip ?? '';
    expect(tooltip('canary')).toContain('No control plane has the revision next');
    put(namespace('canary', { 'istio.io/rev': 'default' }));
    expect(tooltip('canary')).not.toContain('No control plane');
    expect(tooltip('shop')).not.toContain('No control plane');
  });
});
