import { delay } from '../../../src/core/abort.ts';
import type { LabHandle } from '../../lab/lab.ts';

/** A merge patch of an object. */
export interface Change {
  readonly path: string;
  readonly patch: object;
}

/** Changes that go on until somebody ends them. */
export interface ConstantChanges {
  /** What the server answered where it refused. */
  readonly failures: readonly string[];
  /** No new ones; resolves when the last is answered. */
  readonly end: () => Promise<void>;
}

/** So many may be on their way: a server that is behind is not buried. */
const mostOpen = 16;

/**
 * Changes a lab all the time, as large clusters do by themselves.
 *
 * @param changeOf the change with this number, which begins with 1.
 */
export function constantChanges(
  client: LabHandle['client'],
  perSecond: number,
  changeOf: (number: number) => Change,
): ConstantChanges {
  const ending = new AbortController();
  const failures: string[] = [];
  const open = new Set<Promise<void>>();
  /** Of two changes of one object at once nobody knows which the server takes last. */
  const lastOf = new Map<string, Promise<void>>();
  const send = async ({ path, patch }: Change, before: Promise<void> | undefined): Promise<void> => {
    await before;
    try {
      await client.request('PATCH', path, { body: patch, contentType: 'application/merge-patch+json' });
    } catch (error) {
      failures.push(String(error));
    }
  };
  const work = async (): Promise<void> => {
    const startedMs = performance.now();
    for (let number = 1; ; number += 1) {
      const waitMs = startedMs + (number * 1_000) / perSecond - performance.now();
      // Ended early where nobody wants more.
      if (waitMs > 1) await delay(waitMs, ending.signal).catch(() => undefined);
      if (open.size >= mostOpen) await Promise.race(open);
      if (ending.signal.aborted) break;
      const change = changeOf(number);
      const sent = send(change, lastOf.get(change.path));
      lastOf.set(change.path, sent);
      open.add(sent);
      void sent.finally(() => open.delete(sent));
    }
    await Promise.all(open);
  };
  const working = work();
  return {
    failures,
    end: () => {
      ending.abort();
      return working;
    },
  };
}
