import { describe, expect, it } from 'vitest';
import type { ServiceFacts } from '../../cluster/kinds/services.ts';
import type { Entry } from '../../cluster/kinds/kind.ts';
import type { JsonObject } from '../../core/json.ts';
import { recognitionOf } from '../recognition.ts';
import type { FoundMesh } from '../types.ts';
import { nodeServedOf, type ProxiedPod } from './data-plane.ts';
import { gatewayClassesOf, gatewaysOf, selectsWorkload } from './gateways.ts';
import { meshStateOf, type MeshStateEvidence } from './mesh-state.ts';
import {
  gatewayApiStatement,
  gatewayClassStatement,
  gatewayStatement,
  issuerStatement,
  mutualTlsStatement,
  nodeServedStatement,
} from './words.ts';

const nowMs = Date.parse('2026-11-27T00:00:00Z');
const istio: FoundMesh = {
  ...{ mesh: 'istio', displayName: 'Istio', version: '1.31.0', mode: 'sidecar', namespace: 'istio-system' },
  controlPlane: [],
  proof: [],
};
const facts = recognitionOf('istio');
if (facts === undefined) throw new Error('Istio is not known');

const gatewayClass = (name: string, controllerName: string, status = 'True'): JsonObject => ({
  metadata: { name },
  spec: { controllerName },
  status: { conditions: [{ type: 'Accepted', status }] },
});

const gateway = (name: string, gatewayClassName: string, status: JsonObject): JsonObject => ({
  metadata: { name, namespace: 'shop' },
  spec: {
    gatewayClassName,
    listeners: [
      { port: 80, protocol: 'HTTP' },
      { port: 443, protocol: 'HTTPS' },
    ],
  },
  status,
});

function service(type: string, addresses: readonly string[], nodePort?: number): Entry<ServiceFacts> {
  const port = { name: 'http', port: 80, protocol: 'TCP', target: '8080' };
  return {
    ...{ key: 'istio-ingress/istio-ingress', namespace: 'istio-ingress', name: 'istio-ingress', uid: 'u' },
    ...{ createdMs: 0, labels: {}, readiness: { state: 'current', reason: 'there' } },
    facts: {
      ...{ type, clusterIp: '10.0.0.1', selector: { istio: 'ingress' }, addresses },
      ports: [nodePort === undefined ? port : { ...port, nodePort }],
    },
  };
}

describe('GatewayClasses of a mesh', () => {
  it('are those of its controllers, and those of others are not', () => {
    const classes = [
      gatewayClass('istio-waypoint', 'istio.io/mesh-controller'),
      gatewayClass('cilium', 'io.cilium/gateway-controller'),
      gatewayClass('istio', 'istio.io/gateway-controller', 'Unknown'),
    ];
    const found = gatewayClassesOf(facts, classes);
    expect(
      found.map((one) => [one.name, gatewayClassStatement(one).verdict, gatewayClassStatement(one).words]),
    ).toEqual([
      ['istio', 'degraded', 'istio.io/gateway-controller · not accepted'],
      ['istio-waypoint', 'healthy', 'istio.io/mesh-controller'],
    ]);
  });
});

describe('ways into a mesh', () => {
  const classes = gatewayClassesOf(facts, [gatewayClass('istio', 'istio.io/gateway-controller')]);

  it.each([
    [{ addresses: [{ value: '203.0.113.7' }] }, 'healthy', '203.0.113.7 · 80/HTTP, 443/HTTPS · class istio'],
    [{}, 'degraded', 'no address yet · 80/HTTP, 443/HTTPS · class istio'],
    [
      { conditions: [{ type: 'Programmed', status: 'False', message: 'no Service of this name' }] },
      'failing',
      'no address yet · 80/HTTP, 443/HTTPS · class istio',
    ],
  ])('are Gateways of its classes (%j)', (status, verdict, words) => {
    const [found] = gatewaysOf(classes, [gateway('web', 'istio', status), gateway('other', 'cilium', status)], []);
    expect(found).toMatchObject({ kind: 'Gateway', namespace: 'shop', name: 'web' });
    expect(found === undefined ? undefined : gatewayStatement(found)).toMatchObject({ verdict, words });
  });

  it.each([
    [service('LoadBalancer', ['203.0.113.7'], 30080), 'healthy', '203.0.113.7 · 80:30080/TCP'],
    [service('LoadBalancer', []), 'degraded', 'no address yet · 80/TCP'],
    [service('NodePort', [], 30080), 'healthy', 'a port of each node · 80:30080/TCP'],
    [service('ClusterIP', []), 'healthy', 'from inside the cluster, or through a forward · 80/TCP'],
  ])('are Services of its gateways, told by how they are reached', (entry, verdict, words) => {
    const [found] = gatewaysOf(classes, [], [entry]);
    expect(found === undefined ? undefined : gatewayStatement(found)).toMatchObject({ verdict, words });
  });

  it('are Services that select the workload; one without a selector selects nobody', () => {
    expect(selectsWorkload({ istio: 'ingress' }, { istio: 'ingress', app: 'istio-ingress' })).toBe(true);
    expect(selectsWorkload({ istio: 'egress' }, { istio: 'ingress' })).toBe(false);
    expect(selectsWorkload({}, { istio: 'ingress' })).toBe(false);
  });
});

