import type { Marks, Membership, Texts, Wanted } from '../facts/membership.ts';
import { chartSource, istioSource } from './sources.ts';

const injectorSource = istioSource('pkg/kube/inject/inject.go');

const inject = 'sidecar.istio.io/inject';
const dataPlaneMode = 'istio.io/dataplane-mode';
const ambientSource = istioSource('pkg/config/constants/constants.go');

/** Labels decide; of a Pod only the label counts, the annotation of the same name is what older releases read. */
export const istioMembership: Membership = {
  ways: ['sidecar', 'node'],
  sentence:
    'The label istio-injection=enabled or istio.io/rev=<revision> of a namespace puts a proxy into its new Pods; the label istio.io/dataplane-mode=ambient gives them to the proxy of their node, without a restart.',
  switches: [
    {
      mode: 'sidecar',
      on: 'namespace',
      // Where both are there the first wins, so each takes the other away.
      enable: ({ revision }) =>
        revision === undefined
          ? { labels: { 'istio-injection': 'enabled', 'istio.io/rev': null, 'istio.io/dataplane-mode': null } }
          : { labels: { 'istio-injection': null, 'istio.io/rev': revision, 'istio.io/dataplane-mode': null } },
      disable: () => ({ labels: { 'istio-injection': 'disabled', 'istio.io/rev': null } }),
      needsRestart: true,
      source: injectorSource,
    },
    {
      mode: 'sidecar',
      on: 'workload',
      enable: ({ revision }) => ({
        labels: { 'sidecar.istio.io/inject': 'true', ...(revision === undefined ? {} : { 'istio.io/rev': revision }) },
      }),
      disable: () => ({ labels: { 'sidecar.istio.io/inject': 'false' } }),
      needsRestart: true,
      source: injectorSource,
    },
    {
      mode: 'ambient',
      on: 'namespace',
      enable: () => ({
        labels: { 'istio.io/dataplane-mode': 'ambient', 'istio-injection': null, 'istio.io/rev': null },
      }),
      disable: () => ({ labels: { 'istio.io/dataplane-mode': 'none' } }),
      needsRestart: false,
      source: ambientSource,
    },
    {
      mode: 'ambient',
      on: 'workload',
      enable: () => ({ labels: { 'istio.io/dataplane-mode': 'ambient' } }),
      disable: () => ({ labels: { 'istio.io/dataplane-mode': 'none' } }),
      needsRestart: true,
      source: ambientSource,
    },
  ],
  wantedBy: (namespace, pod) => ofPod(namespace, pod) ?? ofNamespace(namespace.labels),
  proxies: [{ container: 'istio-proxy', source: injectorSource }],
  source: chartSource('manifests/charts/istio-control/istio-discovery/templates/mutatingwebhook.yaml'),
};

function ofNamespace(labels: Texts): Wanted | undefined {
  const injection = labels['istio-injection'];
  if (injection === 'enabled') return { mode: 'sidecar', because: 'label istio-injection=enabled' };
  const revision = labels['istio.io/rev'];
  if (injection !== 'disabled' && revision !== undefined && revision !== '')
    return { mode: 'sidecar', revision, because: `label istio.io/rev=${revision}` };
  if (labels['istio.io/dataplane-mode'] === 'ambient')
    return { mode: 'ambient', because: 'label istio.io/dataplane-mode=ambient' };
  return injection === 'disabled' ? { mode: 'out', because: 'label istio-injection=disabled' } : undefined;
}

/**
 * What the template of a workload says; undefined where it leaves it to the namespace. The selectors of the webhooks look at its labels only
 * in namespaces without a word on injection; an annotation counts where it says no.
 */
function ofPod({ labels: namespaceLabels }: Marks, pod: Marks | undefined): Wanted | undefined {
  if (pod === undefined) return undefined;
  const { labels, annotations } = pod;
  if (labels[inject] === 'false') return { mode: 'out', because: `label ${inject}=false` };
  if (labels[inject] === undefined && annotations[inject] === 'false')
    return { mode: 'out', because: `annotation ${inject}=false` };
  const mode = labels[dataPlaneMode];
  const revision = labels['istio.io/rev'];
  if (namespaceLabels['istio-injection'] === undefined && namespaceLabels['istio.io/rev'] === undefined) {
    if (revision !== undefined && revision !== '')
      return { mode: 'sidecar', revision, because: `label istio.io/rev=${revision}` };
    if (labels[inject] === 'true') return { mode: 'sidecar', because: `label ${inject}=true` };
  }
  if (ofNamespace(namespaceLabels)?.mode === 'sidecar') return undefined;
  if (mode === 'none') return { mode: 'out', because: `label ${dataPlaneMode}=none` };
  return mode === 'ambient' ? { mode: 'ambient', because: `label ${dataPlaneMode}=ambient` } : undefined;
}
