import type { Preflight } from '../facts/preflight.ts';
import { docsSource, osmSource } from './sources.ts';

const smiSource = osmSource('cmd/osm-bootstrap/crds/smi_traffic_split.yaml');

/** What Open Service Mesh wants of a cluster. */
export const osmPreflight: Preflight = {
  kubernetes: [{ mesh: '1.2', from: '1.22', source: osmSource('charts/osm/Chart.yaml') }],
  gatewayApi: { none: 'Open Service Mesh knows no Gateway API.', source: osmSource('pkg/k8s/types.go') },
  podSecurity: [
    {
      where: 'workloads',
      needs: 'privileged',
      sentence:
        'Each Pod gets the init container osm-init, which runs as root and changes the rules of its network with NET_ADMIN: the levels baseline and restricted refuse it.',
      source: docsSource('content/en/docs/guides/app_onboarding/prereqs.md'),
    },
    {
      where: 'control-plane',
      needs: 'baseline',
      sentence:
        'The Pods of the control plane run as a plain user, without saying all that the level restricted asks for.',
      source: osmSource('charts/osm/templates/_helpers.tpl'),
    },
  ],
  conflicts: [
    {
      with: 'traefik',
      sentence:
        'Both bring the definitions of SMI, in versions of which the other reads none: Open Service Mesh TrafficSplits of v1alpha2, Traefik Mesh those of v1alpha3.',
      source: smiSource,
    },
    {
      with: 'nginx',
      sentence:
        'Both bring the definitions of SMI, in versions of which the other reads none: Open Service Mesh TrafficSplits of v1alpha2, NGINX Service Mesh those of v1alpha3.',
      source: smiSource,
    },
    {
      with: 'istio',
      sentence: 'Both redirect the traffic of a Pod to a proxy of their own: a Pod can be in one of them only.',
      source: osmSource('pkg/injector/iptables.go'),
    },
  ],
};
