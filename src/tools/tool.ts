import { spawn, type ChildProcess } from 'node:child_process';
import { createInterface } from 'node:readline';
import type { Readable } from 'node:stream';
import { cancelled, problemError, type ProblemError } from '../core/problem.ts';
import { redact } from '../core/redact.ts';
import { without } from '../core/without.ts';

/** What to run: a value that pure functions make and a runner carries out. */
export interface ToolCommand {
  /** Name for people, such as `helm`. */
  readonly tool: string;
  /** Path, or a name that is looked for on the PATH. */
  readonly file: string;
  readonly args: readonly string[];
  /** Added to the environment of this process. */
  readonly environment?: Readonly<Record<string, string>>;
  /** Text for its standard input: what must not be seen in a list of processes. */
  readonly input?: string;
  /** What of Meshdeck needs the tool, for the words when it is missing. */
  readonly neededFor: string;
}

/** How a tool is run. */
export interface RunOptions {
  readonly signal?: AbortSignal | undefined;
  /** Each line of both outputs as it comes, with what looks like a secret taken out. */
  readonly onLine?: (line: string) => void;
  /** Defaults to 10 minutes. */
  readonly timeoutMs?: number;
  /** How long the tool may take to end itself after it was asked to. Defaults to 10,000 ms. */
  readonly graceMs?: number;
}

/** What a tool answered with code 0. */
export interface ToolAnswer {
  readonly stdout: string;
  readonly stderr: string;
}

/** Tools that run now. They have groups of their own, so that nobody else ends them when this process has to leave at once. */
const running = new Set<ChildProcess>();

process.on('exit', () => {
  for (const child of running) endGroup(child, 'SIGINT');
});

/** Runs a command; injected where tests use another one. */
export type ToolRunner = (command: ToolCommand, options?: RunOptions) => Promise<ToolAnswer>;

/** An answer longer than this is cut: nothing that we read is. */
const maxOutputLength = 64 * 1024 * 1024;

/**
 * Runs a tool without a shell, in a process group of its own, so that what it started ends with it. When the signal is given, or the
 * time is over, the group is asked to end (as Ctrl-C does), and killed after the grace time.
 *
 * @throws `tools.not-found`, `tools.not-runnable`, `tools.failed` (with the last lines of its error output), `tools.timeout`,
 *   `cancelled`
 */
export const runTool: ToolRunner = (command, options = {}) => {
  const { signal, onLine, timeoutMs = 600_000, graceMs = 10_000 } = options;
  if (signal?.aborted === true) return Promise.reject(cancelled());
  return new Promise((resolve, reject) => {
    const child = spawn(command.file, command.args, {
      shell: false,
      detached: process.platform !== 'win32',
      stdio: ['pipe', 'pipe', 'pipe'],
      // It makes a program of Electron plain Node; a credential plugin of helm may start one, such as a browser.
      env: { ...without(process.env, 'ELECTRON_RUN_AS_NODE'), ...command.environment },
      windowsHide: true,
    });
    let reason: 'cancelled' | 'timeout' | undefined;
    let killTimer: NodeJS.Timeout | undefined;
    const end = (why: 'cancelled' | 'timeout'): void => {
      if (reason !== undefined) return;
      reason = why;
      endGroup(child, 'SIGINT');
      killTimer = setTimeout(() => {
        endGroup(child, 'SIGKILL');
      }, graceMs);
    };
    const onAbort = (): void => {
      end('cancelled');
    };
    const timer = setTimeout(() => {
      end('timeout');
    }, timeoutMs);
    signal?.addEventListener('abort', onAbort, { once: true });
    running.add(child);
    const settle = (): void => {
      running.delete(child);
      clearTimeout(timer);
      clearTimeout(killTimer);
      signal?.removeEventListener('abort', onAbort);
    };
    const stdout = collect(child.stdout, onLine);
    const stderr = collect(child.stderr, onLine);
    child.stdin.on('error', () => {
      // The tool ended without reading its input; its exit code says why.
    });
    child.stdin.end(command.input ?? '');
    child.once('error', (error: NodeJS.ErrnoException) => {
      settle();
      reject(startProblem(command, error));
    });
    child.once('close', (exitCode, exitSignal) => {
      settle();
      if (reason === 'cancelled') reject(cancelled());
      else if (reason === 'timeout')
        reject(problemError('tools.timeout', { tool: command.tool, seconds: timeoutMs / 1000 }, detail(stderr())));
      else if (exitCode === 0) resolve({ stdout: stdout(), stderr: stderr() });
      else reject(exitProblem(command, exitCode ?? exitSignal ?? 'unknown', stderr()));
    });
  });
};

function endGroup(child: ChildProcess, kill: 'SIGINT' | 'SIGKILL'): void {
  // The tool itself may be gone and what it started not: while its pipes are open, the group is ours.
  if (child.pid === undefined) return;
  if (process.platform === 'win32') {
    const killer = spawn('taskkill', ['/pid', String(child.pid), '/T', '/F'], { stdio: 'ignore', windowsHide: true });
    killer.on('error', () => {
      child.kill();
    });
    return;
  }
  try {
    process.kill(-child.pid, kill);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'ESRCH') throw error;
  }
}

function collect(stream: Readable, onLine: ((line: string) => void) | undefined): () => string {
  const chunks: string[] = [];
  let length = 0;
  stream.setEncoding('utf8');
  stream.on('data', (chunk: string) => {
    if (length > maxOutputLength) return;
    length += chunk.length;
    chunks.push(chunk);
  });
  if (onLine !== undefined)
    createInterface({ input: stream }).on('line', (line) => {
      onLine(redact(line));
    });
  return () => chunks.join('');
}

function startProblem(command: ToolCommand, error: NodeJS.ErrnoException): ProblemError {
  const { tool, file, neededFor } = command;
  if (error.code === 'ENOENT') return problemError('tools.not-found', { tool, path: file, needed: neededFor });
  return problemError('tools.not-runnable', { tool, path: file, reason: error.code ?? error.message });
}

function exitProblem(command: ToolCommand, exitCode: number | string, stderr: string): ProblemError {
  const lines = redact(stderr)
    .split('\n')
    .map((line) => line.trim())
    .filter((line) => line !== '');
  const reason = (lines.findLast((line) => /^error/i.test(line)) ?? lines.at(-1) ?? 'it said nothing').slice(0, 500);
  return problemError('tools.failed', { tool: command.tool, exitCode, reason }, detail(stderr));
}

function detail(stderr: string): { detail?: string } {
  const text = redact(stderr).trim().split('\n').slice(-40).join('\n');
  return text === '' ? {} : { detail: text };
}
