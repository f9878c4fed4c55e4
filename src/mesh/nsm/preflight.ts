import type { Preflight } from '../facts/preflight.ts';
import { nsmSource, webhookSource } from './sources.ts';

/** What Network Service Mesh wants of a cluster. */
export const nsmPreflight: Preflight = {
  kubernetes: {
    none: 'Its makers name no versions of Kubernetes, only kubectl 1.21 or newer.',
    source: nsmSource('README.md'),
  },
  gatewayApi: {
    none: 'Network Service Mesh works below HTTP and has no part in Gateway API.',
    source: nsmSource('README.md'),
  },
  podSecurity: [
    {
      where: 'workloads',
      needs: 'privileged',
      sentence:
        'Clients mount sockets of the node; in namespaces with a stricter level the webhook mounts them through two CSI drivers instead, which the basic setup does not bring.',
      source: webhookSource('main.go'),
    },
    {
      where: 'control-plane',
      needs: 'privileged',
      sentence: 'Forwarders run privileged in the network of the node, managers write into its folders.',
      source: nsmSource('apps/forwarder-vpp/forwarder.yaml'),
    },
  ],
  conflicts: [],
};
