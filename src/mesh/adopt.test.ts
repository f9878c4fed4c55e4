import { describe, expect, it } from 'vitest';
import { parse } from 'yaml';
import type { JsonObject } from '../core/json.ts';
import type { Helm } from '../tools/helm.ts';
import type { HelmRelease } from '../tools/helm-answers.ts';
import { adoptPattern } from './adopt.ts';
import { installableMesh } from './install-pattern.ts';

/** A helm that knows these releases, each with the values that it was given. */
function helmWith(releases: readonly (Partial<HelmRelease> & { readonly given?: JsonObject })[]): Helm {
  const common = { namespace: 'istio-system', revision: 1, status: 'deployed', chartVersion: '1.30.3', appVersion: '' };
  const found = releases.map((release) => ({ ...common, name: '', chart: '', ...release }));
  const helm: Partial<Helm> = {
    listAll: () => Promise.resolve(found),
    values: (name) => Promise.resolve(found.find((release) => release.name === name)?.given ?? {}),
  };
  return helm as Helm;
}

describe('the pattern of a mesh that somebody installed with helm', () => {
  const istio = installableMesh('istio');

  it('has the profile of the charts that are there, and the values beyond those of the profile', async () => {
    const text = await adoptPattern(
      helmWith([
        {
          name: 'istiod',
          chart: 'istiod',
          given: { global: { hub: 'docker.io/istio', tag: 't' }, pilot: { replicaCount: 2 } },
        },
        { name: 'istio-base', chart: 'base' },
        { name: 'web', chart: 'nginx' },
      ]),
      istio,
      { version: '1.31.0' },
    );
    expect(parse(text)).toEqual({
      name: 'istio',
      services: {
        istio: {
          type: 'IstioMesh',
          namespace: 'istio-system',
          version: '1.31.0',
          settings: { profile: 'minimal', values: { global: { tag: 't' }, pilot: { replicaCount: 2 } } },
        },
      },
    });
  });

  it('knows a revision by the name of its release', async () => {
    const text = await adoptPattern(helmWith([{ name: 'istiod-canary', chart: 'istiod' }]), istio);
    expect(parse(text)).toMatchObject({ services: { istio: { settings: { revision: 'canary' }, version: '1.30.3' } } });
  });

  it('leaves charts of the same name that are of others', async () => {
    await expect(
      adoptPattern(helmWith([{ name: 'shop-base', namespace: 'shop', chart: 'base' }]), istio),
    ).rejects.toThrow('mesh.no-release');
  });
});
