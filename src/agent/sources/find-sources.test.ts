import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { KubernetesObject, ObjectMetadata } from '../../core/kubernetes.ts';
import { releaseIdentity } from '../../pattern/identity.ts';
import { findSources } from './find-sources.ts';
import { ownerClues } from './owners.ts';

let folder = '';

beforeEach(async () => {
  folder = await mkdtemp(path.join(tmpdir(), 'meshdeck-sources-'));
});

afterEach(async () => {
  await rm(folder, { recursive: true, force: true });
});

/** `file:line` from 1, with the reason where there is one. */
async function sources(
  files: Readonly<Record<string, string>>,
  ...live: readonly KubernetesObject[]
): Promise<readonly string[]> {
  const paths: string[] = [];
  for (const [name, text] of Object.entries(files)) {
    const file = path.join(folder, name);
    await mkdir(path.dirname(file), { recursive: true });
    await writeFile(file, text);
    paths.push(file);
  }
  const places = await findSources(ownerClues(live), paths, new AbortController().signal);
  return places.map(({ file, line, why }) =>
    [`${path.relative(folder, file)}:${line + 1}`, why].filter((part) => part !== undefined).join(' | '),
  );
}

function live(kind: string, name: string, metadata: Partial<ObjectMetadata> = {}): KubernetesObject {
  const apiVersion = kind === 'ConfigMap' || kind === 'Pod' ? 'v1' : 'apps/v1';
  return { apiVersion, kind, metadata: { name, namespace: 'shop', ...metadata } };
}

function manifest(kind: string, name: string, more = ''): string {
  return `apiVersion: ${kind === 'ConfigMap' ? 'v1' : 'apps/v1'}\nkind: ${kind}\nmetadata:\n  name: ${name}\n${more}`;
}

