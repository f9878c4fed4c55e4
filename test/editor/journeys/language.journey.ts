import { writeFile } from 'node:fs/promises';
import path from 'node:path';
import { expect } from 'vitest';
import { Keyboard } from '../pages/keyboard.ts';
import { controlOrCommand } from '../pages/keys.ts';
import { LanguageTools } from '../pages/language-tools.ts';
import { until } from '../pages/text.ts';
import { journey } from './journey.ts';

/** As early Meshery wrote keys. */
const old = [
  'name: old',
  'services:',
  '  web:',
  '    type: Deployment.K8s',
  '    settings:',
  '      spec:',
  '        selector: { match Labels: { app: a } }',
  '        template: { metadata: { labels: { app: a } }, spec: { containers: [{ name: a, image: "a:1" }] } }',
  '',
].join('\n');

journey(
  'a pattern is written, mended, renamed and followed without a mouse',
  {
    // A file that the editor has saved by itself has nothing to save any more, and no action on saving is asked for.
    settings: { 'editor.codeActionsOnSave': { 'source.fixAll.meshdeck': 'explicit' }, 'files.autoSave': 'off' },
  },
  async ({ workbench, page, screenshot, workspaceFolder }) => {
    await writeFile(path.join(workspaceFolder, 'new.pattern.yaml'), '');
    await writeFile(path.join(workspaceFolder, 'old.pattern.yaml'), old);
    const keyboard = new Keyboard(page);
    const tools = new LanguageTools(page);
    const { editor, problems } = workbench;
    /** Types; `»` is the tabulator key, which indents. */
    const write = async (text: string): Promise<void> => {
      for (const [index, part] of text.split('»').entries()) {
        if (index > 0) await keyboard.press('Tab');
        await editor.type(part);
      }
    };
    const lines = async (): Promise<string> => (await editor.visibleLines()).join('\n');

    // Written: a key and a type are completed, and what is misspelt is underlined.
    await keyboard.openFile('new.pattern.yaml');
    await workbench.activeTab('new.pattern.yaml');
    await tools.focused();
    await write('name: shop\nservices:\n»web:\n»');
    expect(await tools.proposals()).toContain('dependsOn');
    await screenshot('language-1-keys');
    await tools.takeProposal('type', 'ty');
    // The values open by themselves.
    expect((await tools.openProposals()).length).toBeGreaterThan(5);
    await tools.takeProposal('ConfigMap.K8s', 'ConfigMap.K');
    await until('the type to be written', async () => (await lines()).includes('    type: ConfigMap.K8s'));
    await keyboard.press('Escape');
    await write('\n');
    await keyboard.press('Escape');
    await keyboard.press('Shift+Tab');
    // Pasted, because Enter behind a misspelt word takes the proposal that was meant.
    await write('cart:\n»type: ');
    await editor.insert('Namspace.K8s\n    dependsOn: [web]');
    await keyboard.press('Escape');
    await until('the mistake to be underlined', async () => (await editor.squiggles('error')) === 1);
    // One here, and five in the pattern of the demo that is broken on purpose.
    await problems.countedErrors(6);
    await screenshot('language-2-mistake');

    // Mended: the obvious answer is the first one that is offered.
    await keyboard.press('ArrowUp');
    const fixes = await tools.quickFixes();
    expect(fixes[0]).toBe('Change to `Namespace.K8s`');
    await screenshot('language-3-fixes');
    await tools.takeQuickFix(fixes[0] ?? '');
    await until('the mistake to be gone', async () => (await editor.squiggles('error')) === 0);

    // Renamed: what depends on the service follows.
    await keyboard.press('ArrowDown');
    await keyboard.press('End');
    await keyboard.press('ArrowLeft');
    await tools.rename('front');
    await until('both names to change', async () => /\n {2}front:[\s\S]*dependsOn: \[front\]/.test(await lines()));
    await screenshot('language-4-renamed');

    // Followed: from the dependency to the service.
    await tools.goToDefinition();
    await tools.cursorInLine(3);
    await screenshot('language-5-definition');

    // Mended by saving: safe changes are made where that is asked for.
    await keyboard.openFile('old.pattern.yaml');
    await workbench.activeTab('old.pattern.yaml');
    await tools.focused();
    await until('the old spelling to be told', async () => (await editor.squiggles('info')) > 0);
    await editor.type('# mine\n');
    await keyboard.press(controlOrCommand('S'));
    await until('the key to be written as it is today', async () => (await lines()).includes('{ matchLabels:'));
    await screenshot('language-6-saved');
    expect(await workbench.notifications.messages()).toEqual([]);
  },
);
