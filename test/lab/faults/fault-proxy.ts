import { once } from 'node:events';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import { request as httpsRequest } from 'node:https';
import type { AddressInfo } from 'node:net';

import type { KubeCredentials } from '../kube-client.ts';

/** What a request of a watch is for. A streaming list goes on as a watch on the same stream. */
export type Phase = 'streaming-list' | 'first-page' | 'later-page' | 'watch' | 'other';

/** What is done to the bytes of an answer on their way. */
export type Damage =
  /** They end in good order, but too early. */
  | 'cut'
  /** The connection is reset. */
  | 'reset'
  /** Nothing more comes, and the connection stays open: a half-open one. */
  | 'silence'
  /** Some are other ones. */
  | 'corrupt'
  /** They come slowly and in small pieces, all of them. */
  | 'drip';

export type Deed =
  /** The connection is reset before any answer. */
  | { readonly is: 'refuse' }
  | { readonly is: 'answer'; readonly status: number; readonly headers: Record<string, string>; readonly body: string }
  /** The server is asked for something else. */
  | { readonly is: 'rewrite'; readonly query: Readonly<Record<string, string>> }
  | { readonly is: 'damage'; readonly how: Damage; readonly afterBytes: number }
  /** Something happens elsewhere when so many bytes of the answer have passed; at 0 before the request goes on. */
  | { readonly is: 'happening'; readonly afterBytes: number; readonly run: () => Promise<void> };

/** A deed and the requests that it is done to. */
export interface Fault {
  readonly on: Phase;
  readonly deed: Deed;
  /** So many requests, one where it is left out. */
  readonly times?: number;
}

interface PendingFault extends Fault {
  left: number;
  readonly done: () => void;
}

/** One request on its way. */
interface Flow {
  readonly phase: Phase;
  readonly response: ServerResponse;
  /** Of bytes that come from now on. */
  damage: { readonly how: Damage; readonly at: number } | undefined;
  readonly happening: { readonly at: number; readonly run: () => Promise<void> } | undefined;
  passedBytes: number;
  isSilent: boolean;
}

/**
 * Stands between the product and a real API server, on loopback. It speaks plain HTTP to the one and TLS with the given credentials to the
 * other, so that faults can be aimed at the phases of list and watch.
 */
