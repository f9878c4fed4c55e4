import { once } from 'node:events';
import { Socket, connect } from 'node:net';
import type { Duplex } from 'node:stream';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { deferred } from '../core/deferred.ts';
import { problemOf } from '../core/problem.ts';
import { authority, serverCertificate } from './testing/certificates.ts';
import { connectTo, FakeApiServer, openingOf, sendJson } from './testing/fake-api-server.ts';
import type { SeenRequest } from './testing/fake-api-server.ts';
import { binaryFrame, closeFrame, readFrames, writeFrame } from './testing/web-socket-frames.ts';
import type { ClusterConnection, RunningExec } from './types.ts';

const place = { namespace: 'shop', pod: 'web-1', container: 'app' };
const root = authority('root');
const emptyMessage = binaryFrame(Buffer.alloc(0));
const bareCloseSignal = binaryFrame(Buffer.of(255));
const text = (channel: number, words: string): Buffer =>
  binaryFrame(Buffer.concat([Buffer.of(channel), Buffer.from(words)]));

let fake: FakeApiServer;
let connection: ClusterConnection;
let stop: AbortController;
let written: string;

async function begin(tls?: Parameters<typeof FakeApiServer.start>[1]): Promise<void> {
  fake = await FakeApiServer.start(0, tls);
  connection = connectTo(fake.address, {}, { certificateAuthority: root.certificate });
  stop = new AbortController();
  written = '';
  fake.fallback = (_request, response) => {
    sendJson(response, { status: { phase: 'Running' } });
  };
}

afterEach(async () => {
  vi.useRealTimers();
  stop.abort();
  await connection.close();
  await fake.stop();
});

function run(onOutput?: (text: string) => Promise<void>): Promise<RunningExec> {
  const take = (words: string): Promise<void> => {
    written += words;
    return Promise.resolve();
  };
  return connection.exec({ ...place, command: ['sh'], onOutput: onOutput ?? take, signal: stop.signal });
}

/** Opens sockets with an answer behind which these frames stand, in one write and so in one packet. */
function openWith(...frames: readonly Buffer[]): void {
  fake.upgrade = (request, socket) => {
    socket.write(Buffer.concat([openingOf(request), ...frames]));
    void endOf(socket);
  };
}

/** Reads to the end that the other side makes of a connection, and makes it ours. */
async function endOf(socket: Duplex): Promise<void> {
  socket.resume();
  await once(socket, 'end');
  socket.end();
}

