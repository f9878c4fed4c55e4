import type { Preflight } from '../facts/preflight.ts';
import { chartSource, ciliumSource } from './sources.ts';

/** What Cilium wants of a cluster, as far as it could be read: the pages for 1.20 that name versions of Kubernetes could not. */
export const ciliumPreflight: Preflight = {
  kubernetes: [
    {
      mesh: '1.18',
      from: '1.30',
      to: '1.33',
      source: {
        at: 'https://raw.githubusercontent.com/cilium/cilium/v1.18.14/Documentation/network/kubernetes/compatibility.rst',
        readOn: '2026-11-27',
      },
    },
  ],
  gatewayApi: [
    {
      mesh: '1.20',
      from: '1.6.0',
      sentence:
        'Cilium 1.20 passes the tests of Gateway API 1.6, with TCPRoute, UDPRoute, TLSRoute and ListenerSet; what of it works with older bundles is not said. The definitions must be there before its support is switched on.',
      source: ciliumSource('05cf583', 'Documentation/network/servicemesh/gateway-api/gateway-api.rst'),
    },
  ],
  podSecurity: [
    {
      where: 'control-plane',
      needs: 'privileged',
      sentence: 'Agents, Envoys and ztunnels run in the network of the node and write into its folders.',
      source: chartSource('templates/cilium-agent/daemonset.yaml'),
    },
  ],
  conflicts: [],
};
