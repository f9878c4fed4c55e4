import { describe, expect, it } from 'vitest';
import { treeOf } from '../../yaml/testing/tree-of.ts';
import { readPattern } from './read.ts';
import { fillReferences } from './references.ts';

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
    ['$(#ref.vars.empty)', 'reference-not-usable', { found: 'nothing' }],
    [
      'in-$(#ref.vars.plase)',
      'reference-unknown',
      { reference: '$(#ref.vars.plase)', step: 'plase', nearest: 'place' },
    ],
    ['in-$(#ref.vars.map)', 'reference-not-usable', { reference: '$(#ref.vars.map)', found: 'map' }],
    ['$(#ref.vars.place', 'reference-malformed', {}],
    ['$(#ref vars.place)', 'reference-malformed', {}],
    [
      '$(#ref.services.web.settings)',
      'reference-circle',
      { circle: 'services.web.settings.data.key -> services.web.settings.data.key' },
    ],
  ])('says what is wrong with %s and leaves it', (reference, code, params) => {
    const { pattern, findings } = filled(`
vars: { place: shop, map: { x: 1 }, empty: }
services: { web: { type: ConfigMap, settings: { data: { key: "${reference}" } } } }
`);
    expect(findings).toEqual([
      { code, path: ['services', 'web', 'settings', 'data', 'key'], at: 'value', params: { reference, ...params } },
    ]);
    expect(pattern.components[0]?.settings).toEqual({ data: { key: reference } });
  });

  it('fills references inside longer texts, several of them too', () => {
    const { pattern, findings } = filled(`
vars: { zone: north, count: 2, host: web.$(#ref.vars.zone).example }
services: { web: { type: ConfigMap, name: w-$(#ref.vars.zone)-$(#ref.vars.count), settings: { data: { url: "http://$(#ref.vars.host)/" } } } }
`);
    expect(findings).toEqual([]);
    expect(pattern.components[0]).toMatchObject({
      name: 'w-north-2',
      settings: { data: { url: 'http://web.north.example/' } },
    });
  });

  it('puts whole values in settings, with what they refer to, and reads through a reference to a map', () => {
    const { pattern, findings } = filled(`
vars: { ports: [{ port: 80, name: $(#ref.vars.name) }], name: http, all: $(#ref.vars.map), map: { deep: { x: 1 } } }
services: { web: { type: Service, settings: { spec: { ports: $(#ref.vars.ports), x: $(#ref.vars.all.deep.x) } } } }
`);
    expect(findings).toEqual([]);
    expect(pattern.components[0]?.settings).toEqual({ spec: { ports: [{ port: 80, name: 'http' }], x: 1 } });
  });

  it('tells a circle once, with its whole path', () => {
    const { findings } = filled(`
vars: { a: $(#ref.vars.b), b: x-$(#ref.vars.c), c: $(#ref.vars.a) }
services: { web: { type: ConfigMap, name: $(#ref.vars.a) } }
`);
    expect(findings).toEqual([
      {
        code: 'reference-circle',
        path: ['vars', 'a'],
        at: 'value',
        params: { reference: '$(#ref.vars.b)', circle: 'vars.a -> vars.b -> vars.c -> vars.a' },
        related: [
          ['vars', 'b'],
          ['vars', 'c'],
        ],
      },
    ]);
  });

  it('tells what fails behind a reference there, not at each use', () => {
    const { findings } = filled(`
vars: { a: $(#ref.vars.nothing) }
services: { web: { type: ConfigMap, name: $(#ref.vars.a) }, api: { type: ConfigMap, name: $(#ref.vars.a) } }
`);
    expect(findings.map(({ code, path }) => [code, path.join('.')])).toEqual([['reference-unknown', 'vars.a']]);
  });

  it('stays small and quick where references multiply', () => {
    const lines = Array.from({ length: 12 }, (_, row) => {
      const items = Array.from({ length: 10 }, () => `$(#ref.vars.v${row + 1})`).join(', ');
      return `  v${row}: [${items}]`;
    });
    const { findings } = filled(`vars:\n${lines.join('\n')}\n  v12: x\nservices: {}\n`);
    expect(findings.length).toBeGreaterThan(0);
    expect(findings.every(({ code }) => code === 'reference-not-usable')).toBe(true);
  });

  it('ends a long row of references', () => {
    const lines = Array.from({ length: 20_000 }, (_, row) => `  v${row}: $(#ref.vars.v${row + 1})`);
    const { findings } = filled(`vars:\n${lines.join('\n')}\n  v20000: x\nservices: {}\n`);
    expect(findings[0]?.params['found']).toBe('more than 100 references in a row');
  });

  it('leaves drawings alone: their ids are given by an editor', () => {
    const { findings } = filled(
      'services: { web: { type: ConfigMap, traits: { meshmap: { edges: [{ from: $(#ref.services.web.id) }] } } } }',
    );
    expect(findings).toEqual([]);
  });
});
