import { spawn, type ChildProcess } from 'node:child_process';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { pathToFileURL } from 'node:url';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import {
  createProtocolConnection,
  StreamMessageReader,
  StreamMessageWriter,
  type ProtocolConnection,
  type PublishDiagnosticsParams,
} from 'vscode-languageserver/node';
import { lintText } from '../../src/language/lint.ts';

const program = path.resolve(import.meta.dirname, '../../node_modules/yaml-language-server/bin/yaml-language-server');

/** What docs/language.md advises. */
const advised = {
  disableSchemaDetection: [
    '**/*.pattern.y*ml',
    '**/*.design.y*ml',
    '**/*.oam.y*ml',
    '**/*.smp.y*ml',
    '**/meshdeck.yaml',
  ],
};

const misspelt = 'name: shop\nservices:\n  web:\n    type: Namspace.K8s\n';

/** The server of the other YAML extension, with a schema for all files that nothing fits. */
describe('beside the language server of the YAML extension', () => {
  let server: ChildProcess;
  let connection: ProtocolConnection;
  let folder: string;
  let settings: object;

  beforeEach(async () => {
    folder = await mkdtemp(path.join(tmpdir(), 'meshdeck-beside-'));
    const schema = path.join(folder, 'schema.json');
    await writeFile(schema, JSON.stringify({ type: 'object', required: ['nothing'] }));
    settings = {
      schemaStore: { enable: false },
      validate: true,
      schemas: { [pathToFileURL(schema).href]: '**/*.yaml' },
    };
    server = spawn(process.execPath, [program, '--stdio'], { stdio: ['pipe', 'pipe', 'inherit'] });
    if (server.stdout === null || server.stdin === null) throw new Error('no pipes');
    connection = createProtocolConnection(
      new StreamMessageReader(server.stdout),
      new StreamMessageWriter(server.stdin),
    );
    connection.onRequest('workspace/configuration', ({ items }: { items: readonly { section: string }[] }) =>
      items.map(({ section }) => (section === 'yaml' ? settings : {})),
    );
    connection.onRequest('client/registerCapability', () => null);
    connection.listen();
    const capabilities = { workspace: { configuration: true, didChangeConfiguration: { dynamicRegistration: true } } };
    const rootUri = pathToFileURL(folder).href;
    await connection.sendRequest('initialize', {
      processId: process.pid,
      rootUri,
      capabilities,
      workspaceFolders: null,
    });
    await connection.sendNotification('initialized', {});
  });

  afterEach(async () => {
    connection.dispose();
    server.kill();
    await rm(folder, { recursive: true });
  });

  async function theirs(name: string, text: string, more: object): Promise<readonly string[]> {
    settings = { ...settings, ...more };
    await connection.sendNotification('workspace/didChangeConfiguration', { settings: { yaml: settings } });
    const uri = pathToFileURL(path.join(folder, name)).href;
    const published = new Promise<PublishDiagnosticsParams>((resolve) => {
      connection.onNotification('textDocument/publishDiagnostics', (params: PublishDiagnosticsParams) => {
        if (params.uri === uri) resolve(params);
      });
    });
    await connection.sendNotification('textDocument/didOpen', {
      textDocument: { uri, languageId: 'yaml', version: 1, text },
    });
    return (await published).diagnostics.map(({ message }) => (typeof message === 'string' ? message : message.value));
  }

  it('hears nothing from it of a file that only Meshdeck finds fault with, as advised', async () => {
    expect(lintText({ path: 'a.pattern.yaml', text: misspelt }).findings.map(({ code }) => code)).toEqual([
      'type-unknown',
    ]);
    expect(await theirs('a.pattern.yaml', misspelt, advised)).toEqual([]);
  });

  it('would hear its schemas without the advice', async () => {
    expect(await theirs('a.pattern.yaml', misspelt, {})).toEqual([expect.stringContaining('nothing')]);
  });

  it('shares faults of the YAML itself with it', async () => {
    const broken = 'name: [shop\n';
    expect(lintText({ path: 'a.pattern.yaml', text: broken }).findings.map(({ code }) => code)).toEqual([
      'yaml-syntax',
    ]);
    expect((await theirs('a.pattern.yaml', broken, advised)).length).toBeGreaterThan(0);
  });
});
