import { expect } from 'vitest';
import { Keyboard } from '../pages/keyboard.ts';
import { controlOrCommand } from '../pages/keys.ts';
import { pageSays } from '../pages/webview.ts';
import { journey } from './journey.ts';
import { labSurroundings } from './lab-surroundings.ts';
import { lengthenProfile, profileName } from './long-profile.ts';

const surroundings = labSurroundings('keyboard');

journey(
  'a pattern is planned and applied, and a run started and stopped, without a mouse',
  { ...surroundings.request },
  async ({ workbench, page, screenshot, workspaceFolder }) => {
    await lengthenProfile(workspaceFolder);
    const keyboard = new Keyboard(page);
    await keyboard.openFile('shop.pattern.yaml');
    await workbench.activeTab('shop.pattern.yaml');
    await keyboard.runCommand('Meshdeck: Apply Pattern');
    const plan = await workbench.webview('Plan shop.pattern.yaml');
    await pageSays(plan, /create 3/);
    // What is to be done next has the focus by itself.
    await plan.locator(':focus', { hasText: 'Apply 3 changes' }).waitFor();
    await screenshot('keyboard-1-plan');
    await keyboard.press('Enter');
    await pageSays(plan, /Created \(3\)/);

    await keyboard.openFile(profileName);
    await workbench.activeTab(profileName);
    await keyboard.runCommand('Meshdeck: Run Performance Test');
    await workbench.notifications.message(/sends load to/);
    await keyboard.press(controlOrCommand('Shift+A')); // VS Code's key for the first answer of a notification
    const run = await workbench.webview('Run checkout');
    await pageSays(run, /running/i);
    await keyboard.tabTo(run, 'Stop Run');
    await screenshot('keyboard-2-stop');
    await keyboard.press('Enter');
    await pageSays(run, /Partial/);
    expect(await workbench.notifications.messages()).toEqual([]);
  },
);
