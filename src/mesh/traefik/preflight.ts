import type { Preflight } from '../facts/preflight.ts';
import { chartSource, traefikSource } from './sources.ts';

const smiSource = traefikSource('pkg/k8s/smi.go');

/** What Traefik Mesh wants of a cluster. */
export const traefikPreflight: Preflight = {
  kubernetes: [{ mesh: '1.4', from: '1.21', to: '1.23', source: traefikSource('docs/content/compatibility.md') }],
  gatewayApi: {
    none: 'Traefik Mesh knows no Gateway API; Traefik Proxy, which does, is another product.',
    source: traefikSource('docs/content/configuration.md'),
  },
  podSecurity: [
    {
      where: 'control-plane',
      needs: 'baseline',
      sentence: 'Controller and proxies run as a plain user, without saying all that the level restricted asks for.',
      source: chartSource('mesh/templates/proxy/proxy-daemonset.yaml'),
    },
  ],
  conflicts: [
    {
      with: 'osm',
      sentence:
        'Traefik Mesh does not start where the definitions of SMI are of other versions than its own: TrafficSplits of v1alpha3, while Open Service Mesh brings v1alpha2.',
      source: smiSource,
    },
    {
      with: 'nginx',
      sentence:
        'Both bring the definitions of SMI under the same names, each with a form of its own: a HTTPRouteGroup of the one is not what the other reads.',
      source: smiSource,
    },
  ],
};
