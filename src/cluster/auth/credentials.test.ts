import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { problemOf } from '../../core/problem.ts';
import { authority, clientCertificate, serverCertificate } from '../testing/certificates.ts';
import { beginWatch, connectTo, FakeApiServer, sendEvent, sendJson, sendStatus } from '../testing/fake-api-server.ts';
import { fileAgeMs } from './credential-files.ts';

let server: FakeApiServer;
let folder: string;
const root = authority('root');
const opened: { close: () => Promise<void> }[] = [];

const connectAs: typeof connectTo = (...parts) => {
  const connection = connectTo(...parts);
  opened.push(connection);
  return connection;
};

beforeEach(async () => {
  const own = serverCertificate(root, 'api.shop.example');
  server = await FakeApiServer.start(0, {
    cert: own.certificate,
    key: own.privateKeyPem,
    ca: root.certificate,
    requestCert: true,
    rejectUnauthorized: false,
  });
  server.fallback = (_request, response) => {
    sendJson(response, {});
  };
  folder = await mkdtemp(path.join(tmpdir(), 'credentials-'));
});

afterEach(async () => {
  vi.useRealTimers();
  await Promise.all(opened.splice(0).map((connection) => connection.close()));
  await server.stop();
  await rm(folder, { recursive: true });
});

async function write(name: string, text: string): Promise<string> {
  const file = path.join(folder, name);
  await writeFile(file, text);
  return file;
}

/** The user's pair in files, and the paths as a kubeconfig has them. */
async function writePair(
  commonName: string,
): Promise<{ readonly clientCertificateFile: string; readonly clientKeyFile: string }> {
  const pair = clientCertificate(root, commonName);
  return {
    clientCertificateFile: await write('client.crt', pair.certificate),
    clientKeyFile: await write('client.key', pair.privateKeyPem),
  };
}

/** Lets what was read from files grow old, without waiting. */
function age(durationMs = fileAgeMs): void {
  vi.useFakeTimers({ toFake: ['Date'], now: Date.now() + durationMs });
}

async function codeOf(work: Promise<unknown>): Promise<string> {
  return work.then(
    () => 'answered',
    (error: unknown) => problemOf(error).code,
  );
}

const trusted = { certificateAuthority: root.certificate };
const get = { path: '/api' };

describe('certificates in files', () => {
  it('are seen when they are rotated; the old sockets go after their requests have ended', async () => {
    const connection = connectAs(server.address, await writePair('first'), trusted);
    let endWatch = (): void => undefined;
    server.next((_request, response) => {
      beginWatch(response);
      sendEvent(response, 'ADDED', {});
      endWatch = () => response.end();
    });
    const watch = connection.stream(get)[Symbol.asyncIterator]();
    await watch.next();
    await writePair('second');
    age();
    await connection.request(get);
    expect(server.seen.map(({ clientName }) => clientName)).toEqual(['first', 'second']);
    expect(await server.connections()).toBe(2);

    endWatch();
    expect((await watch.next()).done).toBe(true);
    await vi.waitFor(async () => {
      expect(await server.connections()).toBe(1);
    });
  });

  it('keep working while a new pair is only half written', async () => {
    const connection = connectAs(server.address, await writePair('first'), trusted);
    await connection.request(get);
    const next = clientCertificate(root, 'second');
    await write('client.crt', next.certificate);
    age();
    await connection.request(get);
    await write('client.key', next.privateKeyPem);
    age();
    await connection.request(get);
    expect(server.seen.map(({ clientName }) => clientName)).toEqual(['first', 'first', 'second']);
  });

  it('are read at once when the server refuses the old ones', async () => {
    const connection = connectAs(server.address, await writePair('first'), trusted);
    await connection.request(get);
    await writePair('second');
    server.next((_request, response) => {
      sendStatus(response, 401, 'Unauthorized', 'Unauthorized');
    });
    await connection.request(get);
    expect(server.seen.map(({ clientName }) => clientName)).toEqual(['first', 'first', 'second']);
  });

  it('are not offered twice when they are still the same', async () => {
    const connection = connectAs(server.address, await writePair('first'), trusted);
    server.next((_request, response) => {
      sendStatus(response, 401, 'Unauthorized', 'Unauthorized');
    });
    expect(await codeOf(connection.request(get))).toBe('cluster.unauthorized');
    expect(server.seen).toHaveLength(1);
  });

  it('must come with their key', async () => {
    const { clientCertificateFile } = await writePair('first');
    const connection = connectAs(server.address, { clientCertificateFile }, trusted);
    expect(await codeOf(connection.request(get))).toBe('cluster.credential-material');
    expect(server.seen).toEqual([]);
  });
});

