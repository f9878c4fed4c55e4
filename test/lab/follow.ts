import { setTimeout as delay } from 'node:timers/promises';

import { wordsOf } from './failure.ts';
import type { KubeClient, KubeObject } from './kube-client.ts';

/** Receives one line for the log of the lab. */
export type Report = (line: string) => void;

/** What is known of a list that is followed. */
export interface Followed {
  /** By {@link keyOf}. */
  readonly objects: ReadonlyMap<string, KubeObject>;
  /** What is another since the last time: everything at the beginning and after a break, later one object, also one that is gone. */
  readonly changed: readonly KubeObject[];
}

const retryDelayMs = 1_000;

/** `namespace/name`; `/name` of what has no namespace. */
export function keyOf({ metadata }: Pick<KubeObject, 'metadata'>): string {
  return `${metadata.namespace ?? ''}/${metadata.name}`;
}

/**
 * Follows a list of the API server until it is aborted, and tells what there is at the beginning and after every change. A watch that breaks
 * is begun anew with a list.
 *
 * @param path of the list, with a selector where one is wanted.
 */
export async function follow(
  client: KubeClient,
  path: string,
  tell: (followed: Followed) => void,
  { report, signal }: { readonly report: Report; readonly signal: AbortSignal },
): Promise<void> {
  const ended = (): boolean => signal.aborted;
  while (!ended()) {
    try {
      await followOnce(client, path, tell, signal);
    } catch (error) {
      if (ended()) return;
      report(`the watch of ${path} broke and begins anew: ${wordsOf(error)}`);
      await delay(retryDelayMs, undefined, { signal }).catch(() => undefined);
    }
  }
}

async function followOnce(
  client: KubeClient,
  path: string,
  tell: (followed: Followed) => void,
  signal: AbortSignal,
): Promise<void> {
  const { items, resourceVersion } = await client.list(path, signal);
  const objects = new Map(items.map((object) => [keyOf(object), object]));
  tell({ objects, changed: items });
  const query = `${path.includes('?') ? '&' : '?'}watch=true&resourceVersion=${resourceVersion}`;
  for await (const { type, object } of client.watch(`${path}${query}`, signal)) {
    if (type === 'ERROR') return;
    if (type === 'DELETED') objects.delete(keyOf(object));
    else objects.set(keyOf(object), object);
    tell({ objects, changed: [object] });
  }
}
