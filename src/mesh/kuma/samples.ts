import type { ManifestFact, SampleFact } from '../facts/extras.ts';
import { sourcesOf } from '../facts/source.ts';

/** The demo has no releases since it was rewritten; a commit does not move. */
const commit = '2b9f1ad6220da95178ffa8336e39a96cb20de3be';
const demoSource = sourcesOf(`kumahq/kuma-counter-demo@${commit}`, '2026-11-27');

function file(path: string, is: ManifestFact['is'], sha256: string): ManifestFact {
  return { address: `https://raw.githubusercontent.com/kumahq/kuma-counter-demo/${commit}/${path}`, is, sha256 };
}

/**
 * The counter of Kuma's documentation. Its app is taken without the Mesh that the documentation's file brings with it: that one sets the mode of
 * services for the whole mesh. The gateway's routes are for that mode.
 */
export const kumaSamples: readonly SampleFact[] = [
  {
    name: 'counter',
    displayName: 'Counter',
    summary:
      'A page that counts, and the store that it counts in; the gateway wants a Mesh whose meshServices.mode is Exclusive',
    namespace: 'kuma-demo',
    namesNamespace: true,
    manifests: [
      file(
        'kustomize/overlays/000-with-kuma/namespace.yaml',
        'app',
        'f6c47b2190e0533b65dae953766b88312a58fb2cc54c1a722549ddc30e45de20',
      ),
      file('kustomize/base/demo.yaml', 'app', '4803f047d1ee497bd2fdf26a5a4d44814762062e10a0755ce729388496872bc0'),
      file(
        'kustomize/overlays/001-with-mtls/mesh-traffic-permission.yaml',
        'rules',
        'fcd7e3ebc5eefdde50b9e238de86eace676571d13597ef511cbdc5cf3ab154a1',
      ),
      file(
        'kustomize/overlays/002-with-gateway/mesh-gateway-instance.yaml',
        'gateway',
        'c8e47b1d5b27eecdf7b512aad9de23a6d84afa5cb2ba78537ff147ee7c19d454',
      ),
      file(
        'kustomize/overlays/002-with-gateway/mesh-gateway.yaml',
        'gateway',
        '578feda1a2af43d7125c2358eb92f78b9aa53668ea9d3c061c760d3c5223b658',
      ),
      file(
        'kustomize/overlays/002-with-gateway/mesh-http-route.yaml',
        'gateway',
        '8e9d5906a13c71aaa3b59545593e086fde326755549c21ef2f37ac298a035008',
      ),
      file(
        'kustomize/overlays/002-with-gateway/mesh-traffic-permission.yaml',
        'gateway',
        'ebba62cc2d031f6dbe4acf89009a1111fd5134c1ff77a4f161110c1703448ea5',
      ),
    ],
    // A second version of the page waits with no replicas.
    workloads: [
      { kind: 'Deployment', name: 'demo-app' },
      { kind: 'Deployment', name: 'kv' },
    ],
    service: { name: 'demo-app', port: 5050, path: '/' },
    source: demoSource('README.md'),
  },
];
