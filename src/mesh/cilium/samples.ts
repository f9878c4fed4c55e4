import type { ManifestFact, SampleFact } from '../facts/extras.ts';
import { ciliumSource } from './sources.ts';

/** A file of Cilium's repository at a commit, which does not move. */
function file(commit: string, path: string, is: ManifestFact['is'], sha256?: string): ManifestFact {
  const address = `https://raw.githubusercontent.com/cilium/cilium/${commit}/examples/${path}`;
  return { address, is, ...(sha256 === undefined ? {} : { sha256 }) };
}

/** The samples of Cilium's documentation. */
export const ciliumSamples: readonly SampleFact[] = [
  {
    name: 'star-wars',
    displayName: 'Star Wars',
    summary: 'A service and two ships that want to land, one of which a policy for labels lets in',
    namespace: 'star-wars',
    manifests: [
      file(
        '0c83dd3168f4027fe4856165e0a3d2f30f4b12d3',
        'minikube/http-sw-app.yaml',
        'app',
        '759cb09c48cb48c6a96adef039f2232899f34f700590b0d389178336dab279a7',
      ),
      file(
        '584e32f54a024e44cf79feeec42a9a9a821a51f0',
        'minikube/sw_l3_l4_policy.yaml',
        'rules',
        '27c086007a5c6ad5aa6e7936a4878179b04bb9ef7d4850c54770ca1432568d49',
      ),
    ],
    workloads: [
      { kind: 'Deployment', name: 'deathstar' },
      { kind: 'Pod', name: 'tiefighter' },
      { kind: 'Pod', name: 'xwing' },
    ],
    service: { name: 'deathstar', port: 80, path: '/v1/' },
    source: ciliumSource('0c83dd3', 'examples/minikube/http-sw-app.yaml'),
  },
  {
    name: 'echo',
    displayName: 'Echo services',
    summary: 'Two services that answer with what they were asked, and two clients',
    namespace: 'echo',
    manifests: [
      file('25972d8e8c67dd3a4d74c2dbea54461fa7f20707', 'kubernetes/servicemesh/envoy/test-application.yaml', 'app'),
    ],
    workloads: ['client', 'client2', 'echo-service-1', 'echo-service-2'].map((name) => ({ kind: 'Deployment', name })),
    service: { name: 'echo-service-1', port: 8080, path: '/' },
    source: ciliumSource('25972d8', 'examples/kubernetes/servicemesh/envoy/test-application.yaml'),
  },
];
