import { describe, expect, it } from 'vitest';
import type { JsonObject } from '../../core/json.ts';
import type { FoundMesh } from '../types.ts';
import { behind, type ProxiedPod } from './data-plane.ts';
import { meshStateOf, type MeshStateEvidence } from './mesh-state.ts';
import { injectorStatement, memberWords, mismatchStatement, proxyStatement, trustStatement } from './words.ts';

const istio: FoundMesh = {
  mesh: 'istio',
  displayName: 'Istio',
  version: '1.31.0',
  mode: 'sidecar',
  namespace: 'istio-system',
  controlPlane: [],
  proof: [],
};
const nowMs = Date.parse('2026-11-27T00:00:00Z');

function pod(workload: string, proxy?: string): ProxiedPod {
  const containers = [{ name: 'web', image: 'web:1' }];
  return {
    namespace: 'shop',
    name: `${workload}-1`,
    workload: `Deployment/${workload}`,
    labels: {},
    marks: {},
    containers:
      proxy === undefined ? containers : [...containers, { name: 'istio-proxy', image: `istio/proxyv2:${proxy}` }],
  };
}

function state(
  rest: Partial<MeshStateEvidence> & { readonly all?: readonly ProxiedPod[] },
): ReturnType<typeof meshStateOf> {
  const { all = [], ...evidence } = rest;
  const nothing = { labels: {}, annotations: {} };
  const names = [...new Set(all.map(({ workload }) => workload.slice('Deployment/'.length)))];
  return meshStateOf(istio, {
    namespaces: [{ name: 'shop', labels: { 'istio-injection': 'enabled' }, annotations: {} }],
    workloads: names.map((name) => ({ kind: 'Deployment', namespace: 'shop', name, pod: nothing })),
    pods: all,
    isPodsRead: !('pods' in evidence),
    podsOf: ({ name }) => all.filter(({ workload }) => workload === `Deployment/${name}`),
    webhooks: [],
    readyEndpoints: () => 1,
    trustRoots: [],
    issuer: undefined,
    gatewayClasses: [],
    gateways: [],
    gatewayServices: [],
    gatewayApi: [],
    mutualTls: () => undefined,
    ...evidence,
  });
}

describe('namespaces in a mesh', () => {
  it('are those that ask for it, with what says so', () => {
    const namespaces = [
      { name: 'shop', labels: { 'istio-injection': 'enabled' }, annotations: {} },
      { name: 'books', labels: { 'istio.io/rev': 'canary' }, annotations: {} },
      { name: 'quiet', labels: { 'istio-injection': 'disabled' }, annotations: {} },
      { name: 'fog', labels: { 'istio.io/dataplane-mode': 'ambient' }, annotations: {} },
    ];
    const { members } = state({ namespaces });
    expect(members.map((member) => `${member.namespace}: ${memberWords(member)}, ${member.because}`)).toEqual([
      'books: sidecar · revision canary, label istio.io/rev=canary',
      'fog: ambient, label istio.io/dataplane-mode=ambient',
      'shop: sidecar, label istio-injection=enabled',
    ]);
  });
});

describe('proxies of a mesh', () => {
  it('are told by version, with how far they are behind the control plane', () => {
    const { proxies = [] } = state({
      all: [pod('cart', '1.31.0'), pod('web', '1.30.3'), pod('old', '1.28.1'), pod('old', '1.28.1')],
    });
    expect(
      proxies.map((version) => [version.version, proxyStatement(version).verdict, proxyStatement(version).words]),
    ).toEqual([
      ['1.28.1', 'failing', '2 Pods · 3 minor versions behind the control plane'],
      ['1.31.0', 'healthy', '1 Pod'],
      ['1.30.3', 'degraded', '1 Pod · 1 minor version behind the control plane'],
    ]);
    expect(proxies[0]?.workloads).toEqual(['shop/Deployment/old']);
  });

  it('that are newer than the control plane are too far from it', () => {
    const [ahead] = state({ all: [pod('web', '1.32.0')] }).proxies ?? [];
    expect(ahead).toMatchObject({ minorsBehind: -1, isTooFar: true });
  });

  it('are not told where Pods are not read, which is not none', () => {
    expect(state({ pods: undefined })).toMatchObject({ proxies: undefined, mismatches: undefined });
    expect(state({ all: [] }).proxies).toEqual([]);
  });

  it('are compared by versions that read so, and by no dates of edge releases', () => {
    expect(behind('1.31.0', '1.30.3')).toBe(1);
    expect(behind('2.0.0', '1.30.3')).toBeUndefined();
    expect(behind('edge-26.8.3', 'edge-26.6.3')).toBeUndefined();
    expect(behind(undefined, '1.0.0')).toBeUndefined();
  });
});

