import { KubeConfig } from '@kubernetes/client-node';
import { orCancelled, throwIfAborted } from '../core/abort.ts';
import { ProblemError, problemError } from '../core/problem.ts';
import { redact } from '../core/redact.ts';
import type { TlsOptions } from './transport/dispatcher.ts';
import type { ClusterConnection } from './types.ts';

/** What a WebSocket needs to prove who we are; asked for anew for each one. */
export interface SocketAuthentication {
  readonly headers: Readonly<Record<string, string | string[]>>;
  readonly tls: TlsOptions;
  readonly proxyUrl: string | undefined;
  /** Called where the server refused it; true where another one is to be had. */
  readonly renew: () => Promise<boolean>;
}

/** The part of a `ws` WebSocket that is used here. */
export interface ClusterSocket {
  readonly bufferedAmount: number;
  send(data: Buffer, done: (error?: Error) => void): void;
  pause(): void;
  resume(): void;
  close(): void;
  terminate(): void;
  on(event: 'close' | 'error', listener: (error?: Error) => void): void;
}

/** Bytes on their way to the server above which whoever sends waits. */
export const sendBufferBytes = 1024 * 1024;

const openTimeoutMs = 15_000;
const authenticatorName = 'meshdeck';

/**
 * Opens a WebSocket with client-node as our user, again with a renewed credential where the server refuses the first.
 *
 * @param open opens it with the given configuration.
 * @throws `cancelled`; what `problemFor` makes of anything else.
 */
export async function openSocket(
  connection: Pick<ClusterConnection, 'contextName' | 'server'>,
  authenticate: () => Promise<SocketAuthentication>,
  open: (config: KubeConfig) => Promise<unknown>,
  problemFor: (error: unknown) => Error,
  signal: AbortSignal | undefined,
): Promise<ClusterSocket> {
  for (let isRepeated = false; ; isRepeated = true) {
    const authentication = await authenticate();
    try {
      return (await orCancelled(withTimeout(open(clientConfig(connection, authentication))), signal)) as ClusterSocket;
    } catch (error) {
      throwIfAborted(signal);
      if (!isRepeated && statusOf(error) === '401' && (await authentication.renew())) continue;
      throw problemFor(error);
    }
  }
}

/** client-node's view of the context: the address is ours, and so is every proof of identity. */
function clientConfig(
  connection: Pick<ClusterConnection, 'contextName' | 'server'>,
  { headers, tls, proxyUrl }: SocketAuthentication,
): KubeConfig {
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

/**
 * What it means that a WebSocket to a Pod does not open: not permitted, or what `failed` makes of the server's status and the reason in words.
 *
 * @param resource what is opened, such as `pods/exec`.
 */
export function podSocketProblem(
  error: unknown,
  { namespace, resource }: { readonly namespace: string; readonly resource: string },
  failed: (reason: string, status: string | undefined) => ProblemError,
): ProblemError {
  if (error instanceof ProblemError) return error;
  const status = statusOf(error);
  if (status === '403')
    return problemError('cluster.forbidden', {
      user: 'This user',
      verb: 'create',
      resource,
      group: '',
      namespace,
      scope: `in namespace ${namespace}`,
    });
  return failed(status === undefined ? textOf(error) : `the server answered with status ${status}`, status);
}

/** The status with which the server refused to open a WebSocket; it stands only in the error's message. */
function statusOf(error: unknown): string | undefined {
  return /Unexpected server response: (\d+)/.exec(textOf(error))?.[1];
}

function textOf(error: unknown): string {
  const message = (error as { readonly message?: unknown } | undefined)?.message;
  return redact(typeof message === 'string' ? message : String(error));
}
