import type { JsonObject } from '../../core/json.ts';
import type { ChartFact, InstallChoice, Installation } from '../facts/installation.ts';
import { chartSource, istioSource } from './sources.ts';

const namespace = 'istio-system';
const groups = ['networking.istio.io', 'security.istio.io', 'telemetry.istio.io', 'extensions.istio.io'];

/** Profiles of istioctl for which the charts have no file of values. */
const plainProfiles: readonly string[] = ['default', 'minimal'];

/** The gateway that istioctl's profiles bring. The samples select `istio=ingressgateway`, which the chart takes from the release's name. */
const ingressRelease = 'istio-ingressgateway';

const charts: readonly ChartFact[] = [
  {
    chart: 'base',
    release: 'istio-base',
    after: [],
    // With `helm.sh/resource-policy: keep`: they stay when the release goes.
    definitions: 'templates',
    brings: groups,
    parts: [],
    source: chartSource('manifests/charts/base/templates/crds.yaml'),
  },
  {
    chart: 'istiod',
    release: 'istiod',
    after: ['base'],
    definitions: 'none',
    brings: [],
    parts: ['istiod'],
    hasRevisions: true,
    source: chartSource('manifests/charts/istio-control/istio-discovery/templates/deployment.yaml'),
  },
  {
    chart: 'cni',
    release: 'istio-cni',
    after: ['istiod'],
    definitions: 'none',
    brings: [],
    parts: ['istio-cni'],
    source: chartSource('manifests/charts/istio-cni/templates/daemonset.yaml'),
  },
  {
    chart: 'ztunnel',
    release: 'ztunnel',
    after: ['cni'],
    definitions: 'none',
    brings: [],
    parts: ['ztunnel'],
    source: chartSource('manifests/charts/ztunnel/templates/daemonset.yaml'),
  },
  {
    chart: 'gateway',
    release: ingressRelease,
    after: ['istiod'],
    definitions: 'none',
    brings: [],
    parts: [],
    source: chartSource('manifests/charts/gateway/templates/_helpers.tpl'),
  },
];

/** Through Istio's own charts, as its documentation does it. */
export const istioInstallation: Installation = {
  repositories: [
    {
      address: 'https://blob.istio.io/istio-release/charts',
      source: { at: 'istio/istio.io#17539', readOn: '2026-11-20' },
    },
    {
      address: 'oci://ghcr.io/istio/release/charts',
      source: { at: 'istio/istio#61467', readOn: '2026-11-20' },
    },
    {
      address: 'https://istio-release.storage.googleapis.com/charts',
      endsOn: '2026-12-08',
      source: { at: 'istio/istio#61467', readOn: '2026-11-20' },
    },
  ],
  namespace,
  charts,
  profiles: [
    {
      name: 'default',
      summary: 'Control plane and an ingress gateway, for production',
      charts: ['base', 'istiod', 'gateway'],
      source: istioSource('manifests/profiles/default.yaml'),
    },
    {
      name: 'demo',
      summary: 'The same with small requests and all traces, for trying out',
      charts: ['base', 'istiod', 'gateway'],
      source: istioSource('manifests/profiles/demo.yaml'),
    },
    {
      name: 'minimal',
      summary: 'Control plane alone',
      charts: ['base', 'istiod'],
      source: istioSource('manifests/profiles/minimal.yaml'),
    },
    {
      name: 'ambient',
      summary: 'A proxy on each node instead of one in each Pod',
      charts: ['base', 'istiod', 'cni', 'ztunnel'],
      source: istioSource('manifests/profiles/ambient.yaml'),
    },
  ],
  valuesOf,
  upgrade: {
    sentence:
      'One minor version at a time: definitions first, then the control plane, the parts on the nodes and the gateways. A second revision can stand beside the first until all workloads have moved.',
    mostMinors: 1,
    hasCanary: true,
    proxies: {
      sentence:
        'Pods keep the proxy that they were started with; it may be one minor version behind the control plane until they are restarted.',
      source: { at: 'https://istio.io/latest/docs/releases/supported-releases/', readOn: '2026-11-20' },
    },
    source: { at: 'https://istio.io/latest/docs/setup/upgrade/helm/', readOn: '2026-11-20' },
  },
};

function valuesOf(chart: string, { profile, namespace: chosen, revision }: InstallChoice): JsonObject {
  // Charts up to 1.30 pull images from a host that ends in December 2026; Docker Hub has all of them.
  const hub = { hub: 'docker.io/istio' };
  const istioNamespace = chosen === namespace ? {} : { istioNamespace: chosen };
  // The chart of ztunnel reads both from the top, the others from `global`.
  const isFlat = chart === 'ztunnel';
  const placed = { ...(chart === 'base' || chart === 'gateway' ? {} : hub), ...istioNamespace };
  const hasRevision = revision !== undefined && revision !== 'default';
  return {
    ...(plainProfiles.includes(profile) ? {} : { profile }),
    // The chart of the definitions wants to know whom its default webhook asks.
    ...(hasRevision ? { [chart === 'base' ? 'defaultRevision' : 'revision']: revision } : {}),
    ...(isFlat ? placed : Object.keys(placed).length === 0 ? {} : { global: placed }),
  };
}
