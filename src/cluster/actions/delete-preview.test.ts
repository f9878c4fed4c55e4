import { describe, expect, it } from 'vitest';
import type { ObjectReference } from '../../core/kubernetes.ts';
import { createCatalog } from '../catalog.ts';
import type { ServedResource } from '../types.ts';
import { listsFor } from './delete-preview.ts';

const verbs = ['get', 'list', 'watch', 'delete'];

function served(group: string, kind: string, plural: string, parts: Partial<ServedResource> = {}): ServedResource {
  return { group, version: 'v1', kind, plural, namespaced: true, verbs, ...parts };
}

const catalog = createCatalog([
  served('', 'Pod', 'pods'),
  served('', 'Event', 'events'),
  served('', 'Node', 'nodes', { namespaced: false }),
  served('metrics.k8s.io', 'PodMetrics', 'pods', { verbs: ['get', 'list'] }),
  served('example.com', 'Widget', 'widgets'),
]);

function listed(...references: readonly Partial<ObjectReference>[]): readonly string[] {
  const targets = references.map((reference) => ({
    reference: { group: '', version: 'v1', kind: 'ConfigMap', name: 'x', ...reference },
    uid: 'x',
    ownerUids: [],
    finalizers: [],
  }));
  return listsFor(catalog, targets).map(
    ({ resource, namespace, isContained }) =>
      `${resource.plural}${namespace === undefined ? '' : ` in ${namespace}`}${isContained ? ', all' : ''}`,
  );
}

describe('the lists that show what goes', () => {
  it('are those of the namespace, without Events and what cannot be watched', () => {
    expect(listed({ namespace: 'shop' })).toEqual(['pods in shop', 'widgets in shop']);
  });

  it('are read once for several objects of a namespace', () => {
    expect(listed({ namespace: 'shop' }, { namespace: 'shop' }, { namespace: 'other' })).toEqual([
      'pods in shop',
      'pods in other',
      'widgets in shop',
      'widgets in other',
    ]);
  });

  it('take all that is in a Namespace', () => {
    expect(listed({ kind: 'Namespace', name: 'shop' })).toEqual(['pods in shop, all', 'widgets in shop, all']);
  });

  it('are those of the whole cluster for what is in no namespace', () => {
    expect(listed({ kind: 'Node', name: 'one' })).toEqual(['pods', 'nodes', 'widgets']);
  });

  it('take all objects of a kind with its definition', () => {
    const definition = { group: 'apiextensions.k8s.io', kind: 'CustomResourceDefinition', name: 'widgets.example.com' };
    expect(listed(definition)).toEqual(['pods', 'nodes', 'widgets, all']);
  });

  it('are none where nothing can be deleted', () => {
    expect(listed()).toEqual([]);
  });
});
