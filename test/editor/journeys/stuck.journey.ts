import { expect } from 'vitest';
import { processOf } from '../pages/processes.ts';
import { standStillAt } from '../pages/stand-still.ts';
import { until } from '../pages/text.ts';
import { journey } from './journey.ts';

const server = 'language-server.mjs';

/** The server's own patience, and a start. */
const endTimeoutMs = 60_000;

journey(
  'a document that the language server cannot get to the end of is set aside, and all others are checked on',
  { timeoutMs: 180_000 },
  async ({ workbench, screenshot, server: editorServer }) => {
    const { editor, notifications } = workbench;
    await workbench.openFile('broken.pattern.yaml');
    await until('the mistakes to be underlined', async () => (await editor.squiggles('error')) >= 4);
    await workbench.openFile('shop.pattern.yaml');
    await until('the file to be taken in', async () => (await editor.codeLenses()).length > 0);
    const stuck = await standStillAt(editorServer, server, 'never comes to its end');
    await editor.goTo(1);
    await editor.insert('# never comes to its end\n');

    // Nothing hinders whoever writes, here or in another file, which is not blamed for what it waits for.
    await editor.type('# more\n');
    await workbench.openFile('broken.pattern.yaml');
    await editor.goTo(2);
    await editor.insert('nmae: wrong\n');
    await screenshot('stuck-1-stands-still');
    expect(await notifications.messages()).toEqual([]);
    await until('the server to be ended', async () => (await processOf(editorServer, server)) !== stuck, endTimeoutMs);
    const said = await notifications.message(/is not checked any more/);
    expect(said).toMatch(/^shop\.pattern\.yaml is not checked/);
    await workbench.problems.countedErrors(6);
    await screenshot('stuck-2-set-aside');
    expect(await notifications.messages()).toHaveLength(1);
    await notifications.press(/is not checked any more/, 'Open File');
    await workbench.activeTab('shop.pattern.yaml');
    await editor.goTo(3);
    await editor.insert('wrong: [\n');
    // No underline would look like no mistake.
    expect(await workbench.languageStatus()).toContain('Not checked by Meshdeck');
    await screenshot('stuck-3-file');

    // The new server can: closed and opened again, the file is checked as all are.
    await editor.save();
    await workbench.runCommand('View: Close Editor');
    await workbench.openFile('shop.pattern.yaml');
    await until('the mistake to be underlined', async () => (await editor.squiggles('error')) > 0);
    await screenshot('stuck-4-again');
  },
);