describe('the Gateway API', () => {
  const state = (gatewayApi: MeshStateEvidence['gatewayApi']): ReturnType<typeof meshStateOf> =>
    meshStateOf(istio, { ...evidence, gatewayApi });

  it('is told by release and channel, each pair once', () => {
    const bundle = { version: 'v1.5.1', channel: 'standard' };
    expect(gatewayApiStatement(state([bundle, bundle]).gatewayApi)).toMatchObject({
      verdict: 'healthy',
      words: 'v1.5.1 standard',
    });
  });

  it('is not well where releases are mixed', () => {
    const mixed = state([
      { version: 'v1.6.1', channel: 'standard' },
      { version: 'v1.2.1', channel: 'experimental' },
    ]).gatewayApi;
    expect(gatewayApiStatement(mixed)).toMatchObject({
      verdict: 'degraded',
      words: 'v1.2.1 experimental and v1.6.1 standard',
    });
  });
});

describe('the issuer of a mesh', () => {
  const there = { is: 'there', keeper: 'us', words: 'Meshdeck' } as const;
  it.each([
    [{ ...there, endsMs: Date.parse('2026-12-24') }, 'degraded', 'kept by Meshdeck · ends on 2026-12-24, in 27 days'],
    [there, 'idle', 'kept by Meshdeck · when it ends is not known'],
    [{ is: 'absent' } as const, 'failing', 'is not there'],
    [{ is: 'denied' } as const, 'idle', 'when it ends is not known: its Secret may not be looked at'],
  ])('%j is told without reading it', (issuer, verdict, words) => {
    expect(issuerStatement(issuer, nowMs)).toMatchObject({ verdict, words });
  });
});

describe('mutual TLS', () => {
  it('is told of namespaces in the mesh, and of workloads that have its proxy', () => {
    const workload = (name: string): MeshStateEvidence['workloads'][number] => ({
      kind: 'Deployment',
      namespace: 'shop',
      name,
      pod: { labels: {}, annotations: {} },
    });
    const { mutualTls } = meshStateOf(istio, {
      ...evidence,
      namespaces: [{ name: 'shop', labels: { 'istio-injection': 'enabled' }, annotations: {} }],
      workloads: [workload('web'), workload('bare')],
      podsOf: ({ name }) => [pod(name === 'web' ? ['web', 'istio-proxy'] : ['web'])],
      mutualTls: (namespace, one) => ({
        mode: one === undefined ? 'strict' : 'permissive',
        because: `${namespace} ${one?.name ?? ''}`,
        exceptions: one === undefined ? 1 : 0,
      }),
    });
    expect(mutualTls.map((one) => [one.workload?.name, mutualTlsStatement(one).words])).toEqual([
      [undefined, 'strict · 1 exception'],
      ['web', 'takes plain text too'],
    ]);
  });
});

describe('Pods that their nodes serve', () => {
  it('are counted by the mark that the node writes, and told while they wait for it', () => {
    const pods = [pod(['web'], 'enabled'), pod(['web'], 'enabled'), pod(['web'], 'pending'), pod(['web'])];
    const served = nodeServedOf({ ...istio, mode: 'ambient' }, pods);
    expect(served === undefined ? undefined : nodeServedStatement(served)).toMatchObject({
      verdict: 'degraded',
      words: '2 Pods · 1 still to be taken over',
    });
  });

  it('are none in a mesh that puts proxies into them', () => {
    expect(nodeServedOf(istio, [pod(['web'], 'enabled')])).toBeUndefined();
  });
});

const evidence: MeshStateEvidence = {
  namespaces: [],
  workloads: [],
  pods: [],
  isPodsRead: true,
  podsOf: () => [],
  webhooks: [],
  readyEndpoints: () => 1,
  trustRoots: [],
  issuer: undefined,
  gatewayClasses: [],
  gateways: [],
  gatewayServices: [],
  gatewayApi: [],
  mutualTls: () => undefined,
};

function pod(containers: readonly string[], redirection?: string): ProxiedPod {
  return {
    namespace: 'shop',
    name: 'web-1',
    workload: 'Deployment/web',
    labels: {},
    marks: redirection === undefined ? {} : { 'ambient.istio.io/redirection': redirection },
    containers: containers.map((name) => ({ name, image: name })),
  };
}
