import { mkdir, mkdtemp, realpath, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, afterEach, beforeAll, describe, expect, it, vi } from 'vitest';
import { createProtocolConnection } from 'vscode-languageserver/node';
import type { ProcessEnd, ThreadedProcess } from '../host/process-thread.ts';
import { endWithGrace, startServerProcess, transportsOf } from './language-server-process.ts';

const workspace = vi.hoisted(() => ({ workspaceFolders: [] as unknown[] }));
vi.mock('vscode', () => ({ workspace }));
// The same classes, without an editor.
vi.mock('vscode-languageclient/node', () => import('vscode-languageserver/node'));

const threadWorker = path.join(import.meta.dirname, '../host/process-thread-worker.ts');

/** Answers with how it was started, and ends when it is told. */
const serverText = `
process.on('message', ({ id, method, params }) => {
  if (method === 'exit') process.exit(0);
  if (method === 'fail') process.exit(4);
  if (method === 'ask') process.send({ jsonrpc: '2.0', id, result: { params, arguments: process.argv.slice(2), folder: process.cwd(), node: process.execArgv } });
});
`;

let root = '';
beforeAll(async () => {
  root = await realpath(await mkdtemp(path.join(tmpdir(), 'meshdeck-server-')));
  await mkdir(path.join(root, 'workspace'));
  await writeFile(path.join(root, 'language-server.mjs'), serverText);
  await writeFile(path.join(root, 'process-thread.cjs'), `import(${JSON.stringify(threadWorker)});`);
});
afterEach(() => {
  vi.useRealTimers();
});
afterAll(async () => {
  await rm(root, { recursive: true });
});

function openFolder(name: string): void {
  workspace.workspaceFolders = [{ uri: { scheme: 'file', fsPath: path.join(root, name) } }];
}

function endOf(server: ThreadedProcess): Promise<ProcessEnd> {
  return new Promise((resolve) => {
    server.onExit(resolve);
  });
}

describe('the process of the language server', () => {
  it('is asked and answers, in the folder of the workspace, and knows whose end is its own', async () => {
    openFolder('workspace');
    const server = await startServerProcess(root);
    const { reader, writer } = transportsOf(server);
    const connection = createProtocolConnection(reader, writer);
    connection.listen();
    const ended = endOf(server);
    expect(await connection.sendRequest('ask', { left: 'out', missing: undefined })).toStrictEqual({
      params: { left: 'out' },
      arguments: ['--node-ipc', `--clientProcessId=${process.pid}`],
      folder: path.join(root, 'workspace'),
      node: ['--max-old-space-size=1024'],
    });
    await connection.sendNotification('exit');
    expect(await ended).toEqual({ code: 0, signal: null });
    connection.dispose();
  });

  it('starts also where the folder of the workspace is gone', async () => {
    openFolder('gone');
    const server = await startServerProcess(root);
    expect(await server.pid).toBeTypeOf('number');
    server.kill('SIGKILL');
    await endOf(server);
  });

  it('closes the connection when it ends, which is how the client notices', async () => {
    openFolder('workspace');
    const server = await startServerProcess(root);
    const { reader, writer } = transportsOf(server);
    const connection = createProtocolConnection(reader, writer);
    const closed = new Promise<void>((resolve) => {
      connection.onClose(resolve);
    });
    connection.listen();
    await connection.sendNotification('fail');
    await closed;
  });

  it('may end by itself when its client has gone, and is ended where it does not', async () => {
    openFolder('workspace');
    const server = await startServerProcess(root);
    await server.pid;
    const ended = endOf(server);
    vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] });
    endWithGrace(server);
    vi.advanceTimersByTime(2_000);
    expect(await ended).toEqual({ code: null, signal: 'SIGKILL' });
  });
});
