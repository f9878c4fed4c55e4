import { mkdir, mkdtemp, realpath, rename, rm, unlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { setTimeout as pause } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { generatePattern } from '../../../test/bench/generate-pattern.ts';
import { StdioClient, type Published } from './testing/stdio-client.ts';

const wrong = 'name: shop\nservices:\n  web:\n    type: Namspace.K8s\n';
const right = 'name: shop\nservices:\n  web:\n    type: Namespace.K8s\n';

/** The real process, as an editor that is not ours starts it. */
describe('the language server over standard input and output', () => {
  let client: StdioClient;
  let folder: string;

  const uriOf = (path: string): string => pathToFileURL(join(folder, path)).href;
  const write = async (path: string, text: string): Promise<string> => {
    await mkdir(join(folder, path, '..'), { recursive: true });
    await writeFile(join(folder, path), text);
    return uriOf(path);
  };
  const fileEvent = (uri: string, type: 1 | 2 | 3): void => {
    client.notify('workspace/didChangeWatchedFiles', { changes: [{ uri, type }] });
  };
  const codes = ({ diagnostics }: Published): readonly string[] => diagnostics.map(({ code }) => code);

  beforeAll(async () => {
    folder = await realpath(await mkdtemp(join(tmpdir(), 'meshdeck-stdio-')));
    const unopened = await write('below/a.pattern.yaml', wrong);
    await write('node_modules/b.pattern.yaml', wrong);
    await write('compose.yaml', 'services:\n  web:\n    image: nginx\n');
    client = new StdioClient(process.execPath, [join(import.meta.dirname, '../server.ts'), '--stdio']);
    const published = client.diagnostics(unopened);
    await client.initialize([pathToFileURL(folder).href], {
      workspace: { didChangeWatchedFiles: { dynamicRegistration: true } },
    });
    // The pass over the workspace comes by itself.
    expect(codes(await published)).toEqual(['type-unknown']);
  }, 60_000);

  afterAll(async () => {
    expect(await client.end()).toBe(0);
    await rm(folder, { recursive: true });
  });

  it('asks to be told about YAML and JSON files, and says nothing of what is skipped', () => {
    const asked = client.received.find(({ message }) => message.method === 'client/registerCapability');
    expect(JSON.stringify(asked?.message.params)).toContain('**/*.{yaml,yml,json}');
    expect(JSON.stringify(asked?.message.params)).toContain('**/Kustomization');
    const uris = client.received
      .filter(({ message }) => message.method === 'textDocument/publishDiagnostics')
      .map(({ message }) => (message.params as Published).uri);
    expect(uris.filter((uri) => uri.includes('node_modules') || uri.includes('compose'))).toEqual([]);
  });

  it('follows files on disk: new ones, changed ones, and those that go', async () => {
    const made = await write('new.pattern.yaml', wrong);
    const first = client.diagnostics(made);
    fileEvent(made, 1);
    expect(codes(await first)).toEqual(['type-unknown']);
    await write('new.pattern.yaml', right);
    const second = client.diagnostics(made);
    fileEvent(made, 2);
    expect(codes(await second)).toEqual([]);
    await write('new.pattern.yaml', wrong);
    const third = client.diagnostics(made);
    fileEvent(made, 2);
    expect(codes(await third)).toEqual(['type-unknown']);
    const gone = client.diagnostics(made);
    await unlink(join(folder, 'new.pattern.yaml'));
    fileEvent(made, 3);
    expect(codes(await gone)).toEqual([]);
  });

  it('follows folders that come, go and get another name, of which nothing is told but the folder', async () => {
    const before = await write('old name/deep/a.pattern.yaml', wrong);
    const after = uriOf('new name/deep/a.pattern.yaml');
    const first = client.diagnostics(before);
    fileEvent(uriOf('old name'), 1);
    expect(codes(await first)).toEqual(['type-unknown']);
    await rename(join(folder, 'old name'), join(folder, 'new name'));
    const [gone, come] = [client.diagnostics(before), client.diagnostics(after)];
    client.notify('workspace/didChangeWatchedFiles', {
      changes: [
        { uri: uriOf('old name'), type: 3 },
        { uri: uriOf('new name'), type: 1 },
      ],
    });
    expect(codes(await gone)).toEqual([]);
    expect(codes(await come)).toEqual(['type-unknown']);
    const last = client.diagnostics(after);
    await rm(join(folder, 'new name'), { recursive: true });
    fileEvent(uriOf('new name'), 3);
    expect(codes(await last)).toEqual([]);
  });

  it('takes what is open in the editor over what is on disk, until it is closed', async () => {
    const uri = await write('open.pattern.yaml', wrong);
    const opened = client.diagnostics(uri, 1);
    client.open(uri, right);
    expect(codes(await opened)).toEqual([]);
    const onDisk = client.next(({ params }) => {
      const published = params as Published | undefined;
      return published?.uri === uri && published.diagnostics.length > 0;
    });
    client.notify('textDocument/didClose', { textDocument: { uri } });
    expect(codes((await onDisk).params as Published)).toEqual(['type-unknown']);
  });

  it('finds symbols of files that nobody has opened', async () => {
    const uri = await write('service.yaml', 'apiVersion: v1\nkind: Service\nmetadata:\n  name: reviews\n');
    fileEvent(uri, 1);
    let names: readonly string[] = [];
    while (!names.some((name) => name.includes('reviews'))) {
      const symbols = (await client.request('workspace/symbol', { query: 'rvws' })) as readonly { name: string }[];
      names = symbols.map(({ name }) => name);
    }
  });

  it('never falls behind somebody who types fifty keys a second into a large file', async () => {
    const uri = 'file:///elsewhere/large.pattern.yaml';
    const text = generatePattern(100_000);
    const line = text.slice(0, text.indexOf('replicas:', text.length / 2)).split('\n').length - 1;
    const opened = client.diagnostics(uri, 1);
    client.open(uri, text);
    await opened;
    const keys = 40;
    const last = client.diagnostics(uri, keys + 1);
    for (let key = 1; key <= keys; key += 1) {
      client.insert(uri, key + 1, { line, character: 18 + key }, '0');
      await pause(20);
      // Whoever types is answered between two keys.
      const at = { textDocument: { uri }, position: { line: 1, character: 3 } };
      if (key % 10 === 0) expect(await client.request('textDocument/hover', at)).not.toBeUndefined();
    }
    await last;
    const versions = client.received
      .map(({ message }) => message.params as Published | undefined)
      .filter((published) => published?.uri === uri)
      .map((published) => published?.version ?? 0);
    // In order, none twice, and the last one the last: nothing of the past is told after something newer.
    expect(versions).toEqual([...new Set(versions)].sort((left, right_) => left - right_));
    expect(versions.at(-1)).toBe(keys + 1);
  });

  it('answers every request once, those that are taken back with an error where they have not been answered yet', async () => {
    const uri = 'file:///elsewhere/cancelled.pattern.yaml';
    const opened = client.diagnostics(uri, 1);
    client.open(uri, right);
    await opened;
    const at = { textDocument: { uri }, position: { line: 3, character: 12 } };
    const asked = Array.from({ length: 20 }, () => client.ask('textDocument/hover', at));
    for (const { id } of asked.slice(0, 10)) client.notify('$/cancelRequest', { id });
    const answers = await Promise.all(asked.map(({ answer }) => answer));
    const isAnswered = answers.map(({ result, error }) => result !== undefined || error?.code === -32_800);
    expect(isAnswered).toEqual(asked.map(() => true));
    expect(answers.slice(10).every(({ error }) => error === undefined)).toBe(true);
  });

  it('answers about documents that are not open with nothing', async () => {
    const at = { textDocument: { uri: 'file:///never.yaml' }, position: { line: 0, character: 0 } };
    expect(await client.request('textDocument/hover', at)).toBeNull();
    expect(await client.request('textDocument/completion', at)).toBeNull();
  });
});

describe('a server that is started after one that ended', () => {
  it('tells which files it begins, and leaves out those that it is told until somebody opens them', async () => {
    const folder = await realpath(await mkdtemp(join(tmpdir(), 'meshdeck-careful-')));
    const uriOf = (name: string): string => pathToFileURL(join(folder, name)).href;
    for (const name of ['a b.pattern.yaml', 'c.pattern.yaml']) await writeFile(join(folder, name), wrong);
    const client = new StdioClient(process.execPath, [join(import.meta.dirname, '../server.ts'), '--stdio']);
    const done = client.next(({ method, params }) => {
      return method === 'meshdeck/checkingFile' && (params as { uri?: string }).uri === undefined;
    });
    const left = uriOf('a b.pattern.yaml');
    // Editors differ in what they escape.
    const options = { tellsFiles: true, leaveOut: [left.replace('%20', ' ')] };
    await client.initialize([pathToFileURL(folder).href], {}, options);
    await done;
    const said = client.received.map(({ message }) => message);
    const begun = said.filter(({ method }) => method === 'meshdeck/checkingFile').map(({ params }) => params);
    // The second round over the files tells its end too.
    expect(begun.slice(0, 2)).toEqual([{ uri: uriOf('c.pattern.yaml') }, {}]);
    const published = said.filter(({ method }) => method === 'textDocument/publishDiagnostics');
    expect(published.map(({ params }) => (params as Published).uri)).not.toContain(left);
    const opened = client.diagnostics(left, 1);
    client.open(left, wrong);
    expect((await opened).diagnostics).toHaveLength(1);
    expect(await client.end()).toBe(0);
    await rm(folder, { recursive: true });
  });
});

it('tells a client that looks after it which process it is, and when its own watchdog stands', async () => {
  const client = new StdioClient(process.execPath, [join(import.meta.dirname, '../server.ts'), '--stdio']);
  const watched = client.next(({ method }) => method === 'meshdeck/watched');
  await client.initialize([], {}, { tellsWatch: true });
  const answer = client.received.find(({ message }) => message.result !== undefined);
  expect(answer?.message.result).toMatchObject({ processId: client.process.pid });
  await watched;
  expect(await client.end()).toBe(0);
});
