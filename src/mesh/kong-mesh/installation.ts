import { isJsonObject, type JsonObject } from '../../core/json.ts';
import type { InstallChoice, Installation } from '../facts/installation.ts';
import { kumaUpgrade, kumaValuesOf, profilesOf } from '../kuma/installation.ts';
import { docsSource } from './sources.ts';

const license = { secret: 'kong-mesh-license', key: 'license.json' } as const;

/** Through Kong's chart, which has Kuma's within it: all its values stand below `kuma`. */
export const kongMeshInstallation: Installation = {
  repositories: [
    {
      address: 'https://kong.github.io/kong-mesh-charts',
      source: { at: 'https://kong.github.io/kong-mesh-charts/', readOn: '2026-11-27' },
    },
  ],
  namespace: 'kong-mesh-system',
  charts: [
    {
      chart: 'kong-mesh',
      release: 'kong-mesh',
      after: [],
      definitions: 'crds',
      brings: ['kuma.io'],
      parts: ['kong-mesh-control-plane'],
      source: docsSource('app/assets/mesh/2.14.x/raw/helm-values.yaml'),
    },
  ],
  profiles: profilesOf('kong-mesh'),
  valuesOf,
  license: {
    ...license,
    sentence:
      'Without a license it takes five proxies and runs for 30 days; with one that has ended the control plane does not start. Of several zones only the global control plane needs it.',
    source: docsSource('app/mesh/license.md'),
  },
  upgrade: kumaUpgrade,
};

function valuesOf(_chart: string, { profile, licenseSecret }: InstallChoice): JsonObject {
  const values = kumaValuesOf(profile);
  if (licenseSecret === undefined) return Object.keys(values).length === 0 ? {} : { kuma: values };
  const controlPlane = values['controlPlane'];
  return {
    kuma: {
      ...values,
      controlPlane: {
        ...(isJsonObject(controlPlane) ? controlPlane : {}),
        secrets: [{ Env: 'KMESH_LICENSE_INLINE', Secret: licenseSecret, Key: license.key }],
      },
    },
  };
}
