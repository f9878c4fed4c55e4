import { parse } from 'yaml';
import { describe, expect, it } from 'vitest';
import type { JsonObject } from '../../core/json.ts';
import { problemOf } from '../../core/problem.ts';
import type { Component } from '../../pattern/model/types.ts';
import { installMeshPattern } from '../install-pattern.ts';
import { factsOf } from '../registry.ts';
import { findAddons, type AddonWorkload } from './find-addons.ts';
import { addonsNamed, comesWith, knownAddons, setNameOf, type KnownAddon } from './known-addons.ts';
import { serviceFor } from './open-target.ts';
import { withAddonValues } from './pattern-values.ts';
import { addonRelease } from './release.ts';

function workload(labels: Readonly<Record<string, string>>, image: string): AddonWorkload {
  return {
    kind: 'Deployment',
    namespace: 'monitoring',
    name: 'metrics',
    labels,
    podLabels: labels,
    images: [image],
    ready: 1,
    wanted: 1,
  };
}

function addon(mesh: string, name: string): KnownAddon {
  const [found] = addonsNamed(name, mesh);
  if (found === undefined) throw new Error(`${mesh} has no ${name}`);
  return found;
}

describe('an add-on is there', () => {
  const named = { 'app.kubernetes.io/name': 'prometheus' };

  it.each([
    ['from a chart of somebody else', named, 'quay.io/prometheus/prometheus:v3.1.0', true],
    ['from a mirror', named, 'mirror.example:5000/x/prometheus@sha256:abc', true],
    ['by its label alone, which an exporter has too', named, 'quay.io/prometheus/node-exporter:v1', false],
    ['by its image alone', { app: 'metrics' }, 'quay.io/prometheus/prometheus:v3.1.0', false],
  ])('%s', (_, labels, image, isThere) => {
    const [found] = findAddons([addon('istio', 'prometheus')], [workload(labels, image)]);
    expect(found?.workloads.length).toBe(isThere ? 1 : 0);
  });
});

describe('add-ons that come together', () => {
  it.each([
    ['kuma', 'jaeger', ['prometheus', 'grafana', 'jaeger', 'loki'], 'kuma-monitoring'],
    ['linkerd', 'tap', ['viz', 'prometheus', 'tap'], 'linkerd-viz'],
    ['istio', 'kiali', ['kiali'], 'istio-kiali'],
    ['cilium', 'hubble-ui', ['hubble-ui'], 'cilium-hubble-ui'],
  ])('%s %s', (mesh, name, together, set) => {
    const known = addon(mesh, name);
    expect(comesWith(known).map((one) => one.name)).toEqual(together);
    expect(setNameOf(known)).toBe(set);
  });

  it('share a set with nobody else', () => {
    const sets = new Map<string, string>();
    for (const known of knownAddons) {
      const members = comesWith(known)
        .map(({ name }) => name)
        .join(',');
      const owner = `${known.mesh.identity.name} ${members}`;
      expect(sets.get(setNameOf(known)) ?? owner, setNameOf(known)).toBe(owner);
      sets.set(setNameOf(known), owner);
    }
  });
});

describe('the Service that is opened', () => {
  const pods = { podLabels: { app: 'kiali', version: 'v2' } };
  const service = (name: string, selector: object, ...ports: readonly number[]): never =>
    ({ metadata: { name }, spec: { selector, ports: ports.map((port) => ({ port })) } }) as never;
  const wanted = { name: 'kiali', port: 20_001 };

  it.each([
    ['is that of its makers', [service('kiali', { app: 'kiali' }, 9090, 20_001)], { name: 'kiali', port: 20_001 }],
    [
      'has another port where somebody chose one',
      [service('kiali', { app: 'kiali' }, 80)],
      { name: 'kiali', port: 80 },
    ],
    [
      'has another name, and the port',
      [service('a', { app: 'kiali' }, 9090), service('b', { app: 'kiali' }, 20_001)],
      { name: 'b', port: 20_001 },
    ],
    ['leads to its Pods', [service('kiali', { app: 'other' }, 20_001)], undefined],
    ['is none that selects nothing', [service('kiali', {}, 20_001)], undefined],
  ])('%s', (_, services, expected) => {
    expect(serviceFor(services, pods, wanted)).toEqual(expected);
  });
});

describe('values of an add-on in the pattern of its mesh', () => {
  const cilium = factsOf('cilium');
  const { from } = addon('cilium', 'hubble-ui').addon;
  if (cilium === undefined || from.is !== 'values') throw new Error('Hubble UI comes by values');
  const { chart, values } = from;
  const change = { mesh: cilium, chart, values } as const;
  const pattern = installMeshPattern('cilium', { values: { hubble: { metrics: { enabled: ['dns'] } } } });

  it('stand beside those that are there, and comments stay', () => {
    const text = withAddonValues(pattern, 'cilium.pattern.yaml', { ...change, is: 'give' });
    expect(text).toContain('# Plan it to see what will happen');
    expect(parse(text)).toMatchObject({
      services: {
        cilium: { settings: { values: { hubble: { metrics: { enabled: ['dns'] }, ui: { enabled: true } } } } },
      },
    });
  });

  it('go again, and nothing else does', () => {
    const given = withAddonValues(pattern, 'cilium.pattern.yaml', { ...change, is: 'give' });
    const taken = withAddonValues(given, 'cilium.pattern.yaml', { ...change, is: 'take' });
    expect(parse(taken)).toEqual(parse(pattern));
  });

  it('belong into a pattern that installs the mesh', () => {
    try {
      withAddonValues('services:\n  web:\n    type: Namespace.K8s\n', 'shop.pattern.yaml', { ...change, is: 'give' });
    } catch (error) {
      expect(problemOf(error)).toMatchObject({ code: 'mesh.addon-values-pattern', params: { type: 'CiliumMesh' } });
      return;
    }
    expect.unreachable();
  });
});

it('names the add-ons that there are where it knows none of a name', () => {
  try {
    addonsNamed('kiwi', 'istio');
  } catch (error) {
    expect(problemOf(error)).toMatchObject({
      code: 'mesh.addon-unknown',
      params: { names: 'prometheus, grafana, kiali, jaeger, zipkin' },
    });
    return;
  }
  expect.unreachable();
});

describe('an add-on with a chart, as a component', () => {
  const component = (settings: JsonObject): Component => ({
    key: 'viz',
    name: 'viz',
    type: 'VizLinkerdAddon',
    labels: {},
    annotations: {},
    dependsOn: [],
    settings,
    traits: {},
    isAnnotation: false,
  });

  it('is a release of its own', () => {
    expect(addonRelease('linkerd', 'viz', component({ values: { dashboard: { replicas: 2 } } }))).toEqual({
      name: 'linkerd-viz',
      namespace: 'linkerd-viz',
      chartName: 'linkerd-viz',
      chart: 'linkerd-viz',
      repository: 'https://helm.linkerd.io/edge',
      values: { dashboard: { replicas: 2 } },
      after: [],
      brings: [],
    });
    expect(addonRelease('linkerd', 'viz', component({ chart: 'viz.tgz' }), '/work').chart).toMatch(/viz\.tgz$/);
  });

  it.each([
    ['kiali', {}, 'pattern.addon-unsupported'],
    ['viz', { replicas: 2 }, 'mesh.install-settings'],
  ] as const)('%s with %j is refused', (name, settings, code) => {
    expect(() => addonRelease('linkerd', name, component(settings))).toThrow(code);
  });
});
