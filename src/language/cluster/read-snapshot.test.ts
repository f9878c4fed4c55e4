import { describe, expect, it } from 'vitest';
import type { ClusterSnapshot } from '../../core/cluster-snapshot.ts';
import { problemOf } from '../../core/problem.ts';
import { noProjectSettings } from '../../pattern/model/project-settings.ts';
import { createLinter } from '../lint.ts';
import { openBundle } from '../schema/bundle.ts';
import { dereference, schemaAt } from '../schema/resolve.ts';
import { readClusterSnapshot } from './read-snapshot.ts';

const widget = 'com.example.v1.Widget';
const objectMeta = 'io.k8s.apimachinery.pkg.apis.meta.v1.ObjectMeta';

const snapshot: ClusterSnapshot = {
  format: 'meshdeck-cluster-snapshot/1',
  context: 'lab',
  version: 'v1.36.3',
  kinds: [
    { apiVersion: 'example.com/v1', kind: 'Widget', namespaced: true, plural: 'widgets', definition: widget },
    {
      apiVersion: 'networking.istio.io/v1',
      kind: 'Sidecar',
      namespaced: true,
      plural: 'sidecars',
      definition: 'io.istio.Sidecar',
    },
  ],
  definitions: {
    [widget]: {
      description: 'A widget.',
      type: 'object',
      properties: {
        apiVersion: { type: 'string' },
        kind: { type: 'string' },
        metadata: { allOf: [{ $ref: `#/components/schemas/${objectMeta}` }], default: {} },
        spec: {
          type: 'object',
          required: ['size'],
          properties: { size: { type: 'integer', description: 'How big.' } },
        },
      },
    },
    [objectMeta]: { type: 'object', properties: { name: { type: 'string' } } },
    'io.istio.Sidecar': {
      type: 'object',
      properties: { spec: { type: 'object', properties: { onlyHere: { type: 'string' } } } },
    },
  },
  namespaces: ['default', 'shop'],
  names: [{ group: '', kind: 'Service', names: { default: ['kubernetes'], shop: ['web'] } }],
  gaps: [],
};

const read = (change: object = {}) =>
  readClusterSnapshot(JSON.stringify({ ...snapshot, ...change }), 'cluster.json', openBundle());

describe('a cluster snapshot', () => {
  it('adds the kinds of the cluster to the bundled ones, with their schemas', () => {
    const { bundle } = read();
    expect(bundle.kinds.find('widget')).toMatchObject({ apiVersion: 'example.com/v1', origin: 'cluster' });
    expect(bundle.kinds.kinds().some(({ kind }) => kind === 'Widget')).toBe(true);
    expect(bundle.kinds.kinds().some(({ kind }) => kind === 'Deployment')).toBe(true);
    expect(bundle.apiVersionsOf('Widget', 'example.com')).toEqual(['example.com/v1']);
    const found = bundle.schemaOf('example.com/v1', 'Widget');
    const size = found === undefined ? undefined : schemaAt(found, ['spec', 'size']);
    expect(size?.type).toBe('integer');
    expect(found?.source.text(size?.description)).toBe('How big.');
  });

  it('takes what is Kubernetes own from the bundle, metadata too', () => {
    const { bundle } = read();
    const found = bundle.schemaOf('example.com/v1', 'Widget');
    const labels = found === undefined ? undefined : schemaAt(found, ['metadata', 'labels']);
    expect(labels?.type).toBe('object');
    expect(bundle.schemaOf('apps/v1', 'Deployment')).toEqual(openBundle().schemaOf('apps/v1', 'Deployment'));
  });

  it('lets the schema of the cluster win where both have one, and keeps whose kind it is', () => {
    const { bundle } = read();
    const found = bundle.schemaOf('networking.istio.io/v1', 'Sidecar');
    const spec = found === undefined ? undefined : dereference(schemaAt(found, ['spec']) ?? {}, found.source);
    expect(Object.keys(spec?.properties ?? {})).toEqual(['onlyHere']);
    expect(bundle.variantsOf('networking.istio.io/v1', 'Sidecar')).toMatchObject([{ origin: 'istio' }]);
  });

  it('tells what kubectl shows of the kinds of the cluster, and what is bundled where the file is older than that', () => {
    const columns = [{ name: 'Size', type: 'integer', jsonPath: '.spec.size' }];
    const [first, second] = snapshot.kinds;
    const { bundle } = read({
      kinds: [
        { ...first, columns },
        { ...second, columns: [] },
      ],
    });
    expect(bundle.columnsOf('example.com/v1', 'Widget')).toEqual(columns);
    expect(bundle.columnsOf('networking.istio.io/v1', 'Sidecar')).toEqual([]);
    const older = read({ kinds: snapshot.kinds.map((kind) => ({ ...kind, kind: 'VirtualService' })) }).bundle;
    expect(older.columnsOf('example.com/v1', 'VirtualService')).toEqual([]);
    expect(older.columnsOf('networking.istio.io/v1', 'VirtualService')).toEqual(
      openBundle().columnsOf('networking.istio.io/v1', 'VirtualService'),
    );
  });

  it('knows names by kind and namespace', () => {
    const { cluster } = read();
    expect(cluster.names('Service', '', 'shop')).toEqual(['web']);
    expect(cluster.names('Service', '')).toEqual(['kubernetes', 'web']);
    expect(cluster.names('Service', '', 'toString')).toEqual([]);
    expect(cluster.names('Gateway', '')).toEqual([]);
  });

  it('makes a pattern of a kind of the cluster checkable', () => {
    const text = 'services:\n  w:\n    type: Widget\n    settings:\n      spec:\n        size: big\n';
    const codes = (linter: ReturnType<typeof createLinter>) =>
      linter.lint('a.pattern.yaml', text).findings.map(({ code }) => code);
    expect(codes(createLinter(noProjectSettings))).toEqual(['type-unknown']);
    expect(codes(createLinter(noProjectSettings, read()))).toEqual(['wrong-type']);
  });

  it('refuses what is no snapshot, with the reason', () => {
    const whole = JSON.stringify(snapshot);
    const reasonOf = (text: string): unknown => {
      try {
        readClusterSnapshot(text, 'x', openBundle());
        return undefined;
      } catch (error) {
        const { code, params } = problemOf(error);
        return code === 'language.snapshot-unreadable' ? params['reason'] : error;
      }
    };
    const changed = (change: object): unknown => reasonOf(JSON.stringify({ ...snapshot, ...change }));
    expect(reasonOf(whole)).toBeUndefined();
    expect(reasonOf(whole.slice(0, whole.length / 2))).toMatch(/only a part of it was written/);
    expect(reasonOf('[1]')).toMatch(/not of the form meshdeck-cluster-snapshot\/1/);
    expect(changed({ format: 3 })).toMatch(/not of the form/);
    expect(changed({ format: 'meshdeck-cluster-snapshot/9' })).toMatch(/\/9, which another version of Meshdeck writes/);
    for (const key of ['kinds', 'definitions', 'namespaces', 'names', 'gaps', 'context'])
      expect(changed({ [key]: [null] })).toBe(`${key} is not as it should be`);
    expect(changed({ kinds: [{ apiVersion: 'v1' }] })).toBe('kinds is not as it should be');
    expect(changed({ kinds: snapshot.kinds.map((kind) => ({ ...kind, columns: ['Size'] })) })).toBe(
      'kinds is not as it should be',
    );
    expect(changed({ names: [{ group: '', kind: 'Service', names: { a: 'web' } }] })).toBe(
      'names is not as it should be',
    );
  });
});
