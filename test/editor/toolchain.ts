import { execFile } from 'node:child_process';
import { access, constants } from 'node:fs/promises';
import { createRequire } from 'node:module';
import path from 'node:path';
import { promisify } from 'node:util';

const execute = promisify(execFile);

/** A Node that can run the editor, with its headers when they are on the disk. */
export interface NodeRuntime {
  readonly executable: string;
  readonly version: string;
  /** The folder that holds `include/node`, for node-gyp; undefined lets node-gyp fetch the headers itself. */
  readonly headersDirectory: string | undefined;
}

/** What is needed to compile the editor's native modules. */
export interface Toolchain {
  readonly node: NodeRuntime;
  readonly npm: string;
}

/**
 * The Node of the wanted major version: the one that the project depends on, else the one that runs this program.
 * Throws an Error in words when neither has that version.
 */
export async function findNode(major: number): Promise<NodeRuntime> {
  const candidates: { executable: string; root: string }[] = [];
  const packaged = packagedNode();
  if (packaged !== undefined) candidates.push({ executable: path.join(packaged, 'bin', 'node'), root: packaged });
  candidates.push({ executable: process.execPath, root: path.dirname(path.dirname(process.execPath)) });
  for (const { executable, root } of candidates) {
    if (!(await exists(executable))) continue;
    const version = (await execute(executable, ['--version'])).stdout.trim();
    if (!version.startsWith(`v${major}.`)) continue;
    const hasHeaders = await exists(path.join(root, 'include', 'node', 'node_api.h'));
    return { executable, version, headersDirectory: hasHeaders ? root : undefined };
  }
  throw new Error(`The editor needs Node ${major}; this is ${process.version}. Run this command with Node ${major}.`);
}

function packagedNode(): string | undefined {
  const name = `node-${process.platform}-${process.arch}`;
  try {
    return path.dirname(createRequire(import.meta.url).resolve(`${name}/package.json`));
  } catch {
    // An optional dependency: platforms without such a package use the Node that runs this program.
    return undefined;
  }
}

/** Everything that compiles the editor, or an Error that names all missing parts at once and how to get them. */
export async function findToolchain(nodeMajor: number): Promise<Toolchain> {
  const node = await findNode(nodeMajor);
  const npm = await findOnPath(['npm']);
  const missing: string[] = [];
  if (npm === undefined) missing.push('npm');
  if ((await findOnPath(['python3', 'python'])) === undefined) missing.push('Python 3');
  if ((await findOnPath(['make'])) === undefined) missing.push('make');
  if ((await findOnPath(['c++', 'g++', 'clang++'])) === undefined) missing.push('a C++ compiler');
  if (npm === undefined || missing.length > 0) {
    const how =
      process.platform === 'darwin'
        ? 'On macOS `xcode-select --install` brings Python, make and the compiler.'
        : 'On Debian or Ubuntu: `apt-get install build-essential python3`.';
    throw new Error(
      `The editor's native modules are compiled here once, and this is missing: ${missing.join(', ')}. ${how}`,
    );
  }
  return { node, npm };
}

/** The first of these programs that is on PATH, as an absolute path. */
export async function findOnPath(
  names: readonly string[],
  searchPath = process.env['PATH'] ?? '',
): Promise<string | undefined> {
  for (const name of names) {
    for (const folder of searchPath.split(path.delimiter)) {
      if (folder === '') continue;
      const candidate = path.join(folder, name);
      if (await isExecutable(candidate)) return candidate;
    }
  }
  return undefined;
}

/** True where there is a file, folder or a link that leads to one. */
export async function exists(file: string): Promise<boolean> {
  return access(file).then(
    () => true,
    () => false,
  );
}

async function isExecutable(file: string): Promise<boolean> {
  return access(file, constants.X_OK).then(
    () => true,
    () => false,
  );
}
