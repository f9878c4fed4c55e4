import { describe, expect, it } from 'vitest';
import { treeOf } from '../../yaml/testing/tree-of.ts';
import { readPattern } from './read.ts';

function read(text: string): ReturnType<typeof readPattern> {
  return readPattern(treeOf(text));
}

/** Findings as short lines: code, path, interesting parameters. */
function faults(text: string): string[] {
  return read(text).findings.map(({ code, path, params }) =>
    [code, path.join('.'), params['expected'], params['found'], params['nearest']].filter(Boolean).join(' '),
  );
}

/** How often keys of a map are looked at while it is read, of so many that nobody knows. */
function looksAtKeys(count: number): number {
  let looks = 0;
  const written = treeOf(Array.from({ length: count }, (_, index) => `key${index}: text`).join('\n'));
  if (written.is !== 'map') throw new Error('no map');
  const entries = written.entries.map((entry) => ({
    ...entry,
    get key() {
      looks += 1;
      return entry.key;
    },
  }));
  expect(readPattern({ ...written, entries }).findings).toHaveLength(count + 1);
  return looks;
}

describe('readPattern', () => {
  it('looks at each key a few times, however many there are', () => {
    expect(looksAtKeys(2_000)).toBeLessThan(10 * 2_000);
  });

  it('reads a service with all its parts', () => {
    const { pattern, findings } = read(`
name: shop
vars: { image: nginx }
services:
  web:
    name: web-app
    type: Deployment.K8s
    namespace: shop
    apiVersion: apps/v1
    model: kubernetes
    labels: { tier: front, numbered: 1.20 }
    dependsOn: [ns]
    settings:
      spec: { replicas: 2 }
    traits: { meshmap: { position: { posX: 1 } } }
  ns: { type: Namespace }
`);
    expect(findings).toEqual([]);
    expect(pattern?.name).toBe('shop');
    expect(pattern?.vars).toEqual({ image: 'nginx' });
    expect(pattern?.components[0]).toEqual({
      key: 'web',
      name: 'web-app',
      type: 'Deployment.K8s',
      apiVersion: 'apps/v1',
      namespace: 'shop',
      model: 'kubernetes',
      labels: { tier: 'front', numbered: '1.20' },
      annotations: {},
      dependsOn: ['ns'],
      settings: { spec: { replicas: 2 } },
      traits: { meshmap: { position: { posX: 1 } } },
      isAnnotation: false,
    });
    expect(pattern?.components[1]?.name).toBe('ns');
  });

  it('keeps the digits of a version that YAML takes for a number', () => {
    expect(read('services: { istio: { type: IstioMesh, version: 1.20 } }').pattern?.components[0]?.version).toBe(
      '1.20',
    );
  });

  it('takes an empty value for an absent one, as real files leave the version open', () => {
    const { pattern, findings } = read(
      'services:\n  istio:\n    type: IstioMesh\n    version: # later\n    settings:\n',
    );
    expect(findings).toEqual([]);
    expect(pattern?.components[0]).not.toHaveProperty('version');
  });

  it('follows aliases and refuses those that repeat too much', () => {
    expect(read('services:\n  a: &a { type: Service }\n  b: *a').pattern?.components.map(({ key }) => key)).toEqual([
      'a',
      'b',
    ]);
    // What unfolds without bound is no document at all; this much is one, and more than anybody would deploy.
    const items = `[${Array.from({ length: 100 }, () => 'x').join(', ')}]`;
    const repeated = Array.from({ length: 20 }, () => '*items').join(', ');
    const text = `services:\n  a:\n    type: ConfigMap\n    settings:\n      items: &items ${items}\n      all: [${repeated}]\n`;
    expect(faults(text)).toEqual(['too-many-aliases services.a.settings']);
  });

  it.each([
    ['', 'not-a-map nothing'],
    ['- services', 'not-a-map list'],
    ['service: {}', 'unknown-key service services'],
    ['name: shop', 'services-missing'],
    ['services:', 'services-empty services'],
    ['services: [a]', 'wrong-type services map list'],
    ['services: { web: text }', 'component-not-a-map services.web text'],
    ['services: { web: }', 'component-not-a-map services.web nothing'],
    ['services: { web: { setings: {} } }', 'unknown-key services.web.setings settings|type-missing services.web'],
    ['services: { web: { type: [a] } }', 'wrong-type services.web.type text list'],
    ['services: { web: { type: A, settings: 3 } }', 'wrong-type services.web.settings map number'],
    ['services: { web: { type: A, dependsOn: { b: c } } }', 'wrong-type services.web.dependsOn list map'],
    ['services: { web: { type: A, dependsOn: [[b]] } }', 'wrong-type services.web.dependsOn.0 text list'],
    ['services: { web: { type: A, labels: { x: {} } } }', 'wrong-type services.web.labels.x text map'],
    ['services: { web: { type: A, isAnnotation: 7 } }', 'wrong-type services.web.isAnnotation true or false number'],
  ])('says what is wrong with %j', (text, expected) => {
    expect(faults(text).join('|')).toBe(expected);
  });
});
