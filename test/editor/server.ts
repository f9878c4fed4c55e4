import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { createWriteStream } from 'node:fs';
import { mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { createInterface } from 'node:readline';
import { ensureEditor, type EditorInstallation } from './install.ts';
import { run, type Progress } from './run.ts';

/** What a started editor is to be. */
export interface EditorRequest {
  /** The folder that the workbench opens. */
  readonly workspaceFolder: string;
  /** Becomes KUBECONFIG; without it the editor sees a kubeconfig without contexts, never the user's own. */
  readonly kubeconfig?: string;
  /** `none`, or a packaged extension to install. */
  readonly extensions: 'none' | { readonly vsix: string };
  /** Added to the user settings. */
  readonly settings: Readonly<Record<string, unknown>>;
  /** True: every folder is trusted. False: Workspace Trust is on and asks nothing, so the folder stays restricted. */
  readonly trust: boolean;
  /** A pinned version, `current` (the default) or `oldest`. */
  readonly version?: string;
  /** Added to the environment of the editor and its extension host; undefined removes a variable. */
  readonly env?: Readonly<Record<string, string | undefined>>;
  /** Loopback port; 0 (the default) takes a free one. */
  readonly port?: number;
  /** Where settings, state and extensions live. Without it in a temporary folder that goes with the editor. */
  readonly dataDirectory?: string;
  readonly progress?: Progress;
  readonly signal?: AbortSignal;
}

export interface EditorServer {
  /** Where the server listens: `http://127.0.0.1:PORT`. */
  readonly address: string;
  /** The address that opens the workspace folder. */
  readonly url: string;
  readonly installation: EditorInstallation;
  readonly dataDirectory: string;
  /** Everything that the server has printed. */
  readonly logFile: string;
  /** Resolves when the server process is gone, with the words of why when nobody asked for it. */
  readonly ended: Promise<string | undefined>;
  /** Ends the server and all its processes, and removes a temporary data folder. Can be called twice. */
  stop(): Promise<void>;
}

const startTimeoutMs = 60_000;

/** Settings that every editor of ours has: quiet, the same on each run, and no network of its own. */
const calmSettings: Readonly<Record<string, unknown>> = {
  // Words of whatever was open before are proposed after some time, and then take the Tab that leads to the next placeholder.
  'editor.wordBasedSuggestions': 'off',
  'telemetry.telemetryLevel': 'off',
  'update.mode': 'none',
  'extensions.autoUpdate': false,
  'extensions.autoCheckUpdates': false,
  'extensions.ignoreRecommendations': true,
  'workbench.startupEditor': 'none',
  'workbench.tips.enabled': false,
  // A row that sticks to the top would be there twice for whoever reads the tree.
  'workbench.tree.enableStickyScroll': false,
  'workbench.enableExperiments': false,
  'workbench.welcomePage.walkthroughs.openOnInstall': false,
  'chat.commandCenter.enabled': false,
  'chat.disableAIFeatures': true,
  'workbench.secondarySideBar.defaultVisibility': 'hidden',
  'security.workspace.trust.startupPrompt': 'never',
  'security.workspace.trust.banner': 'never',
  'git.openRepositoryInParentFolders': 'never',
  'remote.autoForwardPorts': false,
};

/**
 * Starts a real VS Code for browsers on loopback. Resolves when it listens. It ends when `stop` is called and also when this
 * process ends in whatever way. Throws an Error with the end of its log when it does not come up, and the signal's reason
 * when it is aborted.
 */
export async function startEditor(request: EditorRequest): Promise<EditorServer> {
  const progress = request.progress ?? (() => undefined);
  const installation = await ensureEditor(request.version, progress);
  request.signal?.throwIfAborted();
  const isTemporary = request.dataDirectory === undefined;
  const dataDirectory = request.dataDirectory ?? (await mkdtemp(path.join(tmpdir(), 'meshdeck-editor-')));
  const logFile = path.join(dataDirectory, 'server.log');
  const cleanUp = async (): Promise<void> => {
    if (isTemporary) await rm(dataDirectory, { recursive: true, force: true, maxRetries: 5 });
  };
  try {
    const places = await prepareData(dataDirectory, request);
    const env = await editorEnvironment(dataDirectory, request);
    if (request.extensions !== 'none')
      await installExtension(installation, places, request.extensions.vsix, env, logFile);
    request.signal?.throwIfAborted();
    const child = spawnServer(installation, places, request, env);
    const ended = endOf(child);
    const stop = async (): Promise<void> => {
      child.stdin?.end();
      await ended;
      await cleanUp();
    };
    try {
      const address = await listeningAddress(child, logFile, request.signal);
      const url = `${address}/?folder=${encodeURIComponent(request.workspaceFolder)}`;
      return { address, url, installation, dataDirectory, logFile, ended, stop };
    } catch (error) {
      child.stdin?.end();
      await ended;
      throw error;
    }
  } catch (error) {
    await cleanUp();
    throw error;
  }
}

interface Places {
  readonly userData: string;
  readonly extensions: string;
  readonly config: string;
}

async function prepareData(dataDirectory: string, request: EditorRequest): Promise<Places> {
  const userData = path.join(dataDirectory, 'user-data');
  const extensions = path.join(dataDirectory, 'extensions');
  const config = path.join(dataDirectory, 'config.yaml');
  await mkdir(path.join(userData, 'User'), { recursive: true });
  await mkdir(extensions, { recursive: true });
  // Without a file of its own code-server writes one with a password into the user's home.
  await writeFile(config, 'auth: none\n');
  const settingsFile = path.join(userData, 'User', 'settings.json');
  const settings = { ...calmSettings, ...request.settings };
  // A kept data folder may hold what its user has set: that stays.
  await writeFile(settingsFile, `${JSON.stringify(settings, undefined, 2)}\n`, { flag: 'wx' }).catch(
    (error: unknown) => {
      if (!(error instanceof Error && 'code' in error && error.code === 'EEXIST')) throw error;
    },
  );
  return { userData, extensions, config };
}

async function editorEnvironment(dataDirectory: string, request: EditorRequest): Promise<NodeJS.ProcessEnv> {
  const environment: NodeJS.ProcessEnv = {};
  for (const [key, value] of Object.entries(process.env)) {
    // Variables of a VS Code, a code-server or a test runner around us would make this one join or imitate it.
    if (/^(VSCODE_|CODE_SERVER_|ELECTRON_|VITEST|npm_)/.test(key) || removedVariables.has(key)) continue;
    environment[key] = value;
  }
  let kubeconfig = request.kubeconfig;
  if (kubeconfig === undefined) {
    kubeconfig = path.join(dataDirectory, 'no-clusters.yaml');
    await writeFile(kubeconfig, 'apiVersion: v1\nkind: Config\nclusters: []\nusers: []\ncontexts: []\n');
  }
  environment['KUBECONFIG'] = kubeconfig;
  // Without a gallery nothing is looked up, updated or recommended over the network.
  environment['EXTENSIONS_GALLERY'] = '{}';
  // Otherwise VS Code asks the login shell for its environment, whose PATH replaces the one given here.
  environment['VSCODE_CLI'] = '1';
  for (const [key, value] of Object.entries(request.env ?? {})) {
    if (value === undefined) Reflect.deleteProperty(environment, key);
    else environment[key] = value;
  }
  return environment;
}

const removedVariables: ReadonlySet<string> = new Set([
  'PORT',
  'PASSWORD',
  'HASHED_PASSWORD',
  'GITHUB_TOKEN',
  'NODE_OPTIONS',
  'NODE_ENV',
]);

async function installExtension(
  installation: EditorInstallation,
  places: Places,
  vsix: string,
  env: NodeJS.ProcessEnv,
  logFile: string,
): Promise<void> {
  const args = [installation.entry, ...placeArguments(places), '--force', '--install-extension', vsix];
  await run({ command: installation.node.executable, args, env, logFile });
}

function placeArguments(places: Places): string[] {
  return ['--config', places.config, '--user-data-dir', places.userData, '--extensions-dir', places.extensions];
}

function spawnServer(
  installation: EditorInstallation,
  places: Places,
  request: EditorRequest,
  env: NodeJS.ProcessEnv,
): ChildProcess {
  const args = [
    path.join(import.meta.dirname, 'guard.ts'),
    installation.node.executable,
    installation.entry,
    ...placeArguments(places),
    ...['--auth', 'none', '--bind-addr', `127.0.0.1:${request.port ?? 0}`],
    ...['--disable-telemetry', '--disable-update-check', '--disable-getting-started-override', '--ignore-last-opened'],
    ...(request.trust ? ['--disable-workspace-trust'] : []),
  ];
  // Detached: the guard leads its own group, and a Ctrl-C in the terminal reaches us first.
  return spawn(installation.node.executable, args, { env, detached: true, stdio: ['pipe', 'pipe', 'pipe'] });
}

async function endOf(child: ChildProcess): Promise<string | undefined> {
  return new Promise((resolve) => {
    child.once('error', (error) => {
      resolve(`could not be started: ${error.message}`);
    });
    child.once('close', (code, signal) => {
      resolve(code === 0 ? undefined : `ended with ${signal ?? `exit code ${code ?? -1}`}`);
    });
  });
}

/** Waits for the line in which code-server names its address; keeps writing its output to the log. */
async function listeningAddress(
  child: ChildProcess,
  logFile: string,
  signal: AbortSignal | undefined,
): Promise<string> {
  const { stdout, stderr } = child;
  if (stdout === null || stderr === null) throw new Error('The editor was started without pipes.');
  const log = createWriteStream(logFile, { flags: 'a' });
  stderr.pipe(log, { end: false });
  const lines = createInterface({ input: stdout });
  const found = new Promise<string>((resolve) => {
    lines.on('line', (line) => {
      log.write(`${line}\n`);
      const address = /HTTP server listening on (http:\/\/127\.0\.0\.1:\d+)/.exec(line)?.[1];
      if (address !== undefined) resolve(address);
    });
  });
  child.once('close', () => log.end());
  const limit = AbortSignal.any([AbortSignal.timeout(startTimeoutMs), ...(signal === undefined ? [] : [signal])]);
  const gone = once(child, 'close', { signal: limit }).then(async () => {
    const tail = (await readFile(logFile, 'utf8')).trimEnd().split('\n').slice(-15).join('\n');
    throw new Error(`The editor did not start. The end of its log:\n${tail}`);
  });
  return Promise.race([found, gone]);
}
