/** Requests to one API server at a time: quick, and far from what its fairness limits mind. */
export const requestConcurrency = 6;

/** Works through a list with a bounded number at a time, in order of start. The first error ends it; what runs is awaited. */
export async function inGroups<Item>(
  items: Iterable<Item>,
  work: (item: Item) => Promise<void>,
  concurrency = requestConcurrency,
): Promise<void> {
  const iterator = items[Symbol.iterator]();
  let failed = false;
  const worker = async (): Promise<void> => {
    for (;;) {
      if (failed) return;
      const next = iterator.next();
      if (next.done === true) return;
      try {
        await work(next.value);
      } catch (error) {
        failed = true;
        throw error;
      }
    }
  };
  const results = await Promise.allSettled(Array.from({ length: concurrency }, worker));
  const rejected = results.find((result) => result.status === 'rejected');
  if (rejected !== undefined) throw rejected.reason;
}
