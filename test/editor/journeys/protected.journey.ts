import { expect } from 'vitest';
import { readableTerminals, Terminal } from '../pages/terminal.ts';
import { until } from '../pages/text.ts';
import { TreeKeys } from '../pages/tree-keys.ts';
import { pageSays } from '../pages/webview.ts';
import { journey } from './journey.ts';
import { labSurroundings } from './lab-surroundings.ts';
import { lengthenProfile, profileName } from './long-profile.ts';

const surroundings = labSurroundings('protected', { exec: true });
const deployment = '/apis/apps/v1/namespaces/shop/deployments/catalogue';

journey(
  'a protected context is changed and loaded only by those who type its name',
  {
    ...surroundings.request,
    settings: { ...readableTerminals, 'meshdeck.cluster.protectedContexts': ['lab-*'] },
    timeoutMs: 240_000,
  },
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

    // A shell and a forwarded port are chosen once more, with context and object named. Cancel stands first, and opens nothing.
    const { quickInput, notifications } = workbench;
    const keys = new TreeKeys(page);
    const clusters = workbench.tree('Clusters');
    const terminal = new Terminal(page);
    await workbench.openContainer('Meshdeck');
    await clusters.expand([context, 'Namespaces', 'shop']);
    await clusters.row([context, 'Namespaces', 'shop', 'Workloads', 'web']);
    const beginShell = async (): Promise<void> => {
      await keys.focus();
      await keys.choose('web', 'Open Shell');
      await until('Pods', async () => (await quickInput.labels()).some((label) => label.startsWith('web-')));
      await quickInput.accept();
      await quickInput.opened(`The context ${context} is protected`);
    };
    await beginShell();
    expect((await quickInput.rows())[1]).toMatch(
      new RegExp(`^Open Shell in container .* of Pod shop/web-.*in ${context}$`),
    );
    await screenshot('protected-5-shell');
    await quickInput.accept();
    await quickInput.closed();
    expect(await page.locator('.terminal-wrapper').count()).toBe(0);
    await beginShell();
    await quickInput.goTo(/^Open Shell/);
    await quickInput.accept();
    await terminal.shows(/Shell in container/);
    await terminal.type('echo $((40+2))\n');
    await terminal.shows(/^42$/m);
    // The same terminal is not asked for again.
    await terminal.type('exit 3\n');
    await terminal.shows(/Enter opens a new shell/);
    await terminal.type('\n');
    await terminal.type('echo $((50+5))\n');
    await terminal.shows(/^55$/m);

    await keys.focus();
    await keys.choose('web', 'Forward Port');
    await until('ports', async () => (await quickInput.labels()).includes('8080'));
    await quickInput.accept();
    await quickInput.opened(`The context ${context} is protected`);
    await screenshot('protected-6-forward');
    await quickInput.goTo(/^Forward Port 8080 of Deployment shop\/web/);
    await quickInput.accept();
    await notifications.message(/127\.0\.0\.1:\d+ leads to port 8080/);
    await notifications.clear();

    // What changes something takes the name.
    const web = '/apis/apps/v1/namespaces/shop/deployments/web';
    await keys.focus();
    await keys.choose('web', 'Delete Object');
    await until('what goes', async () =>
      (await quickInput.labels()).some((label) => /^Delete \d+ Objects$/.test(label)),
    );
    await quickInput.accept();
    await quickInput.opened(/^Delete \d+ Objects$/);
    expect(await quickInput.message()).toContain(`The context ${context} is protected. Type its name to go on.`);
    await quickInput.answer('web');
    await until('the wrong name to be refused', async () =>
      (await quickInput.message()).includes(`The name of the context is ${context}.`),
    );
    await screenshot('protected-7-delete');
    expect(await client.status(web)).toBe(200);
    await quickInput.answer(context);
    await until('the workload to go', async () => (await client.status(web)) === 404);
  },
);
