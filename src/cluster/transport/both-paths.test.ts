import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { problemOf } from '../../core/problem.ts';
import type { ResolvedContext } from '../kubeconfig.ts';
import type { SeenRequest } from '../testing/fake-api-server.ts';
import { FakeApiServer, sendJson, sendStatus } from '../testing/fake-api-server.ts';
import { authority, clientCertificate, serverCertificate } from '../testing/certificates.ts';
import type { FakeProxy } from '../testing/fake-proxy.ts';
import { startProxy } from '../testing/fake-proxy.ts';
import { Connection } from './connection.ts';

const root = authority('root');
let server: FakeApiServer;
let proxy: FakeProxy;
let folder: string;

beforeEach(async () => {
  const own = serverCertificate(root, 'api.shop.example');
  const tls = { cert: own.certificate, key: own.privateKeyPem, ca: root.certificate, requestCert: true };
  server = await FakeApiServer.start(0, { ...tls, rejectUnauthorized: false });
  server.fallback = (_request, response) => {
    sendJson(response, { status: { phase: 'Running' } });
  };
  proxy = await startProxy(Number(new URL(server.address).port));
  folder = await mkdtemp(path.join(tmpdir(), 'both-paths-'));
});

afterEach(async () => {
  vi.unstubAllEnvs();
  await proxy.stop();
  await server.stop();
  await rm(folder, { recursive: true });
});

type Parts = {
  readonly [Part in 'user' | 'cluster']?: Partial<ResolvedContext[Part]>;
} & Pick<ResolvedContext, 'editorProxy'>;

/** Asks for the Pod with a request of ours, and opens a forwarded port with client-node's WebSocket. */
async function forwardAs({ user, cluster, ...rest }: Parts): Promise<readonly (SeenRequest | undefined)[]> {
  const connection = new Connection({
    ...rest,
    context: { name: 'shop', cluster: 'shop', user: 'jane', namespace: 'default' },
    cluster: {
      certificateAuthority: root.certificate,
      isInsecure: false,
      server: server.address,
      ...cluster,
      name: 'shop',
    },
    user: { ...user, name: 'jane' },
  });
  try {
    await connection.forward({ namespace: 'shop', pod: 'web', port: 80 });
    return [
      server.seen.find(({ path: seen }) => seen.endsWith('/pods/web')),
      server.seen.findLast(({ path: seen }) => seen.endsWith('/portforward')),
    ];
  } finally {
    await connection.close();
  }
}

function identity(request: SeenRequest | undefined): object {
  const headers = Object.entries(request?.headers ?? {}).filter(([name]) => /^(authorization|impersonate-)/.test(name));
  return { ...Object.fromEntries(headers), clientName: request?.clientName };
}

