import { describe, expect, it } from 'vitest';
import type { JsonObject } from '../../../core/json.ts';
import { problem } from '../../../core/problem.ts';
import type { Row } from '../../protocol/rows.ts';
import { FakeCache } from '../../testing/fake-cache.ts';
import { brief, minutesAgo, rowsAt } from '../../testing/tree-rows.ts';
import { nodeAt } from '../nodes.ts';

const policies = {
  group: 'security.istio.io',
  version: 'v1',
  kind: 'PeerAuthentication',
  plural: 'peerauthentications',
  namespaced: true,
  verbs: ['list', 'watch'],
};
const policyId = 'peerauthentications.security.istio.io';

const istiod: JsonObject = {
  metadata: { name: 'istiod', namespace: 'istio-system', labels: { app: 'istiod' } },
  spec: { replicas: 1, template: { spec: { containers: [{ name: 'discovery', image: 'istio/pilot:1.30.3' }] } } },
  status: { replicas: 1, updatedReplicas: 1, readyReplicas: 1, availableReplicas: 1 },
};

function withIstio(): FakeCache {
  const state = new FakeCache();
  state.serve(policies);
  state.put('deployments.apps', istiod);
  state.put('namespaces', { metadata: { name: 'shop', labels: { 'istio-injection': 'enabled' } } });
  return state;
}

function policy(namespace: string, name: string, mode: string | undefined, rest: JsonObject = {}): JsonObject {
  return {
    metadata: { name, namespace, creationTimestamp: minutesAgo(5) },
    spec: { mtls: mode ? { mode } : {}, ...rest },
  };
}

const shop = (state: FakeCache): string => brief(rowsAt(state, 'namespaces')).join();

