import { once } from 'node:events';
import type { IncomingMessage, ServerResponse } from 'node:http';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { resolveContext } from '../kubeconfig.ts';
import { Connection } from '../transport/connection.ts';

/** A request that the fake server got. */
export interface SeenRequest {
  readonly method: string;
  readonly path: string;
  readonly query: URLSearchParams;
  readonly headers: IncomingMessage['headers'];
  readonly body: string;
}

/** Answers one request. */
export type Answer = (request: SeenRequest, response: ServerResponse) => void;

/** A plain HTTP server on loopback that answers as a test wants; for faults that a real API server makes rarely. */
export class FakeApiServer {
  readonly seen: SeenRequest[] = [];
  readonly #answers: Answer[] = [];
  readonly #server = createServer((request, response) => {
    this.#handle(request, response).catch((error: unknown) => {
      response.destroy(error instanceof Error ? error : new Error(String(error)));
    });
  });
  /** Answers what no queued answer is there for. */
  fallback: Answer = (_request, response) => {
    sendStatus(response, 404, 'NotFound', 'nothing here');
  };

  /** @param port of an earlier server that comes back; any free one by default. */
  static async start(port = 0): Promise<FakeApiServer> {
    const fake = new FakeApiServer();
    fake.#server.listen(port, '127.0.0.1');
    await once(fake.#server, 'listening');
    return fake;
  }

  get address(): string {
    return `http://127.0.0.1:${(this.#server.address() as AddressInfo).port}`;
  }

  /** Queues answers, one a request, in order. */
  next(...answers: readonly Answer[]): void {
    this.#answers.push(...answers);
  }

  /** A connection to this server as the given user. */
  connect(user: Parameters<typeof connectTo>[1] = {}): Connection {
    return connectTo(this.address, user);
  }

  async stop(): Promise<void> {
    const closed = once(this.#server, 'close');
    this.#server.close();
    this.#server.closeAllConnections();
    await closed;
  }

  async #handle(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const url = new URL(request.url ?? '/', 'http://fake');
    let body = '';
    for await (const chunk of request) body += String(chunk);
    const seen = {
      method: request.method ?? '',
      path: url.pathname,
      query: url.searchParams,
      headers: request.headers,
      body,
    };
    this.seen.push(seen);
    (this.#answers.shift() ?? this.fallback)(seen, response);
  }
}

/** A connection to any address, without a kubeconfig file. */
export function connectTo(server: string, user: Partial<ReturnType<typeof resolveContext>['user']> = {}): Connection {
  const context = { name: 'fake', cluster: 'fake', user: 'tester', namespace: 'default' };
  return new Connection({
    context,
    cluster: { name: 'fake', server, isInsecure: false },
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
