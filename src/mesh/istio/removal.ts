import type { Removal } from '../facts/removal.ts';
import { chartSource, istioSource } from './sources.ts';

/** What stays of Istio when its releases are gone. */
export const istioRemoval: Removal = {
  before: [
    {
      does: {
        is: 'delete-named',
        kind: 'MutatingWebhookConfiguration',
        name: /^istio-revision-tag-.+$/,
      },
      because: 'Tags that istioctl has set belong to no release, and would send new Pods to a webhook that is gone.',
      source: istioSource('istioctl/pkg/tag/tag.go'),
    },
  ],
  leftovers: [
    {
      is: 'definitions',
      sentence: 'The chart base says that its definitions are kept; the objects of their kinds stay with them.',
      names: ['networking.istio.io', 'security.istio.io', 'telemetry.istio.io', 'extensions.istio.io'],
      source: chartSource('manifests/charts/base/files/crd-all.gen.yaml'),
    },
    {
      is: 'objects',
      sentence:
        'The control plane writes its root certificate into every namespace, and keeps its leader elections in its own.',
      names: ['ConfigMap */istio-ca-root-cert', 'Secret istio-system/istio-ca-secret'],
      source: istioSource('pilot/pkg/serviceregistry/kube/controller/namespacecontroller.go'),
    },
    {
      is: 'webhooks',
      sentence: 'The control plane fills in the webhook of the validation and may have made it itself.',
      names: ['ValidatingWebhookConfiguration istiod-default-validator'],
      source: chartSource('manifests/charts/base/templates/defaultrevision-validatingwebhookconfiguration.yaml'),
    },
    {
      is: 'namespace',
      sentence: 'Helm makes the namespace and never takes it away.',
      names: ['istio-system'],
      source: { at: 'https://istio.io/latest/docs/setup/install/helm/', readOn: '2026-11-20' },
    },
  ],
  source: { at: 'https://istio.io/latest/docs/setup/install/helm/', readOn: '2026-11-20' },
};
