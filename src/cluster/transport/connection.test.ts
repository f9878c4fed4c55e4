import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { createServer } from 'node:net';
import type { AddressInfo } from 'node:net';
import { once } from 'node:events';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { gzipSync } from 'node:zlib';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import type { Problem } from '../../core/problem.ts';
import { problemOf } from '../../core/problem.ts';
import { inOneText } from '../../core/words.ts';
import type { ExecEntry } from '../kubeconfig/entries.ts';
import { beginWatch, connectTo, FakeApiServer, sendEvent, sendJson, sendStatus } from '../testing/fake-api-server.ts';

let server: FakeApiServer;
let folder: string;

beforeEach(async () => {
  server = await FakeApiServer.start();
  folder = await mkdtemp(path.join(tmpdir(), 'connection-'));
});

afterEach(async () => {
  vi.useRealTimers();
  await server.stop();
  await rm(folder, { recursive: true });
});

async function failureOf(work: Promise<unknown>): Promise<Problem> {
  return work.then(
    () => expect.unreachable('it failed'),
    (error: unknown) => problemOf(error),
  );
}

/** A credential plugin that counts its runs and gives `token-<run>`. */
async function plugin(script = 'true'): Promise<ExecEntry> {
  const command = path.join(folder, 'plugin.sh');
  const answer =
    '{"apiVersion":"client.authentication.k8s.io/v1","kind":"ExecCredential","status":{"token":"token-%s"}}';
  const lines = ['#!/bin/sh', `echo run >> ${folder}/runs`, script, `printf '${answer}' $(wc -l < ${folder}/runs)`];
  await writeFile(command, lines.join('\n'), { mode: 0o755 });
  const apiVersion = 'client.authentication.k8s.io/v1';
  return { apiVersion, command, args: [], environment: {}, provideClusterInfo: false, interactiveMode: 'IfAvailable' };
}

const runsOfPlugin = async (): Promise<number> =>
  (await readFile(path.join(folder, 'runs'), 'utf8')).split('\n').length - 1;

