import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { ClusterConnection } from '../../cluster/types.ts';
import { problemError } from '../../core/problem.ts';
import { digestOf } from '../../mesh/manifests/digest.ts';
import type { ManifestAccess } from '../../mesh/manifests/manifest.ts';
import { factsOf } from '../../mesh/registry.ts';
import { knownKinds } from '../known-kinds.ts';
import { preparePattern } from '../prepare.ts';
import { isKustomized, prepareKustomizedMesh, type KustomizedMesh } from './kustomized-mesh.ts';

const folder = `apiVersion: v1
kind: Namespace
metadata: { name: nsm-system }
---
apiVersion: apps/v1
kind: Deployment
metadata: { name: registry-k8s, namespace: nsm-system, labels: { app: registry } }
spec:
  selector: { matchLabels: { app: registry } }
  template:
    metadata: { labels: { app: registry } }
    spec: { containers: [{ name: registry, image: "example.com/cmd-registry-k8s:v1" }] }
`;
const file = `apiVersion: spire.spiffe.io/v1alpha1
kind: ClusterSPIFFEID
metadata: { name: nsm }
spec: { spiffeIDTemplate: "spiffe://{{ .TrustDomain }}/x" }
`;

/** A mesh of two folders and a file, told as the facts tell it. */
function meshOf(sha256: string): KustomizedMesh {
  const facts = factsOf('nsm');
  if (facts === undefined || !isKustomized(facts)) throw new Error('NSM has no charts.');
  const { installation } = facts;
  const [first] = installation.kustomizations;
  if (first === undefined) throw new Error('NSM has a folder.');
  const files = [{ address: 'https://example.com/files/id.yaml', sha256 }];
  const kustomizations = [{ ...first, address: 'https://example.com/folders/basic?ref=v1', files }];
  return { ...facts, installation: { ...installation, kustomizations } };
}

/** A cluster that has nothing. */
const emptyCluster: Partial<ClusterConnection> = {
  namespace: 'default',
  catalog: () =>
    Promise.resolve({
      find: (apiVersion, kind) => ({ group: '', version: apiVersion, kind, plural: 'x', namespaced: false, verbs: [] }),
      ofGroup: () => [],
      groups: [],
    }),
  request: () => Promise.reject(problemError('cluster.not-found', { resource: 'it' })),
};

describe('a mesh without charts', () => {
  let cacheFolder: string;

  beforeAll(async () => {
    cacheFolder = await mkdtemp(path.join(tmpdir(), 'meshdeck-kustomized-'));
  });

  afterAll(() => rm(cacheFolder, { recursive: true }));

  const access = (): ManifestAccess => ({
    cacheFolder,
    get: () => Promise.resolve(new TextEncoder().encode(file)),
    kustomize: () => Promise.resolve(folder),
    trusted: new Set([digestOf(folder)]),
  });
  const prepare = (mesh: KustomizedMesh): ReturnType<typeof prepareKustomizedMesh> =>
    prepareKustomizedMesh(emptyCluster as ClusterConnection, mesh, { acceptsArchived: false }, access());

  it('is a pattern with one component for each object of its folders and files', async () => {
    const prepared = await prepare(meshOf(digestOf(file)));
    if (prepared.is !== 'pattern') throw new Error('It was to be looked at.');
    expect(prepared.fileName).toBe('nsm.pattern.yaml');
    expect(prepared.text).toContain('# From https://example.com/folders/basic?ref=v1');
    const { items } = preparePattern(
      { text: prepared.text, source: '/nsm.pattern.yaml', namespace: 'nsm-system' },
      knownKinds(),
    );
    expect(items.map(({ id }) => id)).toEqual([
      'Namespace/nsm-system',
      'Deployment.apps/nsm-system/registry-k8s',
      expect.stringMatching(/^ClusterSPIFFEID\.spire\.spiffe\.io\//) as string,
    ]);
  });

  it('is not installed from a file that is another one than it was', async () => {
    await expect(prepare(meshOf('0'.repeat(64)))).rejects.toThrow('mesh.manifest-digest');
  });
});
