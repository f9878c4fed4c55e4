import { writeFile } from 'node:fs/promises';
import path from 'node:path';
import { expect } from 'vitest';
import { controlOrCommand } from '../pages/keys.ts';
import { Keyboard } from '../pages/keyboard.ts';
import { LanguageTools } from '../pages/language-tools.ts';
import { until } from '../pages/text.ts';
import { journey } from './journey.ts';

const name = 'typed.pattern.yaml';

journey(
  'a pattern is typed from its first word on: its places are filled in turn, names are proposed, and mistakes come and go',
  {},
  async ({ workbench, page, screenshot, workspaceFolder }) => {
    await writeFile(path.join(workspaceFolder, name), '');
    const keyboard = new Keyboard(page);
    const tools = new LanguageTools(page);
    const { editor } = workbench;
    const text = async (): Promise<string> => (await editor.visibleLines()).join('\n');

    await keyboard.openFile(name);
    await workbench.activeTab(name);
    await tools.focused();
    expect((await tools.proposals()).slice(0, 2)).toEqual(['pattern', 'pattern of a mesh']);
    await screenshot('writing-1-begin');
    await tools.takeProposal('pattern', 'pat');
    await until('the document to be there', async () => (await text()).includes('name: shop'));
    await screenshot('writing-2-snippet');
    for (const value of ['store', 'front', 'apps', '2', 'nginx:1.30']) {
      await editor.type(value);
      await keyboard.press('Tab');
    }
    await editor.type('8080');
    await keyboard.press('Tab');
    const filled = await text();
    expect(filled).toMatch(/name: store[\s\S]*- port: 8080/);
    expect(await editor.squiggles('error')).toBe(0);

    // A service below it: what it needs first, then what is there to depend on.
    await keyboard.press(controlOrCommand('End'));
    await editor.type('  cart:\n');
    await keyboard.press('Tab');
    expect((await tools.proposals())[0]).toBe('type');
    await screenshot('writing-3-required');
    await tools.takeProposal('type', 'ty');
    await tools.takeProposal('ConfigMap.K8s', 'ConfigMap.K');
    await until('the type to be written', async () => (await text()).includes('type: ConfigMap.K8s'));
    await editor.type('\n');
    await tools.proposals();
    await tools.takeProposal('dependsOn', 'dep');
    expect(await tools.openProposals()).toEqual(['front', 'front-service']);
    await screenshot('writing-4-services');
    await tools.takeProposal('front-service', 'front-');
    await until('the service to be written', async () => (await text()).includes('- front-service'));

    // A reference: step by step along the path.
    await editor.type('\n');
    await keyboard.press('Shift+Tab');
    await editor.type('name: $(#');
    expect(await tools.openProposals()).toEqual(['ref.', 'use']);
    for (const step of ['ref.', 'services', 'front', 'name']) {
      await tools.openProposals();
      await tools.takeProposal(step, step.slice(0, 2));
    }
    await until('the value of the reference', async () => /front\.name\)\W*= front/.test(await text()));
    await screenshot('writing-5-reference');

    // A mistake is underlined while it is typed, and not any more when it is taken back.
    await keyboard.press('Enter');
    await editor.type('namespace: Apps');
    await until('the mistake to be underlined', async () => (await editor.squiggles('error')) === 1);
    await screenshot('writing-6-mistake');
    for (let count = 0; count < 4; count++) await keyboard.press('Backspace');
    await editor.type('apps');
    await until('the mistake to be gone', async () => (await editor.squiggles('error')) === 0);
    await screenshot('writing-7-right');
    expect(await workbench.notifications.messages()).toEqual([]);
  },
);
