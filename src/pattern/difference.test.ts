import { describe, expect, it } from 'vitest';
import type { KubernetesObject } from '../core/kubernetes.ts';
import { fieldChanges } from './difference.ts';

function deployment(spec: object, metadata: object = {}): KubernetesObject {
  return { apiVersion: 'apps/v1', kind: 'Deployment', metadata: { name: 'web', ...metadata }, spec };
}

describe('fieldChanges', () => {
  it('finds list items by their name, wherever they stand, and names who owns the field now', () => {
    const live = deployment(
      { containers: [{ name: 'side', image: 'x' }, { name: 'web', image: 'old' }] }, // prettier-ignore
      {
        managedFields: [
          {
            manager: 'kubectl',
            operation: 'Apply',
            apiVersion: 'apps/v1',
            fieldsV1: { 'f:spec': { 'f:containers': { 'k:{"name":"web"}': { 'f:image': {} } } } },
          },
        ],
      },
    );
    const wanted = deployment({
      containers: [
        { name: 'web', image: 'new' },
        { name: 'side', image: 'x' },
      ],
    });
    expect(fieldChanges(live, wanted)).toEqual([
      { path: 'spec.containers[name=web].image', before: 'old', after: 'new', owners: ['kubectl'] },
    ]);
  });

  it('shows what is added and what goes', () => {
    expect(fieldChanges(deployment({ a: 1, list: [{ name: 'x' }] }), deployment({ b: 2, list: [] }))).toEqual([
      { path: 'spec.a', before: 1, owners: [] },
      { path: 'spec.list[name=x]', before: { name: 'x' }, owners: [] },
      { path: 'spec.b', after: 2, owners: [] },
    ]);
  });

  it('puts keys with dots in brackets', () => {
    const changes = fieldChanges(deployment({}), deployment({}, { labels: { 'app.kubernetes.io/name': 'web' } }));
    expect(changes.map(({ path }) => path)).toEqual(['metadata.labels']);
    const [change] = fieldChanges(
      deployment({}, { labels: { 'a.b': '1' } }),
      deployment({}, { labels: { 'a.b': '2' } }),
    );
    expect(change?.path).toBe('metadata.labels[a.b]');
  });

  it('does not see status and what the server keeps for itself', () => {
    const before = { ...deployment({}, { resourceVersion: '1', generation: 1, uid: 'a' }), status: { x: 1 } };
    const after = { ...deployment({}, { resourceVersion: '2', generation: 2, uid: 'b' }), status: { x: 2 } };
    expect(fieldChanges(before, after)).toEqual([]);
  });

  it('never shows the data of a Secret', () => {
    const secret = (data: object, annotations: object): KubernetesObject => ({
      apiVersion: 'v1',
      kind: 'Secret',
      metadata: { name: 's', annotations: annotations as Record<string, string> },
      data,
    });
    const key = 'kubectl.kubernetes.io/last-applied-configuration';
    const changes = fieldChanges(
      secret({ a: 'c2VjcmV0' }, { [key]: 'c2VjcmV0', other: '1' }),
      secret({ a: 'b3RoZXI=', b: 'bmV3' }, { [key]: 'bmV3', other: '2' }),
    );
    expect(JSON.stringify(changes)).not.toMatch(/c2VjcmV0|b3RoZXI|bmV3/);
    expect(changes.map(({ path }) => path)).toEqual([
      `metadata.annotations[${key}]`,
      'metadata.annotations.other',
      'data.a',
      'data.b',
    ]);
    expect(changes[1]).toMatchObject({ before: '1', after: '2' });
  });
});
