import type { Removal } from '../facts/removal.ts';
import { nsmSource } from './sources.ts';

/** How Network Service Mesh is taken away. */
export const nsmRemoval: Removal = {
  before: [
    {
      does: { is: 'delete-named', kind: 'MutatingWebhookConfiguration', name: /^nsm-mutating-webhook$/ },
      because: 'The API server asks it for every new Pod of the cluster, and refuses them all once nobody answers.',
      source: nsmSource('examples/basic/README.md'),
    },
  ],
  leftovers: [
    {
      is: 'definitions',
      sentence:
        'Where only the namespaces are deleted, as its makers describe it, definitions and roles of the cluster stay.',
      names: ['networkservicemesh.io', 'spire.spiffe.io'],
      source: nsmSource('examples/spire/single_cluster/README.md'),
    },
    {
      is: 'webhooks',
      sentence: 'So does the webhook of SPIRE, which then refuses its kinds.',
      names: ['ValidatingWebhookConfiguration spire-controller-manager-webhook'],
      source: nsmSource('examples/spire/single_cluster/README.md'),
    },
    {
      is: 'namespace',
      sentence: 'SPIRE has a namespace of its own, in which others may have workloads too.',
      names: ['nsm-system', 'spire'],
      source: nsmSource('examples/spire/base/spire-namespace.yaml'),
    },
    {
      is: 'change-of-another',
      sentence:
        'Clients stay in Pods that have them until they are restarted, and folders for sockets stay on the nodes.',
      names: [],
      source: nsmSource('apps/nsmgr/nsmgr.yaml'),
    },
  ],
  source: nsmSource('examples/basic/README.md'),
};
