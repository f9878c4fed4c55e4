import type { KustomizeInstallation } from '../facts/installation.ts';
import { nsmSource } from './sources.ts';

const release = 'v1.18.0';

function folder(path: string): string {
  return `https://github.com/networkservicemesh/deployments-k8s/${path}?ref=${release}`;
}

function file(path: string): string {
  return `https://raw.githubusercontent.com/networkservicemesh/deployments-k8s/${release}/${path}`;
}

/** From the examples of the release: SPIRE, who gives identities, and then what moves packets. */
export const nsmInstallation: KustomizeInstallation = {
  kustomizations: [
    {
      address: folder('examples/spire/single_cluster'),
      brings: 'SPIRE, which gives the parts of the mesh and its clients their identities',
      files: [
        {
          address: file('examples/spire/single_cluster/clusterspiffeid-template.yaml'),
          sha256: '98706206b6cd665902c018f74a04601cc2df5be1d8fc3e47e0f46c0c4bf0d1d1',
        },
        {
          address: file('examples/spire/base/clusterspiffeid-webhook-template.yaml'),
          sha256: 'a8828b97a8bab7a163d9f11680b6385c77fb5b4ae6b4572378ebbc7f4c8da015',
        },
      ],
      source: nsmSource('examples/spire/single_cluster/README.md'),
    },
    {
      address: folder('examples/basic'),
      brings: 'The registry, managers and forwarders on the nodes, and the webhook for clients',
      source: nsmSource('examples/basic/README.md'),
    },
  ],
  namespace: 'nsm-system',
  upgrade: {
    sentence:
      'Its makers describe no upgrade: the examples of the next release are applied over those of the last one, and clients are started anew.',
    hasCanary: false,
    proxies: {
      none: 'Its makers do not say how far clients may be behind the managers on their nodes.',
      source: nsmSource('README.md'),
    },
    source: nsmSource('examples/basic/README.md'),
  },
};
