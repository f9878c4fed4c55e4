import type { MeshRecognition } from '../facts/mesh-facts.ts';
import { nginxDetection } from './detection.ts';
import { nginxMembership } from './membership.ts';
import { nginxMutualTls } from './mutual-tls.ts';

/** What tells it apart, and who is in it. */
export const nginxRecognition: MeshRecognition = {
  identity: {
    name: 'nginx',
    displayName: 'NGINX Service Mesh',
    summary: 'NGINX Plus beside each Pod, with SPIRE and SMI; archived',
    homepage: 'https://docs.nginx.com/nginx-service-mesh/',
    patternType: 'NginxMesh',
    support: {
      is: 'archived',
      sentence: 'Its makers archived NGINX Service Mesh in March 2024, and name nothing that takes its place.',
      newest: { version: '2.0.0', releasedOn: '2023-04-24' },
      source: {
        at: 'nginxinc/nginx-service-mesh@2e04536b9338e303cbf2a9f6bd3780b666e86c21:README.md',
        readOn: '2026-11-27',
      },
    },
  },
  detection: nginxDetection,
  membership: nginxMembership,
  mutualTls: nginxMutualTls,
};
