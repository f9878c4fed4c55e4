import type { JsonObject } from '../../core/json.ts';
import { isJsonObject } from '../../core/json.ts';
import type { ProblemError } from '../../core/problem.ts';
import { problemError } from '../../core/problem.ts';
import { textAt } from '../readiness/read.ts';

/** One event of a watch, as the API server writes it. */
export interface WatchChange {
  readonly type: 'ADDED' | 'MODIFIED' | 'DELETED' | 'BOOKMARK' | 'ERROR';
  /** The object; of `BOOKMARK` only its version counts, of `ERROR` it is a Status. */
  readonly object: JsonObject;
}

const types: ReadonlySet<unknown> = new Set<WatchChange['type']>(['ADDED', 'MODIFIED', 'DELETED', 'BOOKMARK', 'ERROR']);

/**
 * An event of a watch. One that is not understood must not be passed over: it was a change, and what is kept would be wrong from
 * then on.
 *
 * @throws `cluster.stream-broken`
 */
export function readWatchChange(event: JsonObject, server: string): WatchChange {
  const { type, object } = event;
  if (!types.has(type) || !isJsonObject(object)) throw unreadable(server, 'a line that is no event of a watch');
  if (
    (type === 'ADDED' || type === 'MODIFIED' || type === 'DELETED') &&
    textAt(object, 'metadata', 'name') === undefined
  )
    throw unreadable(server, 'an event of an object without a name');
  return { type: type as WatchChange['type'], object };
}

function unreadable(server: string, reason: string): ProblemError {
  return problemError('cluster.stream-broken', { server, reason });
}

/** True for the bookmark that stands behind the last object of a streaming list. */
export function endsInitialEvents({ type, object }: WatchChange): boolean {
  return type === 'BOOKMARK' && textAt(object, 'metadata', 'annotations', 'k8s.io/initial-events-end') === 'true';
}
