/**
 * The demo app: what really answers behind the Pods and Services of the lab. A process of its own so that load on it does not
 * slow the supervisor. `node server.ts --port N --log FILE`; port 0 takes any. It listens on loopback addresses only.
 *
 *   PUT /__lab/behaviour   sets the behaviour (`behaviour.ts`); what the JSON leaves out has its default
 *   GET /__lab/behaviour   tells it
 *   GET /__lab/stats       what was seen (`DemoAppStats`); DELETE starts counting anew
 *
 * Everything else is answered as the behaviour says. Delays have the resolution of Node's timers, 1 ms.
 */
import { appendFileSync } from 'node:fs';
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import { text } from 'node:stream/consumers';
import { parseArgs } from 'node:util';

import { wordsOf } from '../failure.ts';
import { defaultBehaviour, latencySource, parseBehaviour, randomSource, stallLeftMs } from './behaviour.ts';
import type { DemoAppMessage, DemoAppStats, ServedAddress, ServeMessage } from './messages.ts';

const { values } = parseArgs({ options: { port: { type: 'string', default: '0' }, log: { type: 'string' } } });

const errorBody = Buffer.from('the demo app was told to fail\n');
let counts = emptyCounts();
let connectionsOpen = 0;
let active = activate(defaultBehaviour);

interface Counts {
  requests: number;
  responsesByStatus: Record<string, number>;
  resets: number;
  stalled: number;
  connectionsOpened: number;
  bytesReceived: number;
}

function emptyCounts(): Counts {
  return { requests: 0, responsesByStatus: {}, resets: 0, stalled: 0, connectionsOpened: 0, bytesReceived: 0 };
}

function activate(behaviour: typeof defaultBehaviour) {
  const random = randomSource(behaviour.seed);
  return {
    behaviour,
    random,
    nextLatencyMs: latencySource(behaviour.latency, random),
    body: Buffer.alloc(behaviour.bodySizeBytes, 'meshdeck lab demo app\n'),
    beganMs: performance.now(),
  };
}

function handle(request: IncomingMessage, response: ServerResponse): void {
  if (request.url?.startsWith('/__lab/') === true) {
    control(request, response).catch((error: unknown) => {
      respondJson(response, 500, { error: wordsOf(error) });
    });
    return;
  }
  counts.requests += 1;
  if (request.headers['content-length'] === undefined && request.headers['transfer-encoding'] === undefined) {
    request.resume();
    schedule(response);
    return;
  }
  // An app that answers before it has read the request would make uploads look faster than they are.
  request.on('data', (chunk: Buffer) => (counts.bytesReceived += chunk.length));
  request.on('end', () => {
    schedule(response);
  });
}

function schedule(response: ServerResponse): void {
  const { behaviour, random, nextLatencyMs, beganMs } = active;
  const latencyMs = nextLatencyMs();
  const resets = behaviour.resetRate > 0 && random() < behaviour.resetRate;
  const fails = behaviour.errorRate > 0 && random() < behaviour.errorRate;
  const stallMs =
    behaviour.stall.everyMs === 0 ? 0 : stallLeftMs(behaviour.stall, performance.now() - beganMs + latencyMs);
  if (stallMs > 0) counts.stalled += 1;
  const waitMs = latencyMs + stallMs;
  const answer = (): void => {
    if (resets) {
      counts.resets += 1;
      response.socket?.resetAndDestroy();
    } else if (fails) {
      respond(response, behaviour.errorStatus, errorBody);
    } else {
      respond(response, 200, active.body);
    }
  };
  if (waitMs === 0) answer();
  else setTimeout(answer, waitMs);
}

function respond(response: ServerResponse, status: number, body: Buffer): void {
  counts.responsesByStatus[status] = (counts.responsesByStatus[status] ?? 0) + 1;
  response.writeHead(status, { 'content-type': 'text/plain', 'content-length': body.length });
  response.end(body);
}

