import { execFile } from 'node:child_process';
import { promisify } from 'node:util';

/** A process that another one started. */
export interface ChildProcessRow {
  readonly pid: number;
  readonly command: string;
}

/** The running processes that a process started itself, by asking the system. */
export async function childProcessesOf(parent: number): Promise<readonly ChildProcessRow[]> {
  const rows = process.platform === 'win32' ? await rowsOfWindows() : await rowsOfPosix();
  return rows.filter((row) => row.parent === parent);
}

interface ProcessRow extends ChildProcessRow {
  readonly parent: number;
}

async function rowsOfPosix(): Promise<readonly ProcessRow[]> {
  const { stdout } = await promisify(execFile)('ps', ['-A', '-ww', '-o', 'pid=,ppid=,stat=,args='], {
    maxBuffer: 64 * 1024 * 1024,
  });
  return stdout.split('\n').flatMap((line) => {
    const [, pid, parent, state = '', command = ''] = /^\s*(\d+)\s+(\d+)\s+(\S+)\s+(.*)$/.exec(line) ?? [];
    // A zombie has ended and only waits to be asked how.
    return pid === undefined || state.startsWith('Z') ? [] : [{ pid: Number(pid), parent: Number(parent), command }];
  });
}

async function rowsOfWindows(): Promise<readonly ProcessRow[]> {
  const query =
    'Get-CimInstance Win32_Process | Select-Object ProcessId,ParentProcessId,CommandLine | ConvertTo-Json -Compress';
  const { stdout } = await promisify(execFile)('powershell', ['-NoProfile', '-Command', query], {
    maxBuffer: 64 * 1024 * 1024,
  });
  const rows = JSON.parse(stdout) as readonly {
    readonly ProcessId: number;
    readonly ParentProcessId: number;
    readonly CommandLine: string | null;
  }[];
  return rows.map((row) => ({ pid: row.ProcessId, parent: row.ParentProcessId, command: row.CommandLine ?? '' }));
}
