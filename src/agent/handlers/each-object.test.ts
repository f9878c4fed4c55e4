import { expect, it } from 'vitest';
import type { Deletion } from '../../cluster/types.ts';
import type { ObjectReference } from '../../core/kubernetes.ts';
import { problemError } from '../../core/problem.ts';
import { eachObject } from './each-object.ts';

const targets = Array.from({ length: 10 }, (_none, index) => ({ object: pod(`web-${index}`) }));

function pod(name: string): ObjectReference {
  return { group: '', version: 'v1', kind: 'Pod', namespace: 'shop', name };
}

function never(): AbortSignal {
  return new AbortController().signal;
}

it('objects are begun in their order, a few at once, and all are done', async () => {
  const begun: string[] = [];
  let running = 0;
  let most = 0;
  const outcome = await eachObject(
    targets,
    async ({ object }) => {
      begun.push(object.name);
      running += 1;
      most = Math.max(most, running);
      await new Promise(setImmediate);
      running -= 1;
      return undefined;
    },
    never(),
  );
  expect(begun).toEqual(targets.map(({ object }) => object.name));
  expect(most).toBe(4);
  expect(outcome).toEqual({ done: 10, gone: 0, failures: [], waiting: [], left: [] });
});

it('each object comes to its own end: failed, waiting for a finalizer, gone before', async () => {
  const outcome = await eachObject(
    targets.slice(0, 4),
    ({ object: { name } }): Promise<Deletion> => {
      if (name === 'web-0') throw problemError('cluster.changed-meanwhile', { resource: name });
      if (name === 'web-1') return Promise.resolve({ is: 'deleted', waitsFor: ['example.com/wait'] });
      return Promise.resolve(name === 'web-2' ? { is: 'gone' } : { is: 'deleted', waitsFor: [] });
    },
    never(),
  );
  expect(outcome).toMatchObject({
    done: 1,
    gone: 1,
    failures: [{ object: { name: 'web-0' }, problem: { code: 'cluster.changed-meanwhile' } }],
    waiting: [{ object: { name: 'web-1' }, finalizers: ['example.com/wait'] }],
    left: [],
  });
});

it('a stop begins no further object, finishes those that are under way, and names what is left', async () => {
  const stop = new AbortController();
  const finish: (() => void)[] = [];
  const running = eachObject(
    targets,
    () =>
      new Promise<undefined>((resolve) =>
        finish.push(() => {
          resolve(undefined);
        }),
      ),
    stop.signal,
  );
  stop.abort();
  for (const one of finish) one();
  const { done, left } = await running;
  expect(done).toBe(4);
  expect(left.map(({ name }) => name)).toEqual(['web-4', 'web-5', 'web-6', 'web-7', 'web-8', 'web-9']);
});
