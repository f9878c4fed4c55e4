import { once } from 'node:events';
import type { AddressInfo, Server, Socket } from 'node:net';
import { createServer } from 'node:net';
import { PassThrough, Writable } from 'node:stream';
import { PortForward as ClientPortForward } from '@kubernetes/client-node';
import { throwIfAborted } from '../core/abort.ts';
import type { JsonObject } from '../core/json.ts';
import type { ProblemError } from '../core/problem.ts';
import { problemError } from '../core/problem.ts';
import { textAt } from './readiness/read.ts';
import type { ClusterSocket, SocketAuthentication } from './sockets.ts';
import { openSocket, podSocketProblem, sendBufferBytes } from './sockets.ts';
import type { ClusterConnection, ForwardTarget, PortForward } from './types.ts';

/** Channels of the first forwarded port. */
const dataChannel = 0;
const errorChannel = 1;

/** How many ports after the wanted one are tried before any free one is taken. */
const portsTried = 20;

/**
 * Listens on a loopback port and leads each connection to a port of a Pod, one WebSocket each, with back-pressure both ways.
 * The way is tried once before this returns, so that a missing permission is said here and not to the first user. A port on which
 * nothing listens shows as a connection that closes at once. `next` says where each connection goes, also when the Pod has gone.
 *
 * @throws `cluster.pod-not-running`, `cluster.forward-failed`, `cluster.not-found`, `cluster.forbidden`
 */
export async function forwardPort(
  connection: ClusterConnection,
  options: Parameters<ClusterConnection['forward']>[0],
  authenticate: () => Promise<SocketAuthentication>,
): Promise<PortForward> {
  const { namespace, pod, port, signal } = options;
  const path = `/api/v1/namespaces/${encodeURIComponent(namespace)}/pods/${encodeURIComponent(pod)}`;
  const phase = textAt(await connection.request<JsonObject>({ path, signal }), 'status', 'phase') ?? 'Unknown';
  if (phase !== 'Running') throw problemError('cluster.pod-not-running', { namespace, pod, phase });

  const openAt = (target: ForwardTarget, output: Writable, errors: Writable): Promise<ClusterSocket> =>
    openSocket(connection, authenticate, {
      channels: [dataChannel, errorChannel],
      open: (config, handler) =>
        new ClientPortForward(config, false, handler).portForward(
          namespace,
          target.pod,
          [target.port],
          output,
          errors,
          new PassThrough(),
        ),
      problemFor: (error) => openProblem(error, { namespace, ...target }),
      signal,
    });
  const { next = () => Promise.resolve({ pod, port }) } = options;
  const open: OpenSocket = async (output, errors) => {
    const target = await next();
    try {
      return await openAt(target, output, errors);
    } catch (error) {
      if (options.next === undefined || signal?.aborted === true) throw error;
      return openAt(await next(target), output, errors);
    }
  };

  const probe = await openAt({ pod, port }, new PassThrough().resume(), new PassThrough().resume());
  probe.resume();
  probe.close();

  const sockets = new Set<Socket>();
  const server = await listenNear(options.localPort, (socket) => {
    sockets.add(socket);
    socket.once('close', () => sockets.delete(socket));
    void join(socket, open);
  });
  const close = async (): Promise<void> => {
    signal?.removeEventListener('abort', onAbort);
    for (const socket of sockets) socket.destroy();
    if (!server.listening) return;
    const closed = once(server, 'close');
    server.close();
    await closed;
  };
  const onAbort = (): void => void close();
  signal?.addEventListener('abort', onAbort, { once: true });
  if (signal?.aborted === true) await close();
  throwIfAborted(signal);
  return { localPort: (server.address() as AddressInfo).port, close };
}

type OpenSocket = (output: Writable, errors: Writable) => Promise<ClusterSocket>;

/** A server on the wanted loopback port, on one of the next where others have it, or else on any. */
async function listenNear(wanted: number | undefined, onSocket: (socket: Socket) => void): Promise<Server> {
  const next = wanted === undefined ? [] : Array.from({ length: portsTried }, (_none, step) => wanted + step);
  for (const port of [...next.filter((one) => one <= 65_535), 0]) {
    const server = createServer({ allowHalfOpen: false, noDelay: true }, onSocket);
    try {
      server.listen(port, '127.0.0.1');
      await once(server, 'listening');
      return server;
    } catch (error) {
      const code = (error as NodeJS.ErrnoException).code;
      if (port === 0 || (code !== 'EADDRINUSE' && code !== 'EACCES')) throw error;
    }
  }
  throw new Error('port 0 is always tried');
}

/** Leads one local connection. Errors end the connection: that is how the other side of a socket hears of them. */
async function join(socket: Socket, open: OpenSocket): Promise<void> {
  socket.on('error', () => socket.destroy());
  socket.pause();
  let remote: ClusterSocket | undefined;
  const output = new Writable({
    write(chunk: Buffer, _encoding, done) {
      if (!socket.writable || socket.write(chunk)) {
        done();
        return;
      }
      remote?.pause();
      const goOn = (): void => {
        socket.off('drain', goOn);
        socket.off('close', goOn);
        remote?.resume();
        done();
      };
      socket.on('drain', goOn);
      socket.on('close', goOn);
    },
    final(done) {
      socket.end();
      done();
    },
  });
  // The Pod's side says here that nobody listens on the port.
  const errors = new Writable({
    write(chunk: Buffer, _encoding, done) {
      // The channel opens with the port number, of which nothing is left here.
      if (chunk.length > 0) socket.destroy();
      done();
    },
  });
  try {
    remote = await open(output, errors);
  } catch {
    socket.destroy();
    return;
  }
  const opened = remote;
  opened.on('error', () => socket.destroy());
  // Not before the last of what came is written.
  opened.on('close', () => output.end());
  socket.once('close', () => {
    opened.close();
  });
  socket.on('data', (chunk: Buffer) => {
    opened.send(Buffer.concat([Buffer.of(dataChannel), chunk]), () => {
      if (socket.isPaused() && opened.bufferedAmount < sendBufferBytes) socket.resume();
    });
    if (opened.bufferedAmount >= sendBufferBytes) socket.pause();
  });
  opened.resume();
  if (socket.destroyed) opened.close();
  else socket.resume();
}

function openProblem(
  error: unknown,
  target: { readonly namespace: string; readonly pod: string; readonly port: number },
): ProblemError {
  return podSocketProblem(error, { namespace: target.namespace, resource: 'pods/portforward' }, (reason) =>
    problemError('cluster.forward-failed', { ...target, reason }),
  );
}
