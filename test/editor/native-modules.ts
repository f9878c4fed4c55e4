import path from 'node:path';
import { run } from './run.ts';
import { exists, type Toolchain } from './toolchain.ts';

/** VS Code's compiled modules that the server needs, under the names that they have had in the pinned versions. */
const nativeModules = [
  'node-pty',
  '@vscode/spdlog',
  'native-watchdog',
  '@vscode/native-watchdog',
  '@parcel/watcher',
] as const;

export interface CompileRequest {
  /** The package whose `node_modules` hold the modules. */
  readonly directory: string;
  readonly toolchain: Toolchain;
  readonly env: NodeJS.ProcessEnv;
  readonly logFile: string;
}

/**
 * Compiles the native modules of VS Code for our Node, and loads each of them once to see that it works: a module that is not
 * there shows only much later otherwise, as a watch that sees nothing or a process that stays. A module that its package
 * would take prebuilt, and that does not load, is compiled from its sources.
 */
export async function compileNativeModules(request: CompileRequest): Promise<void> {
  const { directory, toolchain, env, logFile } = request;
  const present: string[] = [];
  for (const name of nativeModules) {
    if (await exists(path.join(directory, 'node_modules', name))) present.push(name);
  }
  const npm = async (args: readonly string[], more: NodeJS.ProcessEnv = {}): Promise<void> =>
    run({ command: toolchain.npm, args, cwd: directory, env: { ...env, ...more }, logFile });
  const load = async (name: string): Promise<void> =>
    run({
      command: toolchain.node.executable,
      args: ['-e', `require(${JSON.stringify(name)})`],
      cwd: directory,
      env,
      logFile,
    });

  await npm(['rebuild', ...present]);
  for (const name of present) {
    try {
      await load(name);
    } catch {
      // Its first failure is in the log; the second one is thrown.
      await npm(['rebuild', name], { npm_config_build_from_source: 'true' });
      await load(name);
    }
  }
}
