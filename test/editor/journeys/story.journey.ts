import { existsSync } from 'node:fs';
import { readdir, readFile } from 'node:fs/promises';
import path from 'node:path';
import { expect } from 'vitest';
import { projectDirectory } from '../in-host-bundle.ts';
import { until } from '../pages/text.ts';
import { pageSays } from '../pages/webview.ts';
import { journey } from './journey.ts';
import { labSurroundings } from './lab-surroundings.ts';

const surroundings = labSurroundings('story');
const charts = path.resolve(projectDirectory, process.env['MESHDECK_CORPUS'] ?? '../shared/corpus', 'charts');
const version = '1.30.3';

journey(
  'a newcomer sees a cluster, mends a pattern, applies it, installs Istio, runs and stops load, and reads the result',
  { ...surroundings.request, timeoutMs: 300_000 },
  async ({ workbench, screenshot, workspaceFolder }) => {
    const { admin: context } = surroundings.lab().contexts;

    // A cluster, live: a workload that crashes says so.
    await workbench.openContainer('Meshdeck');
    const clusters = workbench.tree('Clusters');
    await clusters.expand([context]);
    await clusters.expand([context, 'Namespaces', 'shop']);
    await clusters.row([context, 'Namespaces', 'shop', 'Workloads', 'web']);
    await clusters.says([context, 'Namespaces', 'shop', 'Workloads', 'recommendations'], 'CrashLoopBackOff');
    await screenshot('story-1-cluster', { image: 'clusters.png' });

    // A mistake in a pattern, underlined, and mended.
    const editor = await workbench.openFile('broken.pattern.yaml');
    await until('the mistakes to be underlined', async () => (await editor.squiggles('error')) >= 4);
    await workbench.problems.countedErrors(5);
    await screenshot('story-2-diagnostics', { image: 'diagnostics.png' });
    await editor.replaceLine(6, '    type: ConfigMap.K8s');
    await workbench.problems.countedErrors(4);
    await editor.save();

    // A plan, and the apply of that plan.
    await workbench.openFile('shop.pattern.yaml');
    await until('the CodeLens', async () => (await editor.codeLenses()).includes('Plan'));
    await editor.clickCodeLens('Plan');
    const plan = await workbench.webview('Plan shop.pattern.yaml');
    const planned = await pageSays(plan, /create 3/);
    expect(planned).toContain(context);
    await screenshot('story-3-plan', { image: 'plan.png' });
    await plan.getByRole('button', { name: 'Apply 3 changes' }).click();
    await pageSays(plan, /Created \(3\)/);
    await screenshot('story-4-applied');
    await clusters.row([context, 'Namespaces', 'shop', 'Workloads', 'catalogue']);

    // A second apply has nothing to do.
    await workbench.runCommand('Meshdeck: Apply Pattern');
    await workbench.quickInput.pick('shop.pattern.yaml');
    await pageSays(await workbench.webview('Plan shop.pattern.yaml'), /unchanged 3/);

    // Istio, as a pattern that a wizard writes.
    await workbench.runCommand('Meshdeck: Install Mesh');
    await workbench.quickInput.pick('Istio');
    await workbench.quickInput.pick('From chart files');
    await workbench.quickInput.opened(/^charts$/);
    await workbench.quickInput.answer(charts);
    await workbench.quickInput.answer(version);
    await workbench.quickInput.pick('minimal');
    await workbench.quickInput.answer('istio-system');
    const install = await workbench.webview('Plan istio.pattern.yaml');
    await pageSays(install, /create/);
    expect(await readFile(path.join(workspaceFolder, 'istio.pattern.yaml'), 'utf8')).toContain('type: IstioMesh');
    await screenshot('story-5-istio-plan');
    await install.getByRole('button', { name: /^Apply/ }).click();
    await pageSays(install, /Installed \(2\)/, 120_000);
    await clusters.expand([context, 'Meshes']);
    await clusters.row([context, 'Meshes', `Istio ${version}`], 60_000);
    await screenshot('story-6-istio');

    // Load on a Service of the cluster, stopped.
    const profile = await workbench.openFile('checkout.smp.yaml');
    await until('the Run CodeLens', async () => (await profile.codeLenses()).some((lens) => lens.includes('Run')));
    await profile.replaceLine(15, '  duration: 2m');
    await workbench.runCommand('Meshdeck: Run Performance Test');
    await workbench.notifications.press(/sends load to/, 'Send Load');
    const run = await workbench.webview('Run checkout');
    await pageSays(run, /Running/i);
    await pageSays(run, /p99/);
    await run.getByRole('button', { name: 'Stop Run' }).click();
    await pageSays(run, /partial/i);
    await screenshot('story-7-stopped');

    // Once more, to the end: the result has a verdict, is a file, and is listed under its profile.
    const performance = workbench.tree('Performance');
    await performance.click(['checkout.smp.yaml']);
    await workbench.activeTab('checkout.smp.yaml');
    await editor.replaceLine(15, '  duration: 5s');
    await workbench.runCommand('Meshdeck: Run Performance Test');
    await until(
      'the second page',
      async () => (await workbench.tabs()).filter((tab) => tab === 'Run checkout').length === 2,
    );
    const second = await workbench.webview('Run checkout');
    // Whether it is valid depends on how busy this machine is; that the page says so does not.
    await pageSays(second, /finished/, 60_000);
    await pageSays(second, /Valid|Invalid/);
    await screenshot('story-8-result', { image: 'run.png' });
    const results = await readdir(path.join(workspaceFolder, '.meshdeck', 'results'));
    expect(results.filter((file) => file.endsWith('.json'))).toHaveLength(2);
    await until('both results to be listed', async () => (await performance.rows()).length === 3);

    expect(await workbench.notifications.messages()).toEqual([]);
    expect(existsSync(path.join(workspaceFolder, '.meshdeck', 'runs', '.gitignore'))).toBe(true);
  },
);
