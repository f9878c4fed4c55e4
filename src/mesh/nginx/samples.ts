import type { ManifestFact, SampleFact } from '../facts/extras.ts';
import { nginxSource } from './sources.ts';

/** A file of the last release. The tag does not move. */
function file(path: string, is: ManifestFact['is'], sha256: string): ManifestFact {
  return {
    address: `https://raw.githubusercontent.com/nginxinc/nginx-service-mesh/v2.0.0/examples/${path}`,
    is,
    sha256,
  };
}

/** What the tutorials of the documentation use. */
export const nginxSamples: readonly SampleFact[] = [
  {
    name: 'bookinfo',
    displayName: 'Bookinfo',
    summary: 'A page of a book from four services; one of them in three versions',
    namespace: 'bookinfo',
    manifests: [file('bookinfo.yaml', 'app', '2fecfe53274238dc82e5459e12db298248c9ae40a1376a484c27969c2242d7d9')],
    workloads: ['productpage-v1', 'details-v1', 'ratings-v1', 'reviews-v1', 'reviews-v2', 'reviews-v3'].map((name) => ({
      kind: 'Deployment',
      name,
    })),
    service: { name: 'productpage', port: 9080, path: '/productpage' },
    source: nginxSource('docs/content/tutorials/deploy-example-app.md'),
  },
  {
    name: 'traffic-split',
    displayName: 'Traffic split',
    summary: 'A gateway before one service in two versions, between which a TrafficSplit shares out',
    namespace: 'traffic-split',
    manifests: [
      file('traffic-split/target-svc.yaml', 'app', 'bff1cededc454dd9198eecfd2e12b6a6f2a9ab17c27ec0e4bf8353d44d230f01'),
      file('traffic-split/target-v1.0.yaml', 'app', 'e89e3ad83ac743a6dcc2f1c8f8b516921cfa9b8e1508f243b9170245336c6345'),
      file(
        'traffic-split/target-v2.1-successful.yaml',
        'app',
        'ca1a1dd2f9bda6e241639304685753bbf3d804a39bcb70cf46e3011050829f51',
      ),
      // A Deployment of its own and no object of a gateway, so it goes into the mesh as the others do.
      file('traffic-split/gateway.yaml', 'app', 'fbcd3f52d6e6420ccf62d17b15d3d34daf85cf9d58d6236d445f75b7a7fd7844'),
      file(
        'traffic-split/trafficsplit.yaml',
        'rules',
        '4dcdd1ab7fce5d1737d35e3c1ec2b93380fa049de93d02aab56bbde4f723469d',
      ),
    ],
    workloads: ['gateway', 'target-v1-0', 'target-v2-1'].map((name) => ({ kind: 'Deployment', name })),
    service: { name: 'gateway-svc', port: 80, path: '/' },
    source: nginxSource('docs/content/tutorials/trafficsplit-deployments.md'),
  },
];
