import { spawn } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { closeSync, openSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { cancelled, isCancelled, problemError } from '../../core/problem.ts';
import { readTextIfThere } from './files.ts';
import type { RunnerRequest } from './request.ts';
import { logFile } from './run-folder.ts';

/** `sun_path` has 104 bytes on macOS and 108 on Linux, with the zero at its end. */
const longestSocketPath = 100;
const startTimeoutMs = 15_000;

/** A run's id: its start, so that folders sort by time, and a random part. */
export function newRunId(now = new Date()): string {
  const time = now.toISOString().replaceAll(/[-:]/g, '').slice(0, 15);
  return `${time}-${randomBytes(3).toString('hex')}`;
}

/** True for a text that {@link newRunId} could have made: what comes from outside must not leave the folder of runs. */
export function isRunId(text: string): boolean {
  return /^\d{8}T\d{6}-[0-9a-f]{6}$/.test(text);
}

/** Where a runner listens. Short, because a workspace's path can be longer than a socket's may be. */
export function controlPathFor(runId: string): string {
  const name = `meshdeck-${runId.slice(-6)}-${randomBytes(4).toString('hex')}`;
  if (process.platform === 'win32') return `\\\\.\\pipe\\${name}`;
  const inTemporary = path.join(tmpdir(), `${name}.sock`);
  return Buffer.byteLength(inTemporary) <= longestSocketPath ? inTemporary : `/tmp/${name}.sock`;
}

/** True for a path that {@link controlPathFor} could have made: a status file in a workspace must not lead anywhere else. */
export function isControlPath(controlPath: string): boolean {
  if (process.platform === 'win32') return /^\\\\\.\\pipe\\meshdeck-[0-9a-f]{6}-[0-9a-f]{8}$/.test(controlPath);
  const isOurs = /^meshdeck-[0-9a-f]{6}-[0-9a-f]{8}\.sock$/.test(path.basename(controlPath));
  return isOurs && [tmpdir(), '/tmp'].includes(path.dirname(controlPath));
}

/**
 * Starts the process of a run, detached: it outlives this one. Returns when it can be found.
 *
 * @throws `perf.runner-did-not-start`, `cancelled`
 */
export async function launchRunner(runnerEntry: string, request: RunnerRequest, signal?: AbortSignal): Promise<void> {
  const log = logFile(request.folder);
  const logDescriptor = openSync(log, 'a', 0o600);
  const child = spawn(process.execPath, [runnerEntry], {
    detached: true,
    windowsHide: true,
    stdio: ['pipe', 'pipe', logDescriptor],
    // On the desktop process.execPath is Electron, which is Node only where it is told so.
    env: { ...process.env, ELECTRON_RUN_AS_NODE: '1' },
  });
  closeSync(logDescriptor);
  const { stdin, stdout } = child;
  try {
    await new Promise<void>((resolve, reject) => {
      const failed = (detail: string): void => {
        reject(problemError('perf.runner-did-not-start', { log }, { detail }));
      };
      const timer = setTimeout(() => {
        failed('it said nothing for 15 s');
      }, startTimeoutMs);
      const onAbort = (): void => {
        reject(cancelled());
      };
      signal?.addEventListener('abort', onAbort, { once: true });
      const settle = (): void => {
        clearTimeout(timer);
        signal?.removeEventListener('abort', onAbort);
      };
      child.once('error', (error) => {
        settle();
        failed(error.message);
      });
      child.once('exit', (code) => {
        settle();
        failed(`it ended with exit code ${code ?? 'none'}`);
      });
      stdout?.once('data', () => {
        settle();
        resolve();
      });
      stdin?.on('error', () => {}); // 'exit' says why
      stdin?.end(JSON.stringify(request));
    });
  } catch (error) {
    child.kill();
    if (isCancelled(error)) throw error;
    throw await withLog(error, log);
  } finally {
    child.removeAllListeners('exit');
    stdout?.destroy();
    child.unref();
  }
}

async function withLog(error: unknown, log: string): Promise<unknown> {
  const text = (await readTextIfThere(log))?.trim() ?? '';
  if (text === '') return error;
  return problemError('perf.runner-did-not-start', { log }, { detail: text.slice(-2_000) });
}
