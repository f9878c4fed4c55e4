import { mkdir, mkdtemp, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, relative } from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { isInSkippedFolder, recognisableFilesBelow } from './walk.ts';

let folder: string;

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'meshdeck-walk-'));
});
afterEach(async () => {
  await rm(folder, { recursive: true });
});

async function write(path: string): Promise<void> {
  const file = join(folder, path);
  await mkdir(join(file, '..'), { recursive: true });
  await writeFile(file, 'a: 1\n');
}

async function found(isIgnored: (path: string) => boolean = () => false): Promise<readonly string[]> {
  const paths: string[] = [];
  for await (const path of recognisableFilesBelow(folder, { signal: new AbortController().signal, isIgnored }))
    paths.push(relative(folder, path).replaceAll('\\', '/'));
  return paths;
}

it('finds YAML files, and leaves out what tools have made or fetched', async () => {
  for (const path of [
    'b.yml',
    'a.yaml',
    'c/d/e.YAML',
    'c/Kustomization',
    'c/myKustomization',
    'readme.md',
    'node_modules/x.yaml',
    '.git/x.yaml',
    'dist/x.yaml',
  ])
    await write(path);
  expect(await found()).toEqual(['a.yaml', 'b.yml', 'c/Kustomization', 'c/d/e.YAML']);
  expect(isInSkippedFolder('charts/node_modules/x/y.yaml')).toBe(true);
  expect(isInSkippedFolder('dist.yaml')).toBe(false);
});

it('leaves out what the project ignores, whole folders at once', async () => {
  await write('keep/a.yaml');
  await write('leave/a.yaml');
  const asked: string[] = [];
  const isIgnored = (path: string): boolean => asked.push(path) > 0 && path.endsWith('leave');
  expect(await found(isIgnored)).toEqual(['keep/a.yaml']);
  expect(asked.some((path) => path.endsWith(join('leave', 'a.yaml')))).toBe(false);
});

it('follows links to files, and no links to folders, which may lead in a circle', async () => {
  await write('real/a.yaml');
  await symlink(join(folder, 'real/a.yaml'), join(folder, 'link.yaml'));
  await symlink(folder, join(folder, 'real/circle'));
  await symlink(join(folder, 'gone.yaml'), join(folder, 'dead.yaml'));
  expect(await found()).toEqual(['link.yaml', 'real/a.yaml']);
});

it('finds nothing in a folder that cannot be read, and stops when it is told to', async () => {
  await write('a.yaml');
  const stopped = AbortSignal.abort();
  const paths = [];
  for await (const path of recognisableFilesBelow(folder, { signal: stopped, isIgnored: () => false }))
    paths.push(path);
  expect(paths).toEqual([]);
  await rm(join(folder, 'a.yaml'));
  expect(await found()).toEqual([]);
});
