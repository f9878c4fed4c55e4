import type { ManifestFact, SampleFact } from '../facts/extras.ts';
import { nsmSource } from './sources.ts';

/** A folder of the release, whose patches and namespace are put together by kustomize. The tag does not move. */
function folder(path: string): ManifestFact {
  return {
    address: `https://github.com/networkservicemesh/deployments-k8s/${path}?ref=v1.18.0`,
    isFolder: true,
    is: 'app',
  };
}

/** Two of the examples. Their clients must not be on the node of the server: on a cluster of one node they wait for ever. */
export const nsmSamples: readonly SampleFact[] = [
  {
    name: 'webhook',
    displayName: 'Web server over a network service',
    summary: 'A client that reaches nginx at 172.16.1.100 by its annotation alone; wants two nodes',
    namespace: 'ns-webhook',
    namesNamespace: true,
    manifests: [folder('examples/features/webhook')],
    workloads: [
      { kind: 'Deployment', name: 'nse-kernel' },
      { kind: 'Pod', name: 'nettools' },
    ],
    source: nsmSource('examples/features/webhook/README.md'),
  },
  {
    name: 'kernel2ip2kernel',
    displayName: 'Kernel to IP to kernel',
    summary: 'A client and a server that ping each other over interfaces of their own; wants two nodes',
    namespace: 'ns-kernel2ip2kernel',
    namesNamespace: true,
    manifests: [folder('examples/use-cases/Kernel2IP2Kernel')],
    workloads: [
      { kind: 'Deployment', name: 'nse-kernel' },
      { kind: 'Pod', name: 'alpine' },
    ],
    source: nsmSource('examples/use-cases/Kernel2IP2Kernel/README.md'),
  },
];
