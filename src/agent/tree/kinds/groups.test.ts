import { describe, expect, it } from 'vitest';
import { FakeCache } from '../../testing/fake-cache.ts';
import { cluster } from '../../testing/kinds-cluster.ts';
import { rowsAt } from '../../testing/tree-rows.ts';

describe('groups of a context', () => {
  it('stand in one order, each only where the cluster has something for it', () => {
    expect(rowsAt(cluster()).map(({ label, description }) => [label, description].filter(Boolean).join(' | '))).toEqual(
      [
        'Cluster | v1.36.3',
        'Meshes | 1',
        'Gateway API | v1.5.0 · standard · 3 kinds',
        'Namespaces',
        'Custom Resources | 1 API group',
        'More Kinds | 1',
      ],
    );
    expect(rowsAt(new FakeCache()).map(({ label }) => label)).toEqual([
      'Cluster',
      'Meshes',
      'Namespaces',
      'More Kinds',
    ]);
  });
});
