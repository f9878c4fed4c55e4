import { expect } from 'vitest';
import { copiedText } from '../pages/clipboard.ts';
import { Keyboard } from '../pages/keyboard.ts';
import { until } from '../pages/text.ts';
import { journey } from './journey.ts';
import { labSurroundings } from './lab-surroundings.ts';

const surroundings = labSurroundings('find');

journey(
  'what somebody looks for is filtered, sorted, found over two clusters, shown and copied, without a mouse',
  { ...surroundings.request, timeoutMs: 240_000 },
  async ({ workbench, page, screenshot }) => {
    const { admin, viewer } = surroundings.lab().contexts;
    const { quickInput, notifications } = workbench;
    const keyboard = new Keyboard(page);
    await workbench.openContainer('Meshdeck');
    const clusters = workbench.tree('Clusters');
    await clusters.expand([viewer, 'Namespaces']);
    await clusters.collapse([viewer]);
    await clusters.expand([admin, 'Namespaces', 'shop', 'Workloads']);
    const workloads = async (): Promise<string> => {
      const rows = await clusters.rows();
      const first = rows.findIndex(({ label }) => label === 'Workloads') + 1;
      const end = rows.findIndex(({ level }, index) => index >= first && level < (rows[first]?.level ?? 0));
      return rows
        .slice(first, end < 0 ? undefined : end)
        .map(({ label }) => label)
        .join(' ');
    };
    await until('the workloads', async () => (await workloads()).includes('web'));

    await keyboard.runCommand('Meshdeck: Filter Clusters');
    await quickInput.opened('Filter Clusters');
    await page.keyboard.type('web');
    await until('only what matches', async () => (await workloads()) === 'web');
    await until('the count', async () => (await quickInput.message()).includes('Filter: "web" · 1 of'));
    await screenshot('find-1-filter');
    await keyboard.press('Enter');
    await quickInput.closed();
    await screenshot('find-2-filtered');
    expect(await workloads()).toBe('web');

    await keyboard.runCommand('Meshdeck: Sort Clusters By...');
    await quickInput.opened('Sort Clusters By');
    await page.keyboard.type('State');
    await keyboard.press('Enter');
    await keyboard.runCommand('Meshdeck: Clear Filter of Clusters');
    await until('the worst first', async () => (await workloads()).startsWith('recommendations '));
    await screenshot('find-3-sorted');

    await keyboard.runCommand('Meshdeck: Find Resource');
    await quickInput.opened('Find Resource');
    await page.keyboard.type('catal');
    await until('what is found', async () => (await quickInput.labels())[0] === 'catalog');
    await screenshot('find-4-found');
    await keyboard.press('Enter');
    await until('the row to be selected', async () => (await clusters.selected()).join() === 'catalog');
    await keyboard.press('Shift+ArrowDown');
    await until('two rows to be selected', async () => (await clusters.selected()).length === 2);
    await keyboard.runCommand('Meshdeck: Copy Reference');
    await until('the references', async () => {
      const lines = (await copiedText(page)).split('\n');
      return lines.length === 2 && lines.includes(`deployment.apps/catalog -n shop --context ${admin}`);
    });
    await screenshot('find-5-copied');
    expect(await notifications.messages()).toEqual([]);
  },
);
