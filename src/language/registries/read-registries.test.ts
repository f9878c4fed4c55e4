import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { noProjectSettings } from '../../pattern/model/project-settings.ts';
import { createLinter } from '../lint.ts';
import { clusterWith } from '../cluster/testing/cluster-with.ts';
import { openBundle } from '../schema/bundle.ts';
import { readRegistries, registryKnowledge } from './read-registries.ts';

const widget = `apiVersion: apiextensions.k8s.io/v1
kind: CustomResourceDefinition
metadata: { name: widgets.example.com }
spec:
  group: example.com
  scope: Cluster
  names: { kind: Widget, plural: widgets }
  versions:
    - name: v1alpha1
      served: false
    - name: v1
      served: true
      deprecated: true
      additionalPrinterColumns: [{ name: Size, type: integer, jsonPath: .spec.size }]
      schema: { openAPIV3Schema: { type: object, properties: { spec: { type: object, properties: { size: { type: integer } } } } } }
`;
const component = (kind: string, change: object = {}): string =>
  JSON.stringify({
    schemaVersion: 'components.meshery.io/v1beta1',
    component: { kind, version: 'example.com/v1', schema: '{"type":"object","properties":{"spec":{"type":"object"}}}' },
    ...change,
  });
const definition =
  'apiVersion: core.oam.dev/v1beta1\nkind: TraitDefinition\nmetadata: { name: sticky }\nspec: { appliesToWorkloads: [worker] }\n';

describe('the registries of a project', () => {
  let folder = '';
  beforeEach(async () => {
    folder = await mkdtemp(path.join(tmpdir(), 'meshdeck-registries-'));
  });
  afterEach(async () => {
    await rm(folder, { recursive: true });
  });

  const put = async (name: string, text: string): Promise<void> => {
    await mkdir(path.dirname(path.join(folder, name)), { recursive: true });
    await writeFile(path.join(folder, name), text);
  };
  const names = (entries: readonly string[]): readonly string[] =>
    readRegistries(folder, entries).kinds.map(({ apiVersion, kind }) => `${apiVersion} ${kind}`);

  it('are files, folders and globs', async () => {
    await put('crds/widget.yaml', widget);
    await put('crds/deep/gadget.json', component('Gadget'));
    await put('crds/node_modules/no.json', component('No'));
    await put('crds/readme.md', 'kind: No\n');
    const widgets = ['example.com/v1alpha1 Widget', 'example.com/v1 Widget'];
    expect(names(['crds/widget.yaml'])).toEqual(widgets);
    expect(names(['crds'])).toEqual(['example.com/v1 Gadget', ...widgets]);
    expect(names(['crds/**/*.json'])).toEqual(['example.com/v1 Gadget']);
  });

  it('add kinds that patterns use, and definitions that Applications use', async () => {
    await put('widget.yaml', widget);
    await put('sticky.yaml', definition);
    const registries = readRegistries(folder, ['widget.yaml', 'sticky.yaml']);
    expect([...registries.faults]).toEqual([]);
    const linter = createLinter(noProjectSettings, registryKnowledge(registries, openBundle(), undefined));
    const codes = (name: string, text: string): readonly string[] =>
      linter.lint(name, text).findings.map(({ code }) => code);
    expect(codes('a.pattern.yaml', 'services:\n  a: { type: Widget, settings: { spec: { size: big } } }\n')).toEqual([
      'wrong-type',
    ]);
    const application = (trait: string): string => `apiVersion: core.oam.dev/v1beta1
kind: Application
metadata: { name: shop }
spec:
  components:
    - { name: web, type: worker, properties: { image: nginx }, traits: [{ type: ${trait} }] }
`;
    expect(codes('a.yaml', application('sticky'))).toEqual([]);
  });

  it('give way to what is bundled where they only describe a kind, and to the cluster', async () => {
    const sidecar = { kind: 'Sidecar', version: 'networking.istio.io/v1', schema: '{"type":"object"}' };
    await put('sidecar.json', component('Sidecar', { component: sidecar }));
    await put('widget.yaml', widget);
    const base = openBundle();
    const registries = readRegistries(folder, ['sidecar.json', 'widget.yaml']);
    const { bundle } = registryKnowledge(registries, base, undefined);
    expect(bundle.schemaOf('networking.istio.io/v1', 'Sidecar')?.source.title).toContain('istio');
    expect(bundle.kinds.find('Widget')).toMatchObject({
      apiVersion: 'example.com/v1',
      origin: 'registry',
      namespaced: false,
    });
    expect(bundle.apiVersionsOf('Widget', 'example.com')).toEqual(['example.com/v1']);
    expect(bundle.deprecation('example.com/v1', 'Widget')).toBe('');
    expect(bundle.columnsOf('example.com/v1', 'Widget')).toEqual([
      { name: 'Size', type: 'integer', jsonPath: '.spec.size' },
    ]);
    expect(registryKnowledge(registries, base, undefined).bundle).toBe(bundle);
    const served = [
      { apiVersion: 'example.com/v1', kind: 'Widget', namespaced: true, plural: 'widgets', origin: 'cluster' as const },
    ];
    const cluster = clusterWith([], served);
    expect(registryKnowledge(registries, base, cluster).bundle.schemaOf('example.com/v1', 'Widget')).toBeUndefined();
  });

  it('say why one cannot be read, and stay within their limits', async () => {
    await put('broken.yaml', 'a: [\n');
    await put('other.yaml', 'a: 1\n');
    await put('large.yaml', `${widget}# ${'x'.repeat(8_000_000)}\n`);
    const { faults, kinds } = readRegistries(folder, ['nowhere', 'broken.yaml', 'other.yaml', 'large.yaml']);
    expect(Object.fromEntries(faults)).toEqual({
      nowhere: 'no YAML or JSON file is there',
      'broken.yaml': 'broken.yaml: its YAML is broken',
      'other.yaml': 'it holds no CustomResourceDefinition, no component of Meshery and no definition of OAM',
      'large.yaml': 'the registries hold more than 8000000 bytes',
    });
    expect(kinds).toEqual([]);
  });
});
