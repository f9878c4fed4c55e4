import { globSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import { widened } from './test-full.ts';

describe('npm run test:full', () => {
  it('names every test that it widens, and no other', () => {
    const root = path.resolve(import.meta.dirname, '..');
    const readers = globSync('{src,test,scripts}/**/*.ts', { cwd: root })
      .map((file) => file.split(path.sep).join('/'))
      .filter((file) => readFileSync(path.join(root, file), 'utf8').includes("process.env['MESHDECK_" + "FULL']"));
    expect(readers.sort()).toEqual(Object.keys(widened).sort());
  });
});
