import { describe, expect, it } from 'vitest';
import type { JsonObject } from '../../core/json.ts';
import { endpointSliceKind, serviceKind } from './services.ts';
import { canary, cellsOf, readEntry } from './testing/read-entry.ts';

function service(spec: JsonObject, status: JsonObject = {}): JsonObject {
  return { metadata: { name: 'web', namespace: 'shop' }, spec, status };
}

const http = { name: 'http', port: 80, protocol: 'TCP', targetPort: 'web' };

describe('a row of a Service', () => {
  it.each<[string, JsonObject, JsonObject]>([
    [
      'within the cluster',
      service({ type: 'ClusterIP', clusterIP: '10.0.0.1', selector: { app: 'web' }, ports: [http] }),
      { TYPE: 'ClusterIP', 'CLUSTER-IP': '10.0.0.1', EXTERNAL: '', PORTS: '80/TCP' },
    ],
    [
      'that is headless',
      service({ clusterIP: 'None', ports: [http, { name: 'dns', port: 53, protocol: 'UDP' }] }),
      { TYPE: 'ClusterIP', 'CLUSTER-IP': 'None', EXTERNAL: '', PORTS: '80/TCP,53/UDP' },
    ],
    [
      'that is another name',
      service({ type: 'ExternalName', externalName: 'db.example.com' }),
      { TYPE: 'ExternalName', 'CLUSTER-IP': '', EXTERNAL: 'db.example.com', PORTS: '' },
    ],
    [
      'on each node',
      service({ type: 'NodePort', clusterIP: '10.0.0.1', ports: [{ ...http, nodePort: 30080 }] }),
      { TYPE: 'NodePort', 'CLUSTER-IP': '10.0.0.1', EXTERNAL: '', PORTS: '80:30080/TCP' },
    ],
    [
      'whose load balancer has no address yet',
      service({ type: 'LoadBalancer', clusterIP: '10.0.0.1', ports: [http] }, { loadBalancer: {} }),
      { TYPE: 'LoadBalancer', 'CLUSTER-IP': '10.0.0.1', EXTERNAL: '<pending>', PORTS: '80/TCP' },
    ],
    [
      'with addresses of all sorts',
      service(
        { type: 'LoadBalancer', clusterIP: '10.0.0.1', externalIPs: ['192.0.2.9'], ports: [http] },
        { loadBalancer: { ingress: [{ ip: '192.0.2.1' }, { hostname: 'lb.example.com' }, {}] } },
      ),
      {
        TYPE: 'LoadBalancer',
        'CLUSTER-IP': '10.0.0.1',
        EXTERNAL: '192.0.2.1,lb.example.com,192.0.2.9',
        PORTS: '80/TCP',
      },
    ],
  ])('%s', (_, object, cells) => {
    expect(cellsOf(serviceKind, object)).toEqual(cells);
  });

  it('waits only for a load balancer', () => {
    const state = (spec: JsonObject): string => readEntry(serviceKind, service(spec)).readiness.state;
    expect(state({ type: 'LoadBalancer' })).toBe('in-progress');
    expect(state({ type: 'ClusterIP' })).toBe('current');
    expect(state({ type: 'ExternalName', externalName: 'a' })).toBe('current');
  });

  it('knows where each port leads, by number or by name, and to its own number where nothing is said', () => {
    const ports = [http, { port: 9090, targetPort: 9091 }, { port: 53 }];
    expect(
      readEntry(serviceKind, service({ ports })).facts.ports.map(({ target, protocol }) => [target, protocol]),
    ).toEqual([
      ['web', 'TCP'],
      ['9091', 'TCP'],
      ['53', 'TCP'],
    ]);
  });

  it('keeps nothing of annotations, families and policies', () => {
    const object = service({
      ports: [{ ...http, appProtocol: canary }],
      ipFamilies: [canary],
      sessionAffinity: canary,
    });
    const metadata = { name: 'web', namespace: 'shop', annotations: { a: canary } };
    expect(JSON.stringify(readEntry(serviceKind, { ...object, metadata }))).not.toContain(canary);
  });
});

describe('a row of an EndpointSlice', () => {
  function slice(
    endpoints: readonly JsonObject[],
    labels: JsonObject = { 'kubernetes.io/service-name': 'web' },
  ): JsonObject {
    return { metadata: { name: 'web-x', namespace: 'shop', labels }, addressType: 'IPv4', endpoints };
  }
  const endpoint = (ready: boolean | null | undefined): JsonObject => ({
    addresses: ['192.0.2.1'],
    targetRef: { kind: 'Pod', name: canary },
    ...(ready === undefined ? {} : { conditions: { ready } }),
  });

  it('counts endpoints that are ready, and those of which nobody knows', () => {
    const object = slice([endpoint(true), endpoint(false), endpoint(null), endpoint(undefined)]);
    expect(cellsOf(endpointSliceKind, object)).toEqual({ SERVICE: 'web', READY: '3/4' });
  });

  it('may have none', () => {
    expect(cellsOf(endpointSliceKind, slice([]))).toEqual({ SERVICE: 'web', READY: '0/0' });
    expect(cellsOf(endpointSliceKind, { metadata: { name: 'x' }, endpoints: null })).toEqual({
      SERVICE: '',
      READY: '0/0',
    });
  });

  it('is found by its Service, where it is of one, and keeps neither addresses nor Pods', () => {
    const keys = (object: JsonObject): readonly string[] | undefined =>
      endpointSliceKind.indexes?.['service']?.(readEntry(endpointSliceKind, object));
    expect(keys(slice([]))).toEqual(['shop/web']);
    expect(keys(slice([], {}))).toEqual([]);
    expect(JSON.stringify(readEntry(endpointSliceKind, slice([endpoint(true)])))).not.toMatch(/canary|192/);
  });
});
