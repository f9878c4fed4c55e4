import type { Removal } from '../facts/removal.ts';
import { documentation, linkerdSource } from './sources.ts';

const templates = 'charts/linkerd-control-plane/templates';

/** How Linkerd goes, and what stays. Its definitions stand in templates of linkerd-crds and go away with that release, and all objects with them. */
export const linkerdRemoval: Removal = {
  before: [
    {
      does: { is: 'delete-named', kind: 'APIService', name: /^v1alpha1\.tap\.linkerd\.io$/ },
      because:
        'While nobody answers for this part of the API, Kubernetes can end no namespace and clients cannot list what there is.',
      source: linkerdSource('viz/charts/linkerd-viz/templates/tap-rbac.yaml'),
    },
    {
      does: {
        is: 'delete-named',
        kind: 'MutatingWebhookConfiguration',
        name: /^linkerd-(proxy|tap)-injector-webhook-config$/,
      },
      because: 'With the profile ha no new Pod starts while the injector is asked and does not answer.',
      source: linkerdSource(`${templates}/proxy-injector-rbac.yaml`),
    },
    {
      does: {
        is: 'delete-named',
        kind: 'ValidatingWebhookConfiguration',
        name: /^linkerd-(sp|policy)-validator-webhook-config$/,
      },
      because: 'They also look at routes of Gateway API, which nobody could change while they do not answer.',
      source: linkerdSource(`${templates}/destination-rbac.yaml`),
    },
  ],
  leftovers: [
    {
      is: 'objects',
      sentence:
        "The issuer's certificate and key belong to no release where they were not given as values, and the policy controller makes its own lease.",
      names: ['Secret linkerd/linkerd-identity-issuer', 'Lease linkerd/policy-controller-write'],
      source: linkerdSource('policy-controller/runtime/src/lease.rs'),
    },
    {
      is: 'definitions',
      sentence:
        'Definitions of Gateway API stay, also those that an older linkerd-crds brought: it says that they are kept.',
      names: ['gateway.networking.k8s.io'],
      source: linkerdSource('charts/linkerd-crds/templates/gateway.networking.k8s.io_httproutes.yaml'),
    },
    {
      is: 'namespace',
      sentence: 'Helm makes the namespaces and never takes them away.',
      names: ['linkerd', 'linkerd-viz', 'linkerd-cni'],
      source: documentation('linkerd.io/content/2-edge/tasks/install-helm.md'),
    },
  ],
  source: documentation('linkerd.io/content/2-edge/tasks/uninstall.md'),
};
