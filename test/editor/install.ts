/**
 * Installs code-server, the real VS Code that the tests and `npm start` drive, into the cache: once for each version,
 * compiled for our Node, complete or not at all (built beside its place and renamed into it).
 *
 *   node test/editor/install.ts [--version current|oldest|4.117.0]
 */
import { mkdir, rename, rm, symlink, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { parseArgs } from 'node:util';
import { cacheRoot } from '../lab/paths.ts';
import { installWithApt, mayUseApt } from './apt.ts';
import { withLock } from './lock.ts';
import { compileNativeModules } from './native-modules.ts';
import { takeFromRegistry } from './registry-only.ts';
import { run, step, type Progress } from './run.ts';
import { exists, findNode, findOnPath, findToolchain, type NodeRuntime, type Toolchain } from './toolchain.ts';
import { editorVersion, type EditorVersion } from './versions.ts';

export interface EditorInstallation {
  readonly version: EditorVersion;
  readonly directory: string;
  /** code-server's entry file, to be run with `node`. */
  readonly entry: string;
  readonly node: NodeRuntime;
}

/**
 * The editor of the given version (a code-server version, `current` or `oldest`), installed when it is not there yet.
 * Takes about a minute the first time and nothing afterwards. Throws an Error in words when a tool is missing or a step fails.
 */
export async function ensureEditor(name = 'current', progress: Progress = console.log): Promise<EditorInstallation> {
  const version = editorVersion(name);
  const parent = path.join(cacheRoot(), 'editor');
  const directory = path.join(parent, version.codeServer);
  const installation = async (): Promise<EditorInstallation> => ({
    version,
    directory,
    entry: path.join(codeServerIn(directory), 'out', 'node', 'entry.js'),
    node: await findNode(version.nodeMajor),
  });
  if (await exists(directory)) return installation();
  return withLock(`${directory}.lock`, progress, async () => {
    if (!(await exists(directory))) await install(version, parent, directory, progress);
    return installation();
  });
}

function codeServerIn(directory: string): string {
  return path.join(directory, 'node_modules', 'code-server');
}

async function install(version: EditorVersion, parent: string, directory: string, progress: Progress): Promise<void> {
  const toolchain = await findToolchain(version.nodeMajor);
  const staging = path.join(parent, `.${version.codeServer}.${process.pid}`);
  const logFile = path.join(parent, `${version.codeServer}.log`);
  await rm(staging, { recursive: true, force: true });
  await mkdir(staging, { recursive: true });
  progress(`Installing the editor: code-server ${version.codeServer} (VS Code ${version.vscode}), once`);
  try {
    await installInto(staging, version, toolchain, logFile, progress);
    await rename(staging, directory);
  } finally {
    await rm(staging, { recursive: true, force: true });
  }
}

async function installInto(
  staging: string,
  version: EditorVersion,
  toolchain: Toolchain,
  logFile: string,
  progress: Progress,
): Promise<void> {
  const env = npmEnvironment(toolchain.node);
  const npm = async (cwd: string, args: readonly string[]): Promise<void> =>
    run({ command: toolchain.npm, args, cwd, env, logFile });
  const codeServer = codeServerIn(staging);
  const vscode = path.join(codeServer, 'lib', 'vscode');
  const quiet = ['--no-audit', '--no-fund', '--loglevel=warn'];

  // An own manifest keeps npm from looking for a project in the folders above the cache.
  await writeFile(path.join(staging, 'package.json'), JSON.stringify({ name: 'meshdeck-editor', private: true }));
  await step(progress, 'Downloading code-server', '20 s', () =>
    npm(staging, ['install', `code-server@${version.codeServer}`, '--ignore-scripts', ...quiet]),
  );
  const replaced = await takeFromRegistry(vscode);
  if (replaced.length > 0) progress(`Taking the released ${replaced.join(', ')} instead of a git commit`);
  await step(progress, "Downloading VS Code's own dependencies", '15 s', () =>
    npm(vscode, ['install', '--omit=dev', '--ignore-scripts', ...quiet]),
  );
  await step(progress, 'Compiling native modules', '40 s', async () => {
    await compileNativeModules({ directory: vscode, toolchain, env, logFile });
    await npm(staging, ['rebuild', 'argon2']);
  });
  await linkRipgrep(vscode, progress);
}

/** npm and node-gyp under the Node that will run the editor, with its headers instead of a download. */
function npmEnvironment(node: NodeRuntime): NodeJS.ProcessEnv {
  const environment: NodeJS.ProcessEnv = {};
  for (const [key, value] of Object.entries(process.env)) {
    // `npm run` hands its own settings (prefix, package, lockfile rules) down; they belong to our project, not to this one.
    if (
      /^npm_(config_(local_prefix|prefix|global_prefix|package_lock|omit|workspaces?|dry_run)|package_|lifecycle_)/i.test(
        key,
      )
    )
      continue;
    environment[key] = value;
  }
  environment['PATH'] = `${path.dirname(node.executable)}${path.delimiter}${process.env['PATH'] ?? ''}`;
  if (node.headersDirectory !== undefined) environment['npm_config_nodedir'] = node.headersDirectory;
  return environment;
}

/** VS Code's search needs ripgrep, whose package downloads it in an install script that we do not run. */
async function linkRipgrep(vscode: string, progress: Progress): Promise<void> {
  const target = path.join(vscode, 'node_modules', '@vscode', 'ripgrep', 'bin', 'rg');
  if (await exists(target)) return;
  let ripgrep = await findOnPath(['rg']);
  if (ripgrep === undefined && (await mayUseApt())) {
    await installWithApt('ripgrep', progress);
    ripgrep = await findOnPath(['rg']);
  }
  if (ripgrep === undefined) {
    progress(
      'Note: ripgrep (rg) is not installed, so searching in files does not work in this editor; everything else does.',
    );
    return;
  }
  await mkdir(path.dirname(target), { recursive: true });
  await symlink(ripgrep, target);
}

if (import.meta.main) {
  const { values } = parseArgs({ options: { version: { type: 'string', default: 'current' } } });
  const installation = await ensureEditor(values.version);
  console.log(`code-server ${installation.version.codeServer} is in ${installation.directory}`);
}
