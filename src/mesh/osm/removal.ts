import type { Removal } from '../facts/removal.ts';
import { docsSource, osmSource } from './sources.ts';

const uninstallSource = docsSource('content/en/docs/guides/uninstall.md');

/** What stays of Open Service Mesh when its release is gone. */
export const osmRemoval: Removal = {
  before: [],
  leftovers: [
    {
      is: 'webhooks',
      sentence:
        'The control plane makes its webhooks itself, and a Job of the chart takes them away. Where that did not run, new Pods of the namespaces of the mesh are refused until they are gone.',
      names: ['MutatingWebhookConfiguration osm-webhook-osm', 'ValidatingWebhookConfiguration osm-validator-mesh-osm'],
      source: osmSource('charts/osm/templates/cleanup-hook.yaml'),
    },
    {
      is: 'objects',
      sentence:
        'Each proxy has a Secret in the namespace of its Pod, which goes with the Pod; the root certificate and the MeshConfig go with the Job of the chart.',
      names: [
        'Secret */envoy-bootstrap-config-*',
        'Secret osm-system/osm-ca-bundle',
        'MeshConfig osm-system/osm-mesh-config',
      ],
      source: osmSource('pkg/k8s/announcement_handlers.go'),
    },
    {
      is: 'definitions',
      sentence:
        'Neither helm nor osm takes the definitions away, because other meshes may use those of SMI; the Job of the chart takes out of them the webhook that converts between versions.',
      names: [
        'config.openservicemesh.io',
        'policy.openservicemesh.io',
        'split.smi-spec.io',
        'specs.smi-spec.io',
        'access.smi-spec.io',
      ],
      source: uninstallSource,
    },
    {
      is: 'namespace',
      sentence: 'The namespace of the control plane stays, with what others have put there.',
      names: ['osm-system'],
      source: uninstallSource,
    },
  ],
  source: uninstallSource,
};
