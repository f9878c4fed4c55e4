import { spawn } from 'node:child_process';
import { join } from 'node:path';
import { expect, it } from 'vitest';

it('ends a process whose event loop stands still, and leaves one alone that only waits', async () => {
  const stuck = join(import.meta.dirname, 'testing/stuck.ts');
  const child = spawn(process.execPath, [stuck, '1500'], { stdio: ['ignore', 'pipe', 'ignore'] });
  let said = '';
  child.stdout.on('data', (chunk: Buffer) => {
    said += chunk.toString();
  });
  const signal = await new Promise((resolve) =>
    child.once('exit', (_, by) => {
      resolve(by);
    }),
  );
  expect(said.trim()).toBe('still alive');
  expect(signal).toBe('SIGKILL');
});
