/**
 * Records what a real kubectl makes of the scenarios of `src/cluster/kubeconfig/testing/kubectl-scenarios.ts`, for the test beside our own
 * writing of kubeconfigs. Run by hand where scenarios change: `node scripts/kubectl-effects.ts /path/to/kubectl`.
 */
import { execFile } from 'node:child_process';
import { mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { promisify } from 'node:util';
import type { KubectlEffect, KubectlScenario } from '../src/cluster/kubeconfig/testing/kubectl-scenarios.ts';
import { contentOf, kubectlScenarios } from '../src/cluster/kubeconfig/testing/kubectl-scenarios.ts';

const run = promisify(execFile);
const [kubectl = 'kubectl'] = process.argv.slice(2);
const target = path.join(import.meta.dirname, '../src/cluster/kubeconfig/testing/kubectl-effects.json');

async function record({ name, files, list, kubectl: words }: KubectlScenario): Promise<KubectlEffect> {
  const folder = await mkdtemp(path.join(tmpdir(), 'kubectl-effects-'));
  try {
    for (const [file, text] of Object.entries(files)) await writeFile(path.join(folder, file), text);
    const KUBECONFIG = list.map((file) => path.join(folder, file)).join(path.delimiter);
    const succeeds = await run(kubectl, ['config', ...words], { env: { ...process.env, KUBECONFIG } }).then(
      () => true,
      () => false,
    );
    const after = await Promise.all(
      (await readdir(folder)).sort().map(async (file) => {
        return [file, contentOf(await readFile(path.join(folder, file), 'utf8'))] as const;
      }),
    );
    return { name, succeeds, files: Object.fromEntries(after) };
  } finally {
    await rm(folder, { recursive: true });
  }
}

const { stdout } = await run(kubectl, ['version', '--client', '--output=json']);
const { clientVersion } = JSON.parse(stdout) as { readonly clientVersion: { readonly gitVersion: string } };
const effects: KubectlEffect[] = [];
for (const scenario of kubectlScenarios) effects.push(await record(scenario));
await writeFile(target, `${JSON.stringify({ recordedWith: clientVersion.gitVersion, effects }, null, 2)}\n`);
