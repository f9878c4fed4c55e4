/** Our changes of a kubeconfig beside those of a real kubectl, at the same moment: both take the same lock files. */
import { execFile } from 'node:child_process';
import { mkdtemp, readdir, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { promisify } from 'node:util';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { readKubeconfig } from '../../src/cluster/kubeconfig.ts';
import { changeKubeconfig } from '../../src/cluster/kubeconfig/change.ts';

const run = promisify(execFile);
const skipReason = await run('kubectl', ['version', '--client']).then(
  () => undefined,
  () => 'there is no kubectl on the PATH',
);
if (skipReason !== undefined) console.log(`changes beside kubectl are skipped: ${skipReason}`);

const times = 15;

describe.skipIf(skipReason !== undefined)('a kubeconfig that kubectl changes too', () => {
  let folder: string;
  let files: readonly [string, string];

  beforeEach(async () => {
    folder = await mkdtemp(path.join(tmpdir(), 'beside-kubectl-'));
    files = [path.join(folder, 'first'), path.join(folder, 'second')];
    const entry = (name: string): string => `{name: ${name}, context: {cluster: c, user: u}}`;
    const ours = Array.from({ length: times }, (_, index) => entry(`ours-${index}`)).join(', ');
    await writeFile(
      files[0],
      `# by hand\napiVersion: v1\nkind: Config\ncontexts: [${ours}]\ncurrent-context: ours-0\n`,
    );
    await writeFile(
      files[1],
      'apiVersion: v1\nkind: Config\nclusters: [{name: c, cluster: {server: "https://c"}}]\nusers: []\n',
    );
  });

  afterEach(async () => {
    await rm(folder, { recursive: true });
  });

  const environment = (): NodeJS.ProcessEnv => ({ ...process.env, KUBECONFIG: files.join(path.delimiter) });

  /** kubectl does not wait for a lock: it says that there is one, and a person tries again. */
  async function kubectl(...words: readonly string[]): Promise<number> {
    for (let refusals = 0; ; refusals += 1)
      try {
        await run('kubectl', ['config', ...words], { env: environment() });
        return refusals;
      } catch (error) {
        const { stderr } = error as { readonly stderr: string };
        if (!/\.lock.*file exists/.test(stderr) || refusals > 200) throw error;
      }
  }

  it('loses no change of either', async () => {
    const indexes = Array.from({ length: times }, (_, index) => index);
    const theirs = async (): Promise<void> => {
      for (const index of indexes) await kubectl('set-context', `theirs-${index}`, '--cluster=c', '--user=u');
    };
    const ours = async (): Promise<void> => {
      for (const index of indexes) {
        const change = { is: 'rename', context: `ours-${index}`, to: `renamed-${index}` } as const;
        await changeKubeconfig({ environment: environment() }, change);
      }
    };
    await Promise.all([theirs(), ours()]);
    const { contexts, currentContext, problems } = await readKubeconfig({ environment: environment() });
    const expected = indexes.flatMap((index) => [`theirs-${index}`, `renamed-${index}`]);
    expect([...contexts.keys()].toSorted()).toEqual(expected.toSorted());
    expect(currentContext).toBe('renamed-0');
    expect(problems).toEqual([]);
    expect((await readdir(folder)).toSorted()).toEqual(['first', 'second']);
  });

  it('is left alone while a kubectl that was ended has left its lock behind, and so leaves kubectl', async () => {
    await writeFile(`${files[1]}.lock`, '');
    const change = { is: 'use', context: 'ours-1' } as const;
    await expect(changeKubeconfig({ environment: environment() }, change)).rejects.toMatchObject({
      problem: { code: 'cluster.kubeconfig-locked', params: { path: files[1], lock: `${files[1]}.lock` } },
    });
    await expect(run('kubectl', ['config', 'use-context', 'ours-1'], { env: environment() })).rejects.toThrow();
    const { currentContext } = await readKubeconfig({ environment: environment() });
    expect(currentContext).toBe('ours-0');
  });
});
