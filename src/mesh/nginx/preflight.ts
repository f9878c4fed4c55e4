import type { Preflight } from '../facts/preflight.ts';
import { nginxSource } from './sources.ts';

const smiSource = nginxSource('helm-chart/crds/httproutegroup.yaml');

/** What NGINX Service Mesh wants of a cluster. */
export const nginxPreflight: Preflight = {
  kubernetes: [
    { mesh: '2.0', from: '1.22', source: nginxSource('helm-chart/Chart.yaml') },
    { mesh: '1.7', from: '1.22', source: nginxSource('docs/content/about/tech-specs.md') },
  ],
  gatewayApi: {
    none: 'NGINX Service Mesh knows no Gateway API.',
    source: nginxSource('docs/content/about/tech-specs.md'),
  },
  podSecurity: [
    {
      where: 'workloads',
      needs: 'privileged',
      sentence:
        'Each Pod gets the init container nginx-mesh-init, which runs as root, is privileged and changes the rules of its network: the levels baseline and restricted refuse it.',
      source: nginxSource('docs/content/reference/permissions.md'),
    },
    {
      where: 'control-plane',
      needs: 'privileged',
      sentence: 'The agents of SPIRE use network and processes of their node, and the others a folder of it.',
      source: nginxSource('helm-chart/templates/spire-agent.yaml'),
    },
  ],
  conflicts: [
    {
      with: 'osm',
      sentence:
        'Both bring the definitions of SMI, in versions of which the other reads none: NGINX Service Mesh TrafficSplits of v1alpha3, Open Service Mesh those of v1alpha2.',
      source: nginxSource('helm-chart/crds/trafficsplit.yaml'),
    },
    {
      with: 'traefik',
      sentence:
        'Both bring the definitions of SMI under the same names, each with a form of its own: headers of a HTTPRouteGroup are a map here and a list in Traefik Mesh.',
      source: smiSource,
    },
    {
      with: 'istio',
      sentence: 'Both redirect the traffic of a Pod to a proxy of their own: a Pod can be in one of them only.',
      source: nginxSource('docs/content/reference/permissions.md'),
    },
  ],
};
