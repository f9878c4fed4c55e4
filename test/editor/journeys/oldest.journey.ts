import { expect } from 'vitest';
import { pageSays } from '../pages/webview.ts';
import { journey } from './journey.ts';
import { labSurroundings } from './lab-surroundings.ts';

const surroundings = labSurroundings('oldest');

journey(
  'the oldest supported VS Code shows the views, a cluster and a plan',
  { ...surroundings.request, version: 'oldest' },
  async ({ workbench, screenshot }) => {
    const { admin: context } = surroundings.lab().contexts;
    await workbench.openContainer('Meshdeck');
    for (const name of ['Clusters', 'Patterns', 'Performance']) await workbench.tree(name).opened();
    await workbench.tree('Patterns').row(['shop.pattern.yaml']);

    const clusters = workbench.tree('Clusters');
    await clusters.expand([context]);
    await clusters.expand([context, 'Namespaces', 'shop']);
    await clusters.row([context, 'Namespaces', 'shop', 'Workloads', 'web']);

    const editor = await workbench.openFile('shop.pattern.yaml');
    await editor.clickCodeLens('Plan');
    const planned = await pageSays(await workbench.webview('Plan shop.pattern.yaml'), /create 3/);
    expect(planned).toContain('Apply 3 changes');
    expect(await workbench.notifications.messages()).toEqual([]);
    await screenshot('oldest');
  },
);