describe.each(['http', 'https'])('what comes in one packet with the answer that opens a socket, over %s,', (scheme) => {
  const own = serverCertificate(root);
  beforeEach(() => begin(scheme === 'http' ? undefined : { cert: own.certificate, key: own.privateKeyPem }));

  it('is a failure of a shell where it is an empty message', async () => {
    openWith(emptyMessage, text(1, 'late'));
    const exec = await run();
    expect(await exec.ended).toMatchObject({
      is: 'failed',
      problem: { code: 'cluster.exec-failed', params: { reason: 'what the server sent cannot be understood' } },
    });
    expect(written).toBe('');
  });

  it('is passed over for a shell where it is a close signal, whole or bare', async () => {
    openWith(bareCloseSignal, binaryFrame(Buffer.of(255, 1)), text(1, 'hello'), text(3, '{"status":"Success"}'));
    const exec = await run();
    expect(await exec.ended).toEqual({ is: 'exited', code: 0 });
    expect(written).toBe('hello');
  });

  it('is all of a short command, with its end', async () => {
    openWith(text(1, 'one '), text(1, 'two'), text(3, '{"status":"Success"}'), closeFrame);
    const exec = await run();
    expect(await exec.ended).toEqual({ is: 'exited', code: 0 });
    expect(written).toBe('one two');
  });

  it('is the end of a shell where it is the end of the socket', async () => {
    fake.upgrade = (request, socket) => {
      socket.end(Buffer.concat([openingOf(request), closeFrame]));
    };
    const exec = await run();
    expect(await exec.ended).toEqual({ is: 'lost' });
  });

  it('is read only as fast as it is shown', async () => {
    const sent = deferred<Duplex>();
    const frames: number[] = [];
    fake.upgrade = (request, socket) => {
      readFrames(socket, ({ payload }) => frames.push(payload[0] ?? -1));
      socket.write(Buffer.concat([openingOf(request), text(1, 'first')]));
      sent.resolve(socket);
    };
    const shown: string[] = [];
    const show = deferred<undefined>();
    const exec = await run(async (words) => {
      shown.push(words);
      await show.promise;
    });
    const remote = await sent.promise;
    const part = 'x'.repeat(64 * 1024);
    let count = 0;
    const pump = (): void => {
      while (count < 400) {
        count += 1;
        if (!writeFrame(remote, Buffer.from(`\u0001${part}`))) return;
      }
    };
    remote.on('drain', pump);
    pump();
    await exec.write('x');
    await vi.waitUntil(() => frames.includes(0));
    // 25 MB were offered; what is on its way stands in the buffers of two sockets.
    expect(count).toBeLessThan(400);
    expect(shown).toEqual(['first']);
    show.resolve(undefined);
  });

  it.each([
    ['an empty message closes its connection', emptyMessage, ''],
    ['a bare close signal is passed over', bareCloseSignal, 'hello'],
  ])('is the same for a forwarded port: %s', async (_what, frame, expected) => {
    openWith(frame, binaryFrame(Buffer.of(0, 80, 0)), text(0, 'hello'), closeFrame);
    const forward = await connection.forward({ namespace: 'shop', pod: 'web-1', port: 80 });
    const local = connect(forward.localPort, '127.0.0.1').setEncoding('utf8');
    let got = '';
    local.on('data', (words: string) => (got += words));
    await once(local, 'close');
    expect(got).toBe(expected);
    await forward.close();
  });
});

describe('a socket to a Pod', () => {
  beforeEach(() => begin());

  const failureOf = (opening: Promise<unknown>): Promise<ReturnType<typeof problemOf> | undefined> =>
    opening.then(() => undefined, problemOf);

  it('offers all protocols, the newest first, and takes the one that the server chooses', async () => {
    let offered = '';
    fake.upgrade = (request, socket) => {
      offered = request.headers['sec-websocket-protocol'] ?? '';
      socket.write(Buffer.concat([openingOf(request, 'v4.channel.k8s.io'), text(3, '{"status":"Success"}')]));
    };
    expect(await (await run()).ended).toEqual({ is: 'exited', code: 0 });
    expect(offered).toBe('v5.channel.k8s.io,v4.channel.k8s.io,v3.channel.k8s.io,v2.channel.k8s.io,channel.k8s.io');
  });

  it.each([
    ['none', '', 'Server sent no subprotocol'],
    ['one that was not offered', 'v9', 'Server sent an invalid subprotocol'],
  ])('is not opened where the server chooses %s of the protocols', async (_what, protocol, reason) => {
    fake.upgrade = (request, socket) => socket.write(openingOf(request, protocol));
    expect(await failureOf(run())).toMatchObject({ code: 'cluster.exec-failed', params: { reason } });
  });

  it('asks the system to look whether the other side is there, as our own requests do', async () => {
    const asks = vi.spyOn(Socket.prototype, 'setKeepAlive');
    openWith();
    await run();
    expect(asks).toHaveBeenCalledWith(true, 30_000);
    asks.mockRestore();
  });

  it('closes its connection where the opening is cancelled', async () => {
    let ended: Promise<void> | undefined;
    fake.upgrade = (_request, socket) => {
      ended = endOf(socket);
      stop.abort();
    };
    expect(await failureOf(run())).toMatchObject({ code: 'cancelled' });
    await ended;
  });

  it('closes its connection where nobody answers the opening', async () => {
    vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] });
    let ended: Promise<void> | undefined;
    fake.upgrade = (_request, socket) => {
      ended = endOf(socket);
      vi.advanceTimersByTime(15_000);
    };
    const problem = await failureOf(run());
    expect(problem).toMatchObject({ code: 'cluster.exec-failed', params: { reason: 'no answer in 15 s' } });
    await ended;
  });

  it.each([
    ['a message of more than 16 MiB', Buffer.of(0x82, 127, 0, 0, 0, 0, 1, 0, 0, 1)],
    ['a frame of no known kind', Buffer.of(0x83, 0)],
    ['a frame with a mask, as only clients send', Buffer.of(0x82, 0x80, 1, 2, 3, 4)],
  ])('ends a shell at once at %s', async (_what, bytes) => {
    openWith(bytes);
    expect(await (await run()).ended).toMatchObject({ is: 'failed', problem: { code: 'cluster.exec-failed' } });
  });

  it.each([
    ['half of it is closed', (socket: Duplex) => socket.end()],
    ['it breaks', (socket: Duplex) => socket.destroy()],
  ])('is lost where the server says nothing of an end, and %s', async (_what, end) => {
    fake.upgrade = (request, socket) => {
      socket.write(openingOf(request), () => {
        end(socket);
      });
    };
    expect(await (await run()).ended).toEqual({ is: 'lost' });
  });
});

