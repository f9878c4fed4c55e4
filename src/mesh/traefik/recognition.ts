import type { MeshRecognition } from '../facts/mesh-facts.ts';
import { traefikDetection } from './detection.ts';
import { traefikMembership } from './membership.ts';
import { traefikMutualTls } from './mutual-tls.ts';

/** What tells it apart, and who is in it. */
export const traefikRecognition: MeshRecognition = {
  identity: {
    name: 'traefik',
    displayName: 'Traefik Mesh',
    summary: 'A proxy on each node for those who call by a name of the mesh; no longer developed',
    homepage: 'https://doc.traefik.io/traefik-mesh/',
    patternType: 'TraefikMesh',
    support: {
      is: 'archived',
      sentence:
        'Traefik Mesh has had no release since August 2022, and its makers say that it is not developed; they point to Traefik Proxy beside other meshes such as Istio and Consul.',
      newest: { version: '1.4.8', releasedOn: '2022-08-19' },
      source: { at: 'traefik/mesh#870', readOn: '2026-11-27' },
    },
  },
  detection: traefikDetection,
  membership: traefikMembership,
  mutualTls: traefikMutualTls,
};
