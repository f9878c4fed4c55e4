import { describe, expect, it } from 'vitest';
import { parse } from 'yaml';
import { problemOf } from '../core/problem.ts';
import { treeOf } from '../yaml/testing/tree-of.ts';
import { readPattern } from '../pattern/model/read.ts';
import type { Component } from '../pattern/model/types.ts';
import { meshReleases } from './install.ts';
import { installMeshPattern } from './install-pattern.ts';

function component(text: string): Component {
  const [first] = readPattern(treeOf(`services: { istio: ${text} }`)).pattern?.components ?? [];
  if (first === undefined) throw new Error('no component was read');
  return first;
}

describe('meshReleases', () => {
  it('installs base and then istiod, in the version of the component, from the place where Istio publishes now', () => {
    const releases = meshReleases('istio', component('{ type: IstioMesh, version: 1.30.3 }'));
    expect(
      releases.map(({ name, namespace, chart, repository, version, after }) => [
        name,
        namespace,
        chart,
        repository,
        version,
        after,
      ]),
    ).toEqual([
      ['istio-base', 'istio-system', 'base', 'https://blob.istio.io/istio-release/charts', '1.30.3', []],
      ['istiod', 'istio-system', 'istiod', 'https://blob.istio.io/istio-release/charts', '1.30.3', ['istio-base']],
    ]);
  });

  it('takes chart files relative to the pattern', () => {
    const mesh = component(
      '{ type: IstioMesh, settings: { charts: { base: ../c/base.tgz, istiod: /abs/istiod.tgz } } }',
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

  it('gives values to istiod, and a profile to both unless it is none for the charts', () => {
    const demo = component('{ type: IstioMesh, settings: { profile: demo, values: { global: { hub: h, tag: t } } } }');
    expect(meshReleases('istio', demo).map(({ values }) => values)).toEqual([
      { profile: 'demo' },
      { profile: 'demo', global: { hub: 'h', tag: 't' } },
    ]);
    const plain = component('{ type: IstioMesh, settings: { profile: minimal } }');
    expect(meshReleases('istio', plain).map(({ values }) => values)).toEqual([
      {},
      { global: { hub: 'docker.io/istio' } },
    ]);
  });

  it.each([
    ['{ profile: ambient }', 'needs more than base and istiod'],
    ['{ charts: { base: a } }', 'both charts'],
    ['{ chartRepository: ftp://x }', 'must be an address'],
    ['{ chartRepository: https://x, charts: { base: a, istiod: b } }', 'exclude each other'],
    ['{ pilot: {} }', '"pilot" is not known'],
  ])('refuses the settings %s', (settings, reason) => {
    try {
      meshReleases('istio', component(`{ type: IstioMesh, settings: ${settings} }`));
      expect.unreachable();
    } catch (error) {
      expect(problemOf(error)).toMatchObject({ code: 'mesh.install-settings' });
      expect(problemOf(error).params['reason']).toContain(reason);
    }
  });

  it('says that other meshes cannot be installed yet', () => {
    expect(() => meshReleases('linkerd', component('{ type: LinkerdMesh }'))).toThrow('mesh.install-unsupported');
  });
});

describe('installMeshPattern', () => {
  it('writes a pattern with one component and a comment that says what to do with it', () => {
    const text = installMeshPattern('istio', {
      version: '1.30.3',
      profile: 'demo',
      charts: { base: 'base.tgz', istiod: 'istiod.tgz' },
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
          settings: { profile: 'demo', charts: { base: 'base.tgz', istiod: 'istiod.tgz' } },
          traits: { automaticSidecarInjection: { namespaces: ['shop'] } },
        },
      },
    });
  });

  it('refuses a mesh that it cannot install', () => {
    expect(() => installMeshPattern('linkerd')).toThrow('mesh.install-unsupported');
  });
});
