import { describe, expect, it } from 'vitest';
import type { JsonObject } from '../../../core/json.ts';
import type { Row, RowsArrangement } from '../../protocol/rows.ts';
import { FakeCache } from '../../testing/fake-cache.ts';
import { brief, context, now } from '../../testing/tree-rows.ts';
import { arranged } from '../arranged.ts';
import { parseRowId } from '../ids.ts';
import { nodeAt } from '../nodes.ts';

function workload(name: string, labels: JsonObject, ready = 1): JsonObject {
  return {
    metadata: { name, namespace: 'shop', labels },
    spec: { replicas: 1 },
    status: { replicas: 1, updatedReplicas: 1, readyReplicas: ready, availableReplicas: ready },
  };
}

function shop(): FakeCache {
  const cache = new FakeCache();
  cache.put('deployments.apps', workload('web', { 'app.kubernetes.io/part-of': 'shop', app: 'web' }));
  cache.put('deployments.apps', workload('cart', { 'app.kubernetes.io/part-of': 'shop' }, 0));
  cache.put('statefulsets.apps', workload('db', { app: 'db' }));
  cache.put('deployments.apps', workload('alone', {}));
  return cache;
}

function rows(cache: FakeCache, path: readonly string[], arrangement: RowsArrangement): readonly Row[] {
  const children = nodeAt(path, cache.view).children(context, cache.view, now, arrangement.group);
  return arranged(children, arrangement, () => false).rowsBetween(0, 200);
}

const workloads = ['namespaces', 'shop', 'workloads'];

describe('workloads in groups', () => {
  it('are by kind', () => {
    expect(brief(rows(shop(), workloads, { group: 'kind' }))).toEqual([
      'group | Deployment | 3 · 1 not ready',
      'group | StatefulSet | 1',
    ]);
  });

  it('are by the widest label that names their application, and those without one come last', () => {
    const groups = rows(shop(), workloads, { group: 'application' });
    expect(brief(groups)).toEqual(['group | db | 1', 'group | shop | 2 · 1 not ready', 'group | No application | 1']);
    expect(groups[1]?.tooltip).toContain('part');
  });

  it('stand below their group with the rows that they have without it', () => {
    const cache = shop();
    const plain = new Map(rows(cache, workloads, {}).map((row) => [row.id, row]));
    const below = rows(cache, workloads, { group: 'application' }).flatMap(({ id }) =>
      rows(cache, parseRowId(id)?.path ?? [], { group: 'application' }),
    );
    expect(below.map(({ name }) => name)).toEqual(['db', 'cart', 'web', 'alone']);
    expect(below).toEqual(below.map(({ id }) => plain.get(id)));
  });

  it('go with the last of them that a filter hides', () => {
    expect(brief(rows(shop(), workloads, { group: 'kind', filter: 'db' }))).toEqual(['group | StatefulSet | 1']);
    expect(brief(rows(shop(), workloads, { group: 'kind', filter: 'is:problem' }))).toEqual([
      'group | Deployment | 3 · 1 not ready',
    ]);
  });
});
