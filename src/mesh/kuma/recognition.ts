import type { MeshRecognition } from '../facts/mesh-facts.ts';
import { kumaDetection } from './detection.ts';
import { kumaMembership } from './membership.ts';
import { kumaMutualTls } from './mutual-tls.ts';
import { kumaSource } from './sources.ts';

/** What tells it apart, and who is in it. */
export const kumaRecognition: MeshRecognition = {
  identity: {
    name: 'kuma',
    displayName: 'Kuma',
    summary: 'Envoy beside each Pod, several meshes in one control plane, several clusters in one mesh',
    homepage: 'https://kuma.io',
    patternType: 'KumaMesh',
    support: {
      is: 'active',
      sentence:
        'Kuma is a sandbox project of the CNCF; a minor version gets fixes for a year, one with long support for two.',
      newest: { version: '2.14.3', releasedOn: '2026-08-10' },
      source: kumaSource('versions.yml'),
    },
  },
  detection: kumaDetection,
  membership: kumaMembership,
  mostMinorsBehind: 2,
  mutualTls: kumaMutualTls,
};
