import { execFileSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { PassedBefore } from './passed-before.ts';

let folder = '';
let root = '';
const write = (file: string, text: string): void => {
  writeFileSync(path.join(root, file), text);
};
const checks = (): PassedBefore => new PassedBefore(root, path.join(folder, 'memory'));
const key = (matters = (file: string): boolean => file.endsWith('.ts')): string =>
  checks().keyOf('lint', matters) ?? 'no git';

beforeEach(() => {
  folder = mkdtempSync(path.join(tmpdir(), 'meshdeck-passed-'));
  root = path.join(folder, 'tree');
  mkdirSync(root);
  execFileSync('git', ['init', '--quiet', root]);
  write('.gitignore', 'ignored.ts\n');
  write('a.ts', 'a');
  write('b.ts', 'b');
});

afterEach(() => {
  rmSync(folder, { recursive: true, force: true });
});

describe('what has passed before', () => {
  it('is remembered for the very same files', () => {
    expect(checks().has(key())).toBe(false);
    checks().remember(key());
    expect(checks().has(key())).toBe(true);
    expect(checks().keyOf('types', () => true)).not.toBe(key(() => true));
  });

  it('is not what any other content would be', () => {
    const seen = new Set([key()]);
    const change = (what: () => void): void => {
      what();
      const now = key();
      expect(seen.has(now)).toBe(false);
      seen.add(now);
    };
    change(() => {
      write('a.ts', 'A');
    });
    change(() => {
      write('c.ts', '');
    });
    change(() => {
      rmSync(path.join(root, 'b.ts'));
    });
    change(() => {
      rmSync(path.join(root, 'c.ts'));
      write('d.ts', '');
    });
    change(() => {
      mkdirSync(path.join(root, 'node_modules'));
      write('node_modules/.package-lock.json', '{}');
    });
  });

  it('does not mind files that do not matter or that git ignores', () => {
    const before = key();
    write('notes.md', 'more');
    write('ignored.ts', 'more');
    expect(key()).toBe(before);
  });

  it('is nothing where there is no git', () => {
    rmSync(path.join(root, '.git'), { recursive: true });
    expect(checks().keyOf('lint', () => true)).toBeUndefined();
  });
});