describe('requests', () => {
  it('sends the query and the credentials, and keeps a path of the server address', async () => {
    server.next((_request, response) => {
      sendJson(response, { ok: true });
    });
    const connection = connectTo(`${server.address}/k8s/clusters/c-1/`, {
      token: 'abc',
      impersonate: { user: 'ops', groups: ['a', 'b'] },
    });
    const answer = await connection.request({ path: '/api/v1/pods', query: { limit: 5, continue: undefined } });
    expect(answer).toEqual({ ok: true });
    const [seen] = server.seen;
    expect(seen).toMatchObject({ path: '/k8s/clusters/c-1/api/v1/pods', method: 'GET' });
    expect(seen?.query.toString()).toBe('limit=5');
    expect(seen?.headers).toMatchObject({ authorization: 'Bearer abc', 'impersonate-user': 'ops' });
    expect(seen?.headers['impersonate-group']).toBe('a, b');
    await connection.close();
  });

  it('reads compressed answers', async () => {
    server.next((_request, response) => {
      response.writeHead(200, { 'content-type': 'application/json', 'content-encoding': 'gzip' });
      response.end(gzipSync('{"zipped":true}'));
    });
    expect(await server.connect().request({ path: '/api' })).toEqual({ zipped: true });
  });

  it('reads compressed refusals, as a proxy makes them', async () => {
    server.next((_request, response) => {
      response.writeHead(403, { 'content-type': 'application/json', 'content-encoding': 'gzip' });
      response.end(
        gzipSync('{"kind":"Status","reason":"Forbidden","message":"User \\"jane\\" cannot list resource \\"pods\\""}'),
      );
    });
    const refused = await failureOf(server.connect().request({ path: '/api/v1/pods' }));
    expect(refused).toMatchObject({ code: 'cluster.forbidden', params: { user: 'User "jane"', verb: 'list' } });
  });

  it('asks for nothing compressed that is read while it comes', async () => {
    server.next((_request, response) => {
      beginWatch(response);
      response.end();
    });
    // A name for this machine that does not look like it, as a server elsewhere has one.
    const connection = connectTo(server.address.replace('127.0.0.1', '0.0.0.0'));
    for await (const event of connection.stream({ path: '/api/v1/pods' })) expect.unreachable(JSON.stringify(event));
    await failureOf(connection.request({ path: '/api/v1/pods' }));
    await connection.close();
    expect(server.seen.map(({ headers }) => headers['accept-encoding'])).toEqual(['identity', 'gzip']);
  });

  it('tells a slow server from an unreachable one and from being asked to stop', async () => {
    server.fallback = () => undefined;
    const connection = server.connect();
    expect((await failureOf(connection.request({ path: '/api', timeoutMs: 30 }))).code).toBe('cluster.timeout');
    const stop = new AbortController();
    const stopped = failureOf(connection.request({ path: '/api', signal: stop.signal }));
    stop.abort();
    expect((await stopped).code).toBe('cancelled');

    const closed = createServer().listen(0, '127.0.0.1');
    await once(closed, 'listening');
    const { port } = closed.address() as AddressInfo;
    closed.close();
    const refused = await failureOf(connectTo(`http://127.0.0.1:${port}`).request({ path: '/api' }));
    expect(refused).toMatchObject({ code: 'cluster.unreachable', params: { reason: 'the connection was refused' } });
  });

  it('says that the server does not speak TLS', async () => {
    const address = server.address.replace('http:', 'https:');
    expect((await failureOf(connectTo(address).request({ path: '/api' }))).code).toBe('cluster.tls-failed');
  });

  it('keeps what a Status says', async () => {
    const cases = [
      [404, 'NotFound', 'cluster.not-found'],
      [409, 'AlreadyExists', 'cluster.already-exists'],
      [409, 'Conflict', 'cluster.conflict'],
      [410, 'Expired', 'cluster.gone'],
      [500, 'InternalError', 'cluster.server-error'],
      [503, 'ServiceUnavailable', 'cluster.server-error'],
    ] as const;
    for (const [status, reason, code] of cases) {
      server.next((_request, response) => {
        sendStatus(response, status, reason, `because of ${reason}`, { name: 'web', kind: 'deployments' });
      });
      const path = '/apis/apps/v1/namespaces/shop/deployments/web';
      const problem = await failureOf(server.connect().request({ path }));
      expect(problem).toMatchObject({
        code,
        params: { status, resource: 'deployments shop/web' },
        detail: `because of ${reason}`,
      });
    }
  });

  it('names fields and managers of a conflict', async () => {
    const cause = (field: string, manager: string): object => ({
      reason: 'FieldManagerConflict',
      message: `conflict with "${manager}" using apps/v1 at 2026-01-01T00:00:00Z`,
      field,
    });
    server.next((_request, response) => {
      const causes = [cause('.spec.replicas', 'hpa'), cause('.spec.paused', 'kubectl')];
      sendStatus(response, 409, 'Conflict', 'Apply failed with 2 conflicts', { causes });
    });
    const problem = await failureOf(server.connect().request({ method: 'PATCH', path: '/api/v1/x', body: {} }));
    expect(problem).toMatchObject({
      code: 'cluster.apply-conflict',
      params: { managers: 'hpa, kubectl', fields: '.spec.replicas, .spec.paused' },
    });
  });

  it('names the webhook that refused', async () => {
    server.next((_request, response) => {
      sendStatus(response, 400, 'BadRequest', 'admission webhook "validation.istio.io" denied the request: weight -1');
    });
    expect(await failureOf(server.connect().request({ path: '/api' }))).toMatchObject({
      code: 'cluster.admission-denied',
      params: { webhook: 'validation.istio.io', reason: 'weight -1' },
    });
  });

  it('recognises a sign-in page whatever its status is', async () => {
    for (const status of [200, 302, 403, 502]) {
      server.next((_request, response) => {
        response.writeHead(status, { 'content-type': 'text/html; charset=utf-8', location: '/login' });
        response.end('<html>Sign in</html>');
      });
      const problem = await failureOf(server.connect().request({ path: '/api' }));
      expect(problem).toMatchObject({ code: 'cluster.not-kubernetes', params: { status } });
    }
  });
});

