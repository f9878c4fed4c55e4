import { mkdir, mkdtemp, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { beforeEach, describe, expect, it } from 'vitest';
import { projectProtections } from './protection.ts';

describe('protections of projects', () => {
  let root: string;

  beforeEach(async () => {
    root = await mkdtemp(path.join(tmpdir(), 'meshdeck-protection-'));
    await mkdir(path.join(root, 'repository', 'team', '.meshdeck'), { recursive: true });
    await mkdir(path.join(root, 'elsewhere'));
    await writeFile(path.join(root, 'repository', 'meshdeck.yaml'), 'protectedContexts: ["live-*"]\n');
    await writeFile(path.join(root, 'repository', 'team', 'meshdeck.yaml'), 'protectedContexts: [stage]\n');
  });

  it('counts those of all folders above, so that opening a part of a repository takes none away', async () => {
    const found = await projectProtections([path.join(root, 'repository', 'team')]);
    expect(found).toEqual(expect.arrayContaining(['live-*', 'stage']));
  });

  it('counts those of what is open for a pattern that lies elsewhere', async () => {
    const found = await projectProtections([path.join(root, 'elsewhere'), path.join(root, 'repository')]);
    expect(found).toContain('live-*');
  });

  it('protects nothing by itself, and refuses a file that it cannot understand', async () => {
    expect(await projectProtections([path.join(root, 'elsewhere')])).not.toContain('live-*');
    await writeFile(path.join(root, 'repository', 'meshdeck.yaml'), 'protectedContexts: live-*\n');
    const found = projectProtections([path.join(root, 'repository', 'team')]);
    await expect(found).rejects.toMatchObject({ problem: { code: 'pattern.settings-file' } });
  });
});
