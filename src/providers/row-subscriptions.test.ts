import { describe, expect, it } from 'vitest';
import type { Row, RowKind, RowsArrangement, RowsQuery } from '../agent/protocol/rows.ts';
import type { Services } from '../host/services.ts';
import { RowSubscriptions } from './row-subscriptions.ts';

function row(id: string, kind: RowKind): Row {
  return { id, kind, label: id, icon: 'group', expandable: true };
}

/** An agent whose Workloads are in a group, or not, and what was asked of it. */
function fakeAgent(): {
  readonly subscriptions: RowSubscriptions;
  readonly followed: () => readonly string[];
  readonly rearranged: readonly RowsArrangement[];
} {
  const parents = new Map<number, string>();
  const rearranged: RowsArrangement[] = [];
  const childrenOf = ({ parent, group }: RowsQuery): readonly Row[] => {
    if (parent === 'workloads')
      return group === undefined ? [row('web', 'workload')] : [row(`by-${group}`, 'workload-group')];
    return parent.startsWith('by-') ? [row('web', 'workload')] : [];
  };
  let next = 0;
  const answers: Readonly<Record<string, (params: never) => unknown>> = {
    'rows/subscribe': (query: RowsQuery) => {
      next += 1;
      parents.set(next, query.parent);
      const rows = childrenOf(query);
      return { subscription: next, rows, total: rows.length };
    },
    'rows/unsubscribe': ({ subscription }: { readonly subscription: number }) => {
      parents.delete(subscription);
      return null;
    },
    'rows/rearrange': ({ changes }: { readonly changes: readonly { readonly arrangement: RowsArrangement }[] }) => {
      rearranged.push(...changes.map(({ arrangement }) => arrangement));
      return null;
    },
  };
  const agent = {
    isRunning: true,
    call: (method: string, params: never) => Promise.resolve(answers[method]?.(params)),
  };
  const log = { write: () => undefined };
  return {
    subscriptions: new RowSubscriptions({ agent, log } as unknown as Pick<Services, 'agent' | 'log'>),
    followed: () => [...parents.values()],
    rearranged,
  };
}

describe('windows of rows in groups', () => {
  it('end with their group, and the others are told how workloads stand now', async () => {
    const { subscriptions, followed, rearranged } = fakeAgent();
    await subscriptions.arrange({ group: 'kind', sort: 'age' });
    await subscriptions.follow('workloads');
    await subscriptions.follow('by-kind');
    await subscriptions.follow('web');
    await subscriptions.arrange({ group: 'application', sort: 'age' });
    expect(followed()).toEqual(['workloads']);
    expect(rearranged).toEqual([{ group: 'application', sort: 'age' }]);
    expect(subscriptions.parentOf('web')).toBe('');
  });

  it('keep a row that stands below another group by now', async () => {
    const { subscriptions, followed } = fakeAgent();
    await subscriptions.arrange({ group: 'kind' });
    await subscriptions.follow('by-kind');
    await subscriptions.follow('by-application');
    await subscriptions.follow('web');
    await subscriptions.end('by-kind');
    expect(subscriptions.parentOf('web')).toBe('by-application');
    expect(followed()).toEqual(['by-application', 'web']);
  });
});