describe('credentials', () => {
  it('runs a plugin once for many requests at once', async () => {
    server.fallback = (_request, response) => {
      sendJson(response, {});
    };
    const connection = server.connect({ exec: await plugin('sleep 0.1') });
    await Promise.all(Array.from({ length: 8 }, () => connection.request({ path: '/api' })));
    expect(await runsOfPlugin()).toBe(1);
    expect(new Set(server.seen.map(({ headers }) => headers.authorization))).toEqual(new Set(['Bearer token-1']));
  });

  it('runs the plugin again once when the server refuses the token, and then gives up', async () => {
    const refuse = (_request: unknown, response: Parameters<typeof sendStatus>[0]): void => {
      sendStatus(response, 401, 'Unauthorized', 'Unauthorized');
    };
    server.next(refuse, (_request, response) => {
      sendJson(response, {});
    });
    const connection = server.connect({ exec: await plugin() });
    await connection.request({ path: '/api' });
    expect(server.seen.map(({ headers }) => headers.authorization)).toEqual(['Bearer token-1', 'Bearer token-2']);

    server.next(refuse, refuse);
    expect((await failureOf(connection.request({ path: '/api' }))).code).toBe('cluster.unauthorized');
    expect(await runsOfPlugin()).toBe(3);
  });

  it('says what a plugin wrote to standard error, without secrets', async () => {
    const exec = await plugin('echo "session ended, token=abcdef123456 was refused" >&2; exit 3');
    const problem = await failureOf(server.connect({ exec }).request({ path: '/api' }));
    expect(problem).toMatchObject({
      code: 'cluster.credential-plugin-failed',
      params: { command: exec.command, reason: 'exit code 3' },
    });
    expect(problem.detail).toContain('session ended');
    expect(problem.detail).not.toContain('abcdef123456');
  });

  it('says that a plugin is not there, with the hint of the kubeconfig', async () => {
    const exec = { ...(await plugin()), command: 'no-such-plugin', installHint: 'brew install it' };
    expect(await failureOf(server.connect({ exec }).request({ path: '/api' }))).toMatchObject({
      code: 'cluster.credential-plugin-missing',
      detail: 'brew install it',
    });
  });

  it('does not repeat what a plugin printed', async () => {
    const exec = await plugin("printf 'plain-secret'; exit 0");
    const problem = await failureOf(server.connect({ exec }).request({ path: '/api' }));
    expect(problem).toMatchObject({ params: { reason: 'its output is not JSON' } });
    expect(inOneText(problem)).not.toContain('plain-secret');
  });

  it('reads a token file again after a refusal', async () => {
    const tokenFile = path.join(folder, 'token');
    await writeFile(tokenFile, 'old\n');
    const connection = server.connect({ tokenFile });
    server.next((_request, response) => {
      sendJson(response, {});
    });
    await connection.request({ path: '/api' });
    await writeFile(tokenFile, 'new\n');
    server.next(
      (_request, response) => {
        sendStatus(response, 401, 'Unauthorized', 'Unauthorized');
      },
      (_request, response) => {
        sendJson(response, {});
      },
    );
    await connection.request({ path: '/api' });
    expect(server.seen.map(({ headers }) => headers.authorization)).toEqual(['Bearer old', 'Bearer old', 'Bearer new']);
  });

  it('says when a token expired', async () => {
    const claims = Buffer.from(JSON.stringify({ exp: Date.UTC(2026, 0, 2, 3, 4) / 1000 })).toString('base64url');
    server.next((_request, response) => {
      sendStatus(response, 401, 'Unauthorized', 'Unauthorized');
    });
    const problem = await failureOf(server.connect({ token: `e30.${claims}.x` }).request({ path: '/api' }));
    expect(problem).toMatchObject({ code: 'cluster.token-expired', params: { when: '2026-01-02 03:04 UTC' } });
    expect(JSON.stringify(problem)).not.toContain(claims);
  });

  it('does not say that a token expired which only ended by the clock of this machine', async () => {
    const claims = Buffer.from(JSON.stringify({ exp: Math.round(Date.now() / 1000) + 3600 })).toString('base64url');
    server.next((_request, response) => {
      sendStatus(response, 401, 'Unauthorized', 'Unauthorized');
    });
    const now = Date.now();
    server.now = () => now;
    vi.useFakeTimers({ toFake: ['Date'], now: now + 7_200_000 });
    const problem = await failureOf(server.connect({ token: `e30.${claims}.x` }).request({ path: '/api' }));
    expect(problem.code).toBe('cluster.unauthorized');
  });

  it('says that certificate and key cannot be used', async () => {
    const connection = server.connect({ clientCertificate: 'not PEM', clientKey: 'not PEM' });
    expect((await failureOf(connection.request({ path: '/api' }))).code).toBe('cluster.credential-material');
  });
});

describe('streams', () => {
  it('puts documents together that come in pieces, within characters too', async () => {
    server.next((_request, response) => {
      beginWatch(response);
      const bytes = Buffer.from('{"name":"größe"}\n{"name":"二"}\n');
      const pieces = Array.from(bytes, (byte) => Buffer.of(byte));
      const writeNext = (): void => {
        const piece = pieces.shift();
        if (piece === undefined) response.end();
        else response.write(piece, () => setImmediate(writeNext));
      };
      writeNext();
    });
    const names: unknown[] = [];
    for await (const document of server.connect().stream({ path: '/api' })) names.push(document['name']);
    expect(names).toEqual(['größe', '二']);
  });

  it('ends the socket when the reader stops', async () => {
    const closed = new Promise<void>((resolve) => {
      server.next((_request, response) => {
        beginWatch(response);
        sendEvent(response, 'ADDED', {});
        response.on('close', resolve);
      });
    });
    for await (const event of server.connect().stream({ path: '/api' })) {
      expect(event['type']).toBe('ADDED');
      break;
    }
    await closed;
  });
});
