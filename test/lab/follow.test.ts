import { describe, expect, it } from 'vitest';

import { follow } from './follow.ts';
import type { KubeClient, KubeObject } from './kube-client.ts';

function service(name: string): KubeObject {
  return { apiVersion: 'v1', kind: 'Service', metadata: { name, namespace: 'shop' } };
}

/** Answers each list with the next of `lists`, and each watch with the next of `watches`. */
function clientOf(
  lists: readonly (readonly KubeObject[])[],
  watches: readonly (readonly { readonly type: string; readonly object: KubeObject }[] | Error)[],
): { readonly client: KubeClient; readonly asked: readonly string[] } {
  const asked: string[] = [];
  const [nextLists, nextWatches] = [[...lists], [...watches]];
  const client: Pick<KubeClient, 'list' | 'watch'> = {
    list: async (path) => {
      asked.push(path);
      return { items: nextLists.shift() ?? [], resourceVersion: String(asked.length) };
    },
    watch: async function* (path) {
      asked.push(path);
      const events = nextWatches.shift() ?? [];
      if (events instanceof Error) throw events;
      yield* events;
    },
  };
  return { client: client as KubeClient, asked };
}

describe('follow', () => {
  it('tells what there is after each change, and begins anew with a list when a watch breaks', async () => {
    const { client, asked } = clientOf(
      [[service('web')], [service('web'), service('late')]],
      [
        [
          { type: 'ADDED', object: service('cart') },
          { type: 'DELETED', object: service('web') },
        ],
      ],
    );
    const ending = new AbortController();
    const told: string[][] = [];
    const take = ({ objects, changed }: Parameters<Parameters<typeof follow>[2]>[0]): void => {
      told.push([[...objects.keys()].join(' '), changed.map(({ metadata }) => metadata.name).join(' ')]);
      if (told.length === 4) ending.abort();
    };
    await follow(client, '/api/v1/services', take, { report: () => undefined, signal: ending.signal });
    expect(told).toEqual([
      ['shop/web', 'web'],
      ['shop/web shop/cart', 'cart'],
      ['shop/cart', 'web'],
      ['shop/web shop/late', 'web late'],
    ]);
    expect(asked[1]).toBe('/api/v1/services?watch=true&resourceVersion=1');
  });

  it('reports why a watch broke, and goes on a second later', async () => {
    const { client } = clientOf([[], [service('web')]], [new Error('the connection was reset')]);
    const ending = new AbortController();
    const reported: string[] = [];
    let tellings = 0;
    await follow(
      client,
      '/api/v1/services',
      () => {
        tellings += 1;
        if (tellings === 2) ending.abort();
      },
      { report: (line) => reported.push(line), signal: ending.signal },
    );
    expect(reported).toEqual(['the watch of /api/v1/services broke and begins anew: the connection was reset']);
  });
});
