import { mkdtemp, readFile, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { expect } from 'vitest';
import { copyText } from '../pages/clipboard.ts';
import { until } from '../pages/text.ts';
import { journey } from './journey.ts';

/** No server is at any address: a journey that contacts one would see it fail. */
const kubeconfig = `# mine
apiVersion: v1
kind: Config
current-context: dev
contexts:
- name: dev # small
  context: {cluster: dev, user: jane}
- name: staging
  context: {cluster: staging, user: root, namespace: shop}
clusters:
- {name: dev, cluster: {server: 'https://127.0.0.1:1'}}
- {name: staging, cluster: {server: 'https://127.0.0.1:2'}}
users:
- {name: jane, user: {token: secret-of-jane}}
- {name: root, user: {token: secret-of-root}}
`;

const downloaded = `contexts:
- {name: staging, context: {cluster: k3s, user: default}}
clusters:
- {name: k3s, cluster: {server: 'https://127.0.0.1:3'}}
users:
- {name: default, user: {exec: {apiVersion: client.authentication.k8s.io/v1, command: sign-in, interactiveMode: Never}}}
`;

const copied = `contexts: [{name: copied, context: {cluster: c}}]
clusters: [{name: c, cluster: {server: 'https://127.0.0.1:4'}}]
`;

let folder = '';

journey(
  'contexts are used, renamed, deleted and added from the tree, and only their lines of the kubeconfig change',
  {
    surroundings: async () => {
      folder = await mkdtemp(path.join(tmpdir(), 'meshdeck-contexts-'));
      await writeFile(path.join(folder, 'config'), kubeconfig);
      await writeFile(path.join(folder, 'downloaded.yaml'), downloaded);
      return { kubeconfig: path.join(folder, 'config') };
    },
  },
  async ({ workbench, screenshot }) => {
    const text = (): Promise<string> => readFile(path.join(folder, 'config'), 'utf8');
    const { quickInput, notifications } = workbench;
    await workbench.openContainer('Meshdeck');
    const clusters = workbench.tree('Clusters');
    const described = (name: string, description: string): Promise<void> =>
      until(`${name}: ${description}`, async () => (await clusters.row([name])).description === description);

    await described('dev', 'current · not connected');
    await clusters.contextAction(['staging'], 'Use Context');
    await described('staging', 'current · not connected');

    await clusters.contextAction(['staging'], 'Set Namespace of Context');
    await quickInput.opened('Set Namespace of staging');
    await quickInput.answer('checkout');
    await until('the namespace', async () => (await text()).includes('namespace: checkout'));

    await clusters.contextAction(['dev'], 'Rename Context');
    await quickInput.opened('Rename Context dev');
    await quickInput.fill('staging');
    await until('the refusal', async () => (await quickInput.message()).includes('There is a context of this name.'));
    await quickInput.answer('test');
    await clusters.row(['test']);
    expect(await text()).toBe(
      kubeconfig
        .replace('current-context: dev', 'current-context: staging')
        .replace('name: dev #', 'name: test #')
        .replace('namespace: shop', 'namespace: checkout'),
    );

    await clusters.contextAction(['test'], 'Delete Context');
    await quickInput.opened('Delete Context test');
    await until('what would go', async () => (await quickInput.labels()).includes('Delete 3 Entries'));
    await screenshot('contexts-1-delete');
    await quickInput.pick('Delete 3 Entries');
    await until('the context to go', async () => (await clusters.rows()).every(({ label }) => label !== 'test'));
    expect(await text()).not.toContain('jane');

    await workbench.runCommand('Meshdeck: Add Contexts from Kubeconfig File');
    await quickInput.opened('Add Contexts from Kubeconfig File');
    await quickInput.fill(path.join(folder, 'downloaded.yaml'));
    await until('the folder of the file', async () => (await quickInput.labels()).includes('downloaded.yaml'));
    await quickInput.accept();
    await until('the contexts of the file', async () => (await quickInput.labels()).includes('staging-2'));
    await screenshot('contexts-2-add');
    await quickInput.accept();
    await described('staging-2', 'not connected');

    await copyText(workbench.page, copied);
    await workbench.runCommand('Meshdeck: Add Contexts from Clipboard');
    await quickInput.opened('Add Contexts from Clipboard');
    await until('the contexts of the clipboard', async () => (await quickInput.labels()).includes('copied'));
    await quickInput.accept();
    await described('copied', 'not connected');
    expect(await notifications.messages()).toEqual([]);
  },
);
