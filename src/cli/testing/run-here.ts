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
