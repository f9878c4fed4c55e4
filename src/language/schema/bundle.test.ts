import { describe, expect, it } from 'vitest';
import { resolveType } from '../../pattern/model/registry.ts';
import { openBundle } from './bundle.ts';
import { schemaAt } from './resolve.ts';

const bundle = openBundle();

describe('the bundle', () => {
  it('has every built-in kind and the kinds of every mesh', () => {
    const counts = new Map<string, number>();
    for (const { origin } of bundle.kinds.kinds()) counts.set(origin, (counts.get(origin) ?? 0) + 1);
    expect(Object.fromEntries([...counts].sort())).toMatchInlineSnapshot(`
      {
        "app-mesh": 7,
        "cilium": 22,
        "consul": 33,
        "gateway-api": 13,
        "istio": 15,
        "kubernetes": 75,
        "kuma": 54,
        "linkerd": 11,
        "nginx": 5,
        "nsm": 2,
        "oam": 8,
        "osm": 6,
        "smi": 5,
      }
    `);
  });

  it('has a schema for every kind but the ones of Cilium that are known by name only', () => {
    const without = bundle.kinds
      .kinds()
      .filter(({ apiVersion, kind }) => bundle.schemaOf(apiVersion, kind) === undefined);
    expect(new Set(without.map(({ origin }) => origin))).toEqual(new Set(['cilium']));
  });

  it('keeps the shapes apart that meshes give to one kind', () => {
    const split = ['split.smi-spec.io/v1alpha2', 'TrafficSplit'] as const;
    // The specification's CRD has stopped to serve this version; Open Service Mesh serves no other.
    expect(bundle.variantsOf(...split).map(({ origin, served }) => [origin, served ?? true])).toEqual([
      ['osm', true],
      ['smi', false],
      ['traefik', false],
    ]);
    expect(bundle.schemaOf(...split)?.source.title).toContain('osm');
    expect(bundle.schemaOf(...split, 'smi')?.source.title).toContain('smi');
    expect(bundle.schemaOf('split.smi-spec.io/v1alpha4', 'TrafficSplit')?.source.title).toContain('smi');
    expect(bundle.apiVersionsOf('TrafficSplit', 'split.smi-spec.io')).toEqual([
      'split.smi-spec.io/v1alpha4',
      'split.smi-spec.io/v1alpha3',
      'split.smi-spec.io/v1alpha2',
    ]);
  });

  it('marks what only the experimental channel of the Gateway API has', () => {
    const route = bundle.schemaOf('gateway.networking.k8s.io/v1', 'HTTPRoute');
    if (route === undefined) throw new Error('no HTTPRoute');
    expect(schemaAt(route, ['spec', 'rules', 0, 'retry'])?.experimental).toBe(true);
    expect(schemaAt(route, ['spec', 'rules', 0, 'timeouts'])?.experimental).toBeUndefined();
    expect(bundle.kinds.find('XMesh')?.experimental).toBe(true);
  });

  it('describes the metadata of custom kinds as that of all objects', () => {
    const service = bundle.schemaOf('networking.istio.io/v1', 'VirtualService');
    if (service === undefined) throw new Error('no VirtualService');
    expect(schemaAt(service, ['metadata', 'labels'])?.additionalProperties).toBeDefined();
  });

  it('tells what a CRD says of its versions and columns', () => {
    expect(bundle.deprecation('policy.linkerd.io/v1beta1', 'Server')).toContain('use policy.linkerd.io/v1beta3');
    expect(bundle.deprecation('apps/v1', 'Deployment')).toBeUndefined();
    expect(bundle.columnsOf('networking.istio.io/v1', 'VirtualService').map(({ name }) => name)).toEqual([
      'Gateways',
      'Hosts',
      'Age',
    ]);
  });
});

describe('types of patterns', () => {
  it.each([
    ['Server.Linkerd', 'policy.linkerd.io/v1beta3 Server linkerd spec'],
    ['HTTPRoute.Linkerd', 'policy.linkerd.io/v1beta3 HTTPRoute linkerd spec'],
    ['MeshHTTPRoute.KUMA', 'kuma.io/v1alpha1 MeshHTTPRoute kuma spec'],
    ['ServiceDefaults.Consul', 'consul.hashicorp.com/v1alpha1 ServiceDefaults consul spec'],
    ['TrafficSplit.OSM', 'split.smi-spec.io/v1alpha2 TrafficSplit osm spec'],
    ['TrafficSplit', 'split.smi-spec.io/v1alpha4 TrafficSplit smi spec'],
    ['CiliumNetworkPolicy', 'cilium.io/v2 CiliumNetworkPolicy cilium spec'],
    ['NetworkService', 'networkservicemesh.io/v1 NetworkService nsm spec'],
    ['Server', 'policy.linkerd.io/v1beta3 Server linkerd spec'],
  ])('%s is a bundled kind', (type, expected) => {
    const found = resolveType(type, {}, bundle.kinds);
    if (found.is !== 'kubernetes') throw new Error(JSON.stringify(found));
    expect(`${found.apiVersion} ${found.kind} ${found.origin} ${found.settingsAre}`).toBe(expected);
  });

  it('says nothing against a kind of a mesh whose kinds are known in part', () => {
    expect(resolveType('CiliumSomethingNew.Cilium', {}, bundle.kinds).is).toBe('uncatalogued');
  });
});