describe('the certificate authority', () => {
  it('is read again when the server has a certificate of another one', async () => {
    const certificateAuthorityFile = await write('ca.crt', root.certificate);
    const connection = connectAs(server.address, {}, { certificateAuthorityFile });
    await connection.request(get);

    const nextRoot = authority('next');
    const next = serverCertificate(nextRoot);
    server.setTls({ cert: next.certificate, key: next.privateKeyPem, ca: root.certificate });
    const stale = connectAs(server.address, {}, { certificateAuthorityFile });
    expect(await codeOf(stale.request(get))).toBe('cluster.tls');
    await write('ca.crt', nextRoot.certificate);
    expect(await codeOf(stale.request(get))).toBe('answered');
  });

  it('is needed, or the person says that it is not', async () => {
    expect(await codeOf(connectAs(server.address).request(get))).toBe('cluster.tls');
    expect(await codeOf(connectAs(server.address, {}, { isInsecure: true }).request(get))).toBe('answered');
  });

  it('must vouch for the name that tls-server-name gives', async () => {
    const named = (tlsServerName: string): Promise<string> =>
      codeOf(connectAs(server.address, {}, { ...trusted, tlsServerName }).request(get));
    expect(await named('api.shop.example')).toBe('answered');
    expect(await named('other.example')).toBe('cluster.tls');
  });
});

describe('what counts', () => {
  async function sent(user: Parameters<typeof connectTo>[1]): Promise<string | undefined> {
    await connectAs(server.address, user, trusted).request(get);
    return server.seen.at(-1)?.headers.authorization;
  }
  const exec = {
    apiVersion: 'client.authentication.k8s.io/v1',
    command: 'no-such-plugin',
    args: [],
    environment: {},
    provideClusterInfo: false,
    interactiveMode: 'Never',
  } as const;

  it('is the token file, then the token, then name and password', async () => {
    const basic = { username: 'jane', password: 'pass' };
    const tokenFile = await write('token', 'from-file\n');
    expect(await sent({ tokenFile, token: 'inline' })).toBe('Bearer from-file');
    expect(await sent({ tokenFile: path.join(folder, 'gone'), token: 'inline' })).toBe('Bearer inline');
    expect(await sent({ tokenFile, basic })).toBe('Bearer from-file');
    expect(await sent({ basic })).toBe(`Basic ${Buffer.from('jane:pass').toString('base64')}`);
  });

  it('is a plugin only where there is nothing else', async () => {
    expect(await sent({ exec, token: 'inline' })).toBe('Bearer inline');
    expect(await sent({ exec, ...(await writePair('first')) })).toBeUndefined();
    expect(await codeOf(sent({ exec }))).toBe('cluster.credential-plugin-missing');
  });

  it('is nothing at all where two are there that kubectl does not take together', async () => {
    const basic = { username: 'jane', password: 'pass' };
    expect(await codeOf(sent({ token: 'inline', basic }))).toBe('cluster.credential-ambiguous');
    expect(await codeOf(sent({ exec, authProvider: { name: 'oidc' } }))).toBe('cluster.credential-ambiguous');
    expect(server.seen).toEqual([]);
  });

  it('keeps the last token while its file is away', async () => {
    const tokenFile = await write('token', 'first');
    const connection = connectAs(server.address, { tokenFile }, trusted);
    await connection.request(get);
    await rm(tokenFile);
    age();
    await connection.request(get);
    await write('token', 'second');
    age();
    await connection.request(get);
    expect(server.seen.map(({ headers }) => headers.authorization)).toEqual([
      'Bearer first',
      'Bearer first',
      'Bearer second',
    ]);
  });
});

describe('impersonation', () => {
  it('sends user, groups, uid and extra', async () => {
    const impersonate = {
      user: 'ops',
      groups: ['a', 'b'],
      uid: '7',
      extra: { 'Example.com/Team %': ['core', 'edge'] },
    };
    await connectAs(server.address, { impersonate }, trusted).request(get);
    expect(server.seen[0]?.headers).toMatchObject({
      'impersonate-user': 'ops',
      'impersonate-group': 'a, b',
      'impersonate-uid': '7',
      'impersonate-extra-example.com%2fteam%20%25': 'core, edge',
    });
  });

  it('sends nothing where groups stand without a user', async () => {
    const impersonate = { user: '', groups: ['viewers'] };
    const connection = connectAs(server.address, { impersonate }, trusted);
    expect(await codeOf(connection.request(get))).toBe('cluster.impersonation-incomplete');
    expect(server.seen).toEqual([]);
  });
});
