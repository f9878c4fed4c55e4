import { spawn } from 'node:child_process';
import { createWriteStream } from 'node:fs';
import { readFile } from 'node:fs/promises';
import path from 'node:path';
import { finished } from 'node:stream/promises';

/** Receives one line for people: what is happening, or what has happened. */
export type Progress = (line: string) => void;

export interface RunRequest {
  readonly command: string;
  readonly args: readonly string[];
  readonly cwd?: string;
  readonly env?: NodeJS.ProcessEnv;
  /** Standard output and standard error are appended to this file; its end is quoted when the command fails. */
  readonly logFile: string;
}

/** Runs a command to its end. Throws an Error with the last lines of its output when it cannot start or fails. */
export async function run(request: RunRequest): Promise<void> {
  const log = createWriteStream(request.logFile, { flags: 'a' });
  log.write(`\n$ ${[request.command, ...request.args].join(' ')}\n`);
  const child = spawn(request.command, request.args, {
    cwd: request.cwd,
    env: request.env ?? process.env,
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  child.stdout.pipe(log, { end: false });
  child.stderr.pipe(log, { end: false });
  const outcome = await new Promise<string | undefined>((resolve) => {
    child.once('error', (error) => {
      resolve(`could not be started: ${error.message}`);
    });
    child.once('close', (code, signal) => {
      resolve(code === 0 ? undefined : `ended with ${signal ?? `exit code ${code ?? -1}`}`);
    });
  });
  log.end();
  await finished(log);
  if (outcome === undefined) return;
  const tail = (await readFile(request.logFile, 'utf8')).trimEnd().split('\n').slice(-25).join('\n');
  throw new Error(
    `${path.basename(request.command)} ${request.args[0] ?? ''} ${outcome}\n${tail}\n(the whole log: ${request.logFile})`,
  );
}

/** Runs `work` and prints what it is, how long it usually takes, and how long it took. */
export async function step<T>(progress: Progress, what: string, usually: string, work: () => Promise<T>): Promise<T> {
  progress(`${what} (usually ${usually})`);
  const startedMs = performance.now();
  const result = await work();
  progress(`  done in ${((performance.now() - startedMs) / 1000).toFixed(1)} s`);
  return result;
}
