import { createHash } from 'node:crypto';
import { once } from 'node:events';
import type { IncomingMessage, ServerResponse } from 'node:http';
import { createServer } from 'node:http';
import { createServer as createTlsServer } from 'node:https';
import type { Server, ServerOptions } from 'node:https';
import type { AddressInfo } from 'node:net';
import type { Duplex } from 'node:stream';
import type { TLSSocket } from 'node:tls';
import type { resolveContext } from '../kubeconfig.ts';
import { Connection } from '../transport/connection.ts';

/** A request that the fake server got. */
export interface SeenRequest {
  readonly method: string;
  readonly path: string;
  readonly query: URLSearchParams;
  readonly headers: IncomingMessage['headers'];
  readonly body: string;
  /** Name in the client's certificate, over TLS. */
  readonly clientName?: string;
}

/** Answers one request. */
export type Answer = (request: SeenRequest, response: ServerResponse) => void;

/** An HTTP server on loopback, plain or with TLS, that answers as a test wants; for faults that a real API server makes rarely. */
export class FakeApiServer {
  readonly seen: SeenRequest[] = [];
  /** False is a server that knows no streaming lists, as all did once: it refuses them before anything else sees them. */
  streamsLists = false;
  /** The clock of the server; the one of the test by default, with what the test does to it. */
  now: () => number = () => Date.now();
  readonly #answers: Answer[] = [];
  readonly #upgraded = new Set<Duplex>();
  readonly #tls: ServerOptions | undefined;
  readonly #server: ReturnType<typeof createServer> | Server;

