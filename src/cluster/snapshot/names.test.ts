import { expect, it } from 'vitest';
import type { ClusterConnection } from '../types.ts';
import { listNames } from './names.ts';

const secrets = { group: '', version: 'v1', plural: 'secrets', namespaced: true };

/** A server that answers with these pages of names, one after the other. */
function serverOf(pages: readonly (readonly string[])[]): Pick<ClusterConnection, 'request'> {
  let asked = 0;
  return {
    request: () => {
      const items = pages[asked]?.map((text) => {
        const [namespace, name] = text.split('/');
        return { metadata: { namespace, name } };
      });
      asked += 1;
      return Promise.resolve({ metadata: { continue: asked < pages.length ? 'more' : '' }, items } as never);
    },
  };
}

it('lists names by namespace, sorted, over all pages', async () => {
  expect(await listNames(serverOf([['b/y', 'a/z'], ['b/x']]), secrets, {})).toEqual({
    names: { a: ['z'], b: ['x', 'y'] },
    isCut: false,
  });
});

it('ends where there are more than anybody chooses from', async () => {
  const page = Array.from({ length: 6_000 }, (_, index) => `a/n${index}`);
  const { names, isCut } = await listNames(serverOf([page, page, page]), secrets, {});
  expect([names['a']?.length, isCut]).toEqual([12_000, true]);
});