describe('a refusal to open a socket', () => {
  beforeEach(() => begin());

  function refuseWith(status: number, contentType: string, body: string): void {
    fake.upgrade = (_request: SeenRequest, socket) => {
      const head = `HTTP/1.1 ${status} No\r\ncontent-type: ${contentType}\r\ncontent-length: ${body.length}\r\n\r\n`;
      socket.end(head + body);
    };
  }

  function refuseWithStatus(code: number, message: string): void {
    refuseWith(code, 'application/json', JSON.stringify({ kind: 'Status', status: 'Failure', message, code }));
  }

  it('is told in the words of the server', async () => {
    refuseWithStatus(400, 'container nope is not valid for pod web-1');
    const problem = await run().catch(problemOf);
    const reason = 'container nope is not valid for pod web-1';
    expect(problem).toMatchObject({ code: 'cluster.exec-failed', params: { reason } });
  });

  it('names the right that the server wants, which older ones call by another verb', async () => {
    const message =
      'pods "web-1" is forbidden: User "jane" cannot get resource "pods/exec" in API group "" in the namespace "shop"';
    refuseWithStatus(403, message);
    expect(await run().catch(problemOf)).toMatchObject({
      code: 'cluster.forbidden',
      params: { user: 'User "jane"', verb: 'get', resource: 'pods/exec', scope: 'in namespace shop' },
    });
  });

  it('is no missing right where a webhook refuses', async () => {
    refuseWithStatus(403, 'admission webhook "policies.example" denied the request: no shells in production');
    expect(await run().catch(problemOf)).toMatchObject({
      code: 'cluster.admission-denied',
      params: { webhook: 'policies.example', reason: 'no shells in production' },
    });
  });

  it.each([
    ['a page for people', 502, 'text/html', '<html>Bad Gateway</html>'],
    ['nothing', 502, 'application/json', ''],
  ])('is told with its status where it holds %s', async (_what, status, contentType, body) => {
    refuseWith(status, contentType, body);
    const reason = 'the server answered with status 502';
    expect(await run().catch(problemOf)).toMatchObject({ code: 'cluster.exec-failed', params: { reason } });
  });

  it('is not waited for where it does not end', async () => {
    vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] });
    fake.upgrade = (_request, socket) => {
      socket.write('HTTP/1.1 500 No\r\ncontent-type: application/json\r\ncontent-length: 1000\r\n\r\n{');
    };
    const refused = run().catch(problemOf);
    // The one for the opening, and the one for the rest of the answer.
    await vi.waitUntil(() => vi.getTimerCount() === 2);
    vi.advanceTimersByTime(2_000);
    expect(await refused).toMatchObject({ params: { reason: 'the server answered with status 500' } });
  });
});
