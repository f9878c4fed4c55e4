import { once } from 'node:events';
import type { AddressInfo, Socket } from 'node:net';
import { createServer } from 'node:net';
import { PassThrough, Writable } from 'node:stream';
import { KubeConfig, PortForward as ClientPortForward } from '@kubernetes/client-node';
import type { JsonObject } from '../core/json.ts';
import { orCancelled, throwIfAborted } from '../core/abort.ts';
import { ProblemError, problemError } from '../core/problem.ts';
import { redact } from '../core/redact.ts';
import { textAt } from './readiness/read.ts';
import type { TlsOptions } from './transport/dispatcher.ts';
import type { ClusterConnection, PortForward } from './types.ts';

/** What a forwarded connection needs to prove who we are; asked for anew for each one. */
export interface ForwardAuthentication {
  readonly headers: Readonly<Record<string, string | string[]>>;
  readonly tls: TlsOptions;
  readonly proxyUrl: string | undefined;
  /** Called where the server refused it; true where another one is to be had. */
  readonly renew: () => Promise<boolean>;
}

/** The part of a `ws` WebSocket that is used here. */
interface ForwardSocket {
  readonly bufferedAmount: number;
  send(data: Buffer, done: (error?: Error) => void): void;
  pause(): void;
  resume(): void;
  close(): void;
  terminate(): void;
  on(event: 'close' | 'error', listener: (error?: Error) => void): void;
}

/** Bytes on their way to the server above which the local socket waits. */
const sendBufferBytes = 1024 * 1024;
const openTimeoutMs = 15_000;
const authenticatorName = 'meshdeck';

/**
 * Listens on a free loopback port and leads each connection to a port of a Pod, one WebSocket each, with back-pressure both ways.
 * The way is tried once before this returns, so that a missing permission is said here and not to the first user. A port on which
 * nothing listens shows as a connection that closes at once.
 *
 * @throws `cluster.pod-not-running`, `cluster.forward-failed`, `cluster.not-found`, `cluster.forbidden`
 */
export async function forwardPort(
  connection: ClusterConnection,
  { namespace, pod, port, signal }: Parameters<ClusterConnection['forward']>[0],
  authenticate: () => Promise<ForwardAuthentication>,
): Promise<PortForward> {
  const path = `/api/v1/namespaces/${encodeURIComponent(namespace)}/pods/${encodeURIComponent(pod)}`;
  const phase = textAt(await connection.request<JsonObject>({ path, signal }), 'status', 'phase') ?? 'Unknown';
  if (phase !== 'Running') throw problemError('cluster.pod-not-running', { namespace, pod, phase });

  const open = async (output: Writable, errors: Writable): Promise<ForwardSocket> => {
    for (let isRepeated = false; ; isRepeated = true) {
      const authentication = await authenticate();
      const client = new ClientPortForward(clientConfig(connection, authentication), false);
      try {
        const opened = client.portForward(namespace, pod, [port], output, errors, new PassThrough());
        return (await orCancelled(withTimeout(opened), signal)) as ForwardSocket;
      } catch (error) {
        throwIfAborted(signal);
        if (!isRepeated && statusOf(error) === '401' && (await authentication.renew())) continue;
        throw openProblem(error, { namespace, pod, port });
      }
    }
  };

  const probe = await open(new PassThrough().resume(), new PassThrough().resume());
  probe.on('error', () => undefined);
  probe.close();

  const sockets = new Set<Socket>();
  const server = createServer({ allowHalfOpen: false, noDelay: true }, (socket) => {
    sockets.add(socket);
    socket.once('close', () => sockets.delete(socket));
    void join(socket, open);
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
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
  return { localPort: (server.address() as AddressInfo).port, close };
}

/** Leads one local connection. Errors end the connection: that is how the other side of a socket hears of them. */
async function join(
  socket: Socket,
  open: (output: Writable, errors: Writable) => Promise<ForwardSocket>,
): Promise<void> {
  socket.on('error', () => socket.destroy());
  socket.pause();
  let remote: ForwardSocket | undefined;
  const output = new Writable({
    write(chunk: Buffer, _encoding, done) {
      if (!socket.writable || socket.write(chunk)) {
        done();
        return;
      }
      remote?.pause();
      socket.once('drain', () => {
        remote?.resume();
        done();
      });
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
  opened.on('close', () => socket.end());
  socket.once('close', () => {
    opened.close();
  });
  socket.on('data', (chunk: Buffer) => {
    // Channel 0 carries the data of the first forwarded port.
    opened.send(Buffer.concat([Buffer.of(0), chunk]), () => {
      if (socket.isPaused() && opened.bufferedAmount < sendBufferBytes) socket.resume();
    });
    if (opened.bufferedAmount >= sendBufferBytes) socket.pause();
  });
  if (socket.destroyed) opened.close();
  else socket.resume();
}

/** client-node's view of the context: the address is ours, and so is every proof of identity. */
function clientConfig(connection: ClusterConnection, { headers, tls, proxyUrl }: ForwardAuthentication): KubeConfig {
  const config = new KubeConfig();
  config.addAuthenticator({
    isAuthProvider: (user) => (user.authProvider as { name?: string } | undefined)?.name === authenticatorName,
    applyAuthentication: async (_user, options: object) => {
      Object.assign(options, tls, { headers: { ...headers } });
    },
  });
  const name = connection.contextName;
  config.loadFromOptions({
    clusters: [
      {
        name,
        server: connection.server,
        // client-node refuses plain http without this; for https it is what the kubeconfig says.
        skipTLSVerify: tls.rejectUnauthorized === false || connection.server.startsWith('http:'),
        ...(proxyUrl === undefined ? {} : { proxyUrl }),
      },
    ],
    users: [{ name, authProvider: { name: authenticatorName } }],
    contexts: [{ name, cluster: name, user: name }],
    currentContext: name,
  });
  return config;
}

function withTimeout<T>(work: Promise<T>): Promise<T> {
  return new Promise((resolve, reject) => {
    const timer = setTimeout(() => {
      reject(new Error(`no answer in ${openTimeoutMs / 1000} s`));
    }, openTimeoutMs);
    work.then(resolve, reject).finally(() => {
      clearTimeout(timer);
    });
  });
}

/** The status with which the server refused to open a WebSocket; it stands only in the error's message. */
function statusOf(error: unknown): string | undefined {
  return /Unexpected server response: (\d+)/.exec(textOf(error))?.[1];
}

function textOf(error: unknown): string {
  const message = (error as { readonly message?: unknown } | undefined)?.message;
  return redact(typeof message === 'string' ? message : String(error));
}

/** WebSocket errors carry only a message; a status in it says what the server thinks. */
function openProblem(
  error: unknown,
  target: { readonly namespace: string; readonly pod: string; readonly port: number },
): ProblemError {
  if (error instanceof ProblemError) return error;
  const status = statusOf(error);
  if (status === '403')
    return problemError('cluster.forbidden', {
      user: 'This user',
      verb: 'create',
      resource: 'pods/portforward',
      group: '',
      namespace: target.namespace,
      scope: `in namespace ${target.namespace}`,
    });
  const reason = status === undefined ? textOf(error) : `the server answered with status ${status}`;
  return problemError('cluster.forward-failed', { ...target, reason });
}
