import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { inWords } from '../core/words.ts';
import { askHealth, HealthAsker, readChecks } from './server-health.ts';
import { FakeApiServer, sendStatus } from './testing/fake-api-server.ts';
import type { Connection } from './transport/connection.ts';

const good = '[+]ping ok\n[+]etcd ok\n[+]poststarthook/start-apiextensions-informers ok\nreadyz check passed\n';
const bad = '[+]ping ok\n[-]etcd failed: reason withheld\nreadyz check failed\n';

let server: FakeApiServer;
let connection: Connection;

beforeEach(async () => {
  server = await FakeApiServer.start();
  connection = server.connect();
});

afterEach(async () => {
  vi.useRealTimers();
  await connection.close();
  await server.stop();
});

function answer(texts: Readonly<Record<string, readonly [status: number, text: string, type?: string]>>): void {
  server.fallback = ({ path }, response) => {
    const [status, text, type = 'text/plain; charset=utf-8'] = texts[path] ?? [404, 'not found'];
    response.writeHead(status, { 'content-type': type }).end(text);
  };
}

describe('the health of an API server', () => {
  it('is read from its checks, and how long they took', async () => {
    answer({ '/readyz': [200, good], '/livez': [200, good] });
    expect(await askHealth(connection, AbortSignal.timeout(5_000))).toMatchObject({
      is: 'answered',
      isAlive: true,
      isReady: true,
      checks: [
        { name: 'ping', isOk: true },
        { name: 'etcd', isOk: true },
        { name: 'poststarthook/start-apiextensions-informers', isOk: true },
      ],
      latencyMs: expect.any(Number) as number,
    });
    expect(server.seen.every(({ query }) => query.has('verbose'))).toBe(true);
  });

  it('names the checks that fail, which is an answer of 500', async () => {
    answer({ '/readyz': [500, bad], '/livez': [200, good] });
    expect(await askHealth(connection, AbortSignal.timeout(5_000))).toMatchObject({
      isReady: false,
      isAlive: true,
      checks: expect.arrayContaining([{ name: 'etcd', isOk: false }]) as unknown,
    });
  });

  it('is not told to those who may not ask, and they are told what they may not', async () => {
    server.fallback = (_request, response) => {
      sendStatus(response, 403, 'Forbidden', 'forbidden: User "jane" cannot get path "/readyz"');
    };
    const health = await askHealth(connection, AbortSignal.timeout(5_000));
    if (health.is !== 'untold') throw new Error(health.is);
    expect(inWords(health.problem).message).toBe('User "jane" may not get /readyz of the API server.');
  });

  it('is not told by a proxy that answers for a server that is away', async () => {
    answer({ '/readyz': [503, '<h1>Bad</h1>', 'text/html'], '/livez': [503, '<h1>Bad</h1>', 'text/html'] });
    expect(await askHealth(connection, AbortSignal.timeout(5_000))).toMatchObject({
      is: 'untold',
      problem: { code: 'cluster.not-kubernetes' },
    });
  });

  it('is not read from lines that are no checks', () => {
    expect(readChecks('all is well\n[+]\n[x]etcd ok\n[-]a b')).toEqual([{ name: 'a', isOk: false }]);
  });
});

describe('HealthAsker', () => {
  it('asks while somebody wants to know, and once more after an answer', async () => {
    answer({ '/readyz': [200, good], '/livez': [200, good] });
    let wake: () => void = () => undefined;
    const told = (): Promise<void> =>
      new Promise((resolve) => {
        wake = resolve;
      });
    const asker = new HealthAsker(
      connection,
      () => {
        wake();
      },
      1,
    );
    expect(asker.health).toEqual({ is: 'asking' });
    let next = told();
    const [first, second] = [asker.need(), asker.need()];
    await next;
    next = told();
    await next;
    expect(asker.health).toMatchObject({ is: 'answered', isReady: true });
    first();
    next = told();
    await next;
    second();
    asker.close();
  });

  it('ends a question that nobody asks any more', async () => {
    const asked = new Promise<void>((resolve) => {
      server.fallback = (request, response) => {
        if (request.path !== '/readyz') return;
        response.once('close', resolve);
        release();
      };
    });
    const asker = new HealthAsker(connection, () => {
      throw new Error('nobody wants to know');
    });
    const release = asker.need();
    await asked;
    expect(asker.health).toEqual({ is: 'asking' });
  });
});
