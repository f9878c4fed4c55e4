import { describe, expect, it } from 'vitest';
import { treeOf } from '../../yaml/testing/tree-of.ts';
import { readPattern } from './read.ts';
import { fillReferences, importAddress } from './references.ts';

function filled(text: string): ReturnType<typeof fillReferences> {
  const { pattern } = readPattern(treeOf(text));
  if (pattern === undefined) throw new Error('no pattern was read');
  return fillReferences(pattern);
}

describe('fillReferences', () => {
  it('fills variables, fields of other services, list items and keys with a dot', () => {
    const { pattern, findings } = filled(`
vars: { place: shop, copies: 3 }
services:
  ns.main: { type: Namespace, name: $(#ref.vars.place) }
  mesh:
    type: IstioMesh
    traits: { automaticSidecarInjection: { namespaces: [one, two] } }
  web:
    type: Deployment
    namespace: $(#ref.services.[ns.main].name)
    settings:
      spec:
        replicas: $(#ref.vars.copies)
        paths: [$(#ref.services.mesh.traits.automaticSidecarInjection.namespaces.1)]
`);
    expect(findings).toEqual([]);
    expect(pattern.components[2]?.namespace).toBe('shop');
    expect(pattern.components[2]?.settings).toEqual({ spec: { replicas: 3, paths: ['two'] } });
  });

  it.each([
    ['$(#ref.vars.plase)', 'reference-unknown', { step: 'plase', nearest: 'place' }],
    ['$(#ref.nothing.here)', 'reference-unknown', { step: 'nothing' }],
    ['$(#ref.vars.map)', 'reference-not-usable', { found: 'map' }],
    ['$(#ref.vars.a)', 'reference-not-usable', { found: 'a circle' }],
    ['in-$(#ref.vars.place)', 'reference-embedded', {}],
  ])('says what is wrong with %s and leaves it', (reference, code, params) => {
    const { pattern, findings } = filled(`
vars: { place: shop, map: { x: 1 }, a: $(#ref.vars.b), b: $(#ref.vars.a) }
services: { web: { type: ConfigMap, settings: { data: { key: "${reference}" } } } }
`);
    expect(findings).toEqual([
      { code, path: ['services', 'web', 'settings', 'data', 'key'], at: 'value', params: { reference, ...params } },
    ]);
    expect(pattern.components[0]?.settings).toEqual({ data: { key: reference } });
  });

  it('leaves drawings alone: their ids are given by an editor', () => {
    const { findings } = filled(
      'services: { web: { type: ConfigMap, traits: { meshmap: { edges: [{ from: $(#ref.services.web.id) }] } } } }',
    );
    expect(findings).toEqual([]);
  });
});

describe('importAddress', () => {
  it('finds the address of an import', () => {
    expect(importAddress('$(#use https://example.com/a.yaml)')).toBe('https://example.com/a.yaml');
    expect(importAddress('Deployment')).toBeUndefined();
  });
});