describe('the file of an object', () => {
  it('is the one that describes it, and nothing else then', async () => {
    const files = {
      'web.yaml': `# first\n${manifest('Deployment', 'web')}`,
      'other.yaml': manifest('Deployment', 'web', '  namespace: other\n'),
      'labelled.yaml': manifest('Deployment', 'x', '  labels: {app.kubernetes.io/name: web}\n'),
    };
    const object = live('Deployment', 'web', { labels: { 'app.kubernetes.io/name': 'web' } });
    expect(await sources(files, object)).toEqual(['web.yaml:2']);
  });

  it('is that of its controller', async () => {
    const chain = [live('Pod', 'web-abc-1'), live('ReplicaSet', 'web-abc'), live('Deployment', 'web')];
    expect(await sources({ 'web.yaml': manifest('Deployment', 'web') }, ...chain)).toEqual([
      'web.yaml:1 | its Deployment shop/web',
    ]);
  });

  it('is the one that a kustomization renames, over several folders', async () => {
    const files = {
      'base/kustomization.yaml': 'resources: [web.yaml]\nnameSuffix: -v2\n',
      'base/web.yaml': manifest('Deployment', 'web'),
      'prod/kustomization.yaml': 'resources: [../base]\nnamePrefix: prod-\nnamespace: shop\n',
      'test/kustomization.yaml': 'resources: [../base]\nnamePrefix: prod-\nnamespace: elsewhere\n',
    };
    expect(await sources(files, live('Deployment', 'prod-web-v2'))).toEqual(['base/web.yaml:1 | kustomization base']);
  });

  it('is the kustomization that generates it', async () => {
    const files = { 'kustomization.yaml': 'configMapGenerator:\n  - name: settings\n    literals: [a=b]\n' };
    const generated = live('ConfigMap', 'settings-5f6bk7t2hm');
    expect(await sources(files, generated)).toEqual([`kustomization.yaml:1 | kustomization ${path.basename(folder)}`]);
  });

  it('is the template of its Helm chart', async () => {
    const files = {
      'web/Chart.yaml': 'apiVersion: v2\nname: web-chart\nversion: 1.2.3\n',
      'web/templates/all.yaml':
        'kind: Service\n---\napiVersion: apps/v1\nkind: Deployment\nmetadata: {name: {{ .x }}}\n',
      'other/Chart.yaml': 'name: other\n',
      'other/templates/all.yaml': 'kind: Deployment\n',
    };
    const object = live('Deployment', 'rel-web', {
      labels: { 'helm.sh/chart': 'web-chart-1.2.3', 'app.kubernetes.io/managed-by': 'Helm' },
      annotations: { 'meta.helm.sh/release-name': 'rel' },
    });
    expect(await sources(files, object)).toEqual(['web/templates/all.yaml:4 | chart web-chart']);
    expect(await sources({ 'web/Chart.yaml': files['web/Chart.yaml'] }, object)).toEqual([
      'web/Chart.yaml:1 | chart web-chart',
    ]);
  });

  it('is the pattern that it was applied with', async () => {
    const { applySetId } = releaseIdentity('shop', 'shop');
    const pattern = 'name: shop\nservices:\n  web:\n    type: Deployment.K8s\n    namespace: shop\n    settings: {}\n';
    const object = live('ConfigMap', 'made-by-a-trait', { labels: { 'applyset.kubernetes.io/part-of': applySetId } });
    expect(await sources({ 'shop.pattern.yaml': pattern, 'x.yaml': 'a: made-by-a-trait\n' }, object)).toEqual([
      'shop.pattern.yaml:1 | pattern shop, which it was applied with',
    ]);
  });

  it.each([
    ['the label of Argo CD', { labels: { 'argocd.argoproj.io/instance': 'shop-app' } }],
    [
      'the annotation of Argo CD',
      { annotations: { 'argocd.argoproj.io/tracking-id': 'shop-app:apps/Deployment:shop/web' } },
    ],
  ])('is the Application that %s names', async (_, metadata) => {
    const application = 'apiVersion: argoproj.io/v1alpha1\nkind: Application\nmetadata: {name: shop-app}\n';
    expect(await sources({ 'app.yaml': application }, live('Deployment', 'web', metadata))).toEqual([
      'app.yaml:1 | Application shop-app (argoproj.io)',
    ]);
  });

  it('is the Kustomization or HelmRelease of Flux', async () => {
    const release =
      'apiVersion: helm.toolkit.fluxcd.io/v2\nkind: HelmRelease\nmetadata: {name: shop, namespace: flux-system}\n';
    const labels = { 'helm.toolkit.fluxcd.io/name': 'shop', 'helm.toolkit.fluxcd.io/namespace': 'flux-system' };
    expect(await sources({ 'release.yaml': release }, live('Deployment', 'web', { labels }))).toEqual([
      'release.yaml:1 | HelmRelease shop (helm.toolkit.fluxcd.io)',
    ]);
  });

  it('is the component of the OAM Application that made it', async () => {
    const application = [
      'apiVersion: core.oam.dev/v1beta1',
      'kind: Application',
      'metadata: {name: shop}',
      'spec:',
      '  components:',
      '    - {name: cart, type: webservice}',
      '    - {name: web, type: webservice}',
      '',
    ].join('\n');
    const labels = { 'app.oam.dev/name': 'shop', 'app.oam.dev/component': 'web' };
    expect(await sources({ 'shop.oam.yaml': application }, live('ConfigMap', 'made', { labels }))).toEqual([
      'shop.oam.yaml:7 | Application shop (core.oam.dev)',
    ]);
  });

  it('is an object of the same kind with the same recommended labels', async () => {
    const labelled = (instance: string): string =>
      manifest(
        'Deployment',
        'plain',
        `  labels: {app.kubernetes.io/name: web, app.kubernetes.io/instance: ${instance}}\n`,
      );
    const labels = { 'app.kubernetes.io/name': 'web', 'app.kubernetes.io/instance': 'a' };
    const files = { 'a.yaml': labelled('a'), 'b.yaml': labelled('b') };
    expect(await sources(files, live('Deployment', 'called-otherwise', { labels }))).toEqual([
      'a.yaml:1 | the same label app.kubernetes.io/name=web',
    ]);
  });

  it('is none where nothing tells of it', async () => {
    expect(await sources({ 'web.yaml': manifest('Deployment', 'cart') }, live('Deployment', 'web'))).toEqual([]);
  });
});
