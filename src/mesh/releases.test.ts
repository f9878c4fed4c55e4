import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import { parse, stringify } from 'yaml';
import { problemOf } from '../core/problem.ts';
import { meshTypes } from '../pattern/model/type-names.ts';
import { readPattern } from '../pattern/model/read.ts';
import type { Component } from '../pattern/model/types.ts';
import { helmUpgrade } from '../tools/helm-commands.ts';
import { treeOf } from '../yaml/testing/tree-of.ts';
import { installableMeshes, installMeshPattern, installValuesFile } from './install-pattern.ts';
import { meshes } from './registry.ts';
import { meshReleases, type MeshRelease } from './releases.ts';
import { withValuesFile } from './values-files.ts';

function component(text: string): Component {
  const [first] = readPattern(treeOf(`services: { mesh: ${text} }`)).pattern?.components ?? [];
  if (first === undefined) throw new Error('no component was read');
  return first;
}

function refusal(work: () => unknown): ReturnType<typeof problemOf> {
  try {
    work();
  } catch (error) {
    return problemOf(error);
  }
  throw new Error('it was not refused');
}

describe('meshReleases', () => {
  it('follows the charts of a profile, in the version of the component, from the place where the makers publish', () => {
    const releases = meshReleases('istio', component('{ type: IstioMesh, version: 1.30.3 }'));
    const repository = 'https://blob.istio.io/istio-release/charts';
    const common = { namespace: 'istio-system', repository, version: '1.30.3' };
    expect(releases).toMatchObject([
      { name: 'istio-base', chart: 'base', after: [], ...common },
      { name: 'istiod', chart: 'istiod', after: ['istio-base'], ...common },
      // The samples select `istio=ingressgateway`, which the chart takes from the name of the release.
      { name: 'istio-ingressgateway', chart: 'gateway', after: ['istiod'], ...common },
    ]);
  });

  it('puts a release for a revision of its own beside the others', () => {
    const canary = component('{ type: IstioMesh, settings: { profile: minimal, revision: canary } }');
    expect(meshReleases('istio', canary)).toMatchObject([
      { name: 'istio-base', values: { defaultRevision: 'canary' } },
      { name: 'istiod-canary', values: { revision: 'canary' }, after: ['istio-base'] },
    ]);
  });

  it('takes chart files relative to the pattern', () => {
    const mesh = component(
      '{ type: IstioMesh, settings: { profile: minimal, charts: { base: ../c/base.tgz, istiod: /abs/istiod.tgz } } }',
    );
    expect(meshReleases('istio', mesh, '/project/patterns').map(({ chart }) => chart)).toEqual([
      '/project/c/base.tgz',
      '/abs/istiod.tgz',
    ]);
  });

  it('names charts of an OCI registry by their whole address', () => {
    const mesh = component('{ type: IstioMesh, settings: { chartRepository: "oci://example.com/charts/" } }');
    expect(meshReleases('istio', mesh)[0]).toMatchObject({ chart: 'oci://example.com/charts/base' });
    expect(meshReleases('istio', mesh)[0]).not.toHaveProperty('repository');
  });

  it("gives values to the control plane's chart, over those of the profile, and to others by their name", () => {
    const settings = '{ profile: demo, values: { global: { hub: h } }, chartValues: { gateway: { replicaCount: 3 } } }';
    const releases = meshReleases('istio', component(`{ type: IstioMesh, settings: ${settings} }`));
    expect(releases.map(({ values }) => values)).toEqual([
      { profile: 'demo' },
      { profile: 'demo', global: { hub: 'h' } },
      { profile: 'demo', replicaCount: 3 },
    ]);
  });

  it('knows profiles by the names that istioctl had for them', () => {
    const empty = meshReleases('istio', component('{ type: IstioMesh, settings: { profile: empty } }'));
    expect(empty.map(({ name }) => name)).toEqual(['istio-base', 'istiod']);
  });

  it('upgrades what is the network of a cluster, and installs it nowhere', () => {
    const [cilium] = meshReleases('cilium', component('{ type: CiliumMesh }'));
    expect(cilium?.onlyUpgrade).toMatch(/network/);
  });

  it.each([
    [
      'IstioMesh',
      '{ profile: ambiant }',
      'there is no profile "ambiant", and there are default, demo, minimal, ambient',
    ],
    [
      'IstioMesh',
      '{ charts: { base: a } }',
      '"charts" must name the files of all charts of the profile "default": istiod, gateway missing',
    ],
    ['IstioMesh', '{ charts: { bas: a } }', '"charts" names the chart "bas"'],
    ['IstioMesh', '{ chartRepository: ftp://x }', 'must be an address'],
    [
      'IstioMesh',
      '{ profile: minimal, chartRepository: https://x, charts: { base: a, istiod: b } }',
      'exclude each other',
    ],
    ['IstioMesh', '{ pilot: {} }', '"pilot" is not known'],
    ['LinkerdMesh', '{ values: [] }', '"values" must be a map'],
    ['LinkerdMesh', '{ chartValues: { linkerd-crds: x } }', '"chartValues.linkerd-crds" must be a map'],
  ])('refuses of %s the settings %s', (type, settings, reason) => {
    const mesh = type === 'IstioMesh' ? 'istio' : 'linkerd';
    const found = refusal(() => meshReleases(mesh, component(`{ type: ${type}, settings: ${settings} }`)));
    expect(found.code).toBe('mesh.install-settings');
    expect(found.params['reason']).toContain(reason);
  });

  it('asks twice before it installs what nobody looks after any more', () => {
    expect(refusal(() => meshReleases('osm', component('{ type: OSMMesh }')))).toMatchObject({
      code: 'mesh.archived',
      params: { mesh: 'Open Service Mesh' },
    });
    const insisting = component('{ type: OSMMesh, settings: { acceptArchived: true } }');
    expect(meshReleases('osm', insisting)).toMatchObject([{ name: 'osm', namespace: 'osm-system' }]);
  });

  it('says of those without charts how they come, and of those that ended that they do not', () => {
    expect(refusal(() => meshReleases('nsm', component('{ type: NetworkServiceMesh }'))).code).toBe(
      'mesh.install-kustomize',
    );
    expect(refusal(() => meshReleases('app-mesh', component('{ type: AppMesh }'))).code).toBe(
      'mesh.install-unsupported',
    );
  });

  it('is run by the same commands of helm, with the same values, from version to version', async () => {
    const target = { file: 'helm', kubeconfigFiles: ['config'], context: 'lab', pathDelimiter: ':' };
    const command = ({ name, ...release }: MeshRelease): string => {
      const request = { release: name, ...release, timeoutSeconds: 300 };
      const { args, input } = helmUpgrade(target, request, 4);
      const values = stringify(JSON.parse(input ?? '{}')).trimEnd();
      return `$ helm ${args.join(' ')} <<'END'\n${values}\nEND`;
    };
    const text = installableMeshes.flatMap(({ identity, installation }) =>
      installation.profiles.map(({ name }) => {
        const settings = `{ profile: ${name}, acceptArchived: true }`;
        const releases = meshReleases(
          identity.name,
          component(`{ type: ${identity.patternType}, settings: ${settings} }`),
        );
        return `# ${identity.displayName}, profile ${name}\n\n${releases.map(command).join('\n\n')}\n`;
      }),
    );
    await expect(text.join('\n')).toMatchFileSnapshot('testing/helm-commands.golden.txt');
  });
});

