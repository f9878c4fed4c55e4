import { readFile, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { expect } from 'vitest';
import { Keyboard } from '../pages/keyboard.ts';
import { controlOrCommand } from '../pages/keys.ts';
import { until } from '../pages/text.ts';
import { TreeKeys } from '../pages/tree-keys.ts';
import { journey, type Stage } from './journey.ts';
import { labSurroundings } from './lab-surroundings.ts';

const surroundings = labSurroundings('dragging');

const application = [
  'apiVersion: core.oam.dev/v1beta1',
  'kind: Application',
  'metadata:',
  '  name: shop',
  'spec:',
  '  components:',
  '    - name: first',
  '      type: webservice',
  '      properties:',
  '        image: nginx',
  '',
].join('\n');

const story = async ({ workbench, page, screenshot, workspaceFolder }: Stage, name: string): Promise<void> => {
  const { admin } = surroundings.lab().contexts;
  await writeFile(path.join(workspaceFolder, 'shop.oam.yaml'), application);
  const keyboard = new Keyboard(page);
  const keys = new TreeKeys(page);
  const clusters = workbench.tree('Clusters');
  /** The file once it has been saved with this text in it, or without. The editor saves by itself after a while. */
  const saved = async (file: string, words: string, isThere = true): Promise<string> => {
    const place = path.join(workspaceFolder, file);
    await until(`${words} ${isThere ? 'to come' : 'to go'}`, async () => {
      await keyboard.press(controlOrCommand('S'));
      return (await readFile(place, 'utf8')).includes(words) === isThere;
    });
    return readFile(place, 'utf8');
  };
  await workbench.openContainer('Meshdeck');
  for (const view of ['Patterns', 'Performance']) await workbench.tree(view).closed();
  await clusters.row([admin]);
  await keys.focus();
  await keys.open(admin);
  await clusters.row([admin, 'Namespaces']);
  await keys.open('Namespaces', 'shop');
  const shop = [admin, 'Namespaces', 'shop', 'Workloads'];
  await clusters.says([...shop, 'recommendations'], 'CrashLoopBackOff');

  // Two rows at once, onto the first component of a pattern.
  await keyboard.openFile('shop.pattern.yaml');
  await workbench.activeTab('shop.pattern.yaml');
  await clusters.select([...shop, 'cart'], [...shop, 'catalog']);
  await until('two rows to be selected', async () => (await clusters.selected()).join() === 'cart,catalog');
  await clusters.dragTo([...shop, 'catalog'], workbench.editor.line('catalogue-settings:'));
  const written = await saved('shop.pattern.yaml', '\n  catalog:');
  await screenshot(`${name}-1-pattern`);
  const services = [...written.matchAll(/^ {2}(\S+):$/gm)].map(([, key]) => key);
  expect(services).toEqual(['catalogue-settings', 'cart', 'catalog', 'catalogue', 'catalogue-address']);
  await keyboard.press(controlOrCommand('Z'));
  expect(await saved('shop.pattern.yaml', '\n  catalog:', false)).not.toContain('\n  cart:');

  // One row into an Application.
  await keyboard.openFile('shop.oam.yaml');
  await workbench.activeTab('shop.oam.yaml');
  await clusters.dragTo([...shop, 'web'], workbench.editor.line('image: nginx'));
  const brought = await saved('shop.oam.yaml', 'k8s-objects');
  await screenshot(`${name}-2-application`);
  expect(brought).toContain(
    `${application}    - name: web\n      type: k8s-objects\n      properties:\n        objects:\n          - apiVersion: apps/v1\n`,
  );
  expect(await workbench.notifications.messages()).toEqual([]);
};

journey(
  'rows of the tree are dragged into a pattern and an Application',
  { ...surroundings.request, timeoutMs: 180_000 },
  (stage) => story(stage, 'dragging'),
);

journey(
  'rows of the tree are dragged into files of the oldest editor that is supported',
  { ...surroundings.request, timeoutMs: 180_000, version: 'oldest' },
  (stage) => story(stage, 'dragging-oldest'),
);
