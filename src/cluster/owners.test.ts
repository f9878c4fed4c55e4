import { describe, expect, it } from 'vitest';
import type { JsonObject } from '../core/json.ts';
import type { KubernetesObject, ManagedFieldsEntry } from '../core/kubernetes.ts';
import { ownersOf } from './owners.ts';

function entry(manager: string, fieldsV1: JsonObject, rest: Partial<ManagedFieldsEntry> = {}): ManagedFieldsEntry {
  return { manager, operation: 'Apply', apiVersion: 'apps/v1', fieldsV1, ...rest };
}

const object: KubernetesObject = {
  apiVersion: 'apps/v1',
  kind: 'Deployment',
  metadata: {
    name: 'web',
    finalizers: ['a.example/keep', 'b.example/keep'],
    managedFields: [
      entry('meshdeck:shop', {
        'f:spec': {
          'f:template': {
            'f:spec': {
              'f:containers': {
                'k:{"name":"web"}': {
                  '.': {},
                  'f:image': {},
                  'f:ports': { 'k:{"containerPort":80,"protocol":"TCP"}': { '.': {}, 'f:containerPort': {} } },
                },
              },
            },
          },
          'f:selector': {},
        },
      }),
      entry('sidecar', {
        'f:spec': { 'f:template': { 'f:spec': { 'f:containers': { 'k:{"name":"proxy"}': { '.': {} } } } } },
      }),
      entry('hpa', { 'f:spec': { 'f:replicas': {} } }, { operation: 'Update', subresource: 'scale' }),
      entry('cleaner', { 'f:metadata': { 'f:finalizers': { '.': {}, 'v:"b.example/keep"': {} } } }),
    ],
  },
  spec: {
    replicas: 3,
    selector: { matchLabels: { app: 'web' } },
    template: {
      spec: {
        containers: [
          { name: 'proxy', image: 'envoy' },
          { name: 'web', image: 'nginx', ports: [{ containerPort: 80 }] },
        ],
      },
    },
  },
};

const managersOf = (...path: (string | number)[]): readonly string[] =>
  ownersOf(object, path).map(({ manager }) => manager);

describe('ownersOf', () => {
  it('finds the owner of a field, with operation and subresource', () => {
    expect(ownersOf(object, ['spec', 'replicas'])).toEqual([
      { manager: 'hpa', operation: 'Update', subresource: 'scale' },
    ]);
  });

  it('finds list items by their keys, whatever their position is', () => {
    expect(managersOf('spec', 'template', 'spec', 'containers', 1, 'image')).toEqual(['meshdeck:shop']);
    expect(managersOf('spec', 'template', 'spec', 'containers', 0)).toEqual(['sidecar']);
  });

  it('finds an item whose key the server filled in', () => {
    expect(managersOf('spec', 'template', 'spec', 'containers', 1, 'ports', 0, 'containerPort')).toEqual([
      'meshdeck:shop',
    ]);
  });

  it('finds items of a set by their value', () => {
    expect(managersOf('metadata', 'finalizers', 1)).toEqual(['cleaner']);
    expect(managersOf('metadata', 'finalizers', 0)).toEqual([]);
  });

  it('counts who owns the whole above, where that is atomic', () => {
    expect(managersOf('spec', 'selector', 'matchLabels', 'app')).toEqual(['meshdeck:shop']);
  });

  it('counts who owns a part below', () => {
    expect(managersOf('spec', 'template')).toEqual(['meshdeck:shop', 'sidecar']);
  });

  it('does not count who owns only the item itself for a field within it', () => {
    expect(managersOf('spec', 'template', 'spec', 'containers', 0, 'image')).toEqual([]);
  });

  it('finds nobody for a field that nobody set', () => {
    expect(managersOf('spec', 'paused')).toEqual([]);
  });
});
