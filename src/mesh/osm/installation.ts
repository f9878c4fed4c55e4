import type { JsonObject } from '../../core/json.ts';
import type { InstallChoice, Installation } from '../facts/installation.ts';
import { docsSource, osmSource } from './sources.ts';

/** Through its own chart, which `osm install` uses too. The release is called as the mesh is. */
export const osmInstallation: Installation = {
  repositories: [
    {
      address: 'https://openservicemesh.github.io/osm',
      source: { at: 'openservicemesh/osm@ad4c0563ccd2698d9920de9646728d79c86bb828:index.yaml', readOn: '2026-11-27' },
    },
  ],
  namespace: 'osm-system',
  charts: [
    {
      chart: 'osm',
      release: 'osm',
      after: [],
      // osm-bootstrap makes and updates them, with a webhook that converts between their versions.
      definitions: 'operator',
      brings: [
        'config.openservicemesh.io',
        'policy.openservicemesh.io',
        'split.smi-spec.io',
        'specs.smi-spec.io',
        'access.smi-spec.io',
      ],
      parts: ['osm-bootstrap', 'osm-controller', 'osm-injector'],
      source: osmSource('cmd/osm-bootstrap/osm-bootstrap.go'),
    },
  ],
  profiles: [
    {
      name: 'default',
      summary: 'Everybody in the mesh may call everybody, over mutual TLS',
      charts: ['osm'],
      source: osmSource('charts/osm/values.yaml'),
    },
    {
      name: 'deny',
      summary: 'Only what a TrafficTarget allows is let through',
      charts: ['osm'],
      source: docsSource('content/en/docs/guides/traffic_management/permissive_mode.md'),
    },
  ],
  valuesOf,
  caution: {
    sentence:
      'Open Service Mesh was archived in 2023: nobody mends the faults of its control plane and of its Envoy 1.22, nor looks whether it runs on later versions of Kubernetes.',
    isRefused: false,
    source: { at: 'openservicemesh/osm@7bec5b6b2f77deeb254ce9ccdfe397d4676370e6:README.md', readOn: '2026-11-27' },
  },
  upgrade: {
    sentence:
      'Within 1.x from any release to any later one with helm upgrade. While the control plane is exchanged, new Pods of the mesh cannot start; names of mesh and namespace must stay as they are, and what stands in the MeshConfig is kept.',
    hasCanary: false,
    proxies: {
      sentence: 'Pods keep the Envoy that they were started with until they are restarted.',
      source: docsSource('content/en/docs/guides/upgrade.md'),
    },
    source: docsSource('content/en/docs/guides/upgrade.md'),
  },
};

/** Only the first copy of a MeshConfig is made from these; later it is changed itself. */
function valuesOf(_chart: string, { profile }: InstallChoice): JsonObject {
  return { osm: { enablePermissiveTrafficPolicy: profile !== 'deny' } };
}
