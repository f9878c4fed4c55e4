import { describe, expect, it } from 'vitest';
import type { JsonObject } from '../../core/json.ts';
import type { BreakEvidence } from '../facts/mutual-tls-breaks.ts';
import type { MutualTlsMode } from '../facts/mutual-tls.ts';
import { istioMutualTlsBreaks } from './mutual-tls-breaks.ts';

function rule(host: string, mode: string, namespace = 'shop', policy?: JsonObject): JsonObject {
  return {
    apiVersion: 'networking.istio.io/v1',
    kind: 'DestinationRule',
    metadata: { name: 'rule', namespace },
    spec: { host, ...(policy ?? { trafficPolicy: { tls: { mode } } }) },
  };
}

function broken(mode: MutualTlsMode, objects: readonly JsonObject[], rest: Partial<BreakEvidence> = {}): number {
  return istioMutualTlsBreaks.of(mode, {
    scope: 'namespace',
    namespace: 'shop',
    services: undefined,
    meshOf: undefined,
    rootNamespace: 'istio-system',
    before: undefined,
    objects,
    ...rest,
  }).length;
}

describe('DestinationRules', () => {
  it.each([
    ['a short name in the namespace', 'web', 'shop', 1],
    ['a short name in another namespace', 'web', 'books', 0],
    ['a name with its namespace', 'web.shop', 'books', 1],
    ['a whole name', 'web.shop.svc.cluster.local', 'istio-system', 1],
    ['a whole name of another cluster domain', 'web.shop.svc.corp.example', 'istio-system', 1],
    ['all of the namespace', '*.shop.svc.cluster.local', 'istio-system', 1],
    ['all of the cluster', '*.local', 'istio-system', 1],
    ['all of another namespace', '*.books.svc.cluster.local', 'istio-system', 0],
    ['a host of the world outside', 'api.shop.example', 'shop', 0],
  ])('for %s', (_, host, namespace, count) => {
    expect(broken('strict', [rule(host, 'DISABLE', namespace)])).toBe(count);
  });

  it('say so for all, for one port or for one subset', () => {
    const tls = { tls: { mode: 'DISABLE' } };
    const policies: readonly JsonObject[] = [
      { trafficPolicy: { portLevelSettings: [{ port: { number: 80 }, ...tls }] } },
      { subsets: [{ name: 'v1', trafficPolicy: tls }] },
      { trafficPolicy: { loadBalancer: { simple: 'RANDOM' } } },
    ];
    expect(policies.map((policy) => broken('strict', [rule('web', '', 'shop', policy)]))).toEqual([1, 1, 0]);
  });

  it('matter for a workload only where one of its Services is meant', () => {
    const rules = [rule('web', 'DISABLE'), rule('cart', 'DISABLE')];
    expect(broken('strict', rules, { scope: 'workload', services: ['cart'] })).toBe(1);
  });

  it('that ask for the mutual TLS of the mesh break where it is off, and nothing breaks where both are taken', () => {
    const rules = [rule('web', 'ISTIO_MUTUAL'), rule('cart', 'DISABLE')];
    expect((['strict', 'permissive', 'off'] as const).map((mode) => broken(mode, rules))).toEqual([1, 0, 1]);
  });
});

describe('AuthorizationPolicies', () => {
  const policy = (rules: JsonObject['rules'], namespace = 'shop'): JsonObject => ({
    apiVersion: 'security.istio.io/v1',
    kind: 'AuthorizationPolicy',
    metadata: { name: 'who', namespace },
    spec: { rules: rules ?? [] },
  });

  it('that go by who calls break where nobody proves it any more', () => {
    const objects = [
      policy([{ from: [{ source: { principals: ['cluster.local/ns/shop/sa/web'] } }] }]),
      policy([{ when: [{ key: 'source.namespace', values: ['shop'] }] }], 'istio-system'),
      policy([{ from: [{ source: { ipBlocks: ['10.0.0.0/8'] } }] }]),
      policy([{ from: [{ source: { namespaces: ['shop'] } }] }], 'books'),
    ];
    expect(broken('off', objects)).toBe(2);
    expect(broken('strict', objects)).toBe(0);
  });
});
