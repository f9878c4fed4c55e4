import { describe, expect, it } from 'vitest';
import type { JsonObject } from '../../../core/json.ts';
import { problem } from '../../../core/problem.ts';
import type { Row } from '../../protocol/rows.ts';
import { FakeCache } from '../../testing/fake-cache.ts';
import { brief, rowsAt } from '../../testing/tree-rows.ts';

function service(name: string, spec: JsonObject = {}, status: JsonObject = {}): JsonObject {
  return {
    metadata: { name, namespace: 'shop' },
    spec: {
      type: 'ClusterIP',
      clusterIP: '10.0.0.1',
      selector: { app: name },
      ports: [{ port: 80, protocol: 'TCP' }],
      ...spec,
    },
    status,
  };
}

function slice(service: string, addressType: string, ...ready: readonly boolean[]): JsonObject {
  return {
    metadata: {
      name: `${service}-${addressType}`,
      namespace: 'shop',
      labels: { 'kubernetes.io/service-name': service },
    },
    addressType,
    endpoints: ready.map((isReady) => ({ conditions: { ready: isReady } })),
  };
}

function pod(name: string, app: string, rest: JsonObject = {}): JsonObject {
  return {
    metadata: { name, namespace: 'shop', labels: { app } },
    spec: { containers: [{ name: 'web' }] },
    status: { phase: 'Running', containerStatuses: [{ state: { waiting: { reason: 'CrashLoopBackOff' } } }], ...rest },
  };
}

const services = (state: FakeCache): readonly Row[] => rowsAt(state, 'namespaces', 'shop', 'services');

describe('Services', () => {
  it('tell how many of their endpoints are ready', () => {
    const state = new FakeCache();
    for (const name of ['cart', 'web']) state.put('services', service(name));
    state.put('endpointslices.discovery.k8s.io', slice('cart', 'IPv4', true, true));
    state.put('endpointslices.discovery.k8s.io', slice('web', 'IPv4', true, true, false));
    expect(brief(services(state))).toEqual([
      'healthy | cart | 2/2 endpoints · ClusterIP · 80/TCP',
      'degraded | web | 2/3 endpoints · ClusterIP · 80/TCP',
    ]);
    expect(services(state)[1]).toMatchObject({
      accessibleText: 'Service, web, 2 of 3 endpoints, ClusterIP, ports 80/TCP',
      object: { kind: 'Service', name: 'web' },
      expandable: true,
    });
    expect(services(state)[1]?.actions).toContain('forward');
  });

  it('count a Pod of two address families once', () => {
    const state = new FakeCache();
    state.put('services', service('web'));
    for (const family of ['IPv4', 'IPv6'])
      state.put('endpointslices.discovery.k8s.io', slice('web', family, true, true));
    expect(services(state)[0]?.description).toMatch(/^2\/2 endpoints/);
  });

  it('say why they have none', () => {
    const state = new FakeCache();
    for (const name of ['down', 'lost']) state.put('services', service(name));
    state.put('services', service('manual', { selector: {} }));
    state.put('pods', pod('down-1', 'down'));
    state.put('pods', pod('lost-1', 'lost', { phase: 'Succeeded', containerStatuses: [] }));
    state.put('endpointslices.discovery.k8s.io', slice('down', 'IPv4', false));
    expect(brief(services(state))).toEqual([
      'failing | down | 0/1 endpoints: its Pod is not ready · ClusterIP · 80/TCP',
      'idle | lost | no endpoints: no Pod matches · ClusterIP · 80/TCP',
      'idle | manual | no endpoints: nobody keeps any · ClusterIP · 80/TCP',
    ]);
  });

  it('claim nothing about endpoints that are not known', () => {
    const state = new FakeCache();
    state.put('services', service('web'));
    state.setState('endpointslices.discovery.k8s.io', { is: 'starting' }, 'shop');
    expect(brief(services(state))).toEqual(['connecting | web | ClusterIP · 80/TCP']);
    state.setState('endpointslices.discovery.k8s.io', { is: 'denied', problem: problem('cluster.forbidden') }, 'shop');
    expect(services(state)).toMatchObject([{ kind: 'problem' }, { icon: 'unknown', label: 'web' }]);
  });

  it('say where they are reached from outside, and that they are not yet', () => {
    const state = new FakeCache();
    state.put(
      'services',
      service('db', { type: 'ExternalName', externalName: 'db.example.com', ports: [], clusterIP: '' }),
    );
    state.put('services', service('edge', { type: 'LoadBalancer' }));
    state.put(
      'services',
      service('gate', { type: 'LoadBalancer' }, { loadBalancer: { ingress: [{ ip: '192.0.2.7' }] } }),
    );
    state.put('services', service('peers', { clusterIP: 'None' }));
    for (const name of ['edge', 'gate', 'peers'])
      state.put('endpointslices.discovery.k8s.io', slice(name, 'IPv4', true));
    expect(brief(services(state))).toEqual([
      'object | db | ExternalName · db.example.com',
      'healthy | edge | 1/1 endpoints · LoadBalancer · 80/TCP · no external address yet',
      'healthy | gate | 1/1 endpoints · LoadBalancer · 80/TCP · 192.0.2.7',
      'healthy | peers | 1/1 endpoints · headless · 80/TCP',
    ]);
    expect(services(state)[0]?.expandable).toBe(false);
  });

  it('open to the Pods behind them, or to the labels that no Pod has', () => {
    const state = new FakeCache();
    state.put('services', service('web'));
    state.put('pods', pod('web-1', 'web'));
    state.put('pods', pod('cart-1', 'cart'));
    expect(brief(rowsAt(state, 'namespaces', 'shop', 'services', 'web'))).toEqual([
      'failing | web-1 | 0/1 · CrashLoopBackOff',
    ]);
    state.remove('pods', 'shop/web-1');
    const [none] = rowsAt(state, 'namespaces', 'shop', 'services', 'web');
    expect(none).toMatchObject({ kind: 'empty', label: 'No Pods' });
    expect(none?.tooltip).toContain('app=web');
  });

  it('say that there are none', () => {
    expect(services(new FakeCache())).toMatchObject([{ kind: 'empty', label: 'No Services' }]);
  });
});