export class FaultProxy {
  /** Where requests go; another server or another user may be set at any time. */
  upstream: KubeCredentials;
  /** As a server that has no streaming lists. */
  refusesStreaming = false;
  readonly #flows = new Set<Flow>();
  readonly #pending: PendingFault[] = [];
  readonly #counts = new Map<Phase, number>();
  readonly #server = createServer((request, response) => {
    // A server that does not answer, or ends in the middle: the same is done to whoever asked.
    this.#handle(request, response).catch(() => response.destroy());
  });

  private constructor(upstream: KubeCredentials) {
    this.upstream = upstream;
  }

  static async start(upstream: KubeCredentials): Promise<FaultProxy> {
    const proxy = new FaultProxy(upstream);
    proxy.#server.listen(0, '127.0.0.1');
    await once(proxy.#server, 'listening');
    return proxy;
  }

  get address(): string {
    return `http://127.0.0.1:${(this.#server.address() as AddressInfo).port}`;
  }

  /** Requests so far. */
  count(phase: Phase): number {
    return this.#counts.get(phase) ?? 0;
  }

  /** Does a deed to the next requests of a phase. Resolves when it was done to the last of them. */
  inject(fault: Fault): Promise<void> {
    return new Promise((done) => {
      this.#pending.push({ ...fault, left: fault.times ?? 1, done });
    });
  }

  /** Damages the next bytes of every stream that is open. */
  damageOpenStreams(how: Damage): void {
    for (const flow of this.#openStreams()) flow.damage = { how, at: flow.passedBytes + 1 };
  }

  /** Ends every stream that is open, or makes it half-open, at once. */
  endOpenStreams(how: 'cut' | 'reset' | 'silence'): void {
    for (const flow of this.#openStreams()) strike(flow, how);
  }

  /** Forgets faults that were not met, and ends all connections. */
  reset(): void {
    this.#pending.length = 0;
    this.#counts.clear();
    this.refusesStreaming = false;
    this.#server.closeAllConnections();
  }

  async close(): Promise<void> {
    const closed = once(this.#server, 'close');
    this.#server.close();
    this.#server.closeAllConnections();
    await closed;
  }

  #openStreams(): readonly Flow[] {
    return [...this.#flows].filter(({ phase }) => phase === 'watch' || phase === 'streaming-list');
  }

  async #handle(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const url = new URL(request.url ?? '/', 'http://proxy');
    const phase = phaseOf(url);
    if (phase === 'streaming-list' && this.refusesStreaming) {
      answer(response, 422, { 'content-type': 'application/json' }, '{"kind":"Status","code":422,"reason":"Invalid"}');
      return;
    }
    this.#counts.set(phase, this.count(phase) + 1);
    const deed = this.#take(phase);
    if (deed?.is === 'refuse') {
      request.socket.resetAndDestroy();
      return;
    }
    if (deed?.is === 'answer') {
      answer(response, deed.status, deed.headers, deed.body);
      return;
    }
    if (deed?.is === 'rewrite')
      for (const [name, value] of Object.entries(deed.query)) url.searchParams.set(name, value);
    if (deed?.is === 'happening' && deed.afterBytes === 0) await deed.run();
    const flow: Flow = {
      phase,
      response,
      damage: deed?.is === 'damage' ? { how: deed.how, at: deed.afterBytes } : undefined,
      happening: deed?.is === 'happening' && deed.afterBytes > 0 ? { at: deed.afterBytes, run: deed.run } : undefined,
      passedBytes: 0,
      isSilent: false,
    };
    this.#flows.add(flow);
    response.once('close', () => this.#flows.delete(flow));
    await this.#forward(request, url, flow);
  }

  #take(phase: Phase): Deed | undefined {
    const fault = this.#pending.find(({ on }) => on === phase);
    if (fault === undefined) return undefined;
    fault.left -= 1;
    if (fault.left === 0) {
      this.#pending.splice(this.#pending.indexOf(fault), 1);
      fault.done();
    }
    return fault.deed;
  }

  async #forward(request: IncomingMessage, url: URL, flow: Flow): Promise<void> {
    const { server, authority: ca, certificate: cert, key } = this.upstream;
    const { response } = flow;
    const upstream = httpsRequest(`${server}${url.pathname}${url.search}`, {
      method: request.method,
      headers: { accept: request.headers.accept ?? 'application/json' },
      agent: false,
      ca,
      cert,
      key,
    });
    response.once('close', () => upstream.destroy());
    upstream.end();
    const [answered] = (await once(upstream, 'response')) as [IncomingMessage];
    const { 'content-type': type = '' } = answered.headers;
    response.writeHead(answered.statusCode ?? 502, { 'content-type': type });
    response.flushHeaders();
    for await (const chunk of answered as AsyncIterable<Buffer>) if (!(await pass(flow, chunk))) return;
    if (!flow.isSilent) response.end();
  }
}

/** Passes bytes on, with what is to happen to them. False where nothing more is to be passed. */
async function pass(flow: Flow, chunk: Buffer): Promise<boolean> {
  const { damage, happening, response } = flow;
  const before = flow.passedBytes;
  flow.passedBytes += chunk.length;
  if (happening !== undefined && before < happening.at && flow.passedBytes >= happening.at) await happening.run();
  if (flow.isSilent) return true;
  if (response.writableEnded) return false;
  if (damage === undefined || flow.passedBytes < damage.at) {
    response.write(chunk);
    return true;
  }
  flow.damage = undefined;
  // Within the bytes that came, so that what is read is damaged in the middle of a line.
  const at = Math.max(1, Math.floor(chunk.length / 2));
  if (damage.how === 'drip') {
    for (let start = 0; start < chunk.length; start += dripBytes) {
      response.write(chunk.subarray(start, start + dripBytes));
      await new Promise((resolve) => setTimeout(resolve, 1));
    }
    return true;
  }
  if (damage.how === 'corrupt') {
    response.write(Buffer.concat([chunk.subarray(0, at), Buffer.from('\u0001'), chunk.subarray(at + 1)]));
    return true;
  }
  await new Promise((resolve) => response.write(chunk.subarray(0, at), resolve));
  strike(flow, damage.how);
  return flow.isSilent;
}

const dripBytes = 701;

function strike(flow: Flow, how: 'cut' | 'reset' | 'silence'): void {
  if (how === 'cut') flow.response.end();
  else if (how === 'reset') flow.response.socket?.resetAndDestroy();
  else flow.isSilent = true;
}

function answer(response: ServerResponse, status: number, headers: Record<string, string>, body: string): void {
  response.writeHead(status, headers);
  response.end(body);
}

function phaseOf({ searchParams }: URL): Phase {
  if (searchParams.has('sendInitialEvents')) return 'streaming-list';
  if (searchParams.has('watch')) return 'watch';
  if (searchParams.has('continue')) return 'later-page';
  return searchParams.has('limit') ? 'first-page' : 'other';
}
