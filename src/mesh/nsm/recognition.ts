import type { MeshRecognition } from '../facts/mesh-facts.ts';
import { nsmDetection } from './detection.ts';
import { nsmMembership } from './membership.ts';
import { nsmMutualTls } from './mutual-tls.ts';
import { nsmSource } from './sources.ts';

/** What tells it apart, and who is in it. */
export const nsmRecognition: MeshRecognition = {
  identity: {
    name: 'nsm',
    displayName: 'Network Service Mesh',
    summary: 'Network interfaces between Pods, below HTTP and across clusters',
    homepage: 'https://networkservicemesh.io',
    patternType: 'NetworkServiceMesh',
    support: {
      is: 'active',
      sentence: 'Network Service Mesh is a sandbox project of the CNCF with some releases a year.',
      newest: { version: '1.18.0', releasedOn: '2026-04-07' },
      source: nsmSource('README.md'),
    },
  },
  detection: nsmDetection,
  membership: nsmMembership,
  mutualTls: nsmMutualTls,
};
