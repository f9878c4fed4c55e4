import type { ManifestFact, SampleFact } from '../facts/extras.ts';
import { documentation, websiteCommit } from './sources.ts';

/** A file that Linkerd serves from run.linkerd.io, at a commit: its address there has no versions. */
function file(name: string, sha256: string): ManifestFact {
  return {
    address: `https://raw.githubusercontent.com/linkerd/website/${websiteCommit}/run.linkerd.io/public/${name}`,
    is: 'app',
    sha256,
  };
}

function deployments(...names: string[]): SampleFact['workloads'] {
  return names.map((name) => ({ kind: 'Deployment', name }));
}

/** The samples of Linkerd's documentation. Each sends requests to itself. */
export const linkerdSamples: readonly SampleFact[] = [
  {
    name: 'emojivoto',
    displayName: 'Emojivoto',
    summary: 'A vote on emojis from three services, with a bot that votes; votes for the doughnut fail on purpose',
    namespace: 'emojivoto',
    namesNamespace: true,
    manifests: [file('emojivoto.yml', 'cfbf2989f04c8f4c38f6415c319d76e73ed8da8a0b67beab05a21f47912a9c0b')],
    workloads: deployments('web', 'emoji', 'voting', 'vote-bot'),
    service: { name: 'web-svc', port: 80, path: '/' },
    source: documentation('run.linkerd.io/public/emojivoto.yml'),
  },
  {
    name: 'booksapp',
    displayName: 'Books',
    summary: 'A bookshelf from three services, with traffic; adding a book fails half of the time on purpose',
    namespace: 'booksapp',
    manifests: [file('booksapp.yml', '5f44c304044cc1a862f92c9d8a82e15713bf5988a73a9d507ddb90d3c3fb484e')],
    workloads: deployments('webapp', 'authors', 'books', 'traffic'),
    service: { name: 'webapp', port: 7000, path: '/' },
    source: documentation('linkerd.io/content/2-edge/tasks/books.md'),
  },
];
