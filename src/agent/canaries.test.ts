import { once } from 'node:events';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import type { AddressInfo } from 'node:net';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { pathToFileURL } from 'node:url';
import { stringify } from 'yaml';
import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { authority, clientCertificate } from '../cluster/testing/certificates.ts';
import type { SeenRequest } from '../cluster/testing/fake-api-server.ts';
import { FakeApiServer, sendJson, sendStatus } from '../cluster/testing/fake-api-server.ts';
import { startProxy } from '../cluster/testing/fake-proxy.ts';
import type { FakeProxy } from '../cluster/testing/fake-proxy.ts';
import { inOneText } from '../core/words.ts';
import { Clusters } from './clusters.ts';
import { Kubeconfigs } from './kubeconfigs.ts';
import type { AgentEvents } from './protocol/methods.ts';
import type { Row } from './protocol/rows.ts';

/** Strings that no text may have: each stands in one secret. */
const canary = {
  token: 'canary-token-1f0e',
  password: 'canary-password-2d3c',
  proxyPassword: 'canary-proxy-3b5a',
  editorProxyPassword: 'canary-editor-4a7f',
  execOutput: 'canary-output-5c8e',
  execToken: 'canary-exec-token-6e9d',
  execArgument: 'canary-argument-7b0c',
  execVariable: 'canary-variable-8a1b',
  clientSecret: 'canary-client-9f2a',
  refreshToken: 'canary-refresh-0e4f',
  brokenFile: 'canary-broken-1a6e',
};

const root = authority('root');
const jane = clientCertificate(root, 'jane');
const other = clientCertificate(root, 'other');
/** Lines of private keys in the middle, which no words have by chance. */
const keyLines = [jane, other].map(({ privateKeyPem }) => privateKeyPem.split('\n')[2] ?? '');

let server: FakeApiServer;
let proxy: FakeProxy;
let closedPort: number;
let folder: string;
let clusters: Clusters;
let kubeconfigs: Kubeconfigs;
let told: { readonly name: string; readonly value: unknown }[];
let rootRows: Map<string, Row>;

beforeEach(async () => {
  server = await FakeApiServer.start();
  proxy = await startProxy(1);
  proxy.refuse(407);
  const closed = createServer().listen(0, '127.0.0.1');
  await once(closed, 'listening');
  closedPort = (closed.address() as AddressInfo).port;
  closed.close();
  folder = await mkdtemp(path.join(tmpdir(), 'canaries-'));
  told = [];
  rootRows = new Map();
});

afterEach(async () => {
  kubeconfigs.close();
  await clusters.close();
  await Promise.all([proxy.stop(), server.stop()]);
  await rm(folder, { recursive: true });
});

async function start(workerEntry: URL): Promise<void> {
  kubeconfigs = new Kubeconfigs((changed) => void clusters.take(changed));
  clusters = new Clusters({
    kubeconfigs,
    workerEntry,
    emit: (name, value) => {
      told.push({ name, value });
      if (name !== 'rows/deltas') return;
      for (const { upserts } of value as AgentEvents['rows/deltas'])
        for (const row of upserts) rootRows.set(row.id, row);
    },
  });
  const broken = path.join(folder, 'broken');
  await writeFile(broken, `users:\n- name: x\n  user: {token: "${canary.brokenFile}\n`);
  const files = [path.join(folder, 'config'), broken];
  const url = `http://jane:${canary.editorProxyPassword}@127.0.0.1:${closedPort}`;
  await kubeconfigs.configure(files, { url, noProxy: [] });
}

async function plugin(name: string, ...lines: readonly string[]): Promise<object> {
  const command = path.join(folder, name);
  await writeFile(command, ['#!/bin/sh', ...lines].join('\n'), { mode: 0o755 });
  return {
    apiVersion: 'client.authentication.k8s.io/v1',
    command,
    args: ['--client-secret', canary.execArgument],
    env: [{ name: 'VENDOR_SECRET', value: canary.execVariable }],
    interactiveMode: 'Never',
  };
}

interface Case {
  readonly user: object;
  readonly cluster?: object;
}

/** One context for each way to fail. */
async function cases(): Promise<Readonly<Record<string, Case>>> {
  const credential = { apiVersion: 'client.authentication.k8s.io/v1', kind: 'ExecCredential' };
  const given = JSON.stringify({ ...credential, status: { token: canary.execToken } });
  const base64 = (text: string): string => Buffer.from(text).toString('base64');
  const far = 'https://api.shop.example:6443';
  return {
    'token-refused': { user: { token: canary.token } },
    'token-unreachable': { user: { token: canary.token }, cluster: { server: `http://127.0.0.1:${closedPort}` } },
    'password-refused': { user: { username: 'jane', password: canary.password } },
    'key-of-another': {
      user: {
        'client-certificate-data': base64(jane.certificate),
        'client-key-data': base64(other.privateKeyPem),
      },
    },
    'key-broken': {
      user: {
        'client-certificate-data': base64(jane.certificate),
        'client-key-data': base64(jane.privateKeyPem.slice(0, -60)),
      },
    },
    'plugin-talks': { user: { exec: await plugin('talks', `echo ${canary.execOutput}`) } },
    'plugin-complains': {
      user: { exec: await plugin('complains', 'echo "cannot use $2 with $VENDOR_SECRET" >&2', 'exit 1') },
    },
    'plugin-refused': { user: { exec: await plugin('refused', `echo '${given}'`) } },
    'proxy-refuses': {
      user: {},
      cluster: { server: far, 'proxy-url': proxy.address.replace('//', `//jane:${canary.proxyPassword}@`) },
    },
    'proxy-unknown': { user: {}, cluster: { 'proxy-url': `ftp://jane:${canary.proxyPassword}@proxy:21` } },
    'proxy-unreachable': {
      user: {},
      cluster: { 'proxy-url': `socks5://jane:${canary.proxyPassword}@127.0.0.1:${closedPort}` },
    },
    'editor-proxy-unreachable': { user: {}, cluster: { server: far } },
    'session-ended': {
      user: {
        'auth-provider': {
          name: 'oidc',
          config: {
            'idp-issuer-url': `${server.address}/realm`,
            'client-id': 'kubernetes',
            'client-secret': canary.clientSecret,
            'refresh-token': canary.refreshToken,
          },
        },
      },
    },
  };
}

