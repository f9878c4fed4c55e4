import type { Preflight } from '../facts/preflight.ts';
import { chartSource } from './sources.ts';

const supportedReleases = {
  at: 'https://istio.io/latest/docs/releases/supported-releases/',
  readOn: '2026-11-20',
};

/** What Istio wants of a cluster. */
export const istioPreflight: Preflight = {
  kubernetes: [
    { mesh: '1.31', from: '1.32', to: '1.36', source: supportedReleases },
    { mesh: '1.30', from: '1.32', to: '1.36', source: supportedReleases },
  ],
  gatewayApi: [
    {
      mesh: '1.31',
      from: '1.1.0',
      to: '1.6.1',
      sentence: 'Istio 1.31 is built on Gateway API 1.6; kinds of older bundles are not seen by it.',
      source: {
        at: 'https://istio.io/latest/news/releases/1.31.x/announcing-1.31/upgrade-notes/',
        readOn: '2026-11-20',
      },
    },
    {
      mesh: '1.30',
      from: '1.1.0',
      to: '1.5.1',
      sentence:
        'Istio 1.30 needs the definitions of Gateway API 1.5: of older ones it does not see TLSRoute and ReferenceGrant.',
      source: {
        at: 'https://istio.io/latest/news/releases/1.30.x/announcing-1.30/upgrade-notes/',
        readOn: '2026-11-20',
      },
    },
  ],
  podSecurity: [
    {
      where: 'workloads',
      needs: 'privileged',
      sentence:
        "Without Istio's CNI plugin each Pod gets an init container that changes the rules of its network, which the levels baseline and restricted refuse.",
      source: chartSource('manifests/charts/istio-control/istio-discovery/files/injection-template.yaml'),
    },
    {
      where: 'control-plane',
      needs: 'privileged',
      sentence: 'The parts on the nodes, istio-cni and ztunnel, write into folders of the node.',
      source: chartSource('manifests/charts/istio-cni/templates/daemonset.yaml'),
    },
  ],
  conflicts: [
    {
      with: 'osm',
      sentence: 'Two meshes that put proxies into Pods redirect the same traffic twice.',
      source: { at: 'openservicemesh/osm@v1.2.4:charts/osm/templates/preinstall-hook.yaml', readOn: '2026-11-20' },
    },
  ],
};
