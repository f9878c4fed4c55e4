import { expect } from 'vitest';
import { journey } from './journey.ts';

const viewNames = ['Clusters', 'Patterns', 'Performance'];

journey('the workbench opens on the demo workspace', {}, async ({ workbench, screenshot }) => {
  await workbench.activityBarItem('Meshdeck').waitFor();
  await workbench.openContainer('Meshdeck');
  for (const name of viewNames) await workbench.tree(name).opened();
  expect(await workbench.views()).toEqual(viewNames);
  await workbench.tree('Patterns').row(['shop.pattern.yaml']);
  await workbench.tree('Performance').row(['checkout.smp.yaml']);
  expect(await workbench.notifications.messages()).toEqual([]);
  await screenshot('opens', { image: 'opens.png' });
});

journey('the three views open in an untrusted folder too', { trust: false }, async ({ workbench }) => {
  await workbench.openContainer('Meshdeck');
  for (const name of viewNames) await workbench.tree(name).opened();
  await workbench.statusItem('Restricted Mode');
});
