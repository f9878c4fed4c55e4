import { isCancelled, problemOf } from '../../core/problem.ts';
import type { PodView } from '../pods.ts';
import { listPods } from '../pods.ts';
import type { ClusterConnection } from '../types.ts';
import type { LogLine } from './line.ts';
import type { SourcedLine } from './merge.ts';
import { mergeByTime } from './merge.ts';
import { openLog } from './open.ts';
import { chosenContainers, hasLog } from './sources.ts';
import type { LogQuery, LogSink, LogSource } from './types.ts';

/** Containers whose logs are read at once: each takes a connection of this machine and of a kubelet. */
export const mostSources = 50;

/** Lines that are handed over together. */
const batchLines = 200;

/** What {@link readLogs} has read. */
export interface ReadLogs {
  readonly namespace: string;
  readonly sources: readonly LogSource[];
}

/**
 * Tells what is in the logs of the Pods behind an object now, in the order of time.
 *
 * @param onLine called with each line before it is told.
 * @throws `cluster.no-pods-behind`, `cluster.not-found`, `cluster.forbidden`; what is refused for one container is a note.
 */
export async function readLogs(
  connection: Pick<ClusterConnection, 'request' | 'catalog' | 'namespace' | 'bytes'>,
  query: LogQuery,
  sink: LogSink,
  signal: AbortSignal,
  onLine: (line: SourcedLine<LogSource>) => void = () => undefined,
): Promise<ReadLogs> {
  const pods = await listPods(connection, query.object, signal);
  const namespace = query.object.namespace ?? connection.namespace;
  const { sources, hidden } = sourcesOf(pods, query);
  await sink.note({ is: 'begins', sources, hidden });
  const streams = sources.map((source) => ({
    source,
    lines: forgiving(
      openLog(connection, {
        namespace,
        source,
        follow: false,
        previous: query.previous,
        sinceSeconds: query.sinceSeconds,
        tailLines: query.tailLines,
        signal,
      }),
      (error) => sink.note({ is: 'refused', source, problem: problemOf(error) }),
    ),
  }));
  let batch: SourcedLine<LogSource>[] = [];
  for await (const line of mergeByTime(streams)) {
    onLine(line);
    batch.push(line);
    if (batch.length < batchLines) continue;
    await sink.lines(batch);
    batch = [];
  }
  if (batch.length > 0) await sink.lines(batch);
  return { namespace, sources };
}

/** The containers that have a log, the first {@link mostSources} of them. */
function sourcesOf(
  pods: readonly PodView[],
  { containers, previous }: LogQuery,
): { readonly sources: readonly LogSource[]; readonly hidden: number } {
  const all = pods.flatMap((pod) =>
    chosenContainers(pod, containers)
      .filter((container) => (previous ? container.restarts > 0 : hasLog(container)))
      .map(({ name }) => ({ pod: pod.name, podUid: pod.uid, container: name })),
  );
  const sources = all.slice(0, mostSources).map((source, index) => ({ ...source, index }));
  return { sources, hidden: all.length - sources.length };
}

/** A stream that tells its failure and ends, so that the others go on. */
async function* forgiving(
  lines: AsyncIterable<LogLine>,
  onFailure: (error: unknown) => Promise<void>,
): AsyncGenerator<LogLine> {
  try {
    yield* lines;
  } catch (error) {
    if (isCancelled(error)) throw error;
    await onFailure(error);
  }
}
