import type { JsonObject } from '../../core/json.ts';
import type { InstallChoice, Installation } from '../facts/installation.ts';
import { nginxSource } from './sources.ts';

/** Through its own chart. Charts have the version of the mesh since 2.0.0; before, chart 0.7.0 was mesh 1.7.0. */
export const nginxInstallation: Installation = {
  repositories: [
    {
      address: 'https://helm.nginx.com/stable',
      source: {
        at: 'nginxinc/helm-charts@37e48ed997f4086c3090ec128003f8576321a38e:stable/index.yaml',
        readOn: '2026-11-27',
      },
    },
  ],
  // It must be for the mesh alone (docs/content/get-started/install/install-with-helm.md).
  namespace: 'nginx-mesh',
  charts: [
    {
      chart: 'nginx-service-mesh',
      release: 'nsm',
      after: [],
      definitions: 'crds',
      brings: [
        'nsm.nginx.com',
        'specs.smi.nginx.com',
        'spiffeid.spiffe.io',
        'split.smi-spec.io',
        'specs.smi-spec.io',
        'access.smi-spec.io',
      ],
      parts: ['nginx-mesh-controller', 'nginx-mesh-metrics', 'nats-server', 'spire-server', 'spire-agent'],
      source: nginxSource('helm-chart/templates/nginx-mesh-controller.yaml'),
    },
  ],
  profiles: [
    {
      name: 'default',
      summary: 'Mutual TLS where both sides have a proxy, plain text for all others',
      charts: ['nginx-service-mesh'],
      source: nginxSource('helm-chart/values.yaml'),
    },
    {
      name: 'strict',
      summary: 'Mutual TLS for everybody, and nobody without a proxy is let through',
      charts: ['nginx-service-mesh'],
      source: nginxSource('docs/content/guides/secure-traffic-mtls.md'),
    },
  ],
  valuesOf,
  caution: {
    sentence:
      'NGINX Service Mesh was archived in March 2024: nobody mends its faults, nor says how long the registry of its makers gives out its images. Its SPIRE wants a volume, and so a StorageClass in the cluster.',
    isRefused: false,
    source: {
      at: 'nginxinc/nginx-service-mesh@2e04536b9338e303cbf2a9f6bd3780b666e86c21:README.md',
      readOn: '2026-11-27',
    },
  },
  upgrade: {
    sentence:
      'From the release right before it, without leaving one out: definitions by hand first, because Helm does not touch them, then the release. Where a release breaks with the one before, the mesh is removed and installed anew.',
    mostMinors: 1,
    hasCanary: false,
    proxies: {
      sentence: 'Workloads are restarted after it to get the new proxy.',
      source: nginxSource('docs/content/get-started/upgrade/upgrade-with-helm.md'),
    },
    source: nginxSource('docs/content/get-started/upgrade/upgrade-with-helm.md'),
  },
};

/** What is chosen for the whole mesh; it stands in the MeshConfig and may be changed there later. */
function valuesOf(_chart: string, { profile }: InstallChoice): JsonObject {
  return { mtls: { mode: profile === 'strict' ? 'strict' : 'permissive' } };
}
