import { KubeConfig } from '@kubernetes/client-node';
import type { WebSocket } from 'ws';
import { orCancelled, throwIfAborted } from '../core/abort.ts';
import type { Problem } from '../core/problem.ts';
import { ProblemError, problemError } from '../core/problem.ts';
import { redact } from '../core/redact.ts';
import type { ChannelReading, SocketHandler } from './channel-socket.ts';
import { channelHandler, RefusedSocket } from './channel-socket.ts';
import { startAttempt } from './transport/attempt.ts';
import type { TlsOptions } from './transport/dispatcher.ts';
import { problemOfAnswer } from './transport/status.ts';
import type { ClusterConnection } from './types.ts';

/** What a WebSocket needs to prove who we are; asked for anew for each one. */
export interface SocketAuthentication {
  readonly headers: Readonly<Record<string, string | string[]>>;
  readonly tls: TlsOptions;
  readonly proxyUrl: string | undefined;
  /** Called where the server refused it; true where another one is to be had. */
  readonly renew: () => Promise<boolean>;
}

/** An open WebSocket to a Pod. */
export type ClusterSocket = WebSocket;

/** Bytes on their way to the server above which whoever sends waits. */
export const sendBufferBytes = 1024 * 1024;

const openTimeoutMs = 15_000;
const authenticatorName = 'meshdeck';

/** A WebSocket to open. */
export interface SocketOpening extends ChannelReading {
  /** Opens it with classes of client-node. */
  readonly open: (config: KubeConfig, handler: SocketHandler) => Promise<unknown>;
  /** What it means that it does not open. */
  readonly problemFor: (error: unknown) => ProblemError;
  readonly signal: AbortSignal | undefined;
}

/**
 * Opens a WebSocket with client-node as our user, again with a renewed credential where the server refuses the first. It is paused: nothing of it has been
 * read, and whoever opened it resumes it when all is ready for what comes.
 *
 * @throws `cancelled`; what `problemFor` makes of anything else.
 */
export async function openSocket(
  connection: Pick<ClusterConnection, 'contextName' | 'server'>,
  authenticate: () => Promise<SocketAuthentication>,
  { open, problemFor, signal, ...reading }: SocketOpening,
): Promise<ClusterSocket> {
  for (let isRepeated = false; ; isRepeated = true) {
    const authentication = await orCancelled(authenticate(), signal);
    const attempt = startAttempt(signal, openTimeoutMs);
    try {
      const config = clientConfig(connection, authentication);
      return (await open(config, channelHandler(config, reading, attempt.signal))) as ClusterSocket;
    } catch (error) {
      throwIfAborted(signal);
      if (!isRepeated && statusOf(error) === 401 && (await authentication.renew())) continue;
      throw problemFor(attempt.timedOut() ? new Error(`no answer in ${openTimeoutMs / 1000} s`) : error);
    } finally {
      attempt.done();
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

/**
 * What it means that a WebSocket to a Pod does not open: not permitted, or what `failed` makes of the server's status and the reason in words.
 *
 * @param resource what is opened, such as `pods/exec`.
 */
export function podSocketProblem(
  error: unknown,
  { namespace, resource }: { readonly namespace: string; readonly resource: string },
  failed: (reason: string, status: number | undefined) => ProblemError,
): ProblemError {
  if (error instanceof ProblemError) return error;
  const said = error instanceof RefusedSocket ? problemSaid(error) : undefined;
  // The server knows best which right is missing, and whether it is one: admission refuses with this status too.
  if (said?.code === 'cluster.forbidden' || said?.code === 'cluster.admission-denied') return new ProblemError(said);
  if (statusOf(error) === 403)
    return problemError('cluster.forbidden', {
      user: 'This user',
      verb: 'create',
      resource,
      group: '',
      namespace,
      scope: `in namespace ${namespace}`,
    });
  return failed(said?.detail ?? textOf(error), statusOf(error));
}

/** What a refusal says, where it is a Status with words; what stands between answers with pages and plain text. */
function problemSaid({ status, contentType, body, path }: RefusedSocket): Problem | undefined {
  if (!contentType.includes('json') || !/"message":\s*"./.test(body)) return undefined;
  return problemOfAnswer({ server: '', user: '', request: { path }, status, contentType, body });
}

function statusOf(error: unknown): number | undefined {
  return error instanceof RefusedSocket ? error.status : undefined;
}

function textOf(error: unknown): string {
  return redact(error instanceof Error ? error.message : String(error));
}
