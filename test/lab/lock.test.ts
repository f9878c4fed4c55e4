import { mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';

import { afterEach, beforeEach, describe, expect, it } from 'vitest';

import { takeLock, withLock } from './lock.ts';
import { identify } from './process-identity.ts';

let directory = '';
let file = '';
beforeEach(() => {
  directory = mkdtempSync(path.join(os.tmpdir(), 'meshdeck-lock-'));
  file = path.join(directory, 'work.lock');
});
afterEach(() => {
  rmSync(directory, { recursive: true });
});

describe('takeLock', () => {
  it('gives the lock to one and names it to the other', () => {
    const first = takeLock(file);
    expect(first).toHaveProperty('release');
    expect(takeLock(file)).toEqual({ holder: identify(process.pid) });
    if ('release' in first) first.release();
    expect(takeLock(file)).toHaveProperty('release');
  });

  it.each([
    ['a process that is gone', JSON.stringify({ pid: process.pid, started: 'in another life' })],
    ['a crash in the middle of writing', '{"pid":'],
  ])('does not mind a lock of %s, and leaves nothing beside its own', (_, content) => {
    writeFileSync(file, content);
    expect(takeLock(file)).toHaveProperty('release');
    expect(readdirSync(directory)).toEqual(['work.lock']);
  });
});

describe('withLock', () => {
  it('lets one work after the other, and frees the lock when work fails', async () => {
    const order: string[] = [];
    let finishFirst: () => void = () => undefined;
    const first = withLock(file, async () => {
      order.push('first begins');
      await new Promise<void>((resolve) => (finishFirst = resolve));
      order.push('first ends');
      throw new Error('work failed');
    });
    const waiting = new Promise<void>((resolve) => {
      void withLock(file, async () => order.push('second'), {
        onWait: () => {
          resolve();
        },
      }).then(() => order.push('done'));
    });
    await waiting;
    finishFirst();
    await expect(first).rejects.toThrow('work failed');
    await expect.poll(() => order).toEqual(['first begins', 'first ends', 'second', 'done']);
  });

  it('stops waiting when it is aborted', async () => {
    const held = takeLock(file);
    await expect(withLock(file, async () => 'never', { signal: AbortSignal.timeout(10) })).rejects.toThrow(/abort/i);
    if ('release' in held) held.release();
  });
});
