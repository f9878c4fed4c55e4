import { expect } from 'vitest';
import { until } from '../pages/text.ts';
import { pageSays } from '../pages/webview.ts';
import { journey } from './journey.ts';
import { labSurroundings } from './lab-surroundings.ts';
import { lengthenProfile, profileName } from './long-profile.ts';

const surroundings = labSurroundings('protected');
const deployment = '/apis/apps/v1/namespaces/shop/deployments/catalogue';

journey(
  'a protected context is changed and loaded only by those who type its name',
  { ...surroundings.request, settings: { 'meshdeck.cluster.protectedContexts': ['lab-*'] } },
  async ({ workbench, page, screenshot, workspaceFolder }) => {
    await lengthenProfile(workspaceFolder);
    const { client, contexts } = surroundings.lab();
    const context = contexts.admin;
    const editor = await workbench.openFile('shop.pattern.yaml');
    await editor.clickCodeLens('Plan');
    const plan = await workbench.webview('Plan shop.pattern.yaml');
    await pageSays(plan, /create 3/);
    const apply = plan.getByRole('button', { name: 'Apply 3 changes' });
    const name = plan.getByRole('textbox', { name: /Protected cluster/ });
    await screenshot('protected-1-asks');

    await name.fill(contexts.viewer);
    await page.keyboard.press('Enter');
    await apply.click({ force: true });
    expect(await apply.getAttribute('aria-disabled')).toBe('true');
    await screenshot('protected-2-wrong-name');
    expect(await client.status(deployment)).toBe(404);

    await name.fill(context);
    await apply.click();
    await pageSays(plan, /Created \(3\)/);
    expect(await client.status(deployment)).toBe(200);
    await screenshot('protected-3-applied');

    // Load asks in the same way, each time.
    await workbench.openFile(profileName);
    await workbench.runCommand('Meshdeck: Run Performance Test');
    await workbench.quickInput.opened(/protected context/);
    await workbench.quickInput.answer(contexts.viewer);
    await until('the wrong name to be refused', async () =>
      (await workbench.quickInput.message()).includes(`This is not ${context}.`),
    );
    await screenshot('protected-4-load');
    await workbench.quickInput.answer(context);
    const run = await workbench.webview('Run checkout');
    await run.getByRole('button', { name: 'Stop Run' }).click();
    await pageSays(run, /Partial/);
    expect(await workbench.notifications.messages()).toEqual([]);
  },
);
