import { expect } from 'vitest';
import { processOf } from '../pages/processes.ts';
import { until } from '../pages/text.ts';
import { journey } from './journey.ts';
import { labSurroundings } from './lab-surroundings.ts';

const surroundings = labSurroundings('trust');

journey(
  'in Restricted Mode files are read and checked, and whatever would reach further says why it does not',
  { ...surroundings.request, trust: false },
  async ({ workbench, page, screenshot, server }) => {
    await workbench.openContainer('Meshdeck');
    await workbench.statusItem('Restricted Mode');
    const clusters = workbench.tree('Clusters');
    await until('the Clusters view to say why', async () =>
      (await clusters.welcome()).includes('trusted workspaces only'),
    );
    await workbench.tree('Patterns').row(['shop.pattern.yaml']);
    await workbench.tree('Performance').row(['checkout.smp.yaml']);

    const editor = await workbench.openFile('broken.pattern.yaml');
    await until('the mistakes to be underlined', async () => (await editor.squiggles('error')) >= 4);
    await screenshot('trust-1-reading');

    await workbench.tree('Patterns').inlineAction(['shop.pattern.yaml'], 'Plan Pattern');
    const why = await workbench.notifications.message(/needs a trusted workspace/);
    expect(why).toContain('Manage Workspace Trust');
    await screenshot('trust-2-plan');
    await workbench.notifications.clear();
    await workbench.tree('Performance').inlineAction(['checkout.smp.yaml'], 'Run Performance Test');
    await workbench.notifications.message(/needs a trusted workspace/);
    await workbench.notifications.clear();
    await workbench.runCommand('Meshdeck: Install Mesh');
    await workbench.notifications.press(/needs a trusted workspace/, 'Manage Workspace Trust');
    await page.getByText('You are in Restricted Mode').waitFor();

    // Nothing that could reach a cluster has been started.
    expect(await processOf(server, 'agent.mjs')).toBeUndefined();
  },
);
