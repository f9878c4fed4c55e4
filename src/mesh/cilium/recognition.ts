import type { MeshRecognition } from '../facts/mesh-facts.ts';
import { ciliumDetection } from './detection.ts';
import { ciliumMembership } from './membership.ts';
import { ciliumMutualTls } from './mutual-tls.ts';

/** What tells it apart, and who is in it. */
export const ciliumRecognition: MeshRecognition = {
  identity: {
    name: 'cilium',
    displayName: 'Cilium',
    summary: 'The network of the cluster, with an Envoy on each node for requests',
    homepage: 'https://cilium.io',
    patternType: 'CiliumMesh',
    support: {
      is: 'active',
      sentence: 'Cilium is a graduated project of the CNCF; the three newest minor versions get fixes.',
      newest: { version: '1.20.0', releasedOn: '2026-07-29' },
      source: { at: 'https://github.com/cilium/cilium/blob/main/README.rst', readOn: '2026-11-27' },
    },
  },
  detection: ciliumDetection,
  membership: ciliumMembership,
  mutualTls: ciliumMutualTls,
};
