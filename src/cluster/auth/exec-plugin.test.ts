import { mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import type { JsonObject } from '../../core/json.ts';
import type { Problem } from '../../core/problem.ts';
import { problemOf } from '../../core/problem.ts';
import { inWords } from '../../core/words.ts';
import type { ClusterEntry, ExecEntry } from '../kubeconfig/entries.ts';
import { connectTo, FakeApiServer, sendJson, sendStatus } from '../testing/fake-api-server.ts';
import { runCredentialPlugin } from './exec-plugin.ts';
import { askShell } from './shell-path.ts';

const version = 'client.authentication.k8s.io/v1';
const cluster: ClusterEntry = { name: 'shop', server: 'https://api.shop.example:6443', isInsecure: false };
let folder: string;

beforeEach(async () => {
  folder = await mkdtemp(path.join(tmpdir(), 'plugin-'));
});

afterEach(async () => {
  vi.useRealTimers();
  vi.unstubAllEnvs();
  await rm(folder, { recursive: true });
});

async function script(name: string, ...lines: readonly string[]): Promise<string> {
  const file = path.join(folder, name);
  await mkdir(path.dirname(file), { recursive: true });
  await writeFile(file, ['#!/bin/sh', ...lines].join('\n'), { mode: 0o755 });
  return file;
}

function execOf(command: string, rest: Partial<ExecEntry> = {}): ExecEntry {
  return {
    apiVersion: version,
    command,
    args: [],
    environment: {},
    provideClusterInfo: false,
    interactiveMode: 'IfAvailable',
    ...rest,
  };
}

/** A line of shell that prints a credential with these fields of the status. */
function answer(status: object, apiVersion = version): string {
  return `echo '${JSON.stringify({ apiVersion, kind: 'ExecCredential', status })}'`;
}

/** A plugin whose token tells which run it was: `token-1`, `token-2`. */
function counting(status: object = {}): readonly string[] {
  const line = answer({ token: 'token-RUN', ...status });
  return [`echo run >> ${folder}/runs`, `${line} | sed "s/RUN/$(wc -l < ${folder}/runs | tr -d ' ')/"`];
}

const runs = async (): Promise<number> => (await readFile(path.join(folder, 'runs'), 'utf8')).split('\n').length - 1;

async function failureOf(work: Promise<unknown>): Promise<Problem> {
  return work.then(
    () => expect.unreachable('it failed'),
    (error: unknown) => problemOf(error),
  );
}

it('a plugin may start an editor or a browser that is made of Electron, as ours is', async () => {
  vi.stubEnv('ELECTRON_RUN_AS_NODE', '1');
  const command = await script(
    'plugin',
    `printf '%s' "$ELECTRON_RUN_AS_NODE" > ${folder}/variable`,
    answer({ token: 'a' }),
  );
  await runCredentialPlugin(execOf(command), cluster);
  expect(await readFile(path.join(folder, 'variable'), 'utf8')).toBe('');
});

describe('KUBERNETES_EXEC_INFO', () => {
  async function told(rest: Partial<ExecEntry>, to: ClusterEntry): Promise<JsonObject> {
    const keep = `printf '%s' "$KUBERNETES_EXEC_INFO" > ${folder}/info`;
    await runCredentialPlugin(execOf(await script('plugin', keep, answer({ token: 'a' })), rest), to);
    return JSON.parse(await readFile(path.join(folder, 'info'), 'utf8')) as JsonObject;
  }

  it('names version and interactivity, and nothing of the cluster', async () => {
    expect(await told({}, cluster)).toEqual({
      apiVersion: version,
      kind: 'ExecCredential',
      spec: { interactive: false },
    });
  });

  it('has the cluster for a plugin that asks for it', async () => {
    const whole: ClusterEntry = {
      ...cluster,
      certificateAuthority: 'PEM',
      tlsServerName: 'api',
      proxyUrl: 'http://proxy:3128',
      isInsecure: true,
      execConfig: { audience: 'shop' },
    };
    expect(await told({ provideClusterInfo: true }, whole)).toMatchObject({
      spec: {
        cluster: {
          server: 'https://api.shop.example:6443',
          'certificate-authority-data': Buffer.from('PEM').toString('base64'),
          'tls-server-name': 'api',
          'proxy-url': 'http://proxy:3128',
          'insecure-skip-tls-verify': true,
          config: { audience: 'shop' },
        },
      },
    });
  });

  it('has the authority of a file as data', async () => {
    const server = await FakeApiServer.start();
    server.fallback = (_request, response) => {
      sendJson(response, {});
    };
    const certificateAuthorityFile = await script('ca.crt', 'not used over plain http');
    const keep = `printf '%s' "$KUBERNETES_EXEC_INFO" > ${folder}/info`;
    const exec = execOf(await script('plugin', keep, answer({ token: 'a' })), { provideClusterInfo: true });
    const connection = connectTo(server.address, { exec }, { certificateAuthorityFile });
    await connection.request({ path: '/api' });
    await connection.close();
    await server.stop();
    const data = Buffer.from(await readFile(certificateAuthorityFile)).toString('base64');
    expect(await readFile(path.join(folder, 'info'), 'utf8')).toContain(`"certificate-authority-data":"${data}"`);
  });
});

describe('what a plugin answers', () => {
  it.each([
    ['another version', answer({ token: 'SECRET' }, 'client.authentication.k8s.io/v1beta1'), /another version/],
    ['a certificate without its key', answer({ clientCertificateData: 'SECRET' }), /only one/],
    ['nothing', answer({}), /neither/],
    ['a credential of another kind', `echo '{"kind":"SECRET"}'`, /no ExecCredential/],
    ['no JSON', 'echo SECRET', /not JSON/],
    ['more than anybody needs', 'yes SECRET', /no end/],
  ])('is refused where it is %s, and never repeated', async (_what, line, reason) => {
    const problem = await failureOf(runCredentialPlugin(execOf(await script('plugin', line)), cluster));
    expect(problem.code).toBe('cluster.credential-plugin-failed');
    expect(problem.params['reason']).toMatch(reason);
    expect(JSON.stringify(problem)).not.toContain('SECRET');
  });

  it('may be a certificate with its key', async () => {
    const status = { clientCertificateData: 'CERT', clientKeyData: 'KEY' };
    const exec = execOf(await script('plugin', answer(status)));
    expect(await runCredentialPlugin(exec, cluster)).toEqual({ clientCertificate: 'CERT', clientKey: 'KEY' });
  });
});

describe('a plugin that wants a terminal', () => {
  it('is not run, and the words say what to do', async () => {
    const exec = execOf(await script('plugin', `touch ${folder}/ran`), { interactiveMode: 'Always' });
    const problem = await failureOf(runCredentialPlugin(exec, cluster));
    expect(problem.code).toBe('cluster.credential-plugin-interactive');
    expect(inWords(problem).next).toContain('interactiveMode: IfAvailable');
    await expect(readFile(path.join(folder, 'ran'))).rejects.toThrow('ENOENT');
  });
});

describe('a plugin that does not end', () => {
  it('is ended, and its last words are shown', async () => {
    const exec = execOf(await script('plugin', 'echo "open this page" >&2', 'exec sleep 30'));
    const problem = await failureOf(runCredentialPlugin(exec, cluster, { timeoutMs: 300 }));
    expect(problem).toMatchObject({ code: 'cluster.credential-plugin-timeout', detail: 'open this page' });
  });
});

describe('the PATH of the login shell', () => {
  it('finds a program that ours does not have', async () => {
    await script('bin/vendor-login', answer({ token: 'found' }));
    const shellPath = (): Promise<string> => Promise.resolve(`${folder}/bin:${process.env['PATH'] ?? ''}`);
    expect(await runCredentialPlugin(execOf('vendor-login'), cluster, { shellPath })).toEqual({ token: 'found' });
  });

  it('finds what a plugin itself needs', async () => {
    await script('bin/vendor-helper', answer({ token: 'helped' }));
    const exec = execOf(await script('plugin', 'exec vendor-helper'));
    const shellPath = (): Promise<string> => Promise.resolve(`${folder}/bin:${process.env['PATH'] ?? ''}`);
    expect(await runCredentialPlugin(exec, cluster, { shellPath })).toEqual({ token: 'helped' });
  });

  it('is not asked for where the program is there, and changes nothing where it has none either', async () => {
    const shellPath = vi.fn(() => Promise.resolve(undefined));
    await runCredentialPlugin(execOf(await script('plugin', answer({ token: 'a' }))), cluster, { shellPath });
    expect(shellPath).not.toHaveBeenCalled();
    const problem = await failureOf(runCredentialPlugin(execOf('no-such-plugin'), cluster, { shellPath }));
    expect(problem.code).toBe('cluster.credential-plugin-missing');
  });

  it('is what start-up files of the shell make it, whatever they print', async () => {
    // Stands for a shell: it greets, sets the PATH as a profile does, and runs what follows its options.
    const SHELL = await script('shell', 'echo welcome', 'PATH=/opt/vendor/bin:$PATH', 'eval "$4"');
    expect(await askShell({ SHELL, PATH: '/usr/bin:/bin' })).toBe('/opt/vendor/bin:/usr/bin:/bin');
    expect(await askShell({ SHELL: await script('broken', 'exit 1') })).toBeUndefined();
    expect(await askShell({})).toBeUndefined();
  });
});

describe('how often a plugin runs', () => {
  let server: FakeApiServer;
  const get = { path: '/api' };

  beforeEach(async () => {
    server = await FakeApiServer.start();
    server.fallback = (_request, response) => {
      sendJson(response, {});
    };
  });

  afterEach(() => server.stop());

  const refuse = (): void => {
    server.next((_request, response) => {
      sendStatus(response, 401, 'Unauthorized', 'Unauthorized');
    });
  };

  it('again shortly before the credential ends', async () => {
    const end = new Date(Date.now() + 3_600_000).toISOString();
    const connection = server.connect({
      exec: execOf(await script('plugin', ...counting({ expirationTimestamp: end }))),
    });
    await connection.request(get);
    vi.useFakeTimers({ toFake: ['Date'], now: Date.now() + 3_600_000 - 40_000 });
    await connection.request(get);
    expect(await runs()).toBe(1);
    vi.useFakeTimers({ toFake: ['Date'], now: Date.now() + 15_000 });
    await connection.request(get);
    expect(await runs()).toBe(2);
    await connection.close();
  });

  it('once for many requests, even where the clock says that the credential ended long ago', async () => {
    const exec = execOf(await script('plugin', ...counting({ expirationTimestamp: '2020-01-01T00:00:00Z' })));
    const connection = server.connect({ exec });
    await connection.request(get);
    await connection.request(get);
    expect(await runs()).toBe(1);
    await connection.close();
  });

  it('once for many requests that are refused at the same time', async () => {
    const connection = server.connect({ exec: execOf(await script('plugin', ...counting())) });
    await connection.request(get);
    server.fallback = ({ headers }, response) => {
      if (headers.authorization === 'Bearer token-1') sendStatus(response, 401, 'Unauthorized', 'Unauthorized');
      else sendJson(response, {});
    };
    await Promise.all(Array.from({ length: 8 }, () => connection.request(get)));
    expect(await runs()).toBe(2);
    await connection.close();
  });

  it('not again and again for a server that takes nothing', async () => {
    const connection = server.connect({ exec: execOf(await script('plugin', ...counting())) });
    for (let index = 0; index < 6; index += 1) refuse();
    for (let index = 0; index < 3; index += 1)
      expect((await failureOf(connection.request(get))).code).toBe('cluster.unauthorized');
    expect(await runs()).toBe(2);
    await connection.close();
  });

  it('not again and again where it always gives the same', async () => {
    const exec = execOf(await script('plugin', `echo run >> ${folder}/runs`, answer({ token: 'same' })));
    const connection = server.connect({ exec });
    for (let index = 0; index < 6; index += 1) refuse();
    for (let index = 0; index < 3; index += 1)
      expect((await failureOf(connection.request(get))).code).toBe('cluster.unauthorized');
    expect(server.seen).toHaveLength(3);
    expect(await runs()).toBe(2);
    await connection.close();
  });

  it('at once when somebody asks to try again, after signing in', async () => {
    const connection = server.connect({ exec: execOf(await script('plugin', ...counting())) });
    refuse();
    refuse();
    expect((await failureOf(connection.request(get))).code).toBe('cluster.unauthorized');
    connection.signInAgain();
    await connection.request(get);
    expect(server.seen.at(-1)?.headers.authorization).toBe('Bearer token-3');
    connection.signInAgain();
    await connection.request(get);
    expect(await runs()).toBe(3);
    await connection.close();
  });

  it('not for each of many watches while it fails', async () => {
    const exec = execOf(await script('plugin', `echo run >> ${folder}/runs`, 'exit 1'));
    const connection = server.connect({ exec });
    for (let index = 0; index < 3; index += 1)
      expect((await failureOf(connection.request(get))).code).toBe('cluster.credential-plugin-failed');
    expect(await runs()).toBe(1);
    vi.useFakeTimers({ toFake: ['Date'], now: Date.now() + 6_000 });
    await failureOf(connection.request(get));
    expect(await runs()).toBe(2);
    connection.signInAgain();
    await failureOf(connection.request(get));
    expect(await runs()).toBe(3);
    await connection.close();
  });
});