async function control(request: IncomingMessage, response: ServerResponse): Promise<void> {
  const route = `${request.method ?? ''} ${request.url ?? ''}`;
  if (route === 'GET /__lab/behaviour') {
    respondJson(response, 200, active.behaviour);
  } else if (route === 'PUT /__lab/behaviour') {
    const parsed = parseBehaviour(parseJson(await text(request)));
    if ('behaviour' in parsed) active = activate(parsed.behaviour);
    if ('behaviour' in parsed) respondJson(response, 200, parsed.behaviour);
    else respondJson(response, 400, { error: parsed.reason });
  } else if (route === 'GET /__lab/stats') {
    respondJson(response, 200, { ...counts, connectionsOpen } satisfies DemoAppStats);
  } else if (route === 'DELETE /__lab/stats') {
    counts = emptyCounts();
    respondJson(response, 200, { ...counts, connectionsOpen } satisfies DemoAppStats);
  } else {
    respondJson(response, 404, { error: `there is no '${route}'` });
  }
}

/** The parsed text; undefined, which is no behaviour either, for text that is no JSON. */
function parseJson(json: string): unknown {
  try {
    return JSON.parse(json);
  } catch (error) {
    if (error instanceof SyntaxError) return undefined;
    throw error;
  }
}

function respondJson(response: ServerResponse, status: number, value: unknown): void {
  response.writeHead(status, { 'content-type': 'application/json' });
  response.end(JSON.stringify(value));
}

async function listen(address: string, port: number): Promise<Server> {
  const server = createServer({ keepAliveTimeout: 75_000, requestTimeout: 0 }, handle);
  server.on('connection', (socket) => {
    counts.connectionsOpened += 1;
    connectionsOpen += 1;
    socket.once('close', () => (connectionsOpen -= 1));
  });
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject);
    server.listen({ host: address, port, backlog: 4096 }, resolve);
  });
  return server;
}

const served = new Map<string, Server>();

/** Opens and closes listeners until they are those that the supervisor asked for, and tells how each went. */
async function serve(addresses: readonly ServedAddress[]): Promise<void> {
  const keyOf = ({ address, port }: ServedAddress): string => `${address}:${port}`;
  const wanted = new Set(addresses.map(keyOf));
  for (const [key, server] of served) {
    if (wanted.has(key)) continue;
    served.delete(key);
    server.close();
    server.closeAllConnections();
  }
  const results = [];
  for (const item of addresses) {
    try {
      if (!served.has(keyOf(item))) served.set(keyOf(item), await listen(item.address, item.port));
      results.push(item);
    } catch (error) {
      results.push({ ...item, error: wordsOf(error) });
    }
  }
  tell({ type: 'served', results });
}

function tell(message: DemoAppMessage): void {
  process.send?.(message);
}

/** The log that `kubectl logs` shows for every Pod: in the form that container runtimes write. */
function keepLog(file: string): void {
  const write = (line: string): void => {
    appendFileSync(file, `${new Date().toISOString().replace('Z', '000000Z')} stdout F ${line}\n`);
  };
  write('demo app: listening');
  let reported = 0;
  setInterval(() => {
    if (counts.requests === reported) return;
    reported = counts.requests;
    write(`demo app: ${counts.requests} requests seen, ${connectionsOpen} connections open`);
  }, 5_000).unref();
}

const main = await listen('127.0.0.1', Number(values.port));
const address = main.address();
if (address === null || typeof address === 'string') throw new Error('the demo app has no port');
if (values.log !== undefined) keepLog(values.log);
// Messages are handled one after the other, so that two sets of addresses never mix.
let queue: Promise<void> = Promise.resolve();
process.on('message', (message: ServeMessage) => {
  queue = queue.then(() => serve(message.addresses));
});
// Without its supervisor the app has no reason to be there.
process.on('disconnect', () => {
  process.exit(0);
});
tell({ type: 'listening', port: address.port });
if (process.send === undefined) console.log(`the demo app answers on http://127.0.0.1:${address.port}/`);
