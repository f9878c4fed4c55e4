import { expect } from 'vitest';
import { until } from '../pages/text.ts';
import { pageSays } from '../pages/webview.ts';
import { journey } from './journey.ts';
import { labSurroundings } from './lab-surroundings.ts';
import { lengthenProfile, profileName } from './long-profile.ts';

const surroundings = labSurroundings('reload');

/** How many requests the target has got. */
async function received(): Promise<number> {
  return (await surroundings.lab().demoApp.stats()).requests;
}

journey(
  'a run outlives the window, is found again by the next one, and is stopped there',
  { ...surroundings.request, timeoutMs: 180_000 },
  async ({ workbench, screenshot, workspaceFolder }) => {
    await lengthenProfile(workspaceFolder);
    await workbench.openFile(profileName);
    await workbench.runCommand('Meshdeck: Run Performance Test');
    await workbench.notifications.press(/sends load to/, 'Send Load');
    await pageSays(await workbench.webview('Run checkout'), /running.* \/ 02:00.*p99 \d/i);

    const beforeReload = await received();
    await workbench.reload('runId');
    const page = await workbench.webview('Run checkout', 60_000);
    await pageSays(page, /running.* \/ 02:00/i);
    await screenshot('reload-1-live-again');
    await until('load to go on after the reload', async () => (await received()) > beforeReload);

    // The new window lists it too, with a way to stop it.
    await workbench.openContainer('Meshdeck');
    const performance = workbench.tree('Performance');
    const running = await performance.row([profileName, /./]);
    expect(running.description).toMatch(/rps/);
    await screenshot('reload-2-listed');

    await page.getByRole('button', { name: 'Stop Run' }).click();
    const stopped = await pageSays(page, /Partial/);
    expect(stopped).toMatch(/stopped/i);
    await until('the result to be listed instead of the run', async () => {
      const rows = await performance.rows();
      return rows.length === 2 && (rows[1]?.description ?? '').includes('partial');
    });
    const afterStop = await received();
    await screenshot('reload-3-stopped');
    expect(await received()).toBe(afterStop);

    // What is kept stays to be read: the page of the result is back after one more reload.
    await workbench.reload();
    await pageSays(await workbench.webview('Run checkout', 60_000), /Partial/);
    expect(await workbench.notifications.messages()).toEqual([]);
  },
);
