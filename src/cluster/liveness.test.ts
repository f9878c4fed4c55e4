import { once } from 'node:events';
import type { Duplex } from 'node:stream';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { deferred } from '../core/deferred.ts';
import { FakeApiServer } from './testing/fake-api-server.ts';
import { readFrames, writeFrame } from './testing/web-socket-frames.ts';
import type { ClusterConnection, RunningExec } from './types.ts';

const pong = Buffer.of(0x8a, 0);

let fake: FakeApiServer;
let connection: ClusterConnection;
let stop: AbortController;
let remote: Duplex;
let asked: number;
let onAsked: () => void;

beforeEach(async () => {
  vi.useFakeTimers({ toFake: ['setInterval', 'clearInterval'] });
  fake = await FakeApiServer.start();
  connection = fake.connect();
  stop = new AbortController();
  asked = 0;
  onAsked = () => undefined;
  const { upgrade } = fake;
  fake.upgrade = (request, socket) => {
    upgrade(request, socket);
    remote = socket;
    readFrames(socket, ({ opcode }) => {
      if (opcode !== 9) return;
      asked += 1;
      onAsked();
    });
  };
});

afterEach(async () => {
  vi.useRealTimers();
  stop.abort();
  await connection.close();
  await fake.stop();
});

function run(onOutput = (): Promise<void> => Promise.resolve()): Promise<RunningExec> {
  const place = { namespace: 'shop', pod: 'web-1', container: 'app' };
  return connection.exec({ ...place, command: ['sh'], onOutput, signal: stop.signal });
}

/** Lets five seconds go by, after which the server is asked. */
async function fiveSeconds(): Promise<void> {
  const isAsked = new Promise<void>((resolve) => (onAsked = resolve));
  vi.advanceTimersByTime(5_000);
  await isAsked;
}

async function minutes(count: number): Promise<void> {
  for (let step = 0; step < count * 12; step += 1) await fiveSeconds();
}

async function endWithSuccess(exec: RunningExec): Promise<void> {
  writeFrame(remote, Buffer.from('\u0003{"status":"Success"}'));
  expect(await exec.ended).toEqual({ is: 'exited', code: 0 });
}

describe('a shell of which nothing is heard', () => {
  it('is lost after a minute in which the other side was asked every five seconds', async () => {
    const exec = await run();
    await minutes(1);
    const closed = once(remote, 'end');
    vi.advanceTimersByTime(5_000);
    expect(await exec.ended).toEqual({ is: 'lost' });
    await closed;
    expect(asked).toBe(12);
  });

  it('goes on for as long as the other side answers', async () => {
    const exec = await run();
    for (let step = 0; step < 36; step += 1) {
      await fiveSeconds();
      remote.write(pong);
    }
    await endWithSuccess(exec);
  });

  it('goes on where what it wrote is not shown: answers stand behind that, and are not read', async () => {
    const written = deferred<undefined>();
    const shown = deferred<undefined>();
    const exec = await run(async () => {
      written.resolve(undefined);
      await shown.promise;
    });
    writeFrame(remote, Buffer.from('\u0001hello'));
    await written.promise;
    await minutes(3);
    shown.resolve(undefined);
    await endWithSuccess(exec);
  });
});
