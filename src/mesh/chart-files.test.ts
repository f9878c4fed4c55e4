import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { chartsInFolder } from './chart-files.ts';

describe('packaged charts of a folder', () => {
  let folder: string;
  const inFolder = (name: string): string => path.join(folder, name);

  beforeAll(async () => {
    folder = await mkdtemp(path.join(tmpdir(), 'meshdeck-charts-'));
    for (const name of [
      'base-1.9.2.tgz',
      'base-1.30.3.tgz',
      'istiod-1.30.3.tgz',
      'linkerd-crds-2026.6.3.tgz',
      'README.md',
    ])
      await writeFile(inFolder(name), '');
  });

  afterAll(() => rm(folder, { recursive: true }));

  it('are the newest of each chart, or those of a version', async () => {
    expect(await chartsInFolder(folder, ['base', 'istiod'])).toEqual({
      base: inFolder('base-1.30.3.tgz'),
      istiod: inFolder('istiod-1.30.3.tgz'),
    });
    expect(await chartsInFolder(folder, ['base'], '1.9.2')).toEqual({ base: inFolder('base-1.9.2.tgz') });
  });

  it('have names with dashes, too', async () => {
    expect(await chartsInFolder(folder, ['linkerd-crds'])).toEqual({
      'linkerd-crds': inFolder('linkerd-crds-2026.6.3.tgz'),
    });
  });

  it('are all there, or are named where they are not', async () => {
    await expect(chartsInFolder(folder, ['base', 'gateway'], '1.30.3')).rejects.toMatchObject({
      problem: { code: 'mesh.charts-missing', params: { charts: 'gateway 1.30.3' } },
    });
    await expect(chartsInFolder(path.join(folder, 'none'), ['base'])).rejects.toThrow('mesh.charts-missing');
    expect(await chartsInFolder(folder, ['base', 'gateway'], undefined, true)).toEqual({
      base: inFolder('base-1.30.3.tgz'),
    });
  });
});
