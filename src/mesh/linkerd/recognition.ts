import type { MeshRecognition } from '../facts/mesh-facts.ts';
import { linkerdDetection } from './detection.ts';
import { linkerdMembership } from './membership.ts';
import { linkerdMutualTls } from './mutual-tls.ts';
import { documentation } from './sources.ts';

/** What tells it apart, and who is in it. */
export const linkerdRecognition: MeshRecognition = {
  identity: {
    name: 'linkerd',
    displayName: 'Linkerd',
    summary: 'A small proxy of its own beside each Pod, with little to configure',
    homepage: 'https://linkerd.io',
    patternType: 'LinkerdMesh',
    support: {
      is: 'active',
      sentence:
        'Linkerd is a graduated project of the CNCF; since February 2024 it publishes edge releases only, and vendors make stable ones.',
      newest: { version: 'edge-26.8.3', releasedOn: '2026-08-21' },
      source: documentation('linkerd.io/content/releases/_index.md'),
    },
  },
  detection: linkerdDetection,
  membership: linkerdMembership,
  mutualTls: linkerdMutualTls,
};
