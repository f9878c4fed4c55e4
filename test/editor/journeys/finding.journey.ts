import { readFile, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { expect } from 'vitest';
import type { LabHandle } from '../../lab/lab.ts';
import { copiedText } from '../pages/clipboard.ts';
import { Keyboard } from '../pages/keyboard.ts';
import { controlOrCommand } from '../pages/keys.ts';
import { until } from '../pages/text.ts';
import { TreeKeys } from '../pages/tree-keys.ts';
import { findRow } from '../pages/tree.ts';
import { journey } from './journey.ts';
import { labSurroundings } from './lab-surroundings.ts';

type Applied = Parameters<LabHandle['client']['apply']>[0];

const surroundings = labSurroundings('finding');

/** More than one window of 200 rows holds. */
const idleWorkloads = 205;

journey(
  'what somebody looks for is filtered, sorted, grouped, found over two clusters, shown, copied and put into a pattern, without a mouse',
  { ...surroundings.request, timeoutMs: 420_000 },
  async ({ workbench, page, screenshot, workspaceFolder }) => {
    const { client, contexts } = surroundings.lab();
    const { admin, viewer } = contexts;
    await fill(client);
    const namespace = 'apiVersion: v1\nkind: Namespace\nmetadata:\n  name: staging\n';
    await writeFile(path.join(workspaceFolder, 'namespace.yaml'), namespace);
    const { quickInput, notifications } = workbench;
    const keyboard = new Keyboard(page);
    const keys = new TreeKeys(page);
    const clusters = workbench.tree('Clusters');
    await workbench.openContainer('Meshdeck');
    for (const name of ['Patterns', 'Performance']) await workbench.tree(name).closed();
    await clusters.row([viewer]);
    await keys.focus();
    await keys.open(viewer);
    await clusters.row([viewer, 'Namespaces']);
    await keys.close(viewer);
    await keys.open(admin);
    await clusters.row([admin, 'Namespaces']);
    await keys.open('Namespaces', 'shop');
    const shop = [admin, 'Namespaces', 'shop', 'Workloads'];
    const below = async (parent: readonly string[]): Promise<string> => {
      const rows = await clusters.rows();
      const from = findRow(rows, parent);
      if (from === undefined) return '';
      const rest = rows.slice(rows.indexOf(from) + 1);
      const end = rest.findIndex(({ level }) => level <= from.level);
      return (end < 0 ? rest : rest.slice(0, end)).map(({ label }) => label).join(' ');
    };
    const workloads = async (wanted: string): Promise<void> => {
      await until(`the workloads ${wanted}`, async () => (await below(shop)) === wanted);
    };
    await clusters.says([...shop, 'recommendations'], 'CrashLoopBackOff');
    await workloads('cart catalog payments recommendations seed-catalog web');

    // What matches is left, and the view says what is not shown.
    await keyboard.beginCommand('Meshdeck: Filter Clusters');
    await quickInput.opened('Filter Clusters');
    await page.keyboard.type('web');
    await workloads('web');
    await until('the count', async () => (await quickInput.message()).includes('Filter: "web" · '));
    await screenshot('finding-1-filter');
    await keyboard.press('Enter');
    await quickInput.closed();
    await until('the view to say how much is shown', async () =>
      /^Filter: "web" · \d+ of \d+ shown$/.test(await clusters.message()),
    );
    await keyboard.beginCommand('Meshdeck: Filter Clusters');
    await quickInput.opened('Filter Clusters');
    await keyboard.press(controlOrCommand('A'));
    await page.keyboard.type('is:problem');
    await workloads('recommendations');
    await until('the view to say so', async () =>
      (await clusters.message()).startsWith('Filter: "is:problem" · 1 of '),
    );
    await screenshot('finding-2-problems');
    // Escape brings back the one before.
    await keyboard.press('Escape');
    await workloads('web');
    await keyboard.runCommand('Meshdeck: Clear Filter');
    await workloads('cart catalog payments recommendations seed-catalog web');

    await keyboard.beginCommand('Meshdeck: Sort Clusters By...');
    await quickInput.opened('Sort Clusters By');
    await page.keyboard.type('State');
    await keyboard.press('Enter');
    await workloads('recommendations cart catalog payments web seed-catalog');
    await screenshot('finding-3-sorted');
    await keyboard.beginCommand('Meshdeck: Sort Clusters By...');
    await quickInput.opened('Sort Clusters By');
    await page.keyboard.type('Name');
    await keyboard.press('Enter');
    await workloads('cart catalog payments recommendations seed-catalog web');

    // Groups follow labels; a filter leaves those in which something matches.
    const group = async (by: string): Promise<void> => {
      await keyboard.beginCommand('Meshdeck: Group Workloads By...');
      await quickInput.opened('Group Workloads By');
      await page.keyboard.type(by);
      await keyboard.press('Enter');
      await quickInput.closed();
    };
    await group('Kind');
    await workloads('Deployment cart catalog payments recommendations web Job seed-catalog');
    await clusters.says([...shop, 'Deployment'], '5 · 1 not ready');
    await screenshot('finding-4-groups');
    await keyboard.beginCommand('Meshdeck: Filter Clusters');
    await quickInput.opened('Filter Clusters');
    await page.keyboard.type('seed');
    await workloads('Job seed-catalog');
    await keyboard.press('Escape');
    await workloads('Deployment cart catalog payments recommendations web Job seed-catalog');
    await group('Application');
    await clusters.row([...shop, 'shop', 'web']);
    await screenshot('finding-5-applications');

    // Found wherever it is, also behind what a window shows.
    const find = async (text: string, first: string, place: string): Promise<void> => {
      await keyboard.beginCommand('Meshdeck: Find Resource');
      await quickInput.opened('Find Resource');
      await page.keyboard.type(text);
      await quickInput.goTo(new RegExp(`^${first}.* · ${place}$`));
    };
    const selected = async (...labels: readonly string[]): Promise<void> => {
      await until(`${labels.join(' and ')} to be selected`, async () => {
        const now = await clusters.selected();
        return now.join() === labels.join();
      });
    };
    await find('catalog ns:shop kind:deployment', 'catalog', admin);
    await keyboard.press('Enter');
    await selected('catalog');
    await group('None');
    await workloads('cart catalog payments recommendations seed-catalog web');
    await find('idle-199', 'idle-199', admin);
    await screenshot('finding-6-found');
    await keyboard.press('Enter');
    await selected('idle-199');
    await keyboard.press('ArrowDown');
    await keys.at('5 more');
    await screenshot('finding-7-more');
    await keyboard.press('Enter');
    await until('the others', async () => (await clusters.onScreen()).includes('idle-204'));
    await keys.focus();
    await keys.close('Namespaces');
    await keys.open('Namespaces');
    await keys.close('crowd');

    // Several at once.
    await find('cart ns:shop kind:deployment', 'cart', admin);
    await keyboard.press('Enter');
    await selected('cart');
    await keyboard.press('Shift+ArrowDown');
    await selected('cart', 'catalog');
    await keyboard.runCommand('Meshdeck: Copy Reference');
    await until(
      'the references',
      async () =>
        (await copiedText(page)) ===
        ['cart', 'catalog'].map((name) => `deployment.apps/${name} -n shop --context ${admin}`).join('\n'),
    );
    await keyboard.runCommand('Meshdeck: Copy Name');
    await until('the names', async () => (await copiedText(page)) === 'cart\ncatalog');
    await screenshot('finding-8-selected');

    // Into a pattern, from there to the tree, and back to the file.
    await keyboard.beginCommand('Meshdeck: Insert into Pattern');
    await quickInput.opened('Choose a pattern file');
    await page.keyboard.type('shop.pattern');
    await until('the pattern', async () => (await quickInput.labels())[0] === 'shop.pattern.yaml');
    await keyboard.press('Enter');
    await workbench.activeTab('shop.pattern.yaml');
    const file = path.join(workspaceFolder, 'shop.pattern.yaml');
    // The editor saves by itself after a while.
    await keyboard.press(controlOrCommand('S'));
    await until('the pattern to be saved', async () => (await readFile(file, 'utf8')).includes('\n  catalog:\n'));
    await screenshot('finding-9-inserted');
    const text = await readFile(file, 'utf8');
    expect(text).toMatch(/^ {2}cart:\n {4}type: Deployment\.K8s\n {4}namespace: shop$/m);
    expect(text).toMatch(/^ {2}catalog:$/m);
    // The selection ends in the last of them.
    await keyboard.runCommand('Meshdeck: Reveal in Clusters');
    await selected('catalog');
    await screenshot('finding-10-revealed');
    await keys.choose('cart', 'Open Source File');
    await workbench.activeTab('shop.pattern.yaml');
    const line = text.split('\n').indexOf('  cart:') + 1;
    await workbench.statusItem(new RegExp(`^Ln ${line}, Col 3`));
    await screenshot('finding-11-source');

    // A Pod is in no file, and what made it is; a kind without namespaces is found whatever the target's is.
    await keyboard.press(controlOrCommand('Home'));
    await workbench.statusItem(/^Ln 1, Col 1/);
    await keyboard.runCommand('Meshdeck: Focus on Clusters View');
    await keys.open('cart');
    await clusters.row([...shop, 'cart', /^cart-/]);
    await keys.choose(/^cart-/, 'Open Source File');
    await workbench.statusItem(new RegExp(`^Ln ${line}, Col 3`));
    await keyboard.openFile('namespace.yaml');
    await workbench.activeTab('namespace.yaml');
    await keyboard.runCommand('Meshdeck: Reveal in Clusters');
    await selected('staging');
    await screenshot('finding-12-cluster-wide');
    expect(await notifications.messages()).toEqual([]);
  },
);

async function fill(client: LabHandle['client']): Promise<void> {
  await client.apply({ apiVersion: 'v1', kind: 'Namespace', metadata: { name: 'crowd' } });
  for (let first = 0; first < idleWorkloads; first += 20)
    await Promise.all(
      Array.from({ length: Math.min(20, idleWorkloads - first) }, (_, index) =>
        client.apply(idleWorkload(`idle-${String(first + index).padStart(3, '0')}`)),
      ),
    );
}

function idleWorkload(name: string): Applied {
  const labels = { app: name };
  return {
    apiVersion: 'apps/v1',
    kind: 'Deployment',
    metadata: { name, namespace: 'crowd', labels },
    spec: {
      replicas: 0,
      selector: { matchLabels: labels },
      template: { metadata: { labels }, spec: { containers: [{ name: 'app', image: `meshdeck-demo/${name}:1.0.0` }] } },
    },
  };
}
