import { spawn } from 'node:child_process';
import { join } from 'node:path';
import { expect, it } from 'vitest';

it('ends a process whose event loop stands still, and leaves one alone that only waits', async () => {
  const stuck = join(import.meta.dirname, 'testing/stuck.ts');
  const child = spawn(process.execPath, [stuck, '1500'], { stdio: ['ignore', 'pipe', 'pipe'] });
  let said = '';
  child.stdout.on('data', (chunk: Buffer) => {
    said += chunk.toString();
  });
  let complained = '';
  child.stderr.on('data', (chunk: Buffer) => {
    complained += chunk.toString();
  });
  const signal = await new Promise((resolve) =>
    child.once('close', (_, by) => {
      resolve(by);
    }),
  );
  expect(said.trim()).toBe('still alive');
  expect(complained).toBe('Nothing else was done for 0.3 seconds: this process is ended.\n');
  expect(signal).toBe('SIGKILL');
});
