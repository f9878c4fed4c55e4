import { existsSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import type { JsonObject } from '../../core/json.ts';
import { valueAt } from '../../core/json.ts';
import { asJson, type KubernetesObject } from '../../core/kubernetes.ts';
import type { MeshName } from '../../core/mesh-names.ts';
import { problemOf } from '../../core/problem.ts';
import type { ManifestAccess } from '../manifests/manifest.ts';
import { namespacesOf, withNamespaces } from '../manifests/namespaces.ts';
import { factsOf } from '../registry.ts';
import { withMovedImages } from './images.ts';
import { injectionOf, noInjection, withPodMarks } from './injection.ts';
import { findSample, knownSamples } from './known-samples.ts';
import { sampleObjects } from './sample-objects.ts';

const corpus = path.join(process.env['MESHDECK_CORPUS'] ?? '../shared/corpus', 'samples');

const deployment: KubernetesObject = {
  apiVersion: 'apps/v1',
  kind: 'Deployment',
  metadata: { name: 'web' },
  spec: {
    template: {
      metadata: { labels: { app: 'web' } },
      spec: { containers: [{ name: 'web', image: 'registry.istio.io/release/examples:1' }] },
    },
  },
};

/** Access that has nothing but a folder. */
const ofFolder = (folder?: string): ManifestAccess => ({
  folder,
  cacheFolder: '/nowhere',
  get: () => Promise.reject(new Error('the network was asked')),
  kustomize: () => Promise.reject(new Error('kubectl was asked')),
  trusted: new Set(),
});

const choice = { parts: [], injection: noInjection } as const;

function injection(mesh: MeshName, mode?: 'sidecar' | 'ambient'): ReturnType<typeof injectionOf> {
  const membership = factsOf(mesh)?.membership;
  if (membership === undefined) throw new Error(`no facts of ${mesh}`);
  return injectionOf(membership, mode);
}

describe('a sample is found', () => {
  it.each([
    ['bookinfo', undefined, [], 'istio'],
    ['bookinfo', undefined, ['nginx'], 'nginx'],
    ['bookinfo', 'nginx', ['istio'], 'nginx'],
    ['emojivoto', undefined, ['istio'], 'linkerd'],
    ['postcard', 'kuma', ['kuma'], undefined],
  ] as const)('%s, with --mesh %s, in a cluster with %j', (name, wanted, found, mesh) => {
    expect(findSample(name, wanted, found).mesh?.name).toBe(mesh);
  });

  it('or the samples that there are, are named', () => {
    try {
      findSample('bookshop', undefined);
    } catch (error) {
      const { code, params } = problemOf(error);
      expect(code).toBe('mesh.sample-unknown');
      expect(params['names']).toContain('postcard, bookinfo, httpbin');
      return;
    }
    expect.unreachable();
  });
});

describe('a namespace goes into a mesh', () => {
  it.each([
    ['istio', 'sidecar', { labels: { 'istio-injection': 'enabled' }, annotations: {} }],
    ['istio', 'ambient', { labels: { 'istio.io/dataplane-mode': 'ambient' }, annotations: {} }],
    ['linkerd', 'sidecar', { labels: {}, annotations: { 'linkerd.io/inject': 'enabled' } }],
    ['kuma', 'sidecar', { labels: { 'kuma.io/sidecar-injection': 'enabled' }, annotations: {} }],
  ] as const)('of %s, %s', (mesh, mode, marks) => {
    expect(injection(mesh, mode)).toMatchObject({ namespace: marks, pod: { labels: {}, annotations: {} } });
  });

  it('by the templates of its Pods where the mesh reads those alone, and what a file says itself stays', () => {
    const { namespace, pod } = injection('consul');
    expect(namespace).toEqual({ labels: {}, annotations: {} });
    const marked = asJson(withPodMarks(deployment, pod));
    expect(valueAt(marked, ['spec', 'template', 'metadata'])).toEqual({
      labels: { app: 'web' },
      annotations: { 'consul.hashicorp.com/connect-inject': 'true' },
    });
    const kept = { labels: { app: 'other' }, annotations: {} };
    expect(valueAt(asJson(withPodMarks(deployment, kept)), ['spec', 'template', 'metadata', 'labels', 'app'])).toBe(
      'web',
    );
  });
});

describe('namespaces of a set', () => {
  const marks = { labels: { 'istio-injection': 'enabled' }, annotations: {} };
  const brought: KubernetesObject = {
    apiVersion: 'v1',
    kind: 'Namespace',
    metadata: { name: 'shop', labels: { a: 'b' } },
  };
  const wish = { names: ['shop'], marks, membershipAnnotation: 'membership' };

  it('stand in front, with what the files say of them and the marks', () => {
    expect(withNamespaces([deployment, brought], { ...wish, ownerOf: () => 'ours' })).toEqual([
      { ...brought, metadata: { name: 'shop', labels: { a: 'b', 'istio-injection': 'enabled' } } },
      deployment,
    ]);
    expect(namespacesOf([deployment, brought], ['lab'])).toEqual(['lab', 'shop']);
  });

  it('of others are only marked, and left alone where there is no mark', () => {
    const ownerOf = (): 'others' => 'others';
    expect(withNamespaces([deployment], { ...wish, ownerOf })).toMatchObject([
      { metadata: { name: 'shop', labels: marks.labels, annotations: { membership: 'fields-only' } } },
      deployment,
    ]);
    const nothing = { labels: {}, annotations: {} };
    expect(withNamespaces([deployment], { ...wish, marks: nothing, ownerOf })).toEqual([deployment]);
  });
});

it('takes images from where they are now', () => {
  const moved = [{ from: 'registry.istio.io/release/', to: 'docker.io/istio/', source: { at: '', readOn: '' } }];
  const images = (object: KubernetesObject): unknown =>
    valueAt(asJson(object), ['spec', 'template', 'spec', 'containers', 0, 'image']);
  expect(images(withMovedImages(deployment, moved))).toBe('docker.io/istio/examples:1');
  expect(images(withMovedImages(deployment, []))).toBe('registry.istio.io/release/examples:1');
});

describe('our own sample', () => {
  it('needs no file and no network', async () => {
    const read = await sampleObjects(findSample('postcard', undefined), { ...choice, parts: ['traffic'] }, ofFolder());
    if (read.is !== 'objects') throw new Error('it was not read');
    expect(read.objects.map(({ kind, metadata: { name } }) => `${kind}/${name}`)).toEqual([
      'ServiceAccount/backend',
      'ConfigMap/backend',
      'Service/backend',
      'Deployment/backend',
      'ServiceAccount/frontend',
      'ConfigMap/frontend',
      'Service/frontend',
      'Deployment/frontend',
      'Deployment/traffic',
    ]);
  });

  it('may go into any namespace, runs without rights, and has one image', async () => {
    const read = await sampleObjects(
      findSample('postcard', undefined),
      { ...choice, parts: ['traffic'], namespace: 'lab' },
      ofFolder(),
    );
    if (read.is !== 'objects') throw new Error('it was not read');
    expect(read).toMatchObject({ namespace: 'lab', namespaces: ['lab'] });
    const containers = read.objects.flatMap(
      (object) => (valueAt(asJson(object), ['spec', 'template', 'spec', 'containers']) ?? []) as readonly JsonObject[],
    );
    expect(containers).toHaveLength(3);
    expect(new Set(containers.map(({ image }) => image)).size).toBe(1);
    for (const container of containers)
      expect(container['securityContext']).toMatchObject({ allowPrivilegeEscalation: false, runAsNonRoot: true });
  });
});

it('goes nowhere else where its files name their namespace', async () => {
  const work = sampleObjects(findSample('emojivoto', undefined), { ...choice, namespace: 'lab' }, ofFolder());
  await expect(work).rejects.toThrow('mesh.sample-namespace');
});

/** Samples whose files are not all in the corpus. */
const notInCorpus = [
  'hashicups',
  'bookstore',
  'httpbin of osm',
  'traffic-split',
  'star-wars',
  'echo',
  'whoami',
  'whoami-split',
  'webhook',
  'kernel2ip2kernel',
];

describe.skipIf(!existsSync(corpus))('samples of the corpus (skipped where MESHDECK_CORPUS leads to none)', () => {
  it.each(
    knownSamples.flatMap((known) => {
      const { name } = known.sample;
      const title = known.mesh?.name === 'osm' ? `${name} of osm` : name;
      return notInCorpus.includes(title) || notInCorpus.includes(name) ? [] : [[title, known] as const];
    }),
  )('%s has the files, and what must be ready is among their objects', async (_, known) => {
    const parts = ['gateway', 'traffic', 'rules'] as const;
    const read = await sampleObjects(known, { parts, injection: noInjection }, ofFolder(corpus));
    if (read.is !== 'objects') throw new Error('it was not read');
    const there = new Set(read.objects.map(({ kind, metadata: { name } }) => `${kind}/${name}`));
    for (const { kind, name } of known.sample.workloads) expect(there).toContain(`${kind}/${name}`);
    if (known.sample.service !== undefined) expect(there).toContain(`Service/${known.sample.service.name}`);
    expect(JSON.stringify(read.objects)).not.toContain('registry.istio.io');
  });
});
