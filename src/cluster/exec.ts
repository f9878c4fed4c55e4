import { PassThrough, Writable } from 'node:stream';
import { StringDecoder } from 'node:string_decoder';
import { Exec as ClientExec } from '@kubernetes/client-node';
import { deferred } from '../core/deferred.ts';
import type { JsonObject } from '../core/json.ts';
import type { ProblemError } from '../core/problem.ts';
import { problem, problemError } from '../core/problem.ts';
import { redact } from '../core/redact.ts';
import { cutWhenSilent } from './liveness.ts';
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
const outputChannel = 1;
const statusChannel = 3;
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
  // What comes after the Status, which ends this stream, is too late.
  output.on('error', () => undefined);
  const end = (how: ExecEnd): void => {
    void isShown.then(() => {
      ended.resolve(how);
    });
  };
  const place = { namespace, pod, container };

  const opened = await openSocket(connection, authenticate, {
    channels: [outputChannel, statusChannel],
    onUnreadable: () => {
      const reason = 'what the server sent cannot be understood';
      end({ is: 'failed', problem: problem(failureCode(hasWritten), { ...place, reason }) });
    },
    // With a terminal there is one output. A stream for input has to be there for the server to open one; it is written below.
    open: (config, handler) =>
      new ClientExec(config, handler).exec(
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
    problemFor: (error) => openProblem(error, options),
    signal,
  });
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
  cutWhenSilent(opened);
  opened.on('close', () => {
    signal.removeEventListener('abort', close);
    end({ is: 'lost' });
  });
  signal.addEventListener('abort', close, { once: true });
  opened.resume();
  if (signal.aborted) close();
  if (size !== undefined) resize(size);
  return { write: (data) => send(inputChannel, data), resize, ended: ended.promise };
}

/**
 * How a command ended, from the Status that comes last. Only a cause `ExitCode` is an exit code, and only from 0 to 255, as for kubectl; anything else is
 * what kept it from running, or ended it, in the words of the Status. Those of Windows may be larger.
 *
 * @param hasRun where something was heard of it: then it is not that it could not be run.
 * @see https://github.com/kubernetes/kubernetes/blob/master/staging/src/k8s.io/client-go/tools/remotecommand/v4.go
 */
function endOf(
  status: JsonObject,
  place: Pick<ExecOptions, 'namespace' | 'pod' | 'container'>,
  hasRun: boolean,
): Extract<ExecEnd, { is: 'exited' | 'failed' }> {
  if (status['status'] === 'Success') return { is: 'exited', code: 0 };
  const cause = objectsAt(status, 'details', 'causes').find(({ reason }) => reason === 'ExitCode');
  const code = cause === undefined ? undefined : textAt(cause, 'message');
  if (code !== undefined && /^\d{1,3}$/.test(code) && Number(code) <= 255) return { is: 'exited', code: Number(code) };
  // The kubelet says so, and the API server says it of what the kubelet said.
  const message = textAt(status, 'message')?.replace(/^(?:Internal error occurred: )+/, '') ?? '';
  const reason = message === '' ? 'the server does not say why' : redact(message);
  const { namespace, pod, container } = place;
  return { is: 'failed', problem: problem(failureCode(hasRun), { namespace, pod, container, reason }) };
}

function failureCode(hasRun: boolean): 'cluster.exec-ended' | 'cluster.exec-failed' {
  return hasRun ? 'cluster.exec-ended' : 'cluster.exec-failed';
}

function openProblem(error: unknown, { namespace, pod, container }: ExecOptions): ProblemError {
  return podSocketProblem(error, { namespace, resource: 'pods/exec' }, (reason, status) =>
    status === 404
      ? problemError('cluster.not-found', { resource: `Pod ${namespace}/${pod}` })
      : problemError('cluster.exec-failed', { namespace, pod, container, reason }),
  );
}
