import type { IncomingMessage } from 'node:http';
import type { Exec, KubeConfig } from '@kubernetes/client-node';
import type { ClientOptions } from 'ws';
import { WebSocket } from 'ws';
import { cancelled } from '../core/problem.ts';

/** What client-node's classes for shells and forwarded ports open their sockets with. */
export type SocketHandler = Exec['handler'];

/** How what comes through a socket is read. */
export interface ChannelReading {
  /** Those that are read; others are passed over, as kubectl does. */
  readonly channels: readonly number[];
  /** Called once where something cannot be understood; the socket is closed then. */
  readonly onUnreadable?: () => void;
}

/** A server's answer that opens no socket. */
export class RefusedSocket extends Error {
  /** Of the request. */
  readonly path: string;
  readonly status: number;
  readonly contentType: string;
  readonly body: string;

  constructor(answer: Pick<RefusedSocket, 'path' | 'status' | 'contentType' | 'body'>) {
    super(`the server answered with status ${answer.status}`);
    this.path = answer.path;
    this.status = answer.status;
    this.contentType = answer.contentType;
    this.body = answer.body;
  }
}

/** Newest first. client-node offers these too; of the older ones the Status is text. */
const protocols = [
  'v5.channel.k8s.io',
  'v4.channel.k8s.io',
  'v3.channel.k8s.io',
  'v2.channel.k8s.io',
  'channel.k8s.io',
] as const;

/** API servers and kubelets send parts of 32 KiB. What is much more is held in memory whole, and is no part of a stream. */
const messageLimitBytes = 16 * 1024 * 1024;

/** As our own requests: keeps idle connections from being dropped, and finds dead ones. */
const keepAliveProbeMs = 30_000;

/** A refusal is a Status of some hundred bytes. What comes later, or is more, is not waited for. */
const refusalLimitBytes = 64 * 1024;
const refusalGraceMs = 2_000;

/**
 * Takes the place of client-node's own handler of sockets, which throws on messages that it cannot read, in the middle of a socket's event, where nobody
 * could catch it, and takes a signal that a channel is closed for one about the streams of this process. Address, credentials, certificates and proxy are
 * those of the configuration.
 *
 * A socket is handed out paused: what came with the answer that opened it is read when whoever opened it has resumed it, and no sooner.
 *
 * @param signal ends the opening, with `cancelled`; an opened socket is its owner's.
 */
export function channelHandler(config: KubeConfig, reading: ChannelReading, signal: AbortSignal): SocketHandler {
  return {
    connect: async (path, _onText, onBytes) => {
      const server = config.getCurrentCluster()?.server ?? '';
      const options: ClientOptions = { maxPayload: messageLimitBytes };
      await config.applyToHTTPSOptions(options);
      const socket = new WebSocket(`${server.replace(/^http/, 'ws')}${path}`, [...protocols], options);
      readChannels(socket, reading, onBytes ?? (() => true));
      return opened(socket, path, signal);
    },
  };
}

/** The socket when it is open, and paused. */
function opened(socket: WebSocket, path: string, signal: AbortSignal): Promise<WebSocket> {
  return new Promise((resolve, reject) => {
    let reason: Error | undefined;
    const giveUp = (error: Error): void => {
      reason ??= error;
      socket.terminate();
    };
    const onAbort = (): void => {
      giveUp(cancelled());
    };
    const onError = (error: Error): void => {
      signal.removeEventListener('abort', onAbort);
      reject(reason ?? error);
    };
    signal.addEventListener('abort', onAbort, { once: true });
    socket.on('error', onError);
    socket.once('upgrade', ({ socket: carrier }) => {
      carrier.setKeepAlive(true, keepAliveProbeMs);
    });
    socket.once('unexpected-response', (_request, response) => {
      void readRefusal(path, response).then(giveUp);
    });
    socket.once('open', () => {
      signal.removeEventListener('abort', onAbort);
      socket.pause();
      resolve(socket);
    });
    if (signal.aborted) onAbort();
  });
}

async function readRefusal(path: string, response: IncomingMessage): Promise<RefusedSocket> {
  const timer = setTimeout(() => response.destroy(), refusalGraceMs);
  const parts: Buffer[] = [];
  let sizeBytes = 0;
  try {
    for await (const part of response as AsyncIterable<Buffer>) {
      parts.push(part);
      sizeBytes += part.length;
      if (sizeBytes > refusalLimitBytes) break;
    }
  } catch {
    // What has come of it is all there is; the status says the most.
  } finally {
    clearTimeout(timer);
  }
  const { statusCode = 0, headers } = response;
  const body = Buffer.concat(parts).toString();
  return new RefusedSocket({ path, status: statusCode, contentType: headers['content-type'] ?? '', body });
}

/** Messages are binary, and begin with the number of their channel. */
function readChannels(
  socket: WebSocket,
  { channels, onUnreadable }: ChannelReading,
  take: (channel: number, bytes: Buffer) => boolean,
): void {
  let isReading = true;
  const giveUp = (): void => {
    isReading = false;
    onUnreadable?.();
    socket.close();
  };
  socket.on('message', (data, isBinary) => {
    if (!isReading || !isBinary) return;
    const bytes = data as Buffer; // `ws` gives these where nothing else is asked for
    const [channel] = bytes;
    if (channel !== undefined && !channels.includes(channel)) return;
    try {
      if (channel === undefined) giveUp();
      else if (!take(channel, bytes.subarray(1))) socket.close();
    } catch {
      giveUp();
    }
  });
  // Of a socket that is open this is told of frames that break the protocol, or are too large; `ws` has closed it then.
  socket.once('open', () => {
    socket.on('error', giveUp);
  });
}
