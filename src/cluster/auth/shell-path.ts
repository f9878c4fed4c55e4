import { spawn } from 'node:child_process';
import path from 'node:path';

const timeoutMs = 10_000;
const mark = 'meshdeck-path';

let known: Promise<string | undefined> | undefined;

/**
 * The PATH that a login shell of this person has, asked once for each process; undefined where no shell tells it.
 *
 * VS Code and its server resolve the environment of the login shell for their extension hosts, and the agent inherits it. Forks and
 * other editors may not, that resolving may time out, and the command line may run under a service: then an editor that was started
 * from the dock knows only `/usr/bin:/bin:/usr/sbin:/sbin`. So the shell is asked only when a program was not found.
 */
export function loginShellPath(
  environment: Readonly<Record<string, string | undefined>> = process.env,
): Promise<string | undefined> {
  known ??= askShell(environment);
  return known;
}

/** Asks the shell now. */
export function askShell(environment: Readonly<Record<string, string | undefined>>): Promise<string | undefined> {
  const shell = environment['SHELL'];
  // Windows has one PATH for all.
  if (process.platform === 'win32' || shell === undefined || shell === '') return Promise.resolve(undefined);
  return new Promise((resolve) => {
    // Node prints the variable as it was exported, whatever the shell's own notation of lists is.
    const print = `'${process.execPath}' -p '"${mark}" + process.env.PATH + "${mark}"'`;
    const child = spawn(shell, [...optionsOf(shell), print], {
      env: { ...environment, ELECTRON_RUN_AS_NODE: '1' },
      // An interactive shell in our group would take the terminal from whoever runs the command line.
      detached: true,
      stdio: ['ignore', 'pipe', 'ignore'],
    });
    let output = '';
    const timer = setTimeout(() => {
      endGroup(child.pid);
    }, timeoutMs);
    child.stdout.setEncoding('utf8').on('data', (text: string) => {
      // Start-up files may print anything before.
      output = (output + text).slice(-100_000);
    });
    const end = (): void => {
      clearTimeout(timer);
      const found = output.split(mark)[1];
      resolve(found === undefined || found === '' ? undefined : found);
    };
    child.once('error', end);
    child.once('close', end);
  });
}

/** PATH is set in start-up files for login, for interaction, or both; which, depends on the person. */
function optionsOf(shell: string): readonly string[] {
  const name = path.basename(shell);
  if (name === 'csh' || name === 'tcsh') return ['-i', '-c'];
  if (name === 'pwsh') return ['-Login', '-Command'];
  return ['-i', '-l', '-c'];
}

function endGroup(pid: number | undefined): void {
  if (pid === undefined) return;
  try {
    process.kill(-pid, 'SIGKILL');
  } catch {
    // It has ended meanwhile.
  }
}
