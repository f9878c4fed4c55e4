import type { Removal } from '../facts/removal.ts';
import { nginxSource } from './sources.ts';

const uninstallSource = nginxSource('docs/content/get-started/uninstall/uninstall-with-helm.md');

/** What must go before NGINX Service Mesh does, and what stays of it. */
export const nginxRemoval: Removal = {
  before: [
    {
      does: { is: 'delete-named', kind: 'APIService', name: /^v1alpha1\.metrics\.smi-spec\.io$/ },
      because:
        'Once the server behind it is gone, this APIService leaves the API server without an answer for its group, and no namespace of the cluster can be deleted until it goes.',
      source: nginxSource('helm-chart/templates/nginx-mesh-metrics.yaml'),
    },
  ],
  leftovers: [
    {
      is: 'objects',
      sentence:
        'SPIRE has written a SpiffeID for each Pod, with a finalizer that nobody answers any more: a Job of the chart takes it off, and where that did not run the namespaces cannot be deleted. The volume of SPIRE stays too.',
      names: ['SpiffeID */*', 'PersistentVolumeClaim nginx-mesh/spire-data-spire-server-0'],
      source: nginxSource('helm-chart/templates/post-delete-hook.yaml'),
    },
    {
      is: 'definitions',
      sentence: 'Helm never takes away what a chart has in its folder crds; the mesh marks them with its label.',
      names: [
        'nsm.nginx.com',
        'specs.smi.nginx.com',
        'spiffeid.spiffe.io',
        'split.smi-spec.io',
        'specs.smi-spec.io',
        'access.smi-spec.io',
      ],
      source: uninstallSource,
    },
    {
      is: 'namespace',
      sentence: 'Helm makes the namespace and never takes it away; with it goes the volume of SPIRE.',
      names: ['nginx-mesh'],
      source: uninstallSource,
    },
  ],
  source: uninstallSource,
};
