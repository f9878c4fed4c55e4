import { PassThrough, Writable } from 'node:stream';
import { StringDecoder } from 'node:string_decoder';
import { Exec as ClientExec } from '@kubernetes/client-node';
import { deferred } from '../core/deferred.ts';
import type { JsonObject } from '../core/json.ts';
import type { ProblemError } from '../core/problem.ts';
import { problem, problemError } from '../core/problem.ts';
import { redact } from '../core/redact.ts';
import { objectsAt, textAt } from './readiness/read.ts';
import type { ClusterSocket, SocketAuthentication } from './sockets.ts';
import { openSocket, podSocketProblem } from './sockets.ts';
import type { ClusterConnection, ExecEnd, ExecOptions, RunningExec, TerminalSize } from './types.ts';

/**
 * Channels of the exec protocol.
 *
 * @see https://github.com/kubernetes/kubernetes/blob/master/staging/src/k8s.io/apimachinery/pkg/util/remotecommand/constants.go
 */
const inputChannel = 0;
const resizeChannel = 4;

/** How long the other side has to close a socket before it is cut. */
const closeGraceMs = 2_000;

/**
 * Runs a command with a terminal in a container, over one WebSocket. What it writes is taken only as fast as it is shown. It ends with
 * the signal, which the process sees as the end of its terminal.
 *
 * @throws `cluster.exec-failed`, `cluster.forbidden`; what goes wrong later is how it ended.
 */
export async function runExec(
  connection: ClusterConnection,
  options: ExecOptions,
  authenticate: () => Promise<SocketAuthentication>,
): Promise<RunningExec> {
  const { namespace, pod, container, command, size, onOutput, signal } = options;
  const ended = deferred<ExecEnd>();
  const decoder = new StringDecoder('utf8');
  // Output may come before the opened socket is at hand.
  const held: { socket?: ClusterSocket } = {};
  let isShown: Promise<void> = Promise.resolve();
  let hasWritten = false;
  const output = new Writable({
    write(chunk: Buffer, _encoding, done) {
      hasWritten = true;
      held.socket?.pause();
      isShown = onOutput(decoder.write(chunk)).then(
        () => {
          held.socket?.resume();
          done();
        },
        // Whoever shows it is gone: the signal ends the rest.
        () => {
          done();
        },
      );
    },
  });
  const end = (how: ExecEnd): void => {
    void isShown.then(() => {
      ended.resolve(how);
    });
  };

  const opened = await openSocket(
    connection,
    authenticate,
    (config) =>
      // With a terminal there is one output. A stream for input has to be there for the server to open one; it is written below.
      new ClientExec(config).exec(
        namespace,
        pod,
        container,
        [...command],
        output,
        null,
        new PassThrough(),
        true,
        (status) => {
          end(endOf(status as unknown as JsonObject, options, hasWritten));
        },
      ),
    (error) => openProblem(error, options),
    signal,
  );
  held.socket = opened;
  const send = (channel: number, data: string): Promise<void> =>
    new Promise((resolve) => {
      // A socket that is closing takes nothing more, and its end is told elsewhere.
      opened.send(Buffer.concat([Buffer.of(channel), Buffer.from(data)]), () => {
        resolve();
      });
    });
  const resize = ({ columns, rows }: TerminalSize): void => {
    void send(resizeChannel, JSON.stringify({ Width: columns, Height: rows }));
  };
  const close = (): void => {
    opened.resume();
    opened.close();
    setTimeout(() => {
      opened.terminate();
    }, closeGraceMs).unref();
  };
  opened.on('error', () => undefined);
  opened.on('close', () => {
    signal.removeEventListener('abort', close);
    end({ is: 'lost' });
  });
  signal.addEventListener('abort', close, { once: true });
  if (signal.aborted) close();
  if (size !== undefined) resize(size);
  return { write: (data) => send(inputChannel, data), resize, ended: ended.promise };
}

/**
 * How a command ended, from the Status that comes last.
 *
 * @param hasRun where something was heard of it: then it is not that it could not be run.
 */
export function endOf(
  status: JsonObject,
  place: Pick<ExecOptions, 'namespace' | 'pod' | 'container'>,
  hasRun: boolean,
): Extract<ExecEnd, { is: 'exited' | 'failed' }> {
  if (status['status'] === 'Success') return { is: 'exited', code: 0 };
  const cause = objectsAt(status, 'details', 'causes').find(({ reason }) => reason === 'ExitCode');
  const code = Number(cause?.['message']);
  if (cause !== undefined && Number.isInteger(code)) return { is: 'exited', code };
  const reason = redact(textAt(status, 'message') ?? 'the server does not say why');
  const { namespace, pod, container } = place;
  const failure = hasRun ? 'cluster.exec-ended' : 'cluster.exec-failed';
  return { is: 'failed', problem: problem(failure, { namespace, pod, container, reason }) };
}

function openProblem(error: unknown, { namespace, pod, container }: ExecOptions): ProblemError {
  return podSocketProblem(error, { namespace, resource: 'pods/exec' }, (reason, status) =>
    status === '404'
      ? problemError('cluster.not-found', { resource: `Pod ${namespace}/${pod}` })
      : problemError('cluster.exec-failed', { namespace, pod, container, reason }),
  );
}
