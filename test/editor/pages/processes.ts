import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import type { EditorServer } from '../server.ts';
import { waitFor } from './text.ts';

const execute = promisify(execFile);

/** Process id of the program of ours with this file name (`agent.mjs`) in one editor; undefined where none runs. */
export async function processOf(server: EditorServer, fileName: string): Promise<number | undefined> {
  const { stdout } = await execute('ps', ['-axww', '-o', 'pid=,command=']);
  const line = stdout.split('\n').find((text) => text.includes(server.dataDirectory) && text.includes(`/${fileName}`));
  return line === undefined ? undefined : Number.parseInt(line, 10);
}

/** Ends a program of ours as the system does when memory runs out, without a word, and returns which process that was. */
export async function killProcess(server: EditorServer, fileName: string): Promise<number> {
  const pid = await waitFor(`a process ${fileName}`, () => processOf(server, fileName));
  process.kill(pid, 'SIGKILL');
  return pid;
}
