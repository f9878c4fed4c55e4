import type { Deletion } from '../../cluster/types.ts';
import type { ObjectReference } from '../../core/kubernetes.ts';
import { problemOf } from '../../core/problem.ts';
import type { ObjectFailure, ObjectsOutcome } from '../protocol/objects.ts';

/** Over a slow network a request is mostly waiting; more at once would only queue at the server. */
const atOnce = 4;

/**
 * Does one thing with each of several objects, begun in the order of the person, a few at once. What fails for one does not keep the others.
 *
 * @param work is not told of the signal: what has begun is finished, so that of each object it is known whether it was done.
 * @param signal no further object is begun after it; those are `left`.
 */
export async function eachObject<Item extends { readonly object: ObjectReference }>(
  items: readonly Item[],
  work: (item: Item) => Promise<Deletion | undefined>,
  signal: AbortSignal,
): Promise<ObjectsOutcome> {
  let done = 0;
  let gone = 0;
  const failures: ObjectFailure[] = [];
  const waiting: ObjectsOutcome['waiting'][number][] = [];
  const left = [...items];
  const one = async (item: Item): Promise<void> => {
    const { object } = item;
    try {
      const became = await work(item);
      if (became?.is === 'gone') gone += 1;
      else if (became !== undefined && became.waitsFor.length > 0)
        waiting.push({ object, finalizers: became.waitsFor });
      else done += 1;
    } catch (error) {
      failures.push({ object, problem: problemOf(error) });
    }
  };
  const turn = async (): Promise<void> => {
    while (!signal.aborted) {
      const next = left.shift();
      if (next === undefined) return;
      await one(next);
    }
  };
  await Promise.all(Array.from({ length: atOnce }, turn));
  return { done, gone, failures, waiting, left: left.map(({ object }) => object) };
}
