import { mkdtemp, readdir, readFile, rm, stat, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import type { Problem } from '../../core/problem.ts';
import { problemOf } from '../../core/problem.ts';
import { connect } from '../connect.ts';
import { readKubeconfig } from '../kubeconfig.ts';
import { authority, serverCertificate } from '../testing/certificates.ts';
import type { SeenRequest } from '../testing/fake-api-server.ts';
import { FakeApiServer, sendJson, sendStatus } from '../testing/fake-api-server.ts';
import type { ClusterConnection } from '../types.ts';
import { withTokens } from './oidc-write.ts';

const root = authority('issuer');
let server: FakeApiServer;
let issuer: FakeApiServer;
let folder: string;
let file: string;
let opened: ClusterConnection[];

/** An unsigned token that ends after so many seconds. */
function jwt(name: string, seconds: number): string {
  const part = (value: object): string => Buffer.from(JSON.stringify(value)).toString('base64url');
  return `${part({ alg: 'none' })}.${part({ name, exp: Math.round(Date.now() / 1000) + seconds })}.${name}`;
}

const expired = jwt('expired', -60);
const fresh = jwt('fresh', 3600);
const newer = jwt('newer', 3600);

/** Answers the discovery document, and each exchange with the next of these tokens. */
function issue(...answers: readonly object[]): void {
  const queue = [...answers];
  issuer.fallback = ({ path: asked }, response) => {
    if (asked === '/realm/.well-known/openid-configuration')
      sendJson(response, { token_endpoint: `${issuer.address}/token` });
    else sendJson(response, queue.shift() ?? { error: 'invalid_grant' }, queue.length < answers.length ? 200 : 400);
  };
}

const exchanges = (): readonly SeenRequest[] => issuer.seen.filter(({ path: asked }) => asked === '/token');

/** Of the auth provider, over the issuer and a client. */
type Config = Readonly<Record<string, string>>;

function kubeconfigText(config: Config): string {
  const defaults = { 'idp-issuer-url': `${issuer.address}/realm`, 'client-id': 'kubernetes' };
  const lines = Object.entries({ ...defaults, ...config }).map(([key, value]) => `          ${key}: ${value}`);
  return [
    '# written by hand',
    'contexts: [{name: dev, context: {cluster: dev, user: jane}}]',
    `clusters: [{name: dev, cluster: {server: "${server.address}"}}]`,
    'current-context: dev',
    'users:',
    '- name: jane # with a session',
    '  user:',
    '    auth-provider:',
    '        name: oidc',
    '        config:',
    ...lines,
    '',
  ].join('\n');
}

async function open(config: Config): Promise<ClusterConnection> {
  await writeFile(file, kubeconfigText(config), { mode: 0o640 });
  const connection = connect(await readKubeconfig({ files: [file], environment: {} }));
  opened.push(connection);
  return connection;
}

const get = { path: '/api' };
const sent = (): readonly (string | undefined)[] => server.seen.map(({ headers }) => headers.authorization);

async function failureOf(work: Promise<unknown>): Promise<Problem> {
  return work.then(
    () => expect.unreachable('it failed'),
    (error: unknown) => problemOf(error),
  );
}

beforeEach(async () => {
  server = await FakeApiServer.start();
  server.fallback = (_request, response) => {
    sendJson(response, {});
  };
  const own = serverCertificate(root);
  issuer = await FakeApiServer.start(0, { cert: own.certificate, key: own.privateKeyPem });
  folder = await mkdtemp(path.join(tmpdir(), 'oidc-'));
  file = path.join(folder, 'config');
  await writeFile(path.join(folder, 'issuer.crt'), root.certificate);
  opened = [];
});

afterEach(async () => {
  vi.useRealTimers();
  await Promise.all(opened.map((connection) => connection.close()));
  await Promise.all([server.stop(), issuer.stop()]);
  await rm(folder, { recursive: true });
});

const session = { 'id-token': expired, 'refresh-token': 'refresh-1', 'idp-certificate-authority': 'issuer.crt' };

describe('the auth provider oidc', () => {
  it('uses the token of the kubeconfig until it ends, and asks nobody', async () => {
    await (await open({ ...session, 'id-token': fresh })).request(get);
    expect(sent()).toEqual([`Bearer ${fresh}`]);
    expect(issuer.seen).toEqual([]);
  });

  it('exchanges the refresh-token once for many requests, and writes the new tokens into the file', async () => {
    issue({ id_token: fresh, refresh_token: 'refresh-2' });
    const connection = await open(session);
    const before = await readFile(file, 'utf8');
    await Promise.all([connection.request(get), connection.request(get)]);
    expect(sent()).toEqual([`Bearer ${fresh}`, `Bearer ${fresh}`]);
    expect(exchanges().map(({ body }) => Object.fromEntries(new URLSearchParams(body)))).toEqual([
      { grant_type: 'refresh_token', refresh_token: 'refresh-1', client_id: 'kubernetes' },
    ]);
    const after = before.replace(expired, fresh).replace('refresh-1', 'refresh-2');
    expect(await readFile(file, 'utf8')).toBe(after);
    expect((await stat(file)).mode & 0o777).toBe(0o640);
    expect((await readdir(folder)).toSorted()).toEqual(['config', 'issuer.crt']);
  });

  it('takes what kubectl wrote meanwhile, and exchanges nothing', async () => {
    const connection = await open(session);
    await writeFile(file, kubeconfigText({ ...session, 'id-token': fresh, 'refresh-token': 'refresh-2' }));
    await connection.request(get);
    expect(sent()).toEqual([`Bearer ${fresh}`]);
    expect(issuer.seen).toEqual([]);
  });

  it('exchanges no token again and again because the clock of this machine is ahead', async () => {
    issue({ id_token: fresh, refresh_token: 'refresh-2' }, { id_token: newer, refresh_token: 'refresh-3' });
    server.now = () => performance.timeOrigin + performance.now();
    const setAheadMs = (aheadMs: number): unknown =>
      vi.useFakeTimers({ toFake: ['Date'], now: server.now() + aheadMs });
    setAheadMs(7_200_000);
    const connection = await open(session);
    await connection.request(get);
    setAheadMs(7_200_000 + 60_000);
    await connection.request(get);
    expect(sent()).toEqual([`Bearer ${fresh}`, `Bearer ${fresh}`]);
    expect(exchanges()).toHaveLength(1);
  });

  it('renews a token that the server refuses before its end, once', async () => {
    issue({ id_token: newer });
    server.next((_request, response) => {
      sendStatus(response, 401, 'Unauthorized', 'Unauthorized');
    });
    await (await open({ ...session, 'id-token': fresh })).request(get);
    expect(sent()).toEqual([`Bearer ${fresh}`, `Bearer ${newer}`]);
    expect(await readFile(file, 'utf8')).toContain('refresh-token: refresh-1');
  });

  it('keeps new tokens in memory where the file is locked', async () => {
    issue({ id_token: jwt('short', 15), refresh_token: 'refresh-2' }, { id_token: fresh });
    const connection = await open(session);
    await writeFile(`${file}.lock`, '');
    const before = await readFile(file, 'utf8');
    await connection.request(get);
    expect(await readFile(file, 'utf8')).toBe(before);
    server.next((_request, response) => {
      sendStatus(response, 401, 'Unauthorized', 'Unauthorized');
    });
    await connection.request(get);
    expect(exchanges().map(({ body }) => new URLSearchParams(body).get('refresh_token'))).toEqual([
      'refresh-1',
      'refresh-2',
    ]);
    expect(sent().at(-1)).toBe(`Bearer ${fresh}`);
  });

  it('writes through a link', async () => {
    issue({ id_token: fresh });
    const real = path.join(folder, 'real');
    await writeFile(real, '');
    await symlink(real, file);
    await (await open(session)).request(get);
    expect(await readFile(real, 'utf8')).toContain(fresh);
  });

  it('says who the client is in the header, and in the form where the issuer wants it', async () => {
    issue({ id_token: fresh });
    await (await open({ ...session, 'client-secret': 'a-secret' })).request(get);
    const pair = Buffer.from('kubernetes:a-secret').toString('base64');
    expect(exchanges()[0]?.headers.authorization).toBe(`Basic ${pair}`);

    issue({ id_token: fresh });
    const { fallback } = issuer;
    issuer.fallback = (request, response) => {
      const isForm = request.path !== '/token' || request.body.includes('client_secret=a-secret');
      if (isForm) fallback(request, response);
      else sendJson(response, { error: 'invalid_client' }, 401);
    };
    await (await open({ ...session, 'client-secret': 'a-secret' })).request(get);
    expect(sent().at(-1)).toBe(`Bearer ${fresh}`);
  });
});

describe('what goes wrong with a session', () => {
  it('has ended', async () => {
    issue();
    const problem = await failureOf((await open(session)).request(get));
    expect(problem).toMatchObject({
      code: 'cluster.oidc-refresh-failed',
      params: { user: 'jane', issuer: `${issuer.address}/realm`, reason: 'the session has ended' },
    });
  });

  it('has no refresh-token', async () => {
    const problem = await failureOf((await open({ 'id-token': expired })).request(get));
    expect(problem.code).toBe('cluster.oidc-signed-out');
  });

  it('gives no id_token', async () => {
    issue({ access_token: 'opaque' });
    const problem = await failureOf((await open(session)).request(get));
    expect(problem.params['reason']).toMatch(/no id_token/);
  });

  it('has an issuer that is not trusted, or not there', async () => {
    const untrusted = { 'id-token': expired, 'refresh-token': 'refresh-1' };
    const reasonOf = async (config: Config): Promise<unknown> =>
      (await failureOf((await open(config)).request(get))).params['reason'];
    expect(await reasonOf(untrusted)).toMatch(/cannot be reached \(UNABLE_TO_VERIFY_LEAF_SIGNATURE\)/);
    expect(await reasonOf({ ...session, 'idp-issuer-url': 'http://127.0.0.1:1' })).toMatch(/ECONNREFUSED/);
    expect(await reasonOf({ ...session, 'idp-issuer-url': '' })).toMatch(/no usable idp-issuer-url/);
  });

  it('repeats no secret, even where the issuer does', async () => {
    issuer.fallback = ({ path: asked, body }, response) => {
      if (asked !== '/token') sendJson(response, { token_endpoint: `${issuer.address}/token` });
      else sendJson(response, { error: 'invalid_request', error_description: `cannot read ${body} of a-secret` }, 400);
    };
    const config = { ...session, 'client-secret': 'a-secret' };
    const problem = await failureOf((await open(config)).request(get));
    expect(problem.params['reason']).toBe('it answers invalid_request');
    for (const secret of ['refresh-1', 'a-secret', expired]) expect(JSON.stringify(problem)).not.toContain(secret);
  });
});

describe('writing tokens', () => {
  const old = { idToken: 'old', refreshToken: 'one' };
  const next = { idToken: 'new', refreshToken: 'two' };
  const user = (config: string): string => `users: [{name: jane, user: {auth-provider: {config: ${config}}}}]`;

  it('changes nothing but the two values', () => {
    expect(withTokens(user(`{id-token: 'old', # first\n refresh-token: "one"}`), 'jane', old, next)).toBe(
      user(`{id-token: 'new', # first\n refresh-token: "two"}`),
    );
  });

  it('adds a token that was not there, and takes nothing from what shares an anchor', () => {
    const before = { refreshToken: 'one' };
    expect(withTokens(user('{refresh-token: one}'), 'jane', before, next)).toContain('id-token: new');
    const shared = withTokens(`x: &t old\n${user('{id-token: *t, refresh-token: one}')}`, 'jane', old, next);
    expect(shared).toContain('x: &t old');
    expect(shared).toContain('id-token: new');
  });

  it('leaves alone what somebody else changed, and what is no kubeconfig', () => {
    expect(withTokens(user('{id-token: other, refresh-token: one}'), 'jane', old, next)).toBeUndefined();
    expect(withTokens('users: {', 'jane', old, next)).toBeUndefined();
    expect(withTokens('users: []', 'jane', old, next)).toBeUndefined();
  });
});
