import type { Duplex } from 'node:stream';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { problemOf } from '../core/problem.ts';
import { endOf } from './exec.ts';
import { FakeApiServer } from './testing/fake-api-server.ts';
import type { SeenRequest } from './testing/fake-api-server.ts';
import { readFrames, writeFrame } from './testing/web-socket-frames.ts';
import type { ClusterConnection, RunningExec } from './types.ts';

const place = { namespace: 'shop', pod: 'web-1', container: 'app' };

let fake: FakeApiServer;
let connection: ClusterConnection;
let stop: AbortController;
let remote: Duplex;
/** Channel and text of what the container gets. */
let got: (readonly [number, string])[];
let onGot = (): void => undefined;
let written: string;

beforeEach(async () => {
  fake = await FakeApiServer.start();
  connection = fake.connect();
  stop = new AbortController();
  got = [];
  written = '';
  const { upgrade } = fake;
  fake.upgrade = (request: SeenRequest, socket) => {
    upgrade(request, socket);
    remote = socket;
    readFrames(socket, (frame) => {
      if (frame.opcode === 2) got.push([frame.payload[0] ?? -1, frame.payload.subarray(1).toString()]);
      onGot();
    });
  };
});

afterEach(async () => {
  stop.abort();
  await connection.close();
  await fake.stop();
});

function run(onOutput?: (text: string) => Promise<void>): Promise<RunningExec> {
  return connection.exec({
    ...place,
    command: ['sh', '-c', 'x'],
    size: { columns: 80, rows: 24 },
    onOutput:
      onOutput ??
      ((text) => {
        written += text;
        return Promise.resolve();
      }),
    signal: stop.signal,
  });
}

function send(channel: number, text: string | Buffer): void {
  writeFrame(remote, Buffer.concat([Buffer.of(channel), Buffer.from(text)]));
}

function until(holds: () => boolean): Promise<void> {
  return new Promise((resolve) => {
    onGot = () => {
      if (holds()) resolve();
    };
    onGot();
  });
}

describe('a command in a container', () => {
  it('is asked for with a terminal, and gets its size and what is typed', async () => {
    const exec = await run();
    await exec.write('ls\u0003');
    exec.resize({ columns: 120, rows: 30 });
    await until(() => got.length === 3);
    expect(got).toEqual([
      [4, '{"Width":80,"Height":24}'],
      [0, 'ls\u0003'],
      [4, '{"Width":120,"Height":30}'],
    ]);
    const { path, query } = fake.seen.at(-1) ?? {};
    expect(path).toBe('/api/v1/namespaces/shop/pods/web-1/exec');
    expect([...(query ?? [])].sort()).toEqual([
      ['command', '-c'],
      ['command', 'sh'],
      ['command', 'x'],
      ['container', 'app'],
      ['stderr', 'false'],
      ['stdin', 'true'],
      ['stdout', 'true'],
      ['tty', 'true'],
    ]);
  });

  it('writes text whose characters may be cut in two, and tells its exit code after the last of it', async () => {
    const exec = await run();
    const bytes = Buffer.from('grüße');
    send(1, bytes.subarray(0, 3));
    send(1, bytes.subarray(3));
    const causes = [{ reason: 'ExitCode', message: '3' }];
    send(3, JSON.stringify({ status: 'Failure', reason: 'NonZeroExitCode', details: { causes } }));
    expect(await exec.ended).toEqual({ is: 'exited', code: 3 });
    expect(written).toBe('grüße');
  });

  it('is read only as fast as it is shown', async () => {
    let show: () => void = () => undefined;
    let asked = 0;
    const exec = await run(() => {
      asked += 1;
      return new Promise((resolve) => (show = resolve));
    });
    const part = 'x'.repeat(64 * 1024);
    let sent = 0;
    const pump = (): void => {
      while (sent < 400) {
        sent += 1;
        if (!writeFrame(remote, Buffer.from(`\u0001${part}`))) return;
      }
    };
    remote.on('drain', pump);
    pump();
    // An answer from the other side: all that could be read by now has been.
    await exec.write('x');
    await until(() => got.some(([channel]) => channel === 0));
    // 25 MB were offered; what is on its way stands in the buffers of two sockets.
    expect(asked).toBe(1);
    expect(sent).toBeLessThan(400);
    show();
  });

  it('ends with the signal, which closes its socket', async () => {
    const exec = await run();
    stop.abort();
    await new Promise((resolve) => {
      remote.once('close', resolve);
      remote.once('data', () => remote.end());
    });
    expect(await exec.ended).toEqual({ is: 'lost' });
  });

  it('is lost where the connection breaks', async () => {
    const exec = await run();
    remote.destroy();
    expect(await exec.ended).toEqual({ is: 'lost' });
  });

  it.each([
    ['403', 'cluster.forbidden'],
    ['404', 'cluster.not-found'],
    ['500', 'cluster.exec-failed'],
  ])('is refused with status %s as %s', async (status, code) => {
    fake.upgrade = (_request, socket) => {
      socket.end(`HTTP/1.1 ${status} No\r\ncontent-length: 0\r\n\r\n`);
    };
    expect(await run().then(() => undefined, problemOf)).toMatchObject({ code });
  });
});

describe('the end of a command', () => {
  it('is told by its Status', () => {
    expect(endOf({ status: 'Success' }, place, true)).toEqual({ is: 'exited', code: 0 });
    const message = 'exec: "sh": executable file not found in $PATH';
    expect(endOf({ status: 'Failure', message }, place, false)).toMatchObject({
      is: 'failed',
      problem: { code: 'cluster.exec-failed', params: { container: 'app', reason: message } },
    });
    expect(endOf({ status: 'Failure', message }, place, true)).toMatchObject({
      problem: { code: 'cluster.exec-ended' },
    });
  });
});