describe('mutual TLS in the row of a namespace', () => {
  it('is permissive where no policy says otherwise', () => {
    const state = withIstio();
    expect(shop(state)).toBe('namespace | shop | in mesh · Istio · mTLS permissive');
    expect(rowsAt(state, 'namespaces')[0]?.tooltip).toContain('No PeerAuthentication');
  });

  it("is what Linkerd's control plane was installed with, where nobody says otherwise", () => {
    const state = new FakeCache();
    const kinds = {
      Server: 'servers',
      AuthorizationPolicy: 'authorizationpolicies',
      ServerAuthorization: 'serverauthorizations',
    };
    state.serve(
      ...Object.entries(kinds).map(([kind, plural]) => ({
        ...policies,
        group: 'policy.linkerd.io',
        version: 'v1beta3',
        kind,
        plural,
      })),
    );
    state.put('deployments.apps', {
      metadata: {
        ...{ name: 'linkerd-destination', namespace: 'linkerd' },
        labels: { 'linkerd.io/control-plane-component': 'destination' },
      },
      spec: { template: { spec: { containers: [{ name: 'destination', image: 'linkerd/controller:edge-26.6.3' }] } } },
    });
    state.put('namespaces', { metadata: { name: 'shop', annotations: { 'linkerd.io/inject': 'enabled' } } });
    expect(shop(state)).not.toContain('mTLS');
    state.put('configmaps?metadata.name=linkerd-config', {
      metadata: { name: 'linkerd-config', namespace: 'linkerd' },
      data: { values: 'proxy:\n  defaultInboundPolicy: all-authenticated\n' },
    });
    expect(shop(state)).toContain('mTLS strict');
  });

  it('stands at a workload with the policy that selects its Pods, and in its row where it is otherwise', () => {
    const state = withIstio();
    state.put('deployments.apps', {
      metadata: { name: 'web', namespace: 'shop' },
      spec: { replicas: 1, template: { spec: { containers: [{ name: 'web', image: 'web:1' }] } } },
      status: { replicas: 1, updatedReplicas: 1, readyReplicas: 1, availableReplicas: 1 },
    });
    state.put('pods', {
      metadata: {
        ...{ name: 'web-5d-a', namespace: 'shop', labels: { app: 'web', 'pod-template-hash': '5d' } },
        ownerReferences: [{ kind: 'ReplicaSet', name: 'web-5d', uid: '1', controller: true }],
      },
      spec: { containers: [{ name: 'web' }, { name: 'istio-proxy' }] },
      status: { phase: 'Running' },
    });
    const web = (): Row | undefined => rowsAt(state, 'namespaces', 'shop', 'workloads')[0];
    expect(web()?.tooltip).toContain('Mutual TLS permissive');
    expect(web()?.description).not.toContain('mTLS');
    state.put(policyId, policy('shop', 'of-web', 'STRICT', { selector: { matchLabels: { app: 'web' } } }));
    expect(web()?.description).toContain('mTLS strict');
    expect(web()?.tooltip).toContain('says STRICT for these Pods');
    expect(rowsAt(state, 'namespaces', 'shop', 'workloads', 'Deployment', 'web')[0]?.actions).toContain('proxy');
  });

  it('follows the mesh, then the namespace, and says which policy decides', () => {
    const state = withIstio();
    state.put(policyId, policy('istio-system', 'default', 'STRICT'));
    expect(shop(state)).toContain('mTLS strict');
    state.put(policyId, policy('shop', 'own', 'UNSET'));
    expect(shop(state)).toContain('mTLS strict');
    state.put(policyId, policy('shop', 'own', 'PERMISSIVE'));
    expect(shop(state)).toContain('mTLS permissive');
    expect(rowsAt(state, 'namespaces')[0]?.tooltip).toContain('shop/own');
  });

  it('counts policies for some workloads beside the rule', () => {
    const state = withIstio();
    state.put(policyId, policy('shop', 'db', 'DISABLE', { selector: { matchLabels: { app: 'db' } } }));
    expect(shop(state)).toContain('mTLS permissive');
    expect(rowsAt(state, 'namespaces')[0]?.tooltip).toContain('1 PeerAuthentication for some of its workloads');
  });

  it('is not told where nobody can be sure', () => {
    const state = withIstio();
    state.setState(policyId, { is: 'starting' });
    expect(shop(state)).not.toContain('mTLS');
    state.setState(policyId, { is: 'denied', problem: problem('cluster.forbidden') });
    expect(shop(state)).not.toContain('mTLS');
    state.setState(policyId, { is: 'reconnecting', sinceMs: 1, problem: problem('cluster.unreachable') });
    expect(shop(state)).toContain('mTLS permissive');
    state.setState(policyId, { is: 'live' });
    // A second control plane elsewhere: which root counts for these Pods?
    state.put('deployments.apps', {
      ...istiod,
      metadata: { ...(istiod['metadata'] as JsonObject), namespace: 'other' },
    });
    expect(shop(state)).not.toContain('mTLS');
    state.put(policyId, policy('shop', 'own', 'STRICT'));
    expect(shop(state)).toContain('mTLS strict');
  });

  it('is read only where the server serves it', () => {
    expect(nodeAt(['namespaces'], new FakeCache().view).needs).toEqual([{ id: 'resourcequotas' }]);
    expect(nodeAt(['namespaces'], withIstio().view).needs).toEqual([{ id: 'resourcequotas' }, { id: policyId }]);
  });
});

describe('the row of a namespace', () => {
  it('tells the scarcest limit of its quotas, with figures in the tooltip', () => {
    const state = new FakeCache();
    state.put('namespaces', { metadata: { name: 'shop' } });
    state.put('resourcequotas', {
      metadata: { name: 'compute', namespace: 'shop' },
      status: {
        hard: { pods: '50', 'requests.memory': '1Gi', 'count/secrets': '0' },
        used: { pods: '46', 'requests.memory': '256Mi', 'count/secrets': '0' },
      },
    });
    const [row] = rowsAt(state, 'namespaces');
    expect(row?.description).toBe('quota 92 % of pods');
    expect(row?.tooltip).toContain('46 of 50 used');
    expect(row).toMatchObject({ object: { kind: 'Namespace', name: 'shop' }, actions: ['open', 'edit', 'delete'] });
  });

  it('says what its deletion waits for', () => {
    const state = new FakeCache();
    const finalizers =
      'Some content in the namespace has finalizers remaining: example.com/hold in 1 resource instances';
    state.put('namespaces', {
      metadata: { name: 'shop', deletionTimestamp: minutesAgo(9) },
      status: {
        phase: 'Terminating',
        conditions: [
          { type: 'NamespaceContentRemaining', status: 'True', message: 'Some resources are remaining' },
          { type: 'NamespaceFinalizersRemaining', status: 'True', message: finalizers },
          { type: 'NamespaceDeletionContentFailure', status: 'False', message: 'All content deleted' },
        ],
      },
    });
    const [row] = rowsAt(state, 'namespaces');
    expect(row).toMatchObject({ description: 'being deleted', icon: 'not-ready' });
    expect(row?.tooltip).toContain('finalizers remaining');
  });
});

