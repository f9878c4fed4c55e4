import { describe, expect, it } from 'vitest';
import type { Row } from '../protocol/rows.ts';
import { fixed } from './children.ts';
import { rowId } from './ids.ts';
import { locate } from './locate.ts';
import type { Need } from './node.ts';

/** A tree by paths; what is below a path in brackets is only there once its kind has been read. */
const tree: Readonly<Record<string, readonly string[]>> = {
  '': ['group.meshes:meshes', 'group.namespaces:namespaces'],
  namespaces: ['namespace:other', 'namespace:shop'],
  'namespaces/shop': ['group.meshes:workloads', 'group.meshes:services'],
  'namespaces/shop/workloads': ['Deployment:cart', 'Deployment:web'],
  'namespaces/shop/workloads/web': ['Pod:web-1', 'Pod:web-2'],
  'namespaces/shop/services': ['Service:web'],
};

const needsOf: Readonly<Record<string, readonly Need[]>> = {
  'namespaces/shop/workloads': [{ id: 'deployments.apps', namespace: 'shop' }],
  'namespaces/shop/services': [{ id: 'services', namespace: 'shop' }],
};

function rowOf(path: readonly string[], spec: string): Row {
  const [kind = '', name = ''] = spec.split(':');
  const isObject = /^[A-Z]/.test(kind);
  return {
    id: rowId('prod', ...path, name),
    kind: isObject ? 'workload' : (kind as Row['kind']),
    label: name,
    icon: 'healthy',
    expandable: true,
    context: 'prod',
    name,
    ...(isObject ? { object: { group: '', version: 'v1', kind, namespace: 'shop', name } } : {}),
  };
}

function look(
  object: { readonly kind: string; readonly namespace?: string; readonly name: string },
  resource?: string,
): { readonly steps: ReturnType<typeof locate>; readonly visited: string[]; readonly read: string[] } {
  const visited: string[] = [];
  const read: string[] = [];
  const steps = locate({
    object: { group: '', ...object },
    resource,
    arrangement: {},
    at: (path) => {
      const key = path.join('/');
      visited.push(key);
      return {
        needs: needsOf[key] ?? [],
        children: () =>
          fixed(
            key === 'namespaces/shop/services' && read.length === 0
              ? []
              : (tree[key] ?? []).map((spec) => rowOf(path, spec)),
          ),
      };
    },
    read: (needs) => {
      read.push(...needs.map(({ id }) => id));
      return Promise.resolve();
    },
  });
  return { steps, visited, read };
}

describe('where an object is in the tree', () => {
  it('is told step by step, each with its place', async () => {
    expect(await look({ kind: 'Pod', namespace: 'shop', name: 'web-2' }).steps).toEqual([
      { id: 'context/prod/namespaces', position: 1 },
      { id: 'context/prod/namespaces/shop', position: 1 },
      { id: 'context/prod/namespaces/shop/workloads', position: 0 },
      { id: 'context/prod/namespaces/shop/workloads/web', position: 1 },
      { id: 'context/prod/namespaces/shop/workloads/web/web-2', position: 1 },
    ]);
  });

  it('is looked for in its namespace first, in no other, and not below objects that are called otherwise', async () => {
    const { steps, visited } = look({ kind: 'Pod', namespace: 'shop', name: 'web-2' });
    await steps;
    expect(visited).toEqual([
      '',
      'namespaces',
      'namespaces/shop',
      'namespaces/shop/workloads',
      'namespaces/shop/workloads/web',
    ]);
  });

  it('is found once its kind has been read, and no other kind is read for it', async () => {
    const { steps, read } = look({ kind: 'Service', namespace: 'shop', name: 'web' }, 'services');
    expect((await steps)?.at(-1)?.id).toBe('context/prod/namespaces/shop/services/web');
    expect(read).toEqual(['services']);
  });

  it('is found for a namespace itself', async () => {
    expect((await look({ kind: 'Namespace', name: 'shop' }).steps)?.at(-1)?.id).toBe('context/prod/namespaces/shop');
  });

  it('is nowhere where no row stands for it', async () => {
    expect(await look({ kind: 'Deployment', namespace: 'shop', name: 'gone' }).steps).toBeUndefined();
  });
});
