import type { AddonFact } from '../facts/extras.ts';
import { nsmSource } from './sources.ts';

const from: AddonFact['from'] = {
  is: 'manifest',
  address: (version) =>
    `https://github.com/networkservicemesh/deployments-k8s/examples/observability/jaeger_and_prometheus?ref=v${version}`,
  isFolder: true,
};
const caution =
  'It is for trying out, and hears only from a mesh that was set up with examples/observability/nsm_system in place of examples/basic.';

/** What the examples put beside it; both come with a collector of OpenTelemetry. */
export const nsmAddons: readonly AddonFact[] = [
  {
    name: 'jaeger',
    displayName: 'Jaeger',
    summary: 'Stores and shows traces of the parts of the mesh; comes with Prometheus',
    from,
    namespace: 'observability',
    foundBy: { labels: [{ run: 'jaeger' }, { app: 'jaeger' }], imageNames: ['all-in-one', 'jaeger'] },
    service: { name: 'jaeger', port: 16_686, path: '/' },
    caution,
    source: nsmSource('examples/observability/jaeger_and_prometheus/jaeger/jaeger.yaml'),
  },
  {
    name: 'prometheus',
    displayName: 'Prometheus',
    summary: 'Stores what the parts of the mesh count; comes with Jaeger',
    from,
    namespace: 'observability',
    foundBy: {
      labels: [{ app: 'prometheus' }, { 'app.kubernetes.io/name': 'prometheus' }],
      imageNames: ['prometheus'],
    },
    service: { name: 'prometheus', port: 9090, path: '/' },
    caution,
    source: nsmSource('examples/observability/jaeger_and_prometheus/prometheus/prometheus.yaml'),
  },
];
