import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { takeLock, withLock } from './lock.ts';

/** No process has this id: it is above what any kernel gives. */
const nobody = 2 ** 30;

describe('a lock file', () => {
  let folder = '';
  beforeEach(async () => {
    folder = await mkdtemp(path.join(tmpdir(), 'meshdeck-lock-'));
  });
  afterEach(async () => {
    await rm(folder, { recursive: true });
  });

  it('belongs to one at a time, and names its owner to the others', async () => {
    const file = path.join(folder, 'a.lock');
    const first = await takeLock(file);
    expect(await takeLock(file)).toEqual({ is: 'held', owner: process.pid });
    if (first.is === 'taken') await first.release();
    expect((await takeLock(file)).is).toBe('taken');
  });

  it('is taken over when its owner is gone', async () => {
    const file = path.join(folder, 'a.lock');
    await writeFile(file, String(nobody));
    expect((await takeLock(file)).is).toBe('taken');
    expect(await readFile(file, 'utf8')).toBe(String(process.pid));
  });

  it('lets two pieces of work happen one after the other', async () => {
    const file = path.join(folder, 'a.lock');
    const order: string[] = [];
    const said: string[] = [];
    let letFirstEnd = (): void => undefined;
    const firstMayEnd = new Promise<void>((resolve) => {
      letFirstEnd = resolve;
    });
    const say = (line: string): void => {
      said.push(line);
      letFirstEnd();
    };
    const first = withLock(file, say, async () => {
      order.push('first begins');
      await firstMayEnd;
      order.push('first ends');
    });
    await expect.poll(() => order).toEqual(['first begins']);
    const second = withLock(file, say, async () => {
      order.push('second');
    });
    await Promise.all([first, second]);
    expect(order).toEqual(['first begins', 'first ends', 'second']);
    expect(said).toEqual([`waiting for process ${process.pid}, which is doing the same`]);
  });

  it('is given back when the work fails', async () => {
    const file = path.join(folder, 'a.lock');
    await expect(
      withLock(
        file,
        () => undefined,
        async () => Promise.reject(new Error('no')),
      ),
    ).rejects.toThrow('no');
    expect((await takeLock(file)).is).toBe('taken');
  });
});
