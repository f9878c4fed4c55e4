import type { MeshRecognition } from '../facts/mesh-facts.ts';
import { osmDetection } from './detection.ts';
import { osmMembership } from './membership.ts';
import { osmMutualTls } from './mutual-tls.ts';

/** What tells it apart, and who is in it. */
export const osmRecognition: MeshRecognition = {
  identity: {
    name: 'osm',
    displayName: 'Open Service Mesh',
    summary: 'Envoy beside each Pod, driven by SMI; archived',
    homepage: 'https://openservicemesh.io',
    patternType: 'OSMMesh',
    support: {
      is: 'archived',
      sentence:
        'The CNCF archived Open Service Mesh in 2023, and nobody works on it any more; its makers went on with Istio.',
      newest: { version: '1.2.4', releasedOn: '2023-04-20' },
      source: { at: 'https://openservicemesh.io/blog/osm-project-update', readOn: '2026-11-27' },
    },
  },
  detection: osmDetection,
  membership: osmMembership,
  mutualTls: osmMutualTls,
};
