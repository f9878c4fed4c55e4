import { describe, expect, it } from 'vitest';
import { compareVersions } from './kinds.ts';
import { currentSpelling, resolveType, type TypeHints } from './registry.ts';
import { fewKindsCatalog } from './testing/few-kinds.ts';
import type { TypeResolution } from './types.ts';

function resolve(type: string, hints: TypeHints = {}): TypeResolution {
  return resolveType(type, hints, fewKindsCatalog);
}

/** A resolution as one line. */
function line(type: string, hints: TypeHints = {}): string {
  const found = Object.entries(resolve(type, hints)).filter(([key]) => key !== 'origin');
  return found.map(([, value]) => String(value)).join(' ');
}

describe('currentSpelling', () => {
  it.each([
    ['virtualservice', 'VirtualService.Istio'],
    ['VirtualService.istio', 'VirtualService.Istio'],
    ['EnvoyFilterIstio', 'EnvoyFilter.Istio'],
    ['deployment.k8s', 'Deployment.K8s'],
    ['KUMAMesh', 'KumaMesh'],
    ['application', 'Application'],
  ])('of %s is %s', (written, expected) => {
    expect(currentSpelling(written, {}, fewKindsCatalog)).toBe(expected);
  });

  it.each(['VirtualService.Istio', 'VirtualService', 'Deployment', 'IstioMesh', 'Deploment.K8s', 'Rollout'])(
    'has nothing to say of %s',
    (written) => {
      expect(currentSpelling(written, {}, fewKindsCatalog)).toBeUndefined();
    },
  );
});

describe('resolveType', () => {
  it.each([
    ['Deployment.K8s', 'kubernetes apps/v1 Deployment true top-level'],
    ['Deployment', 'kubernetes apps/v1 Deployment true top-level'],
    ['deployment.k8s', 'kubernetes apps/v1 Deployment true top-level'],
    ['Namespace.K8s', 'kubernetes v1 Namespace false top-level'],
    ['VirtualService.Istio', 'kubernetes networking.istio.io/v1 VirtualService true spec'],
    ['VirtualService.istio', 'kubernetes networking.istio.io/v1 VirtualService true spec'],
    ['virtualservice', 'kubernetes networking.istio.io/v1 VirtualService true spec'],
    ['EnvoyFilterIstio', 'kubernetes networking.istio.io/v1alpha3 EnvoyFilter true spec'],
    ['HorizontalPodAutoscaler', 'kubernetes autoscaling/v2 HorizontalPodAutoscaler true top-level'],
    ['Application', 'application'],
    ['IstioMesh', 'mesh istio'],
    ['KUMAMesh', 'mesh kuma'],
    ['PrometheusIstioAddon', 'addon istio prometheus'],
  ])('%s stands for %s', (type, expected) => {
    expect(line(type)).toBe(expected);
  });

  it('lets model and apiVersion choose between kinds of one name', () => {
    expect(line('Gateway', { model: 'istio-base' })).toContain('networking.istio.io/v1 Gateway');
    expect(line('Gateway', { apiVersion: 'gateway.networking.k8s.io/v1' })).toContain('gateway.networking.k8s.io/v1');
    expect(line('HorizontalPodAutoscaler', { apiVersion: 'autoscaling/v1' })).toContain('autoscaling/v1');
  });

  it('keeps a version that the file names and the catalog does not have: the server decides', () => {
    expect(line('VirtualService.Istio', { apiVersion: 'networking.istio.io/v1alpha9' })).toContain('v1alpha9');
  });

  it('does not mind the pseudo version of OAM', () => {
    expect(line('VirtualService.Istio', { apiVersion: 'core.oam.dev/v1alpha1' })).toContain('networking.istio.io/v1 ');
  });

  it('takes settings with a spec of their own as the whole object, for mesh kinds too', () => {
    expect(line('VirtualService', { model: 'istio', settings: { spec: { hosts: [] } } })).toContain('top-level');
    expect(line('VirtualService', { model: 'istio', settings: { hosts: [] } })).toContain('true spec');
  });

  it('says "cannot be checked here", not "unknown", where only a cluster knows', () => {
    expect(resolve('ServiceDefaults.Consul')).toEqual({
      is: 'uncatalogued',
      kind: 'ServiceDefaults',
      settingsAre: 'spec',
      mesh: 'consul',
    });
    expect(line('PodMonitor', { apiVersion: 'monitoring.coreos.com/v1' })).toContain('uncatalogued PodMonitor');
  });

  it.each([
    ['Deploymnt.K8s', 'Deployment.K8s'],
    ['VirtualServce.Istio', 'VirtualService.Istio'],
    ['VirtualServce', 'VirtualService'],
    ['IstioMsh', 'IstioMesh'],
    ['Aplication', 'Application'],
  ])('finds the nearest of %s', (type, expected) => {
    expect(resolve(type)).toEqual({ is: 'unknown', nearest: expected });
  });

  it('has no guess for what is near nothing', () => {
    expect(resolve('NodeGroupInventoryWallet')).toEqual({ is: 'unknown' });
    expect(resolve('Deployment.Nonsense').is).toBe('unknown');
  });
});

describe('compareVersions', () => {
  it('follows the version priority of Kubernetes', () => {
    const versions = ['v10beta3', 'foo1', 'v1', 'v3beta1', 'v11alpha2', 'v2', 'v10', 'foo10', 'v11beta2', 'v12alpha1'];
    expect(versions.sort(compareVersions)).toEqual([
      'v10',
      'v2',
      'v1',
      'v11beta2',
      'v10beta3',
      'v3beta1',
      'v12alpha1',
      'v11alpha2',
      'foo1',
      'foo10',
    ]);
  });
});
