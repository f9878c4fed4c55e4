import type { MeshRecognition } from '../facts/mesh-facts.ts';
import { istioDetection } from './detection.ts';
import { istioMembership } from './membership.ts';
import { istioMutualTls } from './mutual-tls.ts';

/** What tells it apart, and who is in it. */
export const istioRecognition: MeshRecognition = {
  identity: {
    name: 'istio',
    displayName: 'Istio',
    summary: 'Envoy beside each Pod, or one proxy on each node (ambient)',
    homepage: 'https://istio.io',
    patternType: 'IstioMesh',
    support: {
      is: 'active',
      sentence:
        'Istio is a graduated project of the CNCF; a minor version gets fixes until some weeks after the second one behind it.',
      newest: { version: '1.31.0', releasedOn: '2026-08-27' },
      source: { at: 'https://istio.io/latest/news/releases/1.31.x/announcing-1.31/', readOn: '2026-11-20' },
    },
  },
  detection: istioDetection,
  membership: istioMembership,
  mostMinorsBehind: 1,
  mutualTls: istioMutualTls,
};
