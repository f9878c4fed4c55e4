import { once } from 'node:events';
import { connect, createServer, type AddressInfo, type Socket } from 'node:net';
import { pipeline } from 'node:stream/promises';
import { connect as connectTls, createSecureContext, TLSSocket } from 'node:tls';

import type { KubeCredentials } from '../kube-client.ts';
import type { KeyPair } from '../pki/certificate.ts';

/** What is done to bytes of TLS on their way, in the middle of a record. */
export type RecordDamage =
  /** The connection ends there, in good order. */
  | 'cut'
  | 'reset'
  /** Nothing more comes, and the connection stays open. */
  | 'silence'
  /** A byte is another one. */
  | 'corrupt';

/** What happens to one connection. */
export type TlsFault =
  /** It is reset when the client has said hello. */
  | { readonly is: 'refuse' }
  /** Nobody answers the hello. */
  | { readonly is: 'mute' }
  /** What answers does not speak TLS. */
  | { readonly is: 'plain' }
  /** Another certificate than the server's own; whoever takes it is led to the server all the same. */
  | { readonly is: 'certificate'; readonly pair: KeyPair }
  /** Counted from the first byte of the server, its handshake included. */
  | { readonly is: 'damage'; readonly how: RecordDamage; readonly afterBytes: number };

interface Link {
  readonly socket: Socket;
  passedBytes: number;
  damage: { readonly how: RecordDamage; readonly at: number } | undefined;
}

/** Stands below HTTP between the product and a real API server, on loopback: it passes on what is encrypted, or breaks it. */
export class TlsProxy {
  readonly #upstream: KubeCredentials;
  readonly #pending: { readonly fault: TlsFault; readonly done: () => void }[] = [];
  readonly #links = new Set<Link>();
  readonly #sockets = new Set<Socket>();
  readonly #server = createServer((socket) => {
    this.#track(socket);
    // Whatever ends the one side ends the other.
    this.#serve(socket).catch(() => socket.destroy());
  });

  private constructor(upstream: KubeCredentials) {
    this.#upstream = upstream;
  }

  static async start(upstream: KubeCredentials): Promise<TlsProxy> {
    const proxy = new TlsProxy(upstream);
    proxy.#server.listen(0, '127.0.0.1');
    await once(proxy.#server, 'listening');
    return proxy;
  }

  get address(): string {
    return `https://127.0.0.1:${(this.#server.address() as AddressInfo).port}`;
  }

  /** Connections that are open. */
  get connections(): number {
    return this.#links.size;
  }

  /** Does something to the next connections, one each. Resolves when the last of them was met. */
  async next(...faults: readonly TlsFault[]): Promise<void> {
    await Promise.all(
      faults.map(
        (fault) =>
          new Promise<void>((done) => {
            this.#pending.push({ fault, done });
          }),
      ),
    );
  }

  /** Damages the next bytes that the server sends on every connection that is open. */
  damageOpen(how: RecordDamage): void {
    for (const link of this.#links) link.damage = { how, at: link.passedBytes + 1 };
  }

  /** Resets every connection that is open, between two records. */
  resetOpen(): void {
    for (const { socket } of this.#links) socket.resetAndDestroy();
  }

  /** Forgets faults that were not met, and ends all connections. */
  reset(): void {
    this.#pending.length = 0;
    for (const socket of this.#sockets) socket.destroy();
  }

  async close(): Promise<void> {
    const closed = once(this.#server, 'close');
    this.#server.close();
    this.reset();
    await closed;
  }

  #track(socket: Socket): void {
    this.#sockets.add(socket);
    socket.once('close', () => this.#sockets.delete(socket));
    socket.on('error', () => socket.destroy());
  }

  async #serve(socket: Socket): Promise<void> {
    const next = this.#pending.shift();
    const fault = next?.fault;
    if (fault?.is === 'refuse' || fault?.is === 'plain') {
      await once(socket, 'data');
      if (fault.is === 'plain') socket.end('HTTP/1.1 400 Bad Request\r\ncontent-length: 0\r\n\r\n');
      else socket.resetAndDestroy();
    } else if (fault?.is === 'certificate') this.#impersonate(socket, fault.pair);
    else if (fault?.is !== 'mute') {
      const damage = fault === undefined ? undefined : { how: fault.how, at: fault.afterBytes };
      void this.#pass(socket, damage).catch(() => socket.destroy());
    }
    next?.done();
  }

  async #pass(socket: Socket, damage: Link['damage']): Promise<void> {
    const { hostname, port } = new URL(this.#upstream.server);
    const link: Link = { socket, passedBytes: 0, damage };
    const far = connect(Number(port), hostname);
    this.#track(far);
    this.#links.add(link);
    socket.once('close', () => {
      this.#links.delete(link);
      far.destroy();
    });
    await Promise.all([pipeline(socket, far), pipeline(far, (source) => damaged(link, source), socket)]);
  }

  /** Speaks TLS itself, as what opens TLS on the way does. */
  #impersonate(socket: Socket, { certificate, privateKeyPem }: KeyPair): void {
    const near = new TLSSocket(socket, {
      isServer: true,
      secureContext: createSecureContext({ cert: certificate, key: privateKeyPem }),
    });
    near.on('error', () => socket.destroy());
    near.once('secure', () => {
      const { server, authority: ca, certificate: cert, key } = this.#upstream;
      const { hostname: host, port } = new URL(server);
      const far = connectTls({ host, port: Number(port), ca, cert, key });
      this.#track(far);
      near.once('close', () => far.destroy());
      far.once('close', () => socket.destroy());
      near.pipe(far).pipe(near);
    });
  }
}

async function* damaged(link: Link, source: AsyncIterable<Buffer>): AsyncGenerator<Buffer> {
  for await (const chunk of source) {
    link.passedBytes += chunk.length;
    const { damage } = link;
    if (damage === undefined || link.passedBytes < damage.at) {
      yield chunk;
      continue;
    }
    link.damage = undefined;
    const middle = Math.max(1, Math.floor(chunk.length / 2));
    if (damage.how === 'corrupt') {
      yield Buffer.concat([chunk.subarray(0, middle), Buffer.of((chunk[middle] ?? 0) ^ 1), chunk.subarray(middle + 1)]);
      continue;
    }
    yield chunk.subarray(0, middle);
    if (damage.how === 'cut') return;
    if (damage.how === 'silence') await once(link.socket, 'close');
    else await reset(link.socket);
  }
}

/** After what was written before has gone. */
async function reset(socket: Socket): Promise<void> {
  await new Promise((resolve) => setImmediate(resolve));
  socket.resetAndDestroy();
}
