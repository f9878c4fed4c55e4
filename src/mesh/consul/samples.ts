import type { ManifestFact, SampleFact } from '../facts/extras.ts';
import { consulSource, tutorialCommit, tutorialSource } from './sources.ts';

/** A file of the tests of Consul on Kubernetes, at its release. */
function fixture(path: string, is: ManifestFact['is'], sha256: string): ManifestFact {
  const folder = 'https://raw.githubusercontent.com/hashicorp/consul-k8s/v2.0.3/acceptance/tests/fixtures/bases';
  return { address: `${folder}/${path}.yaml`, is, sha256 };
}

/** A file of the tutorial for a cluster of one's own. */
function cups(path: string, is: ManifestFact['is'], sha256: string): ManifestFact {
  const repository = 'https://raw.githubusercontent.com/hashicorp-education/learn-consul-get-started-kubernetes';
  return { address: `${repository}/${tutorialCommit}/self-managed/local/hashicups/${path}.yaml`, is, sha256 };
}

function deployments(...names: string[]): SampleFact['workloads'] {
  return names.map((name) => ({ kind: 'Deployment', name }));
}

/** A mirror of HashiCorp for its own tests, whose images are those of Docker Hub. */
const movedImages = [
  ['docker.mirror.hashicorp.services/hashicorp/', 'docker.io/hashicorp/'],
  ['docker.mirror.hashicorp.services/buildpack-deps', 'docker.io/library/buildpack-deps'],
].map(([from = '', to = '']) => ({
  from,
  to,
  source: consulSource('acceptance/tests/fixtures/bases/static-client/deployment.yaml'),
}));

/** HashiCorp's samples. */
export const consulSamples: readonly SampleFact[] = [
  {
    name: 'static-server',
    displayName: 'Static server and client',
    summary: 'A server that always says hello, and a client with curl that may call it',
    namespace: 'static-server',
    manifests: [
      fixture('static-server/deployment', 'app', 'b191284fd03648a52fc0b612490277d898cb5a68f25575f34ce9cc6213a6c490'),
      fixture('static-server/service', 'app', '51b35420cc887389c155ea8507bc1a332ec8a8a5e71633e787d71882e217715a'),
      fixture(
        'static-server/serviceaccount',
        'app',
        '57d2a68268af7c5b8f152d1b1807cee8a9016d3ac1226649145df33d212d39a7',
      ),
      fixture(
        'static-client/deployment',
        'traffic',
        'da95199e3ebf96482bc3131d85d4ea9750f5141154ba582a24b07f4566d36a08',
      ),
      fixture('static-client/service', 'traffic', 'e24d1f62197ae311920f8f751dc8b72c7b8d6ca05cfcabb3c335dfd3d90d08eb'),
      fixture(
        'static-client/serviceaccount',
        'traffic',
        'bfa8433728da27a9eb2b82d907eeab4a20fbaf7571ea206e42291291ea8e41f2',
      ),
      // Where access lists are on nobody may call anybody without one.
      fixture('intention/intention', 'rules', 'f47803e3837b9d14578f62652b4ec2984fe19297b6a54e54f34f235144f7aabb'),
    ],
    movedImages,
    workloads: deployments('static-server'),
    service: { name: 'static-server', port: 80, path: '/' },
    source: consulSource('acceptance/tests/fixtures/bases/static-server/kustomization.yaml'),
  },
  {
    name: 'hashicups',
    displayName: 'HashiCups',
    summary: 'A shop for coffee from six services, whose Pods ask for the mesh themselves',
    namespace: 'default',
    namesNamespace: true,
    manifests: [
      cups('v1/frontend', 'app', 'e984e5867e5de34e4f98e9abc44696b04618b4592e0e30a413080d3b833b40e9'),
      cups('v1/nginx', 'app', '72fd6d310df2385f5f12715df81e1379c8bb940622110069076538db6babfa2c'),
      cups('v1/payments', 'app', 'aa4f32eab63877c30a65150e7b649bd34f0faf10f3d53df1937f2633b22af9a6'),
      cups('v1/product-api-db', 'app', '5b81cd19367e58de28ff2ed5c283d8a8bb401d721fb55323308fd4f21f9dcb5a'),
      cups('v1/product-api', 'app', '004062e6a6639887415eea501995f20ede86f90154e898991b837e08e7ed9fbf'),
      cups('v1/public-api', 'app', '2a6eef09e9ffde0e430a02d8e9c6769004fc3111f70219e724af7d53b075240c'),
      cups('intentions/allow', 'rules', 'a8a2664abad5bed83e198b544e3b08b58c0054436c2da9ce6f8996ac2a72edca'),
    ],
    workloads: deployments('nginx', 'frontend', 'public-api', 'product-api', 'product-api-db', 'payments'),
    service: { name: 'nginx', port: 80, path: '/' },
    source: tutorialSource('README.md'),
  },
];