describe('our requests and the sockets of client-node', () => {
  it('send the same token, impersonation and certificate', async () => {
    const pair = clientCertificate(root, 'jane');
    const [ours, theirs] = await forwardAs({
      user: {
        token: 'a-token',
        clientCertificate: pair.certificate,
        clientKey: pair.privateKeyPem,
        impersonate: { user: 'ops', groups: ['a', 'b'], uid: '7', extra: { scopes: ['view', 'edit'] } },
      },
    });
    expect(identity(theirs)).toEqual(identity(ours));
    expect(identity(theirs)).toEqual({
      authorization: 'Bearer a-token',
      'impersonate-user': 'ops',
      'impersonate-group': 'a, b',
      'impersonate-uid': '7',
      'impersonate-extra-scopes': 'view, edit',
      clientName: 'jane',
    });
  });

  it('send the same name and password', async () => {
    const [ours, theirs] = await forwardAs({ user: { basic: { username: 'jane', password: 'pass' } } });
    expect(identity(theirs)).toEqual(identity(ours));
    expect(theirs?.headers.authorization).toMatch(/^Basic /);
  });

  it('share what a plugin gave, and its renewal after a refusal', async () => {
    const command = path.join(folder, 'plugin');
    const answer = '{"apiVersion":"v1","kind":"ExecCredential","status":{"token":"token-%s"}}';
    const lines = ['#!/bin/sh', `echo run >> ${folder}/runs`, `printf '${answer}' $(wc -l < ${folder}/runs)`];
    await writeFile(command, lines.join('\n'), { mode: 0o755 });
    const { upgrade } = server;
    server.upgrade = (request, socket) => {
      if (request.headers.authorization === 'Bearer token-2') upgrade(request, socket);
      else socket.end('HTTP/1.1 401 Unauthorized\r\ncontent-length: 0\r\n\r\n');
    };
    const rest = { args: [], environment: {}, provideClusterInfo: false, interactiveMode: 'Never' } as const;
    const [ours, theirs] = await forwardAs({ user: { exec: { apiVersion: 'v1', command, ...rest } } });
    expect(ours?.headers.authorization).toBe('Bearer token-1');
    expect(theirs?.headers.authorization).toBe('Bearer token-2');
  });

  it('trust the same authority, the same name, and nobody else', async () => {
    const codeOf = (cluster: NonNullable<Parts['cluster']>): Promise<string> =>
      forwardAs({ cluster }).then(
        ([, theirs]) => (theirs === undefined ? 'no socket' : 'opened'),
        (error: unknown) => problemOf(error).code,
      );
    expect(await codeOf({ tlsServerName: 'api.shop.example' })).toBe('opened');
    expect(await codeOf({ tlsServerName: 'other.example' })).toBe('cluster.tls');
    const other = authority('other').certificate;
    expect(await codeOf({ certificateAuthority: other })).toBe('cluster.tls');
    expect(await codeOf({ certificateAuthority: other, isInsecure: true })).toBe('opened');
  });

  it.each(['kubeconfig', 'editor', 'environment'])('go through the proxy of the %s', async (source) => {
    // Nothing but the proxy knows this name.
    const address = 'https://api.shop.example:6443';
    const url = proxy.address.replace('//', '//jane:proxy-pass@');
    if (source === 'environment') vi.stubEnv('HTTPS_PROXY', url);
    await forwardAs({
      cluster: { server: address, ...(source === 'kubeconfig' ? { proxyUrl: url } : {}) },
      ...(source === 'editor' ? { editorProxy: { url, noProxy: [] } } : {}),
    });
    const authorization = `Basic ${Buffer.from('jane:proxy-pass').toString('base64')}`;
    expect(proxy.tunnels).toHaveLength(2);
    for (const tunnel of proxy.tunnels) expect(tunnel).toEqual({ target: 'api.shop.example:6443', authorization });
  });

  it('say that the proxy refused, without its password', async () => {
    proxy.refuse(407);
    const url = proxy.address.replace('//', '//jane:proxy-pass@');
    const failed = forwardAs({ cluster: { server: 'https://api.shop.example:6443', proxyUrl: url } });
    const problem = problemOf(await failed.catch((error: unknown) => error));
    expect(problem).toMatchObject({
      code: 'cluster.unreachable',
      params: { reason: `a name and password are wanted, status 407 (through the proxy ${proxy.address})` },
    });
    expect(JSON.stringify(problem)).not.toContain('proxy-pass');
  });

  it('say that it was the proxy which cannot be reached', async () => {
    await proxy.stop();
    const url = proxy.address.replace('//', '//jane:proxy-pass@');
    const failed = forwardAs({ cluster: { server: 'https://api.shop.example:6443', proxyUrl: url } });
    expect(problemOf(await failed.catch((error: unknown) => error))).toMatchObject({
      code: 'cluster.unreachable',
      params: { reason: `the connection was refused (through the proxy ${proxy.address})` },
    });
    proxy = await startProxy(1);
  });

  it('say that the server refuses the credentials', async () => {
    server.fallback = (_request, response) => {
      sendStatus(response, 401, 'Unauthorized', 'Unauthorized');
    };
    const failed = forwardAs({ user: { token: 'stale' } });
    expect(problemOf(await failed.catch((error: unknown) => error)).code).toBe('cluster.unauthorized');
  });
});
