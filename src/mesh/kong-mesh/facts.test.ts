import { describe, expect, it } from 'vitest';
import { partOf, versionInImage } from '../facts/part-of.ts';
import { kongMeshDetection } from './detection.ts';
import { kongMeshFacts } from './facts.ts';
import { kongMeshInstallation } from './installation.ts';

describe('installation', () => {
  const values = (profile: string, licenseSecret?: string): unknown =>
    kongMeshInstallation.valuesOf('kong-mesh', {
      profile,
      namespace: 'kong-mesh-system',
      ...(licenseSecret === undefined ? {} : { licenseSecret }),
    });
  const secrets = [{ Env: 'KMESH_LICENSE_INLINE', Secret: 'kong-mesh-license', Key: 'license.json' }];

  it.each([
    ['default', undefined, {}],
    ['global', undefined, { kuma: { controlPlane: { mode: 'global' } } }],
    ['default', 'kong-mesh-license', { kuma: { controlPlane: { secrets } } }],
    ['global', 'kong-mesh-license', { kuma: { controlPlane: { mode: 'global', secrets } } }],
  ])('puts values of the profile %s with the license %s below kuma', (profile, license, expected) => {
    expect(values(profile, license)).toEqual(expected);
  });

  it('names the Secret that it reads', () => {
    expect(kongMeshInstallation.license).toMatchObject({ secret: 'kong-mesh-license', key: 'license.json' });
  });
});

describe('detection', () => {
  // Kong/developer.konghq.com@bc1cd74:app/assets/mesh/2.14.x/raw/helm-values.yaml sets the name and the registry of Kuma's chart.
  it.each([
    ['Deployment', 'kong-mesh-control-plane', 'control-plane', 'docker.io/kong/kuma-cp:2.14.3'],
    ['DaemonSet', 'kong-mesh-cni', 'install-cni', 'docker.io/kong/kuma-cni:2.14.3'],
  ])('%s %s', (kind, app, name, image) => {
    const workload = { kind, labels: { app, 'app.kubernetes.io/name': 'kong-mesh' }, containers: [{ name, image }] };
    const part = partOf(kongMeshDetection, workload);
    expect(part?.name).toBe(app);
    expect(part && versionInImage(kongMeshDetection, part, workload)).toBe('2.14.3');
  });

  it('is not taken in by Kuma', () => {
    const containers = [{ name: 'control-plane', image: 'docker.io/kumahq/kuma-cp:2.14.3' }];
    expect(
      partOf(kongMeshDetection, { kind: 'Deployment', labels: { app: 'kuma-control-plane' }, containers }),
    ).toBeUndefined();
  });
});

it('has its own names wherever Kuma has the name of its chart', () => {
  expect(kongMeshFacts.addons.map(({ service }) => service.name)).toEqual(['kong-mesh-control-plane']);
  expect(kongMeshFacts.removal.before.map(({ does }) => 'name' in does && does.name.source)).toEqual([
    '^kong-mesh-validating-webhook-configuration$',
  ]);
  expect(kongMeshFacts.samples.flatMap(({ manifests }) => manifests).some(({ is }) => is === 'gateway')).toBe(false);
});
