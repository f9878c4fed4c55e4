import type { ScreenSize } from '../output.ts';
import { runCommandLine } from '../run.ts';

/** What a run of the command has written, and its exit code. */
export interface RunHere {
  readonly code: number;
  readonly out: string;
  readonly err: string;
}

/** Runs `meshdeck` in this process, in a folder, with nobody at the terminal. */
export async function runHere(
  args: readonly string[],
  workingFolder: string,
  input = '',
  environment: NodeJS.ProcessEnv = {},
): Promise<RunHere> {
  let out = '';
  let err = '';
  const code = await runCommandLine(args, {
    streams: {
      write: (text) => (out += text),
      writeError: (text) => (err += text),
      isInteractive: false,
      isColoured: false,
      ask: () => Promise.resolve(undefined),
    },
    signal: new AbortController().signal,
    environment,
    workingFolder,
    readInput: () => Promise.resolve(input),
    runnerEntry: '/nowhere',
    version: '0.0.0',
  });
  return { code, out, err };
}

/** A command that goes on until it is asked to stop. */
export interface StartedHere {
  /** What it has written so far. */
  readonly out: () => string;
  readonly err: () => string;
  /** Waits until what it has written fits. */
  readonly until: (isSo: (out: string, err: string) => boolean) => Promise<void>;
  /** As Ctrl-C does. */
  readonly interrupt: () => void;
  readonly ended: Promise<number>;
}

/** Starts `meshdeck` in this process; with `screen` its output is a terminal of that size. */
export function startHere(args: readonly string[], workingFolder: string, screen?: ScreenSize): StartedHere {
  let out = '';
  let err = '';
  let look = (): void => undefined;
  const stop = new AbortController();
  const ended = runCommandLine(args, {
    streams: {
      write: (text) => {
        out += text;
        look();
      },
      writeError: (text) => {
        err += text;
        look();
      },
      isInteractive: false,
      isColoured: false,
      ask: () => Promise.resolve(undefined),
      screen: () => screen,
    },
    signal: stop.signal,
    environment: {},
    workingFolder,
    readInput: () => Promise.resolve(''),
    runnerEntry: '/nowhere',
    version: '0.0.0',
  });
  return {
    out: () => out,
    err: () => err,
    until: (isSo) =>
      new Promise((resolve) => {
        look = () => {
          if (isSo(out, err)) resolve();
        };
        look();
      }),
    interrupt: () => {
      stop.abort();
    },
    ended,
  };
}