describe('workloads that are not as they are asked to be', () => {
  it('lack a proxy that their namespace asks for, in some or all of their Pods', () => {
    const { mismatches = [] } = state({ all: [pod('web'), pod('web', '1.31.0'), pod('cart', '1.31.0')] });
    expect(mismatches).toEqual([
      {
        ...{ kind: 'Deployment', namespace: 'shop', name: 'web', is: 'missing', pods: 1, of: 2 },
        because: 'label istio-injection=enabled',
      },
    ]);
    expect(mismatches.map((mismatch) => mismatchStatement(mismatch).words)).toEqual(['1 of 2 Pods without proxy']);
  });

  it('still have one that nobody asks for any more', () => {
    const { mismatches = [] } = state({
      all: [pod('web', '1.31.0')],
      namespaces: [{ name: 'shop', labels: {}, annotations: {} }],
    });
    expect(mismatches).toMatchObject([{ is: 'left', pods: 1, of: 1 }]);
  });

  it('are not those that say themselves that they want none', () => {
    const workloads = [
      {
        kind: 'Deployment',
        namespace: 'shop',
        name: 'web',
        pod: { labels: { 'sidecar.istio.io/inject': 'false' }, annotations: {} },
      },
    ];
    expect(state({ all: [pod('web')], workloads }).mismatches).toEqual([]);
  });
});

describe('the webhook that puts proxies into Pods', () => {
  const configuration = (rest: JsonObject = {}): JsonObject => ({
    kind: 'MutatingWebhookConfiguration',
    metadata: { name: 'istio-revision-tag-prod', labels: { 'istio.io/rev': 'canary', 'istio.io/tag': 'prod' } },
    webhooks: [
      {
        failurePolicy: 'Fail',
        clientConfig: { service: { namespace: 'istio-system', name: 'istiod-canary' }, caBundle: 'bm90aGluZw==' },
        ...rest,
      },
    ],
  });

  it('is told with its tag and revision, and whom it asks', () => {
    const [injector] = state({ webhooks: [configuration()] }).injectors ?? [];
    expect(injector).toMatchObject({
      asks: 'istio-system/istiod-canary',
      isAnswered: true,
      revision: 'canary',
      tag: 'prod',
    });
    expect(injector === undefined ? undefined : injectorStatement(injector, nowMs)).toMatchObject({
      verdict: 'healthy',
      words: 'puts proxies into new Pods · tag prod of revision canary',
    });
  });

  it.each([
    ['Fail', 'nobody answers: new Pods are refused · tag prod of revision canary'],
    ['Ignore', 'nobody answers: new Pods come up without a proxy · tag prod of revision canary'],
  ])('says what happens while nobody answers (%s)', (failurePolicy, words) => {
    const [injector] = state({ webhooks: [configuration({ failurePolicy })], readyEndpoints: () => 0 }).injectors ?? [];
    expect(injector === undefined ? undefined : injectorStatement(injector, nowMs)).toMatchObject({
      verdict: 'failing',
      words,
    });
  });

  it('is not judged where its endpoints are not known, or are outside of the cluster', () => {
    const outside = configuration({ clientConfig: { url: 'https://istiod.example.com/inject' } });
    expect(state({ webhooks: [configuration()], readyEndpoints: () => undefined }).injectors).toMatchObject([
      { isAnswered: undefined },
    ]);
    expect(state({ webhooks: [outside] }).injectors).toMatchObject([
      { isAnswered: undefined, asks: 'https://istiod.example.com/inject' },
    ]);
  });

  it('is none of another mesh or product', () => {
    const other = { ...configuration(), metadata: { name: 'cert-manager-webhook' } };
    expect(state({ webhooks: [other] }).injectors).toEqual([]);
  });
});

describe('roots that are trusted', () => {
  const root = (starts: string, ends: string): Parameters<typeof trustStatement>[0] => ({
    subject: 'O=cluster.local',
    startsMs: Date.parse(starts),
    endsMs: Date.parse(ends),
  });
  it.each([
    ['2020-01-01', '2030-01-01', 'healthy', 'ends on 2030-01-01, in 1,131 days'],
    ['2020-01-01', '2026-12-24', 'degraded', 'ends on 2026-12-24, in 27 days'],
    ['2020-01-01', '2026-11-26', 'failing', 'ended on 2026-11-26'],
    ['2026-12-01', '2036-11-26', 'failing', 'begins on 2026-12-01'],
  ])('valid from %s to %s are %s', (starts, ends, verdict, words) => {
    expect(trustStatement(root(starts, ends), nowMs)).toMatchObject({ verdict, words });
  });
});
