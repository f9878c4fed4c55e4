import { randomInt } from 'node:crypto';
import { createServer, type Server } from 'node:net';

import { LabError, systemCodeOf } from './failure.ts';

// Below the ports that systems hand out to outgoing connections (Linux from 32768, macOS from 49152): a load test that opens
// thousands of connections would otherwise take a port between our look at it and the server's start.
const firstPort = 20_000;
const lastPort = 31_999;

/** Distinct loopback ports that nobody listens on now. */
export async function freePorts(count: number): Promise<readonly number[]> {
  const ports: number[] = [];
  const start = randomInt(firstPort, lastPort);
  for (let step = 0; ports.length < count; step += 1) {
    if (step > lastPort - firstPort) throw new LabError('start-failed', `There are no ${count} free ports.`);
    const port = firstPort + ((start - firstPort + step) % (lastPort - firstPort + 1));
    const server = await tryListen('127.0.0.1', port);
    if (typeof server === 'string') continue;
    server.close();
    ports.push(port);
  }
  return ports;
}

/** Listens, or tells the system's code of the reason why not. */
export function tryListen(address: string, port: number): Promise<Server | string> {
  return new Promise((resolve, reject) => {
    const server = createServer();
    server.once('error', (error) => {
      const code = systemCodeOf(error);
      if (code === undefined) reject(error);
      else resolve(code);
    });
    server.listen({ host: address, port }, () => {
      resolve(server);
    });
  });
}
