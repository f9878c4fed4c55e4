import type { ManifestFact, SampleFact } from '../facts/extras.ts';
import { istioSource } from './sources.ts';

/** A file of Istio 1.30.3, which later releases have as it is. The tag does not move. */
function file(path: string, is: ManifestFact['is'], sha256: string): ManifestFact {
  return { address: `https://raw.githubusercontent.com/istio/istio/1.30.3/samples/${path}`, is, sha256 };
}

const movedImages = [
  {
    from: 'registry.istio.io/release/',
    to: 'docker.io/istio/',
    source: { at: 'istio/istio#61467', readOn: '2026-11-20' },
  },
];

/** The samples of Istio's documentation. */
export const istioSamples: readonly SampleFact[] = [
  {
    name: 'bookinfo',
    displayName: 'Bookinfo',
    summary: 'A page of a book from four services; one of them in three versions',
    namespace: 'bookinfo',
    manifests: [
      file(
        'bookinfo/platform/kube/bookinfo.yaml',
        'app',
        'ec82aaf76a031b83b26126da65e04e56c5791f0825ee2382d5c05801d4406bc5',
      ),
      file(
        'bookinfo/networking/bookinfo-gateway.yaml',
        'gateway',
        'e44689518453b3e4163ed5dcb6f2260cf50b47bffbb6916a156a6f3668bd186d',
      ),
      file(
        'bookinfo/networking/destination-rule-all.yaml',
        'rules',
        'd80b5e7effff1c4f5db089c7fcd33ad7cfe8708b6e27ac7cb502c57f3f55f88c',
      ),
    ],
    movedImages,
    workloads: ['productpage-v1', 'details-v1', 'ratings-v1', 'reviews-v1', 'reviews-v2', 'reviews-v3'].map((name) => ({
      kind: 'Deployment',
      name,
    })),
    service: { name: 'productpage', port: 9080, path: '/productpage' },
    source: istioSource('samples/bookinfo/README.md'),
  },
  {
    name: 'httpbin',
    displayName: 'httpbin',
    summary: 'Answers with what it was asked, and with any status; a client to ask it',
    namespace: 'httpbin',
    manifests: [
      file('httpbin/httpbin.yaml', 'app', '9bb1d48dc58dad90081ac5d57d6f23aa2bc75acbb163d4bcd29bcc652af8404d'),
      file(
        'httpbin/httpbin-gateway.yaml',
        'gateway',
        '694752f6a611b628f3df999ff6f1e9b6490173b18a59f9e6a302412501bba3f6',
      ),
      file('curl/curl.yaml', 'traffic', '583564935d892dbb7ad3ceab032668ce47505291b2cb3d610711fece5dd56486'),
    ],
    movedImages,
    workloads: [{ kind: 'Deployment', name: 'httpbin' }],
    service: { name: 'httpbin', port: 8000, path: '/' },
    source: istioSource('samples/httpbin/README.md'),
  },
  {
    name: 'helloworld',
    displayName: 'Hello World',
    summary: 'One service in two versions that say which they are',
    namespace: 'helloworld',
    manifests: [
      file('helloworld/helloworld.yaml', 'app', '970c9b07bd7d3eed1b3965aaba642ede6e6acbdd40dde9483907dc7b481b53e7'),
    ],
    movedImages,
    workloads: [
      { kind: 'Deployment', name: 'helloworld-v1' },
      { kind: 'Deployment', name: 'helloworld-v2' },
    ],
    service: { name: 'helloworld', port: 5000, path: '/hello' },
    source: istioSource('samples/helloworld/README.md'),
  },
];
