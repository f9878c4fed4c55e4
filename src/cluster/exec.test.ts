import type { Duplex } from 'node:stream';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { problemOf } from '../core/problem.ts';
import { FakeApiServer } from './testing/fake-api-server.ts';
import type { SeenRequest } from './testing/fake-api-server.ts';
import { closeFrame, readFrames, writeFrame } from './testing/web-socket-frames.ts';
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

/**
 * What API servers and kubelets send, written down from the sources of Kubernetes 1.36.3. An API server translates v5, which is asked for
 * first, to what kubelets speak among themselves, and makes the Status anew; of v4 it passes on the kubelet's own.
 *
 * @see apiserver/pkg/util/proxy/streamtranslator.go, websocket.go; cri-streaming/pkg/streaming/remotecommand/exec.go, status.go;
 * how kubectl reads it: client-go/tools/remotecommand/v4.go
 */
describe('the end of a command, as a kubelet tells it', () => {
  const status = (text: string): void => {
    send(3, text);
  };
  const opened = async (): Promise<RunningExec> => {
    const exec = await run();
    // The first frame says that the streams are there, and is empty.
    send(1, '');
    return exec;
  };

  it.each([
    ['v5', '{"metadata":{},"status":"Success"}'],
    ['v4', '{"status":"Success"}'],
  ])('is exit code 0 where it says so (%s)', async (_protocol, text) => {
    const exec = await opened();
    send(1, 'bye\r\n');
    status(text);
    expect(await exec.ended).toEqual({ is: 'exited', code: 0 });
    expect(written).toBe('bye\r\n');
  });

  it.each([
    [
      'v5',
      '{"metadata":{},"status":"Failure","message":"command terminated with non-zero exit code: command terminated with exit code 137",' +
        '"reason":"NonZeroExitCode","details":{"causes":[{"reason":"ExitCode","message":"137"}]}}',
    ],
    [
      'v4',
      '{"status":"Failure","message":"command terminated with non-zero exit code: exit status 137","reason":"NonZeroExitCode",' +
        '"details":{"causes":[{"reason":"ExitCode","message":"137"}]}}',
    ],
  ])('is another exit code with its cause (%s)', async (_protocol, text) => {
    const exec = await opened();
    status(text);
    expect(await exec.ended).toEqual({ is: 'exited', code: 137 });
  });

  const exitCode = (code: string): string =>
    `{"status":"Failure","message":"command terminated with exit code ${code}","reason":"NonZeroExitCode",` +
    `"details":{"causes":[{"reason":"ExitCode","message":"${code}"}]}}`;

  it('is an exit code up to 255', async () => {
    const exec = await opened();
    status(exitCode('255'));
    expect(await exec.ended).toEqual({ is: 'exited', code: 255 });
  });

  // kubectl takes eight bits, and calls the rest an error of the protocol: it could not end with such a code itself.
  it.each(['256', '999', '3221225786', '-1'])(
    'is told in words where a container of Windows ends with %s',
    async (code) => {
      const exec = await opened();
      status(exitCode(code));
      expect(await exec.ended).toMatchObject({
        is: 'failed',
        problem: { params: { reason: `command terminated with exit code ${code}` } },
      });
    },
  );

  it('is no exit code where the container does not run: the server opens the socket, and then cannot reach it', async () => {
    const exec = await opened();
    const reason = 'unable to upgrade connection: container not found (\\"app\\")';
    status(
      `{"metadata":{},"status":"Failure","message":"Internal error occurred: ${reason}","reason":"InternalError",` +
        `"details":{"causes":[{"message":"${reason}"}]},"code":500}`,
    );
    expect(await exec.ended).toMatchObject({
      is: 'failed',
      problem: {
        code: 'cluster.exec-failed',
        params: { reason: 'unable to upgrade connection: container not found ("app")' },
      },
    });
  });

  it('is no exit code where the container has no such program; each program on the way says that the error is internal', async () => {
    const exec = await opened();
    const reason =
      'error executing command in container: failed to exec in container: failed to start exec \\"5b1\\": OCI runtime exec failed: ' +
      'exec failed: unable to start container process: exec: \\"sh\\": executable file not found in $PATH';
    const once = `Internal error occurred: ${reason}`;
    status(
      `{"metadata":{},"status":"Failure","message":"Internal error occurred: ${once}","reason":"InternalError",` +
        `"details":{"causes":[{"message":"${once}"}]},"code":500}`,
    );
    expect(await exec.ended).toMatchObject({
      is: 'failed',
      problem: { code: 'cluster.exec-failed', params: { reason: reason.replaceAll('\\"', '"') } },
    });
  });

  it('is an end and no failure to run where something was written before', async () => {
    const exec = await opened();
    send(1, '$ ');
    status(
      '{"status":"Failure","message":"Internal error occurred: the container was killed","reason":"InternalError","code":500}',
    );
    expect(await exec.ended).toMatchObject({
      problem: { code: 'cluster.exec-ended', params: { reason: 'the container was killed' } },
    });
  });

  it.each([
    ['a proxy closes it, as after four hours without a word', () => remote.end(closeFrame)],
    ['the connection breaks', () => remote.destroy()],
  ])('is not known without a Status: %s', async (_what, close) => {
    const exec = await opened();
    close();
    expect(await exec.ended).toEqual({ is: 'lost' });
  });

  it.each([
    ['is no JSON, as before v4', 'error executing remote command: command terminated'],
    ['is no object', '[1]'],
    [
      'names no number',
      '{"status":"Failure","reason":"NonZeroExitCode","details":{"causes":[{"reason":"ExitCode","message":""}]}}',
    ],
    ['says nothing', '{}'],
  ])('is a failure, and nothing worse, where the Status %s', async (_what, text) => {
    const exec = await opened();
    status(text);
    expect(await exec.ended).toMatchObject({ is: 'failed', problem: { code: 'cluster.exec-failed' } });
  });

  it.each([
    ['a channel that nobody has asked for', [9, 120]],
    ['a signal that a channel is closed', [255, 1]],
    ['such a signal without the channel', [255]],
  ])('does not come with %s, which is passed over as kubectl does', async (_what, bytes) => {
    const exec = await opened();
    writeFrame(remote, Buffer.from(bytes));
    status('{"metadata":{},"status":"Success"}');
    expect(await exec.ended).toEqual({ is: 'exited', code: 0 });
  });

  it('is a failure where a message has no channel', async () => {
    const exec = await opened();
    writeFrame(remote, Buffer.alloc(0));
    expect(await exec.ended).toMatchObject({ is: 'failed', problem: { code: 'cluster.exec-failed' } });
  });

  it('stays what it was where something comes after the Status', async () => {
    const exec = await opened();
    writeFrame(remote, Buffer.from('\u0003{"metadata":{},"status":"Success"}'));
    writeFrame(remote, Buffer.from('\u0001late'));
    expect(await exec.ended).toEqual({ is: 'exited', code: 0 });
  });
});
