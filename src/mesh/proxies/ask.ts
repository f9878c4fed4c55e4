import { get } from 'node:http';
import type { ClusterConnection } from '../../cluster/types.ts';
import { cancelled, ProblemError, problemError } from '../../core/problem.ts';

/** Where something is asked. */
export interface Question {
  readonly namespace: string;
  readonly pod: string;
  readonly container: string;
  readonly port: number;
  readonly path: string;
}

/** The largest answer that is read: a dump of a proxy that knows a thousand services has about 30 MiB. */
const mostBytes = 128 * 1024 * 1024;
const mostMs = 60_000;

/**
 * Asks something within a Pod, through a forwarded port that is there for this one request.
 *
 * @returns the body of the answer. It may hold secrets: nobody logs or shows it as it is.
 * @throws `mesh.proxy-unanswered`, `mesh.proxy-refused`, `mesh.proxy-too-large`, and those of forwarding.
 */
export async function askPod(connection: ClusterConnection, question: Question, signal: AbortSignal): Promise<string> {
  const { namespace, pod, port } = question;
  const forward = await connection.forward({ namespace, pod, port, signal });
  try {
    return await answerAt(forward.localPort, question, signal);
  } finally {
    await forward.close();
  }
}

function answerAt(localPort: number, question: Question, signal: AbortSignal): Promise<string> {
  const { namespace, container, port, path } = question;
  const pod = `${namespace}/${question.pod}`;
  return new Promise((resolve, reject) => {
    const request = get(
      { host: '127.0.0.1', port: localPort, path, agent: false, signal, timeout: mostMs },
      (response) => {
        const { statusCode: status = 0 } = response;
        if (status !== 200) {
          response.resume();
          reject(problemError('mesh.proxy-refused', { pod, port, path, status }));
          return;
        }
        const chunks: Buffer[] = [];
        let sizeBytes = 0;
        response.on('data', (chunk: Buffer) => {
          sizeBytes += chunk.length;
          if (sizeBytes <= mostBytes) chunks.push(chunk);
          else request.destroy(problemError('mesh.proxy-too-large', { pod, path, size: '128 MiB' }));
        });
        response.on('error', fail);
        response.on('end', () => {
          resolve(Buffer.concat(chunks).toString('utf8'));
        });
      },
    );
    const fail = (error: Error): void => {
      reject(failureOf(error, { pod, container, port }, signal));
    };
    request.on('timeout', () => request.destroy());
    request.on('error', fail);
  });
}

function failureOf(
  error: NodeJS.ErrnoException,
  params: { readonly pod: string; readonly container: string; readonly port: number },
  signal: AbortSignal,
): Error {
  if (signal.aborted) return cancelled();
  return error instanceof ProblemError ? error : problemError('mesh.proxy-unanswered', params, { detail: error.code });
}
