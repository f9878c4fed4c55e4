import { mkdir, mkdtemp, readdir, realpath, rm } from 'node:fs/promises';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { Agent, buildConnector } from 'undici';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { problemError } from '../../core/problem.ts';
import { httpsGet } from '../../pattern/imports/https-get.ts';
import type { AgentSettings } from '../protocol/methods.ts';
import { initialSettings } from '../services.ts';
import { importHandlers } from './imports.ts';

const texts: Readonly<Record<string, string>> = {
  '/outer.yaml': 'services:\n  shop:\n    type: $(#use https://example.com/shop.yaml)\n',
  '/shop.yaml': 'services:\n  web:\n    type: Namespace.K8s\n',
};
const text = 'services:\n  a:\n    type: $(#use https://example.com/outer.yaml)\n';

/** The agent's answer, with a server of this machine behind every address. */
describe('pattern/fetch-imports', () => {
  let server: Server;
  let agent: Agent;
  let folder = '';
  const asked: string[] = [];
  const told: unknown[] = [];

  beforeAll(async () => {
    server = createServer(({ url = '' }, response) => {
      asked.push(url);
      if (url === '/slow.yaml') return;
      response.writeHead(Object.hasOwn(texts, url) ? 200 : 404).end(texts[url]);
    }).listen(0, '127.0.0.1');
    await new Promise((resolve) => server.once('listening', resolve));
    const { port } = server.address() as AddressInfo;
    const connect = buildConnector({});
    agent = new Agent({
      connect: (options, done) => {
        connect({ ...options, hostname: '127.0.0.1', protocol: 'http:', port: String(port) }, done);
      },
    });
  });
  afterAll(async () => {
    await agent.destroy();
    server.closeAllConnections();
    server.close();
  });
  beforeEach(async () => {
    folder = await realpath(await mkdtemp(path.join(tmpdir(), 'meshdeck-agent-imports-')));
    asked.length = 0;
    told.length = 0;
  });
  afterEach(async () => {
    await rm(folder, { recursive: true });
  });

  const call = async (
    params: { source?: string; text?: string },
    { signal = new AbortController().signal, ...change }: Partial<AgentSettings> & { signal?: AbortSignal } = {},
  ): Promise<readonly { readonly url: string; readonly file: string }[]> => {
    const settings: AgentSettings = { ...initialSettings, isTrusted: true, workspaceFolders: [folder], ...change };
    const handlers = importHandlers(
      {
        settings: () => settings,
        emit: (name, value) => {
          told.push({ name, value });
        },
        requireTrust: () => {
          if (!settings.isTrusted) throw problemError('host.untrusted');
        },
      },
      (url, stop) => httpsGet(url, stop, agent),
    );
    const request = { source: path.join(folder, 'a.pattern.yaml'), text, ...params };
    return handlers['pattern/fetch-imports'](request, signal);
  };

  it('fetches what a text imports and what that imports, into the project of its file', async () => {
    const fetched = await call({});
    expect(fetched.map(({ url }) => url)).toEqual(['https://example.com/outer.yaml', 'https://example.com/shop.yaml']);
    expect(told).toEqual([{ name: 'pattern/imports-fetched', value: { files: fetched.map(({ file }) => file) } }]);
    expect(asked).toEqual(['/outer.yaml', '/shop.yaml']);
    expect(await readdir(path.join(folder, '.meshdeck/imports'))).toHaveLength(2);
  });

  it('keeps it in the nearest project below the folder that is open', async () => {
    await mkdir(path.join(folder, 'nested/.meshdeck'), { recursive: true });
    await call({ source: path.join(folder, 'nested/deep/a.pattern.yaml') });
    expect(await readdir(path.join(folder, 'nested/.meshdeck/imports'))).toHaveLength(2);
  });

  it('says what could not be fetched, and stops when it is asked to', async () => {
    const missing = text.replace('outer', 'missing');
    await expect(call({ text: missing })).rejects.toThrow('pattern.import-unreachable: HTTP 404');
    const stop = new AbortController();
    const slow = call({ text: text.replace('outer', 'slow') }, { signal: stop.signal });
    await expect.poll(() => asked).toContain('/slow.yaml');
    stop.abort();
    await expect(slow).rejects.toThrow('cancelled');
  });

  it('contacts nobody for a workspace that is not trusted, or for a file that has no folder', async () => {
    await expect(call({}, { isTrusted: false })).rejects.toThrow('host.untrusted');
    await expect(call({ source: 'Untitled-1' })).rejects.toThrow('pattern.import-no-project');
    await expect(call({ source: path.resolve(folder, '../a.yaml') })).rejects.toThrow('pattern.import-no-project');
    expect(asked).toEqual([]);
  });
});
