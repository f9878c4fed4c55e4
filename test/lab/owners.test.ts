import { spawn } from 'node:child_process';
import { mkdtempSync, readdirSync, rmSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';

import { afterEach, beforeEach, describe, expect, it } from 'vitest';

import { addOwner, hasOwner, removeOwner } from './owners.ts';

let root = '';
let directory = '';
beforeEach(() => {
  root = mkdtempSync(path.join(os.tmpdir(), 'meshdeck-owners-'));
  directory = path.join(root, 'owners');
});
afterEach(() => {
  rmSync(root, { recursive: true });
});

describe('owners of a lab', () => {
  it('are nobody at first', () => {
    expect(hasOwner(directory)).toBe(false);
  });

  it('count while they run, and until they give up their share', () => {
    addOwner(directory, process.pid);
    expect(hasOwner(directory)).toBe(true);
    removeOwner(directory, process.pid);
    expect(hasOwner(directory)).toBe(false);
  });

  it('are forgotten when they have ended', async () => {
    const child = spawn(process.execPath, ['-e', 'setInterval(() => undefined, 1000)'], { stdio: 'ignore' });
    addOwner(directory, child.pid);
    expect(hasOwner(directory)).toBe(true);
    await new Promise((resolve) => {
      child.once('exit', resolve);
      child.kill('SIGKILL');
    });
    expect(hasOwner(directory)).toBe(false);
    expect(readdirSync(directory)).toEqual([]);
  });

  it('include the user who started it by hand, for ever', () => {
    addOwner(directory, undefined);
    expect(hasOwner(directory)).toBe(true);
  });

  it('must run to begin with', () => {
    expect(() => {
      addOwner(directory, 2 ** 22 + 1);
    }).toThrow('There is no process');
  });
});
