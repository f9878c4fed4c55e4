/**
 * Runs a command as the leader of an own process group and ends the whole group as soon as its standard input closes, which is
 * what happens when the program that started it is gone, however it ended. Nothing of the editor outlives a test run.
 *
 *   node guard.ts COMMAND [ARGUMENT...]     (to be started with `detached: true` and a pipe as standard input)
 */
import { spawn } from 'node:child_process';

const graceMs = 4_000;
const [command, ...args] = process.argv.slice(2);
if (command === undefined) throw new Error('guard.ts needs a command to run');

const child = spawn(command, args, { stdio: ['ignore', 'inherit', 'inherit'] });
let ending = false;

function endGroup(): void {
  if (ending) return;
  ending = true;
  // The signal reaches this process too: it stays, to see that the others go.
  process.on('SIGTERM', () => undefined);
  process.kill(-process.pid, 'SIGTERM');
  setTimeout(() => process.kill(-process.pid, 'SIGKILL'), graceMs);
}

child.once('error', (error) => {
  process.stderr.write(`${command} could not be started: ${error.message}\n`);
  process.exit(127);
});
child.once('exit', (code) => {
  if (!ending) process.exitCode = code ?? 1;
  // Children of the child may still be there: the group goes as one.
  process.kill(-process.pid, 'SIGKILL');
});
process.once('SIGTERM', endGroup);
process.once('SIGINT', endGroup);
process.stdin.once('end', endGroup);
process.stdin.once('error', endGroup);
process.stdin.resume();
