import { appendFile, readdir, readFile } from 'node:fs/promises';
import path from 'node:path';
import { expect } from 'vitest';
import { labPaths } from '../../lab/paths.ts';
import { Keyboard } from '../pages/keyboard.ts';
import { controlOrCommand } from '../pages/keys.ts';
import { readableTerminals, Terminal } from '../pages/terminal.ts';
import { until } from '../pages/text.ts';
import { TreeKeys } from '../pages/tree-keys.ts';
import { journey } from './journey.ts';
import { labSurroundings } from './lab-surroundings.ts';

const surroundings = labSurroundings('actions', { exec: true });
const deployment = '/apis/apps/v1/namespaces/shop/deployments/web';

/** Strings that only the terminals that asked for them may show. */
const canary = { log: 'canary-in-a-log-4c1d', shell: 'canary-in-a-shell-9e2b' };

journey(
  'logs, shells, ports, restart, scale and deletion, without a mouse',
  { ...surroundings.request, settings: readableTerminals, timeoutMs: 300_000 },
  async ({ workbench, page, screenshot, server }) => {
    const lab = surroundings.lab();
    const { client, contexts } = lab;
    const { quickInput, notifications } = workbench;
    const keyboard = new Keyboard(page);
    const terminal = new Terminal(page);
    const keys = new TreeKeys(page);
    const clusters = workbench.tree('Clusters');
    const write = (text: string): Promise<void> =>
      appendFile(labPaths(lab.name).podLog, `${new Date().toISOString().replace('Z', '000000Z')} stdout F ${text}\n`);

    // With nothing connected a command says so, and leads on.
    await workbench.openContainer('Meshdeck');
    await clusters.row([contexts.admin]);
    await keyboard.runCommand('Meshdeck: Show Port Forwards');
    await notifications.message('No port is forwarded.');
    await notifications.clear();
    await keyboard.runCommand('Meshdeck: Show Logs');
    await notifications.message(/no cluster is connected/);
    await screenshot('actions-01-nothing-connected');
    await keyboard.press(controlOrCommand('Shift+A'));
    await quickInput.opened('Show Logs');
    await quickInput.answer(contexts.admin);
    await until('namespaces', async () => (await quickInput.labels()).includes('shop'));
    await quickInput.answer('shop');
    await until('workloads', async () => (await quickInput.labels()).includes('web'));
    await quickInput.fill('web');
    await until('the workload', async () => (await quickInput.labels())[0] === 'web');
    await quickInput.accept();
    await until('the options', async () => (await quickInput.labels()).includes('Show Logs'));
    await screenshot('actions-02-log-options');
    await quickInput.accept();

    // Logs are followed, filtered and stopped.
    await terminal.shows(/demo app: listening/);
    await write(`\u001b[32mgreen\u001b[0m \u001b]0;title\u0007 ${canary.log}`);
    await terminal.shows(`green ␛]0;title␇ ${canary.log}`);
    await screenshot('actions-03-logs');
    await terminal.type('f');
    await quickInput.opened(/Logs of/);
    await quickInput.answer('/wanted [0-9]+/');
    await terminal.shows('filter: /wanted [0-9]+/');
    await write('not this one');
    await write('wanted 42');
    const filtered = await terminal.shows('wanted 42');
    expect(filtered).not.toContain('not this one');
    await screenshot('actions-04-filter');
    await keyboard.press('Control+C');
    await terminal.shows('Stopped.');

    // A shell in a Pod of the workload.
    await clusters.expand([contexts.admin, 'Namespaces', 'shop']);
    const web = [contexts.admin, 'Namespaces', 'shop', 'Workloads', 'web'];
    await clusters.row(web);
    await keys.focus();
    await keys.choose('web', 'Open Shell');
    await until('Pods', async () => (await quickInput.labels()).some((label) => label.startsWith('web-')));
    await quickInput.accept();
    await terminal.shows(/Shell in container/);
    await terminal.type(`echo ${canary.shell} $((40+2))\n`);
    await terminal.shows(`${canary.shell} 42`);
    await screenshot('actions-05-shell');
    await terminal.type('exit 3\n');
    await terminal.shows(/Enter opens a new shell/);

    // A port on this machine.
    await keys.focus();
    await keys.choose('web', 'Forward Port');
    await quickInput.opened(/Forward Port of/);
    await until('ports', async () => (await quickInput.labels()).includes('8080'));
    await screenshot('actions-06-ports');
    await quickInput.accept();
    const told = await notifications.message(/127\.0\.0\.1:\d+ leads to port 8080/);
    await screenshot('actions-07-forwarded');
    const address = /127\.0\.0\.1:\d+/.exec(told)?.[0] ?? '';
    expect((await fetch(`http://${address}/`)).status).toBe(200);
    await notifications.clear();
    await keyboard.beginCommand('Meshdeck: Show Port Forwards');
    await until('the forward', async () => (await quickInput.labels()).some((label) => label.startsWith(address)));
    await screenshot('actions-08-forwards');
    await quickInput.cancel();
    // It stands in the tree too, below its cluster, until it is stopped there.
    const group = [contexts.admin, 'Port Forwards'];
    await clusters.expand(group);
    await clusters.says([...group, address], /^Deployment shop\/web port 8080 · web-/);
    await screenshot('actions-09-forward-row');
    // Its Pod goes, and the row says by itself where connections go now.
    const forwardRow = await clusters.row([...group, address]);
    const pod = forwardRow.description.split(' · ')[1] ?? '';
    await client.request('DELETE', `/api/v1/namespaces/shop/pods/${pod}`);
    await clusters.says([...group, address], new RegExp(`port 8080 · (?!${pod}$)web-`));
    await screenshot('actions-09b-forward-moved');
    expect((await fetch(`http://${address}/`)).status).toBe(200);
    await keys.focus();
    await keys.choose(address, 'Stop Port Forward');
    await until('the port to be closed', async () =>
      fetch(`http://${address}/`).then(
        () => false,
        () => true,
      ),
    );
    await until('its row to go', async () => (await clusters.rows()).every(({ label }) => label !== 'Port Forwards'));

    // Scale and restart.
    await keys.focus();
    await keys.choose('web', 'Scale Workload');
    await quickInput.opened(/Scale Deployment shop\/web/);
    expect(await quickInput.message()).toContain('Replicas: 3 wanted');
    await screenshot('actions-10-scale');
    await quickInput.answer('4');
    await clusters.says(web, /^4\/4/);
    await keys.focus();
    await keys.choose('web', 'Restart Workload');
    await until('the restart', async () =>
      JSON.stringify(await client.request('GET', deployment)).includes('kubectl.kubernetes.io/restartedAt'),
    );
    await clusters.says(web, /^4\/4$/);

    // What goes with a deletion is shown before.
    await keys.focus();
    await keys.choose('web', 'Delete Object');
    await quickInput.opened(/Delete Deployment shop\/web/);
    await until('what goes', async () =>
      (await quickInput.labels()).some((label) => /^Delete \d+ Objects$/.test(label)),
    );
    expect((await quickInput.labels()).join('\n')).toMatch(/4 Pod/);
    await screenshot('actions-11-delete');
    await quickInput.accept();
    await until('the workload to go', async () => (await client.status(deployment)) === 404);
    await until('its row to go', async () => (await clusters.rows()).every(({ label }) => label !== 'web'));
    expect(await notifications.messages()).toEqual([]);

    // What containers wrote stands in no log of ours or of the editor.
    const logs = path.join(server.dataDirectory, 'user-data', 'logs');
    const files = (await readdir(logs, { recursive: true, withFileTypes: true })).filter((entry) => entry.isFile());
    for (const file of files) {
      const text = await readFile(path.join(file.parentPath, file.name), 'utf8');
      for (const planted of Object.values(canary)) expect(text.includes(planted), file.name).toBe(false);
    }
  },
);
