import { expect } from 'vitest';
import type { KubeObject } from '../../lab/kube-client.ts';
import { Keyboard } from '../pages/keyboard.ts';
import { controlOrCommand } from '../pages/keys.ts';
import { until } from '../pages/text.ts';
import { TreeKeys } from '../pages/tree-keys.ts';
import { journey } from './journey.ts';
import { labSurroundings } from './lab-surroundings.ts';

const surroundings = labSurroundings('documents');
const webPath = '/apis/apps/v1/namespaces/shop/deployments/web';

interface Deployment extends KubeObject {
  readonly spec: { readonly replicas: number };
}

journey(
  'a Deployment is opened from the tree, followed, edited and planned without a mouse, and not over a change of somebody else',
  { ...surroundings.request, timeoutMs: 240_000, settings: { 'files.autoSave': 'off' } },
  async ({ workbench, page, screenshot }) => {
    const { client, contexts } = surroundings.lab();
    const { admin } = contexts;
    const keyboard = new Keyboard(page);
    const web = (): Promise<Deployment> => client.request<Deployment>('GET', webPath);
    const somebodySets = (body: object): Promise<unknown> =>
      client.request('PATCH', `${webPath}?fieldManager=kubectl-edit`, {
        body,
        contentType: 'application/merge-patch+json',
      });
    const shows = (text: string): Promise<void> =>
      until(`"${text}" on screen`, async () =>
        (await workbench.editor.visibleLines()).some((line) => line.includes(text)),
      );

    await keyboard.openFile('shop.pattern.yaml');
    await workbench.activeTab('shop.pattern.yaml');
    await workbench.openContainer('Meshdeck');
    for (const name of ['Patterns', 'Performance']) await workbench.tree(name).closed();
    const clusters = workbench.tree('Clusters');
    await clusters.expand([admin]);
    await clusters.row([admin, 'Namespaces']);
    const keys = new TreeKeys(page);
    await keys.focus();
    await keys.open(admin, 'Namespaces', 'shop');
    await clusters.row([admin, 'Namespaces', 'shop', 'Workloads', 'web']);
    await keys.choose('web', 'Open Resource');
    await workbench.activeTab(`web · Deployment · ${admin}.yaml`);
    await shows('kind: Deployment');
    await until('managedFields to be folded', async () => {
      const lines = await workbench.editor.visibleLines();
      return lines.some((line) => line === 'spec:') && lines.every((line) => !line.includes('fieldsV1'));
    });
    await somebodySets({ metadata: { labels: { tier: 'front' } } });
    await shows('tier: front');
    expect((await workbench.editor.visibleLines()).filter((line) => line.includes('fieldsV1'))).toEqual([]);
    await screenshot('documents-1-live');

    await keyboard.runCommand('Meshdeck: Edit Resource');
    await workbench.activeTab(`web · Deployment · ${admin} · edit.yaml`);
    await keyboard.replaceText('replicas: 3', 'replicas: 5');
    await keyboard.press(controlOrCommand('S'));
    await workbench.quickInput.opened(`Plan: Deployment shop/web in ${admin}`);
    await until('the field', async () => (await workbench.quickInput.labels()).includes('spec.replicas'));
    await screenshot('documents-2-plan');
    expect(await workbench.quickInput.text()).toContain('Owner now: meshdeck-lab (Apply)');

    // Left: nothing is sent, and the document is not saved.
    await keyboard.press('Escape');
    await workbench.unsaved(`web · Deployment · ${admin} · edit.yaml`);
    expect((await web()).spec.replicas).toBe(3);

    await keyboard.press(controlOrCommand('S'));
    await workbench.quickInput.opened(`Plan: Deployment shop/web in ${admin}`);
    await keyboard.press('Enter');
    await until('five replicas', async () => (await web()).spec.replicas === 5);
    const { managedFields } = (await web()).metadata as unknown as { managedFields: readonly { manager: string }[] };
    expect(managedFields.map(({ manager }) => manager)).toContain('meshdeck:edit');
    await workbench.saved(`web · Deployment · ${admin} · edit.yaml`);

    await keyboard.replaceText('replicas: 5', 'replicas: 6');
    await somebodySets({ spec: { replicas: 4 } });
    await keyboard.press(controlOrCommand('S'));
    await workbench.quickInput.opened(`Deployment shop/web in ${admin} Was Changed Meanwhile`);
    await screenshot('documents-3-changed-meanwhile');
    expect(await workbench.quickInput.text()).toContain('kubectl-edit');
    expect((await web()).spec.replicas).toBe(4);
    await keyboard.press('Enter');
    await workbench.activeTab(/live ↔ your edit/);
    await screenshot('documents-4-merge');
    await keyboard.press(controlOrCommand('S'));
    await workbench.quickInput.opened(`Plan: Deployment shop/web in ${admin}`);
    expect(await workbench.quickInput.text()).toContain('4 → 6');
    await keyboard.press('Enter');
    await until('six replicas', async () => (await web()).spec.replicas === 6);

    await client.request('DELETE', webPath);
    await workbench.openTab(`web · Deployment · ${admin}.yaml`);
    await shows('# Deleted on the server');
    await screenshot('documents-5-deleted');
    expect(await workbench.notifications.messages()).toEqual([]);
  },
);
