import { describe, expect, it } from 'vitest';
import type { StartedProgram } from './windows-command.ts';
import { windowsCommand } from './windows-command.ts';

const installed = [
  'C:\\tools\\aws.exe',
  'C:\\tools\\kubelogin.cmd',
  'D:\\sdk\\gcloud.cmd',
  'D:\\sdk\\aws.cmd',
  'C:\\my tools\\login.bat',
];
const environment = {
  Path: 'C:\\tools;;.;D:\\sdk',
  PATHEXT: '.COM;.EXE;.BAT;.CMD',
  ComSpec: 'C:\\Windows\\system32\\cmd.exe',
};

function start(command: string, ...args: readonly string[]): StartedProgram | undefined {
  return windowsCommand(command, args, { environment, isThere: (file) => installed.includes(file) });
}

/** What stands behind `/c`, in the outer quotes that cmd.exe takes off. */
const lineOf = (command: string, ...args: readonly string[]): string | undefined =>
  start(command, ...args)?.args.at(-1);

describe('a credential plugin on Windows', () => {
  it('is a program where there is one, and is started as it is', () => {
    expect(start('aws', 'eks', 'get-token', '--cluster-name=a b"c%d')).toEqual({
      file: 'C:\\tools\\aws.exe',
      args: ['eks', 'get-token', '--cluster-name=a b"c%d'],
    });
  });

  it('is found with the extensions of PATHEXT, in the order of the PATH', () => {
    expect(lineOf('kubelogin', 'get-token')).toBe('""C:\\tools\\kubelogin.cmd" "get-token""');
    expect(lineOf('gcloud.cmd')).toBe('""D:\\sdk\\gcloud.cmd""');
  });

  it('runs through cmd.exe where it is a batch file, each argument in quotes of its own', () => {
    expect(start('C:\\my tools\\login.bat', 'a&calc', '(b) | c', 'd^e', 'C:\\end\\')).toEqual({
      file: 'C:\\Windows\\system32\\cmd.exe',
      args: ['/d', '/v:off', '/s', '/c', '""C:\\my tools\\login.bat" "a&calc" "(b) | c" "d^e" "C:\\end\\\\""'],
      isVerbatim: true,
    });
  });

  it.each(['a" & calc & "', '%PATH%', 'a\r\ncalc', '!x!'])('is not run as a batch file with %j', (argument) => {
    expect(start('kubelogin', argument)).toBeUndefined();
    expect(start('aws', argument)?.args).toEqual([argument]);
  });

  it('is left to the system where it is nowhere, which says so', () => {
    expect(start('no-such-plugin', 'x')).toEqual({ file: 'no-such-plugin', args: ['x'] });
  });

  it('is not taken from the working folder', () => {
    const isThere = (file: string): boolean => file === 'evil.cmd' || file === '.\\evil.cmd';
    expect(windowsCommand('evil', [], { environment, isThere })).toEqual({ file: 'evil', args: [] });
  });
});
