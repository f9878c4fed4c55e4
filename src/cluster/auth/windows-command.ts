import path from 'node:path';

/** A program as `spawn` of Node takes it. */
export interface StartedProgram {
  readonly file: string;
  readonly args: readonly string[];
  /** The arguments are quoted already. */
  readonly isVerbatim?: true;
}

/** What is known of a Windows machine. */
export interface WindowsSurroundings {
  readonly environment: Readonly<Record<string, string | undefined>>;
  readonly isThere: (file: string) => boolean;
}

const defaultExtensions = '.COM;.EXE;.BAT;.CMD';

/** An argument with one of these cannot be handed to a batch file so that it means itself. */
const unspeakable = /["%!\r\n\0]/;

/**
 * How a program is started on Windows. A name without an extension is looked for with those of PATHEXT, as kubectl and every shell do; Windows itself
 * finds only `.exe`. What vendors install is often a batch file (`.cmd`), which only `cmd.exe` can run, and Node refuses to start by itself since
 * CVE-2024-27980: `cmd.exe` would read arguments as commands. So each is quoted, and one that cannot be quoted is refused.
 *
 * @returns undefined where an argument cannot be handed over safely.
 */
export function windowsCommand(
  command: string,
  args: readonly string[],
  surroundings: WindowsSurroundings,
): StartedProgram | undefined {
  const file = findProgram(command, surroundings) ?? command;
  if (!/\.(?:cmd|bat)$/i.test(file)) return { file, args };
  if ([file, ...args].some((part) => unspeakable.test(part))) return undefined;
  const quoted = [file, ...args].map((part) => `"${part.replace(/\\+$/, '$&$&')}"`).join(' ');
  const shell = variable(surroundings.environment, 'ComSpec') ?? 'cmd.exe';
  // The outer quotes are taken off by `/s`; `/d` runs nothing of the registry first, `/v:off` leaves `!` alone.
  return { file: shell, args: ['/d', '/v:off', '/s', '/c', `"${quoted}"`], isVerbatim: true };
}

function findProgram(command: string, { environment, isThere }: WindowsSurroundings): string | undefined {
  const extensions = (variable(environment, 'PATHEXT') ?? defaultExtensions).split(';').filter((one) => one !== '');
  const hasExtension = extensions.some((extension) => command.toLowerCase().endsWith(extension.toLowerCase()));
  const names = hasExtension ? [command] : extensions.map((extension) => `${command}${extension.toLowerCase()}`);
  // The working folder is not looked into: a repository could bring a program of that name.
  const folders = /[/\\]/.test(command)
    ? ['']
    : (variable(environment, 'PATH') ?? '').split(';').filter((folder) => path.win32.isAbsolute(folder));
  return folders
    .flatMap((folder) => names.map((name) => (folder === '' ? name : path.win32.join(folder, name))))
    .find(isThere);
}

/** Names of variables have no case on Windows, and a copy of the environment has one. */
function variable(environment: WindowsSurroundings['environment'], name: string): string | undefined {
  const found = Object.keys(environment).find((key) => key.toLowerCase() === name.toLowerCase());
  const value = found === undefined ? undefined : environment[found];
  return value === '' ? undefined : value;
}
