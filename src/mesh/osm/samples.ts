import type { ManifestFact, SampleFact } from '../facts/extras.ts';
import { docsSource } from './sources.ts';

/** A file of the documentation's branch for 1.2, at its last commit. */
function file(path: string, is: ManifestFact['is'], sha256: string): ManifestFact {
  const commit = 'e022a4f3d0aa45a70204be578464048d24fd591a';
  return {
    address: `https://raw.githubusercontent.com/openservicemesh/osm-docs/${commit}/manifests/${path}`,
    is,
    sha256,
  };
}

/** The samples of the documentation. */
export const osmSamples: readonly SampleFact[] = [
  {
    name: 'bookstore',
    displayName: 'Bookstore',
    summary: 'A buyer and a thief of books, a store in two versions, a warehouse and its database, in four namespaces',
    namespace: 'bookstore',
    namesNamespace: true,
    namespaces: ['bookstore', 'bookbuyer', 'bookthief', 'bookwarehouse'],
    manifests: [
      file('apps/bookbuyer.yaml', 'app', '52dcf2de40cf251f66d61a8e118da19d8ed04ed7561d2caa8dc349994af8afe3'),
      file('apps/bookthief.yaml', 'app', '079bea1e74eb003afda86dff78caa380227f28a4ca9eb265210223cca81df8f6'),
      file('apps/bookstore.yaml', 'app', '2d16f4e9b3b1fafed9937393077c6bfdcadd84121b0cd4163454c2631b5d946b'),
      file('apps/bookwarehouse.yaml', 'app', 'edca1b95ad71ad6e69128e920991a7984387e3113fb63f3ffb31ea472ce538fe'),
      file('apps/mysql.yaml', 'app', '8cc5387038eaca8dddf8e8343dc627c23d9e38053bcb005d476d89ae344d973b'),
      file(
        'access/traffic-access-v1.yaml',
        'rules',
        '7eb08d3234647cf81f1900ed6bb8c2ed96432894a64641c33175d8d0143a1b57',
      ),
      file('apps/bookstore-v2.yaml', 'rules', '36a0e9b298c330fb098ebdefb8d178b8f9419e1613065ccd89592ad4376bb62e'),
      file(
        'split/traffic-split-50-50.yaml',
        'rules',
        '944cc751b202174d28ef43c340403979d7d33871066c96e5842aef1ad1a6808a',
      ),
    ],
    workloads: [
      { kind: 'Deployment', name: 'bookstore' },
      { kind: 'Deployment', name: 'bookbuyer', namespace: 'bookbuyer' },
      { kind: 'Deployment', name: 'bookthief', namespace: 'bookthief' },
      { kind: 'Deployment', name: 'bookwarehouse', namespace: 'bookwarehouse' },
      { kind: 'StatefulSet', name: 'mysql', namespace: 'bookwarehouse' },
    ],
    service: { name: 'bookstore', port: 14_001, path: '/' },
    source: docsSource('content/en/docs/getting_started/install_apps.md'),
  },
  {
    name: 'httpbin',
    displayName: 'httpbin',
    summary: 'Answers with what it was asked, and with any status; a client to ask it',
    namespace: 'httpbin',
    manifests: [
      file('samples/httpbin/httpbin.yaml', 'app', '1a24ed71839f29b8fbd162e2380df54a4df98497df0ca7dc1217a81d0ef2537c'),
      file('samples/curl/curl.yaml', 'traffic', '587406d3e63b2c3148dbf4f74e1378d662ecb9009e4afa5548eaa59d9c51e1d8'),
    ],
    workloads: [{ kind: 'Deployment', name: 'httpbin' }],
    service: { name: 'httpbin', port: 14_001, path: '/' },
    source: docsSource('manifests/samples/httpbin/httpbin.yaml'),
  },
];