  private constructor(tls: ServerOptions | undefined) {
    const handle = (request: IncomingMessage, response: ServerResponse): void => {
      this.#handle(request, response).catch((error: unknown) => {
        response.destroy(error instanceof Error ? error : new Error(String(error)));
      });
    };
    this.#tls = tls;
    this.#server = tls === undefined ? createServer(handle) : createTlsServer(tls, handle);
    this.#server.on('upgrade', (request: IncomingMessage, socket: Duplex) => {
      const seen = seenRequest(request, '');
      this.seen.push(seen);
      this.#upgraded.add(socket);
      socket.once('close', () => this.#upgraded.delete(socket));
      socket.on('error', () => socket.destroy());
      this.upgrade(seen, socket);
    });
  }

  /** Answers what no queued answer is there for. */
  fallback: Answer = (_request, response) => {
    sendStatus(response, 404, 'NotFound', 'nothing here');
  };

  /** Answers a request for a WebSocket; opens it by default, and says nothing on it. */
  upgrade: (request: SeenRequest, socket: Duplex) => void = openWebSocket;

  /** @param port of an earlier server that comes back; any free one by default. */
  static async start(port = 0, tls?: ServerOptions): Promise<FakeApiServer> {
    const fake = new FakeApiServer(tls);
    fake.#server.listen(port, '127.0.0.1');
    await once(fake.#server, 'listening');
    return fake;
  }

  get address(): string {
    return `${this.#tls === undefined ? 'http' : 'https'}://127.0.0.1:${(this.#server.address() as AddressInfo).port}`;
  }

  /** Queues answers, one a request, in order. */
  next(...answers: readonly Answer[]): void {
    this.#answers.push(...answers);
  }

  /** A connection to this server as the given user. */
  connect(user: Parameters<typeof connectTo>[1] = {}): Connection {
    return connectTo(this.address, user);
  }

  /** Takes other certificates for connections from now on. */
  setTls(options: ServerOptions): void {
    (this.#server as Server).setSecureContext(options);
  }

  /** Connections that are open. */
  connections(): Promise<number> {
    return new Promise((resolve, reject) => {
      this.#server.getConnections((error, count) => {
        if (error === null) resolve(count);
        else reject(error);
      });
    });
  }

  async stop(): Promise<void> {
    const closed = once(this.#server, 'close');
    this.#server.close();
    this.#server.closeAllConnections();
    for (const socket of this.#upgraded) socket.destroy();
    await closed;
  }

  async #handle(request: IncomingMessage, response: ServerResponse): Promise<void> {
    // Node would take the time of the machine, whatever a test makes of it.
    response.setHeader('date', new Date(this.now()).toUTCString());
    let body = '';
    for await (const chunk of request) body += String(chunk);
    const seen = seenRequest(request, body);
    if (!this.streamsLists && seen.query.has('sendInitialEvents')) {
      sendStatus(response, 422, 'Invalid', 'sendInitialEvents: Forbidden: sendInitialEvents is forbidden for watch');
      return;
    }
    this.seen.push(seen);
    (this.#answers.shift() ?? this.fallback)(seen, response);
  }
}

function seenRequest(request: IncomingMessage, body: string): SeenRequest {
  const url = new URL(request.url ?? '/', 'http://fake');
  const clientName = clientNameOf(request);
  return {
    method: request.method ?? '',
    path: url.pathname,
    query: url.searchParams,
    headers: request.headers,
    body,
    ...(clientName === undefined ? {} : { clientName }),
  };
}

function openWebSocket(request: SeenRequest, socket: Duplex): void {
  socket.write(openingOf(request));
}

/**
 * The answer that opens a WebSocket, RFC 6455, section 4.2.2.
 *
 * @param protocol of those that the client offers; the first by default, none where it is empty.
 */
export function openingOf({ headers }: SeenRequest, protocol?: string): Buffer {
  const accept = createHash('sha1')
    .update(`${headers['sec-websocket-key'] ?? ''}258EAFA5-E914-47DA-95CA-C5AB0DC85B11`)
    .digest('base64');
  const chosen = protocol ?? (headers['sec-websocket-protocol'] ?? '').split(',')[0]?.trim() ?? '';
  const lines = [
    'HTTP/1.1 101 Switching Protocols',
    'Upgrade: websocket',
    'Connection: Upgrade',
    `Sec-WebSocket-Accept: ${accept}`,
    ...(chosen === '' ? [] : [`Sec-WebSocket-Protocol: ${chosen}`]),
  ];
  return Buffer.from(`${lines.join('\r\n')}\r\n\r\n`);
}

function clientNameOf({ socket }: IncomingMessage): string | undefined {
  if (!('getPeerCertificate' in socket)) return undefined;
  const { subject } = (socket as TLSSocket).getPeerCertificate() as { readonly subject?: { readonly CN?: string } };
  return subject?.CN;
}

/** A connection to any address, without a kubeconfig file. */
export function connectTo(
  server: string,
  user: Partial<ReturnType<typeof resolveContext>['user']> = {},
  cluster: Partial<ReturnType<typeof resolveContext>['cluster']> = {},
): Connection {
  const context = { name: 'fake', cluster: 'fake', user: 'tester', namespace: 'default' };
  return new Connection({
    context,
    cluster: { isInsecure: false, ...cluster, name: 'fake', server },
    user: { ...user, name: 'tester' },
  });
}

/** A JSON answer. */
export function sendJson(response: ServerResponse, value: unknown, status = 200): void {
  response.writeHead(status, { 'content-type': 'application/json' });
  response.end(JSON.stringify(value));
}

/** A Status, as the API server refuses. */
export function sendStatus(
  response: ServerResponse,
  code: number,
  reason: string,
  message: string,
  details: object = {},
): void {
  sendJson(
    response,
    { apiVersion: 'v1', kind: 'Status', status: 'Failure', code, reason, message, details, metadata: {} },
    code,
  );
}

/** One page of a list. */
export function listOf(
  items: readonly { readonly name: string; readonly version?: string; readonly namespace?: string }[],
  metadata: object = { resourceVersion: '100' },
): object {
  return { kind: 'List', apiVersion: 'v1', metadata, items: items.map(objectOf) };
}

/** A small object. */
export function objectOf({
  name,
  version = '1',
  namespace,
}: {
  readonly name: string;
  readonly version?: string;
  readonly namespace?: string;
}): object {
  return { metadata: { name, resourceVersion: version, ...(namespace === undefined ? {} : { namespace }) } };
}

/** Begins a watch answer; lines are written with {@link sendEvent}. */
export function beginWatch(response: ServerResponse): void {
  response.writeHead(200, { 'content-type': 'application/json' });
  response.flushHeaders();
}

/** One watch event. */
export function sendEvent(response: ServerResponse, type: string, object: object): void {
  response.write(`${JSON.stringify({ type, object })}\n`);
}
