import type { ClusterConnection } from '../types.ts';
import type { LogLine } from './line.ts';
import { parseLine, readLines } from './line.ts';
import type { LogSource } from './types.ts';

/** What of a container's log is asked for. */
export interface LogRequest {
  readonly namespace: string;
  readonly source: Pick<LogSource, 'pod' | 'container'>;
  readonly follow: boolean;
  readonly previous?: boolean;
  readonly sinceSeconds?: number | undefined;
  readonly sinceTime?: string | undefined;
  readonly tailLines?: number | undefined;
  readonly signal: AbortSignal;
}

/** The longest time that a timer takes: none, that is. */
const noTimeoutMs = 2 ** 31 - 1;

/**
 * Reads the log of a container, as the kubelet has it.
 *
 * @see https://kubernetes.io/docs/reference/kubernetes-api/workload-resources/pod-v1/#get-read-log-of-the-specified-pod
 */
export async function* openLog(
  connection: Pick<ClusterConnection, 'bytes'>,
  { namespace, source, follow, previous, sinceSeconds, sinceTime, tailLines, signal }: LogRequest,
): AsyncGenerator<LogLine> {
  const pod = `/api/v1/namespaces/${encodeURIComponent(namespace)}/pods/${encodeURIComponent(source.pod)}`;
  const chunks = connection.bytes({
    path: `${pod}/log`,
    query: {
      container: source.container,
      timestamps: true,
      follow: follow ? true : undefined,
      previous: previous === true ? true : undefined,
      sinceSeconds,
      sinceTime,
      tailLines,
    },
    accept: '*/*',
    // The answer to who follows begins with the first line, which of a quiet container may take days.
    ...(follow ? { timeoutMs: noTimeoutMs } : {}),
    signal,
  });
  for await (const line of readLines(chunks)) yield parseLine(line);
}
