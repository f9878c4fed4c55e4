import type { MeshRecognition } from '../facts/mesh-facts.ts';
import { kongMeshDetection } from './detection.ts';
import { kongMeshMembership } from './membership.ts';
import { kongMeshMutualTls } from './mutual-tls.ts';
import { docsSource } from './sources.ts';

/** What tells it apart, and who is in it. */
export const kongMeshRecognition: MeshRecognition = {
  identity: {
    name: 'kong-mesh',
    displayName: 'Kong Mesh',
    summary: 'Kuma as Kong sells it, with more policies and authorities',
    homepage: 'https://developer.konghq.com/mesh/',
    patternType: 'KongMesh',
    support: {
      is: 'active',
      sentence:
        'Kong makes its releases together with those of Kuma, and looks after the first one of each year for two years.',
      newest: { version: '2.14.3', releasedOn: '2026-08-10' },
      source: docsSource('app/assets/mesh/raw/CHANGELOG.md'),
    },
  },
  detection: kongMeshDetection,
  membership: kongMeshMembership,
  mostMinorsBehind: 2,
  mutualTls: kongMeshMutualTls,
};