async function writeKubeconfig(all: Readonly<Record<string, Case>>): Promise<void> {
  const entries = Object.entries(all);
  const config = {
    contexts: entries.map(([name]) => ({ name, context: { cluster: name, user: name } })),
    clusters: entries.map(([name, { cluster }]) => ({ name, cluster: { server: server.address, ...cluster } })),
    users: entries.map(([name, { user }]) => ({ name, user })),
  };
  await writeFile(path.join(folder, 'config'), stringify(config));
}

/** Repeats all that it was sent, as badly written servers do. */
function repeatEverything({ headers, path: asked, body }: SeenRequest, response: Parameters<typeof sendJson>[0]): void {
  if (asked === '/realm/.well-known/openid-configuration')
    sendJson(response, { token_endpoint: `${server.address}/token` });
  else if (asked === '/token') sendJson(response, { error: 'invalid_grant', error_description: body }, 400);
  else {
    const authorization = headers.authorization ?? '';
    const decoded = Buffer.from(authorization.replace('Basic ', ''), 'base64').toString('utf8');
    const repeated = `cannot accept ${authorization.split(' ')[1] ?? ''} (${decoded})`;
    // Once in the middle of the place where long messages are cut.
    sendStatus(response, 401, 'Unauthorized', `${repeated} ${'x'.repeat(460 - repeated.length)}${repeated}`);
  }
}

function expectNoCanary(): void {
  const rows = [...rootRows.values()];
  const words = rows.flatMap(({ problem }) => (problem === undefined ? [] : [inOneText(problem)]));
  const texts = JSON.stringify([told, rows, words]);
  const encoded = Object.values(canary).map((secret) => Buffer.from(`jane:${secret}`).toString('base64'));
  for (const secret of [...Object.values(canary), ...encoded, ...keyLines]) expect(texts).not.toContain(secret);
}

it('no secret of a kubeconfig is in a row, a problem, its words or a log, however connecting fails', async () => {
  const all = await cases();
  await writeKubeconfig(all);
  server.fallback = repeatEverything;
  await start(new URL('./cache-worker.ts', import.meta.url));
  const { rows } = await clusters.subscribe({ parent: '', offset: 0, limit: 200 });
  for (const row of rows) rootRows.set(row.id, row);
  const contexts = rows.filter(({ kind }) => kind === 'context');
  expect(contexts.map(({ label }) => label)).toEqual(Object.keys(all));
  const found: Record<string, string> = {};
  for (const { id } of contexts) {
    const below = await clusters.subscribe({ parent: id, offset: 0, limit: 200 });
    told.push({ name: 'below', value: below });
    await vi.waitFor(
      () => {
        expect(rootRows.get(id)?.kind).toBe('context.failed');
      },
      { timeout: 20_000 },
    );
    found[rootRows.get(id)?.label ?? ''] = rootRows.get(id)?.problem?.code ?? '';
    await clusters.disconnect(rootRows.get(id)?.label ?? '');
  }
  expect(found).toEqual({
    'token-refused': 'cluster.unauthorized',
    'token-unreachable': 'cluster.unreachable',
    'password-refused': 'cluster.unauthorized',
    'key-of-another': 'cluster.credential-material',
    'key-broken': 'cluster.credential-material',
    'plugin-talks': 'cluster.credential-plugin-failed',
    'plugin-complains': 'cluster.credential-plugin-failed',
    'plugin-refused': 'cluster.unauthorized',
    'proxy-refuses': 'cluster.unreachable',
    'proxy-unknown': 'cluster.proxy-unsupported',
    'proxy-unreachable': 'cluster.unreachable',
    'editor-proxy-unreachable': 'cluster.unreachable',
    'session-ended': 'cluster.oidc-refresh-failed',
  });
  const seen = JSON.stringify(server.seen);
  // The secrets were really sent: that they are nowhere else is no accident.
  for (const secret of [canary.token, canary.execToken, canary.refreshToken]) expect(seen).toContain(secret);
  expectNoCanary();
}, 60_000);

it('no secret of a kubeconfig is in what is told of a reader that crashed', async () => {
  const { 'token-refused': one } = await cases();
  await writeKubeconfig({ crash: one ?? { user: {} } });
  const entry = path.join(folder, 'crash.mjs');
  const lines = [
    "import { workerData } from 'node:worker_threads';",
    'throw new Error("cannot send " + workerData.resolved.user.token);',
  ];
  await writeFile(entry, lines.join('\n'));
  await start(pathToFileURL(entry));
  const { rows } = await clusters.subscribe({ parent: '', offset: 0, limit: 200 });
  const id = rows.find(({ label }) => label === 'crash')?.id ?? '';
  await clusters.subscribe({ parent: id, offset: 0, limit: 200 });
  await vi.waitFor(() => {
    expect(JSON.stringify(rootRows.get(id)?.problem)).toContain('cannot send [redacted]');
  });
  expect(JSON.stringify(told)).toContain('the reader of crash ended');
  expectNoCanary();
});
