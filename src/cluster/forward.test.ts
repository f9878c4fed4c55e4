import { once } from 'node:events';
import { connect, type Socket } from 'node:net';
import type { Duplex } from 'node:stream';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { FakeApiServer, sendJson } from './testing/fake-api-server.ts';
import { binaryFrame, closeFrame, readFrames, writeFrame, type Frame } from './testing/web-socket-frames.ts';
import type { ClusterConnection, PortForward } from './types.ts';

let fake: FakeApiServer;
let connection: ClusterConnection;
let forward: PortForward;
/** The Pod's side of each connection, the probe's first. */
let remotes: Duplex[];
let onRemote: () => void;

beforeEach(async () => {
  fake = await FakeApiServer.start();
  connection = fake.connect();
  remotes = [];
  onRemote = () => undefined;
  fake.fallback = (_request, response) => {
    sendJson(response, { status: { phase: 'Running' } });
  };
  const { upgrade } = fake;
  fake.upgrade = (request, socket) => {
    upgrade(request, socket);
    remotes.push(socket);
    onRemote();
  };
  forward = await connection.forward({ namespace: 'shop', pod: 'web-1', port: 80 });
});

afterEach(async () => {
  await forward.close();
  await connection.close();
  await fake.stop();
});

/** A local connection and the Pod's side of it, whose data channel has begun with its port. */
async function connected(): Promise<{ readonly local: Socket; readonly remote: Duplex }> {
  const remoteIs = new Promise<void>((resolve) => (onRemote = resolve));
  const local = connect(forward.localPort, '127.0.0.1');
  await remoteIs;
  const [, remote] = remotes;
  if (remote === undefined) throw new Error('no connection came');
  writeFrame(remote, Buffer.of(0, 80, 0));
  return { local, remote };
}

describe('a forwarded port', () => {
  it.each([
    ['a channel that nobody has asked for', [9, 1]],
    ['a signal that a channel is closed', [255, 1]],
  ])('passes over %s', async (_what, bytes) => {
    const { local, remote } = await connected();
    writeFrame(remote, Buffer.from(bytes));
    writeFrame(remote, Buffer.from('\u0000hello'));
    const [data] = (await once(local, 'data')) as [Buffer];
    expect(data.toString()).toBe('hello');
    local.destroy();
  });

  it('closes the connection in which a message cannot be understood', async () => {
    const { local, remote } = await connected();
    writeFrame(remote, Buffer.from('\u0000hello'));
    await once(local, 'data');
    const closing = new Promise<Frame>((resolve) => {
      readFrames(remote, (frame) => {
        if (frame.opcode === 8) resolve(frame);
      });
    });
    writeFrame(remote, Buffer.alloc(0));
    await closing;
    local.destroy();
  });

  describe('to somebody who does not read', () => {
    /** More than the buffers between two sockets take. */
    const much = 12 * 1024 * 1024;
    const ping = Buffer.of(0x89, 0);

    it('keeps what came before the end of the connection', async () => {
      const { local, remote } = await connected();
      local.pause();
      const isTaken = new Promise<void>((resolve) => {
        readFrames(remote, ({ opcode }) => {
          if (opcode === 10) resolve();
        });
      });
      const last = binaryFrame(Buffer.from('\u0000last'));
      remote.end(Buffer.concat([binaryFrame(Buffer.alloc(much + 1)), ping, last, closeFrame]));
      await isTaken;
      let gotBytes = 0;
      local.on('data', (bytes) => (gotBytes += bytes.length));
      local.resume();
      await once(local, 'end');
      expect(gotBytes).toBe(much + 'last'.length);
    });

    it('ends with them, though much is on its way', async () => {
      const { local, remote } = await connected();
      local.pause();
      const opcodes: number[] = [];
      readFrames(remote, ({ opcode }) => {
        opcodes.push(opcode);
        if (opcode === 10) local.destroy();
        if (opcode === 8) remote.write(closeFrame);
      });
      writeFrame(remote, Buffer.alloc(much + 1));
      remote.write(ping);
      await once(remote, 'end');
      expect(opcodes).toEqual([10, 8]);
    });
  });
});
