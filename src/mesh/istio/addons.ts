import type { AddonFact } from '../facts/extras.ts';
import { istioSource } from './sources.ts';

/** Istio's own manifests, of its release branches: `1.31.0` is `release-1.31`. */
function addonAddress(file: string): (version: string) => string {
  return (version) => {
    const [major = '', minor = ''] = version.split('.');
    return `https://raw.githubusercontent.com/istio/istio/release-${major}.${minor}/samples/addons/${file}.yaml`;
  };
}

const caution = 'Istio publishes it for trying out: one replica, no storage, no sign-in.';
const namespace = 'istio-system';

/** What Istio's samples put beside it. */
export const istioAddons: readonly AddonFact[] = [
  {
    name: 'prometheus',
    displayName: 'Prometheus',
    summary: 'Stores the metrics of proxies and control plane',
    from: { is: 'manifest', address: addonAddress('prometheus') },
    namespace,
    foundBy: {
      labels: [{ 'app.kubernetes.io/name': 'prometheus' }, { app: 'prometheus' }],
      imageNames: ['prometheus'],
    },
    service: { name: 'prometheus', port: 9090, path: '/' },
    caution,
    source: istioSource('samples/addons/prometheus.yaml'),
  },
  {
    name: 'grafana',
    displayName: 'Grafana',
    summary: 'Dashboards of mesh, services and control plane',
    from: { is: 'manifest', address: addonAddress('grafana') },
    namespace,
    foundBy: { labels: [{ 'app.kubernetes.io/name': 'grafana' }, { app: 'grafana' }], imageNames: ['grafana'] },
    service: { name: 'grafana', port: 3000, path: '/' },
    caution,
    source: istioSource('samples/addons/grafana.yaml'),
  },
  {
    name: 'kiali',
    displayName: 'Kiali',
    summary: 'Graph of the traffic, and checks of the configuration',
    from: { is: 'manifest', address: addonAddress('kiali') },
    namespace,
    foundBy: { labels: [{ 'app.kubernetes.io/name': 'kiali' }, { app: 'kiali' }], imageNames: ['kiali'] },
    service: { name: 'kiali', port: 20_001, path: '/kiali' },
    caution,
    source: istioSource('samples/addons/kiali.yaml'),
  },
  {
    name: 'jaeger',
    displayName: 'Jaeger',
    summary: 'Stores and shows traces',
    from: { is: 'manifest', address: addonAddress('jaeger') },
    namespace,
    foundBy: {
      labels: [{ 'app.kubernetes.io/name': 'jaeger' }, { app: 'jaeger' }],
      imageNames: ['jaeger', 'all-in-one'],
    },
    service: { name: 'tracing', port: 80, path: '/jaeger' },
    caution,
    source: istioSource('samples/addons/jaeger.yaml'),
  },
  {
    name: 'zipkin',
    displayName: 'Zipkin',
    summary: 'Stores and shows traces, instead of Jaeger',
    from: { is: 'manifest', address: addonAddress('extras/zipkin') },
    namespace,
    foundBy: { labels: [{ app: 'zipkin' }], imageNames: ['zipkin', 'zipkin-slim'] },
    service: { name: 'zipkin', port: 9411, path: '/' },
    caution,
    source: istioSource('samples/addons/extras/zipkin.yaml'),
  },
];
