import { existsSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { readStandardInput, terminalStreams } from './terminal.ts';
import { runCommandLine } from './run.ts';

const here = import.meta.dirname;

/** In the build everything lies side by side; in the sources each in its room. */
const built = path.join(here, 'load-runner.mjs');
const runnerEntry = existsSync(built) ? built : path.join(here, '..', 'perf', 'runner', 'main.ts');

const controller = new AbortController();
process.on('SIGINT', () => {
  // The first Ctrl-C stops after the object in hand and tells what was done; the second leaves at once.
  if (controller.signal.aborted) process.exit(3);
  process.stderr.write('Stopping... (Ctrl-C again to leave at once)\n');
  controller.abort();
});
// A terminal that is closed must not leave half of an apply behind.
for (const signal of ['SIGTERM', 'SIGHUP'] as const)
  process.on(signal, () => {
    controller.abort();
  });
// A reader that has seen enough, such as `head`, or a terminal that is gone, is no fault of ours and no reason to stop in the middle.
for (const stream of [process.stdout, process.stderr])
  stream.on('error', (error: NodeJS.ErrnoException) => {
    if (error.code !== 'EPIPE' && error.code !== 'EIO') throw error;
  });

const described = packageAbove(here);
process.exitCode = await runCommandLine(process.argv.slice(2), {
  streams: terminalStreams(),
  signal: controller.signal,
  environment: process.env,
  workingFolder: process.cwd(),
  readInput: readStandardInput,
  runnerEntry,
  version: described.version ?? 'unknown',
  // As npm writes it: `git+https://host/owner/name.git`.
  repository: /^(?:git\+)?(https:\/\/.+?)(?:\.git)?$/.exec(described.repository?.url ?? '')?.[1],
});

/** What the nearest package.json above a folder says of the package. */
function packageAbove(folder: string): { readonly version?: string; readonly repository?: { readonly url?: string } } {
  const file = path.join(folder, 'package.json');
  if (existsSync(file)) return JSON.parse(readFileSync(file, 'utf8')) as ReturnType<typeof packageAbove>;
  const parent = path.dirname(folder);
  return parent === folder ? {} : packageAbove(parent);
}
