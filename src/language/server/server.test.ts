import { fork, type ChildProcess } from 'node:child_process';
import { createHash } from 'node:crypto';
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { importFolder, importHeaderLine } from '../../pattern/model/imports.ts';

interface CodeAction {
  readonly title: string;
  readonly kind: string;
  readonly edit: unknown;
}

interface Message {
  readonly id?: number;
  readonly method?: string;
  readonly params?: {
    readonly uri: string;
    readonly version?: number;
    readonly diagnostics: readonly { code: string }[];
  };
  readonly result?: unknown;
}

/** The real process over the editor's transport, spoken to in plain messages. */
describe('the language server process', () => {
  let server: ChildProcess;
  const messages: Message[] = [];
  const waiting = new Set<() => void>();
  let lastId = 0;
  let folder: string;

  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'meshdeck-language-'));
    server = fork(join(import.meta.dirname, '../server.ts'), ['--node-ipc'], { silent: true });
    server.on('message', (message) => {
      messages.push(message as Message);
      for (const look of waiting) look();
    });
    const workspaceFolders = [{ uri: pathToFileURL(folder).href, name: 'shop' }];
    const initializationOptions = { fetchImportsCommand: 'fetch.them' };
    const options = {
      processId: process.pid,
      rootUri: null,
      capabilities: {},
      workspaceFolders,
      initializationOptions,
    };
    await request('initialize', options);
    notify('initialized', {});
  }, 60_000);

  afterAll(async () => {
    const ended = new Promise((resolve) => server.once('exit', resolve));
    await request('shutdown', null);
    notify('exit', null);
    expect(await ended).toBe(0);
    await rm(folder, { recursive: true });
  });

  function send(message: object): void {
    server.send({ jsonrpc: '2.0', ...message });
  }

  function notify(method: string, params: unknown): void {
    send({ method, params });
  }

  async function request(method: string, params: unknown): Promise<unknown> {
    lastId += 1;
    const id = lastId;
    send({ id, method, params });
    return (await received((message) => message.id === id && message.method === undefined)).result;
  }

  function received(matches: (message: Message) => boolean): Promise<Message> {
    return new Promise((resolve) => {
      const look = (): void => {
        const found = messages.find(matches);
        if (found === undefined) return;
        waiting.delete(look);
        resolve(found);
      };
      waiting.add(look);
      look();
    });
  }

  async function diagnosticsOf(uri: string, version: number): Promise<readonly string[]> {
    const message = await received(
      ({ method, params }) =>
        method === 'textDocument/publishDiagnostics' && params?.uri === uri && params.version === version,
    );
    return message.params?.diagnostics.map(({ code }) => code) ?? [];
  }

  function open(uri: string, text: string): void {
    notify('textDocument/didOpen', { textDocument: { uri, languageId: 'yaml', version: 1, text } });
  }

  function change(uri: string, version: number, line: number, from: number, to: number, text: string): void {
    const range = { start: { line, character: from }, end: { line, character: to } };
    notify('textDocument/didChange', { textDocument: { uri, version }, contentChanges: [{ range, text }] });
  }

  it('publishes what is wrong, and what is left after a change', async () => {
    const uri = 'file:///shop/a.pattern.yaml';
    open(uri, 'name: shop\nservices:\n  web:\n    type: Namspace.K8s\n');
    expect(await diagnosticsOf(uri, 1)).toEqual(['type-unknown']);
    change(uri, 2, 3, 10, 22, 'Namespace.K8s');
    expect(await diagnosticsOf(uri, 2)).toEqual([]);
  });

  it('checks the last of many quick changes, not each', async () => {
    const uri = 'file:///shop/b.pattern.yaml';
    open(uri, 'name: shop\nservices:\n  web:\n    type: Namespace.K8s\n');
    for (let version = 2; version <= 30; version += 1) change(uri, version, 0, 10, 10, 'x');
    expect(await diagnosticsOf(uri, 30)).toEqual([]);
    const versions = messages.filter(({ params }) => params?.uri === uri).map(({ params }) => params?.version);
    expect(versions.length).toBeLessThan(10);
  });

  it('says nothing about YAML that is none of ours', async () => {
    const uri = 'file:///shop/docker-compose.yaml';
    open(uri, 'services:\n  web:\n    image: nginx\n    ports: ["80:80"]\n');
    expect(await diagnosticsOf(uri, 1)).toEqual([]);
  });

  it('checks SMP profiles and says where a note is', async () => {
    const uri = 'file:///shop/a.smp.yaml';
    open(uri, 'test:\n  name: a\n  duration: 30\n  clients:\n    - endpoint_urls: [http://127.0.0.1/]\n');
    expect(await diagnosticsOf(uri, 1)).toEqual(['profile-duration']);
  });

  it('follows the project settings, and tells their faults in their file although it is not open', async () => {
    const file = join(folder, 'meshdeck.yaml');
    const uri = pathToFileURL(file).href;
    const changed = async (text: string): Promise<readonly string[]> => {
      messages.length = 0;
      await writeFile(file, text);
      notify('workspace/didChangeWatchedFiles', { changes: [{ uri, type: 2 }] });
      const { params } = await received(
        ({ method, params: about }) => method === 'textDocument/publishDiagnostics' && about?.uri === uri,
      );
      return params?.diagnostics.map(({ code }) => code) ?? [];
    };
    expect(await changed('lint: { severity: { type-unknow: "off" } }\n')).toEqual(['settings-code-unknown']);
    expect(await changed('lint: { severity: { type-unknown: "off" } }\n')).toEqual([]);
    const pattern = 'name: shop\nservices:\n  web:\n    type: Namspace.K8s\n';
    const inside = pathToFileURL(join(folder, 'd.pattern.yaml')).href;
    open(inside, pattern);
    expect(await diagnosticsOf(inside, 1)).toEqual([]);
    open('file:///elsewhere/d.pattern.yaml', pattern);
    expect(await diagnosticsOf('file:///elsewhere/d.pattern.yaml', 1)).toEqual(['type-unknown']);
    expect(await changed('lint: { ignore: [d.pattern.yaml], severity: { type-unknown: error } }\n')).toEqual([]);
    expect(await diagnosticsOf(inside, 1)).toEqual([]);
  });

  it('follows settings while they are typed, as soon as they can be read', async () => {
    const project = join(folder, 'typed');
    await mkdir(project);
    await writeFile(join(project, 'meshdeck.yaml'), '\n');
    const uri = pathToFileURL(join(project, 'a.pattern.yaml')).href;
    const settings = pathToFileURL(join(project, 'meshdeck.yaml')).href;
    open(uri, 'name: shop\nservices:\n  web:\n    type: Namspace.K8s\n');
    open(settings, '\n');
    expect(await diagnosticsOf(uri, 1)).toEqual(['type-unknown']);
    messages.length = 0;
    change(settings, 2, 0, 0, 0, 'lint: { severity: { type-unknown: ');
    change(settings, 3, 0, 34, 34, '"off" } }');
    expect(await diagnosticsOf(uri, 1)).toEqual([]);
  });

  it('offers to fetch what is imported, and checks again when it has come', async () => {
    const uri = pathToFileURL(join(folder, 'import.pattern.yaml')).href;
    open(uri, 'services:\n  shop:\n    type: $(#use https://example.com/shop.yaml)\n');
    expect(await diagnosticsOf(uri, 1)).toEqual(['import-not-fetched']);
    const position = { line: 2, character: 20 };
    const range = { start: position, end: position };
    const context = { diagnostics: [], triggerKind: 2 };
    const [first] = (await request('textDocument/codeAction', {
      textDocument: { uri },
      range,
      context,
    })) as CodeAction[];
    expect(first).toMatchObject({ kind: 'quickfix', command: { command: 'fetch.them', arguments: [uri] } });
    messages.length = 0;
    const url = 'https://example.com/shop.yaml';
    const text = 'services:\n  web:\n    type: Namespace.K8s\n';
    const sha256 = (value: string): string => createHash('sha256').update(value).digest('hex');
    const kept = join(folder, importFolder, `${sha256(url)}.yaml`);
    await mkdir(dirname(kept), { recursive: true });
    await writeFile(kept, importHeaderLine({ url, sha256: sha256(text) }) + text);
    const come = pathToFileURL(kept).href;
    notify('workspace/didChangeWatchedFiles', { changes: [{ uri: come, type: 1 }] });
    expect(await diagnosticsOf(uri, 1)).toEqual([]);
  });

  it('knows what the registries of a project define, and reads them again when they change', async () => {
    const project = join(folder, 'registered');
    await mkdir(join(project, 'crds'), { recursive: true });
    await writeFile(join(project, 'meshdeck.yaml'), 'registries: [crds]\n');
    const crd = join(project, 'crds/gadget.json');
    const define = async (type: string): Promise<void> => {
      const schema = JSON.stringify({ properties: { spec: { properties: { size: { type } } } } });
      await writeFile(crd, JSON.stringify({ kind: 'Gadget', apiVersion: 'example.com/v1', schema }));
      notify('workspace/didChangeWatchedFiles', { changes: [{ uri: pathToFileURL(crd).href, type: 2 }] });
    };
    await define('integer');
    const uri = pathToFileURL(join(project, 'a.pattern.yaml')).href;
    open(uri, 'services:\n  a: { type: Gadget, settings: { spec: { size: big } } }\n');
    expect(await diagnosticsOf(uri, 1)).toEqual(['wrong-type']);
    messages.length = 0;
    await define('string');
    expect(await diagnosticsOf(uri, 1)).toEqual([]);
  });

  it('offers the migration of a file to who asks, and not at each move of the cursor', async () => {
    const uri = 'file:///shop/e.pattern.yaml';
    open(uri, 'name: shop\nservices:\n  web:\n    type: deployment\n    settings: { spec: {} }\n');
    await diagnosticsOf(uri, 1);
    const range = { start: { line: 0, character: 0 }, end: { line: 0, character: 0 } };
    const actions = async (triggerKind: number): Promise<readonly CodeAction[]> => {
      const context = { diagnostics: [], triggerKind };
      return (await request('textDocument/codeAction', { textDocument: { uri }, range, context })) as CodeAction[];
    };
    const [invoked] = await actions(1);
    expect(invoked).toMatchObject({
      title: 'Migrate this file to the current spelling',
      kind: 'refactor.rewrite',
      edit: {
        documentChanges: [
          {
            textDocument: { uri, version: 1 },
            edits: [
              {
                range: { start: { line: 3, character: 10 }, end: { line: 3, character: 20 } },
                newText: 'Deployment.K8s',
              },
            ],
          },
        ],
      },
    });
    expect(await actions(2)).toEqual([]);
  });

  it('answers fixes for saving from the text that was just edited, before anything of it was checked', async () => {
    const uri = 'file:///shop/saved.pattern.yaml';
    const settings = '{ spec: { selector: { match Labels: { app: a } } } }';
    open(uri, `name: shop\nservices:\n  web:\n    type: Deployment.K8s\n    settings: ${settings}\n`);
    await diagnosticsOf(uri, 1);
    const range = { start: { line: 0, character: 0 }, end: { line: 5, character: 0 } };
    const context = { diagnostics: [], only: ['source.fixAll'], triggerKind: 2 };
    // A line too much above what is mended, and the question in the same turn.
    change(uri, 2, 0, 0, 0, '# shop\n');
    const actions = await request('textDocument/codeAction', { textDocument: { uri }, range, context });
    const key = { start: { line: 5, character: 36 }, end: { line: 5, character: 48 } };
    expect(actions).toMatchObject([
      {
        kind: 'source.fixAll.meshdeck',
        edit: {
          documentChanges: [{ textDocument: { uri, version: 2 }, edits: [{ range: key, newText: 'matchLabels' }] }],
        },
      },
    ]);
  });

  it('answers hover and completion', async () => {
    const uri = 'file:///shop/c.pattern.yaml';
    open(uri, 'name: shop\nservices:\n  web:\n    type: Namespace.K8s\n');
    const position = { line: 3, character: 12 };
    expect(await request('textDocument/hover', { textDocument: { uri }, position })).toMatchObject({
      range: { start: { line: 3, character: 10 }, end: { line: 3, character: 23 } },
    });
    const list = (await request('textDocument/completion', { textDocument: { uri }, position })) as {
      items: unknown[];
    };
    expect(list.items.length).toBeGreaterThan(100);
  });
});
