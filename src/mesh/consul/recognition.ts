import type { MeshRecognition } from '../facts/mesh-facts.ts';
import { consulDetection } from './detection.ts';
import { consulMembership } from './membership.ts';
import { consulMutualTls } from './mutual-tls.ts';
import { consulSource } from './sources.ts';

/** What tells it apart, and who is in it. */
export const consulRecognition: MeshRecognition = {
  identity: {
    name: 'consul',
    displayName: 'Consul',
    summary: 'Envoy beside each Pod, with services of other platforms in the same mesh',
    homepage: 'https://developer.hashicorp.com/consul/docs/k8s',
    patternType: 'ConsulMesh',
    support: {
      is: 'active',
      sentence: 'HashiCorp releases it together with Consul; the servers have a license that is not open source.',
      newest: { version: '2.0.3', releasedOn: '2026-08-12' },
      source: consulSource('CHANGELOG.md'),
    },
  },
  detection: consulDetection,
  membership: consulMembership,
  mutualTls: consulMutualTls,
};
