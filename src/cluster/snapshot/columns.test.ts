import { describe, expect, it } from 'vitest';
import { problemError } from '../../core/problem.ts';
import type { ClusterConnection } from '../types.ts';
import { customColumns } from './columns.ts';

const ready = { name: 'Ready', type: 'string', jsonPath: '.status.ready' };

function definition(kind: string, versions: readonly object[]): object {
  return { metadata: { name: kind }, spec: { group: 'example.com', names: { kind }, versions } };
}

/** A server that answers with these pages, one after the other. */
function serverOf(pages: readonly object[]): { asked: unknown[]; connection: Pick<ClusterConnection, 'request'> } {
  const asked: unknown[] = [];
  const request = (wanted: { readonly query?: unknown }): Promise<never> => {
    asked.push(wanted.query);
    return Promise.resolve(pages[asked.length - 1] as never);
  };
  return { asked, connection: { request } };
}

describe('columns of custom kinds', () => {
  it('are read from all pages of definitions, for each version', async () => {
    const { asked, connection } = serverOf([
      {
        metadata: { continue: 'next' },
        items: [
          definition('Widget', [
            { name: 'v1', additionalPrinterColumns: [ready, { ...ready, name: 'Why', priority: 1 }, { name: 'Lost' }] },
            { name: 'v1alpha1' },
          ]),
        ],
      },
      { metadata: {}, items: [definition('Gadget', [{ name: 'v1', additionalPrinterColumns: [ready] }])] },
    ]);
    const gaps: string[] = [];
    expect(Object.fromEntries((await customColumns(connection, gaps)) ?? [])).toEqual({
      'example.com/v1/Widget': [ready, { ...ready, name: 'Why', priority: 1 }],
      'example.com/v1alpha1/Widget': [],
      'example.com/v1/Gadget': [ready],
    });
    expect(gaps).toEqual([]);
    expect(asked).toEqual([
      { limit: 25, continue: undefined },
      { limit: 25, continue: 'next' },
    ]);
  });

  it('are a gap where definitions may not be read', async () => {
    const request = (): Promise<never> =>
      Promise.reject(problemError('cluster.forbidden', { verb: 'list', resource: 'customresourcedefinitions' }));
    const gaps: string[] = [];
    expect(await customColumns({ request }, gaps)).toBeUndefined();
    expect(gaps).toEqual(['columns of custom kinds: cluster.forbidden']);
  });
});