describe('types of patterns', () => {
  it('install each mesh of the registry', () => {
    for (const { identity } of meshes)
      expect(meshTypes.get(identity.patternType.toLowerCase())).toEqual({
        spelling: identity.patternType,
        mesh: identity.name,
      });
  });
});

describe('a values file', () => {
  it('goes over the values of the profile and below those of the pattern, and is read when it is planned', async () => {
    const folder = await mkdtemp(path.join(tmpdir(), 'meshdeck-values-'));
    try {
      const file = path.join(folder, 'istiod.values.yaml');
      const settings = '{ profile: minimal, valuesFiles: { istiod: istiod.values.yaml }, values: { b: pattern } }';
      const releases = meshReleases('istio', component(`{ type: IstioMesh, settings: ${settings} }`), folder);
      const istiod = releases.find(({ name }) => name === 'istiod');
      if (istiod === undefined) throw new Error('There is no istiod.');
      await expect(withValuesFile(istiod)).rejects.toThrow('mesh.values-file');
      await writeFile(file, 'a: file\nb: file\nglobal: { tag: t }\n');
      expect((await withValuesFile(istiod)).values).toEqual({
        a: 'file',
        b: 'pattern',
        global: { hub: 'docker.io/istio', tag: 't' },
      });
      await writeFile(file, '- a list\n');
      await expect(withValuesFile(istiod)).rejects.toMatchObject({
        problem: { params: { reason: 'it is not a map' } },
      });
      await writeFile(file, 'a: [\n');
      await expect(withValuesFile(istiod)).rejects.toThrow('mesh.values-file');
    } finally {
      await rm(folder, { recursive: true });
    }
  });
});

describe('what the wizard writes', () => {
  it('is a pattern with one component and a comment that says what to do with it', () => {
    const text = installMeshPattern('istio', {
      version: '1.30.3',
      profile: 'demo',
      charts: { base: 'base.tgz', istiod: 'istiod.tgz', gateway: 'gateway.tgz' },
      valuesFiles: { istiod: 'istiod.values.yaml' },
      injectNamespaces: ['shop'],
    });
    expect(text).toMatch(/^# Installs Istio/);
    expect(parse(text)).toEqual({
      name: 'istio',
      services: {
        istio: {
          type: 'IstioMesh',
          namespace: 'istio-system',
          version: '1.30.3',
          settings: {
            profile: 'demo',
            charts: { base: 'base.tgz', istiod: 'istiod.tgz', gateway: 'gateway.tgz' },
            valuesFiles: { istiod: 'istiod.values.yaml' },
          },
          traits: { automaticSidecarInjection: { namespaces: ['shop'] } },
        },
      },
    });
  });

  it('is, of values, what a person adds, with what the profile says in the comment', () => {
    const { fileName, chart, text } = installValuesFile(
      'linkerd',
      { profile: 'cni' },
      { identityTrustAnchorsPEM: 'PEM' },
    );
    expect([fileName, chart]).toEqual(['linkerd-control-plane.values.yaml', 'linkerd-control-plane']);
    expect(text).toContain('#   cniEnabled: true');
    expect(parse(text)).toEqual({ identityTrustAnchorsPEM: 'PEM' });
  });

  it('refuses a mesh that has no charts', () => {
    expect(() => installMeshPattern('nsm')).toThrow('mesh.install-kustomize');
  });
});
