import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { connect } from 'node:net';
import type { Duplex } from 'node:stream';

/** An HTTP proxy on loopback that leads all tunnels to one address, whatever name was asked for. */
export interface FakeProxy {
  readonly address: string;
  /** What clients asked for, as `host:port`, with the name and password that they sent. */
  readonly tunnels: readonly { readonly target: string; readonly authorization: string | undefined }[];
  /** Refuses from now on with this status; lets through again where there is none. */
  refuse: (status?: number) => void;
  stop: () => Promise<void>;
}

/** Starts a proxy whose tunnels end at a port of loopback. */
export async function startProxy(port: number): Promise<FakeProxy> {
  const tunnels: FakeProxy['tunnels'][number][] = [];
  const sockets = new Set<Duplex>();
  let refusal: number | undefined;
  const server = createServer();
  server.on('connect', ({ url = '', headers }, socket: Duplex) => {
    tunnels.push({ target: url, authorization: headers['proxy-authorization'] });
    sockets.add(socket);
    socket.on('error', () => socket.destroy());
    if (refusal !== undefined) {
      socket.end(`HTTP/1.1 ${refusal} Refused\r\n\r\n`);
      return;
    }
    const far = connect(port, '127.0.0.1', () => {
      socket.write('HTTP/1.1 200 Connection established\r\n\r\n');
      far.pipe(socket);
      socket.pipe(far);
    });
    sockets.add(far);
    far.on('error', () => socket.destroy());
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  return {
    address: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    tunnels,
    refuse: (status) => {
      refusal = status;
    },
    stop: async () => {
      for (const socket of sockets) socket.destroy();
      const closed = once(server, 'close');
      server.close();
      await closed;
    },
  };
}
