/**
 * Opens VS Code in the browser with Meshdeck installed, on the demo workspace and the demo cluster:
 *
 *   npm start [-- --kubeconfig FILE] [--fresh] [--no-open] [--port NUMBER]
 *
 *   --kubeconfig FILE   your own clusters instead of the demo's lab
 *   --fresh             the demo workspace and the editor as on the first day
 *   --no-open           print the address, open nothing
 *   --port NUMBER       where to listen on 127.0.0.1
 *
 * What you change in the workspace stays until `--fresh`. Ctrl-C ends everything that this started.
 */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { cp, rm } from 'node:fs/promises';
import { createServer } from 'node:net';
import path from 'node:path';
import { parseArgs } from 'node:util';
import { projectDirectory } from '../test/editor/in-host-bundle.ts';
import { ensureEditor } from '../test/editor/install.ts';
import { takeLock } from '../test/editor/lock.ts';
import { ensurePackage } from '../test/editor/package.ts';
import { startEditor } from '../test/editor/server.ts';
import { exists, findOnPath } from '../test/editor/toolchain.ts';
import { ensureLab } from '../test/lab/lab.ts';
import { cacheRoot } from '../test/lab/paths.ts';

/** The same port each time: a browser keeps the layout of a workbench for its address. */
const usualPort = 8765;

interface Surroundings {
  readonly kubeconfig: string;
  readonly env: Readonly<Record<string, string>>;
  /** Ends what was started for it. */
  readonly release: () => Promise<void>;
}

const { values } = parseArgs({
  options: {
    kubeconfig: { type: 'string' },
    fresh: { type: 'boolean', default: false },
    'no-open': { type: 'boolean', default: false },
    port: { type: 'string' },
  },
});

const stopping = new AbortController();
for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) {
  process.on(signal, () => {
    if (stopping.signal.aborted) process.exit(130);
    console.log('\nEnding (once more Ctrl-C does not wait)');
    stopping.abort(new Error('stopped'));
  });
}

try {
  process.exitCode = await start();
} catch (error) {
  if (!stopping.signal.aborted) {
    console.error(error instanceof Error ? error.message : String(error));
    process.exitCode = 1;
  }
}

async function start(): Promise<number> {
  const home = path.join(cacheRoot(), 'demo');
  const lock = await takeLock(`${home}.lock`);
  if (lock.is === 'held') {
    throw new Error(`npm start is running already, as process ${lock.owner ?? '(starting)'}: end that one first.`);
  }
  try {
    const kubeconfig = await existingFile(values.kubeconfig);
    const port = await choosePort(values.port);
    const vsix = await ensurePackage(console.log);
    await ensureEditor('current', console.log);
    stopping.signal.throwIfAborted();
    const workspaceFolder = await ensureWorkspace(home);
    const surroundings = await findSurroundings(kubeconfig);
    try {
      return await showEditor(home, workspaceFolder, vsix, port, surroundings);
    } finally {
      await surroundings.release();
    }
  } finally {
    await lock.release();
  }
}

async function showEditor(
  home: string,
  workspaceFolder: string,
  vsix: string,
  port: number,
  surroundings: Surroundings,
): Promise<number> {
  console.log('Starting the editor (usually 3 s)');
  const editor = await startEditor({
    workspaceFolder,
    kubeconfig: surroundings.kubeconfig,
    env: surroundings.env,
    extensions: { vsix },
    settings: {},
    trust: true,
    port,
    dataDirectory: path.join(home, 'editor'),
    signal: stopping.signal,
  });
  try {
    console.log(`\nMeshdeck is open for you at\n\n  ${editor.url}\n`);
    console.log(`The workspace is ${workspaceFolder}. The address is for this machine only. Ctrl-C ends everything.`);
    if (!values['no-open']) await openInBrowser(editor.url);
    const why = await Promise.race([editor.ended, aborted()]);
    if (stopping.signal.aborted) return 0;
    console.error(`The editor ${why ?? 'has ended'}. Its log: ${editor.logFile}`);
    return 1;
  } finally {
    await editor.stop();
  }
}

/** The user's own kubeconfig, or the demo's lab with its helm. */
async function findSurroundings(kubeconfig: string | undefined): Promise<Surroundings> {
  if (kubeconfig !== undefined) {
    console.log(`Using the clusters of ${kubeconfig}; nothing is contacted before you open one`);
    return { kubeconfig, env: {}, release: async () => undefined };
  }
  console.log('Starting the demo cluster (usually 10 s; the first time it is built, which takes about 12 min)');
  const lab = await ensureLab({
    name: 'demo',
    scenario: 'demo',
    ownerPid: process.pid,
    progress: console.log,
    signal: stopping.signal,
  });
  const searchPath = `${path.dirname(lab.helmPath)}${path.delimiter}${process.env['PATH'] ?? ''}`;
  return { kubeconfig: lab.kubeconfigPath, env: { PATH: searchPath }, release: () => lab.release() };
}

async function existingFile(name: string | undefined): Promise<string | undefined> {
  if (name === undefined) return undefined;
  const file = path.resolve(name);
  if (!(await exists(file))) throw new Error(`There is no kubeconfig at ${file}.`);
  return file;
}

/** A copy of the demo that belongs to the user. */
async function ensureWorkspace(home: string): Promise<string> {
  const workspace = path.join(home, 'workspace');
  if (values.fresh) await rm(home, { recursive: true, force: true });
  if (await exists(workspace)) {
    console.log('Using the demo workspace as you left it (--fresh brings the original back)');
  } else {
    await cp(path.join(projectDirectory, 'demo'), workspace, { recursive: true });
  }
  return workspace;
}

/** The port that was asked for, else the usual one, else any. */
async function choosePort(asked: string | undefined): Promise<number> {
  const port = Number(asked ?? usualPort);
  if (!Number.isInteger(port) || port < 0 || port > 65_535)
    throw new Error(`--port takes a number from 0 to 65535, not "${asked ?? ''}".`);
  if (await isFree(port)) return port;
  if (asked !== undefined) throw new Error(`Port ${port} is taken by another program: choose another one with --port.`);
  return 0;
}

async function isFree(port: number): Promise<boolean> {
  const probe = createServer();
  return new Promise((resolve) => {
    probe.once('error', () => {
      resolve(false);
    });
    probe.listen(port, '127.0.0.1', () => {
      probe.close(() => {
        resolve(true);
      });
    });
  });
}

async function aborted(): Promise<undefined> {
  if (!stopping.signal.aborted) await once(stopping.signal, 'abort');
  return undefined;
}

/** Opens the address with the desktop's own program. A machine without a desktop gets the address only. */
async function openInBrowser(url: string): Promise<void> {
  const hasDesktop =
    process.platform === 'darwin' ||
    process.env['DISPLAY'] !== undefined ||
    process.env['WAYLAND_DISPLAY'] !== undefined;
  const opener = hasDesktop ? await findOnPath(process.platform === 'darwin' ? ['open'] : ['xdg-open']) : undefined;
  if (opener === undefined) {
    console.log('There is no desktop here to open it with: open the address in a browser of this machine.');
    return;
  }
  const child = spawn(opener, [url], { stdio: 'ignore', detached: true });
  child.once('error', (error) => {
    console.log(`The browser could not be opened (${error.message}): open the address yourself.`);
  });
  child.unref();
}