describe('the groups of a namespace', () => {
  it('are there with their counts, and quotas and warnings only where there are any', () => {
    const state = new FakeCache();
    expect(brief(rowsAt(state, 'namespaces', 'shop'))).toEqual([
      'group | Workloads | 0',
      'group | Services | 0',
      'group | Configuration',
      'group | Releases | 0',
    ]);
    state.put('deployments.apps', {
      metadata: { name: 'web', namespace: 'shop' },
      spec: { replicas: 2 },
      status: { replicas: 2, readyReplicas: 1, updatedReplicas: 2 },
    });
    state.put('services', { metadata: { name: 'web', namespace: 'shop' } });
    state.put('resourcequotas', {
      metadata: { name: 'q', namespace: 'shop' },
      status: { hard: { pods: '4' }, used: { pods: '4' } },
    });
    state.put('events', {
      metadata: { name: 'e', namespace: 'shop' },
      involvedObject: { kind: 'Pod', name: 'web-1' },
      reason: 'BackOff',
      lastTimestamp: minutesAgo(2),
    });
    const rows = rowsAt(state, 'namespaces', 'shop');
    expect(brief(rows)).toEqual([
      'group | Workloads | 1 · 1 not ready',
      'group | Services | 1',
      'group | Configuration',
      'group | Releases | 0',
      'warning | Quotas | 1 · 100 % of pods',
      'warning | Warnings | 1 · newest 2 min ago',
    ]);
    expect(rows.filter(({ isOpen }) => isOpen).map(({ label }) => label)).toEqual(['Workloads']);
    expect(rows[0]?.accessibleText).toBe('Workloads, 1, 1 not ready');
  });

  it('follow no more than they tell', () => {
    const { view } = new FakeCache();
    const needs = nodeAt(['namespaces', 'shop'], view).needs ?? [];
    expect(needs.every(({ namespace }) => namespace === 'shop')).toBe(true);
    expect(needs.map(({ id }) => id)).toEqual([
      'deployments.apps',
      'statefulsets.apps',
      'daemonsets.apps',
      'services',
      'resourcequotas',
      'events',
      'configmaps?applyset.kubernetes.io/id',
    ]);
  });

  it('say what may not be read, and what is being read', () => {
    const state = new FakeCache();
    const denied = { is: 'denied', problem: problem('cluster.forbidden') } as const;
    state.setState('services', denied, 'shop');
    state.setState('events', denied, 'shop');
    state.setState('configmaps?applyset.kubernetes.io/id', { is: 'starting' }, 'shop');
    expect(brief(rowsAt(state, 'namespaces', 'shop'))).toEqual([
      'group | Workloads | 0',
      'denied | Services | not permitted',
      'group | Configuration',
      'group | Releases | reading…',
      'denied | Warnings | not permitted',
    ]);
    expect(rowsAt(state, 'namespaces', 'shop', 'services')).toMatchObject([{ kind: 'problem', icon: 'denied' }]);
    expect(rowsAt(state, 'namespaces', 'shop', 'warnings')).toMatchObject([{ kind: 'problem', icon: 'denied' }]);
  });

  it('lead nowhere where nobody knows the group', () => {
    expect(rowsAt(new FakeCache(), 'namespaces', 'shop', 'nothing')).toEqual([]);
  });
});
