import { readdir, readFile, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { expect } from 'vitest';
import { ensureLab, whyNoLab, type LabHandle } from '../../lab/lab.ts';
import { Keyboard } from '../pages/keyboard.ts';
import { until } from '../pages/text.ts';
import { TreeKeys } from '../pages/tree-keys.ts';
import { constantChanges, type Change } from './constant-changes.ts';
import { journey, type JourneyRequest } from './journey.ts';

/** Filling a lab with 5,000 Pods takes minutes: `npm run test:full` does, `npm test` takes a fifth. */
const pods = process.env['MESHDECK_FULL'] === '1' ? 5_000 : 1_000;
/** As many as the bench makes; the machine of `npm test` does other work beside it. */
const changesPerSecond = process.env['MESHDECK_FULL'] === '1' ? 200 : 50;
const namespaces = ['large-001', 'large-002'];
const crowded = 'large-001';
/** With the ten of the scenario more than one window of 200 rows holds. */
const idleWorkloads = 300;
let large: LabHandle | undefined;
let empty: LabHandle | undefined;

const fromLab = (lab: () => LabHandle | undefined): Pick<JourneyRequest, 'impossible' | 'surroundings'> => ({
  impossible: whyNoLab,
  // A cluster that the story only reads is filled once, for all attempts.
  surroundings: () => Promise.resolve({ kubeconfig: lab()?.kubeconfigPath ?? '' }),
});

async function fillLarge(): Promise<void> {
  if (large !== undefined) return;
  const { pid: ownerPid } = process;
  large = await ensureLab({ name: 'journey-large', scenario: 'large', pods, ownerPid, progress: console.log });
  const { client } = large;
  for (let first = 0; first < idleWorkloads; first += 20)
    await Promise.all(Array.from({ length: 20 }, (_, index) => client.apply(idleWorkload(first + index))));
}

journey(
  `a cluster of ${pods} Pods is read, opened and scrolled while files are edited`,
  { ...fromLab(() => large), timeoutMs: 180_000, prepare: fillLarge },
  async ({ workbench, screenshot, server }) => {
    const context = large?.contexts.admin ?? '';
    await workbench.openContainer('Meshdeck');
    const clusters = workbench.tree('Clusters');
    for (const name of ['Patterns', 'Performance']) await workbench.tree(name).closed();
    await clusters.expand([context]);
    await clusters.expand([context, 'Namespaces']);
    for (const namespace of namespaces) await clusters.row([context, 'Namespaces', namespace]);
    await clusters.expand([context, 'Namespaces', crowded], 60_000);
    const workload = [context, 'Namespaces', crowded, 'Workloads', 'app-001'];
    await clusters.says(workload, '50/50', 60_000);
    await screenshot('large-1-workloads');

    const more = [context, 'Namespaces', crowded, 'Workloads', /^\d+ more$/];
    await until('all workloads to be counted', async () => (await clusters.row(more)).label === '110 more');
    await clusters.click(more);
    await clusters.row([context, 'Namespaces', crowded, 'Workloads', 'idle-299']);
    await screenshot('large-2-more');

    // Work in files goes on beside it.
    const editor = await workbench.openFile('broken.pattern.yaml');
    await until('the mistakes to be underlined', async () => (await editor.squiggles('error')) >= 4);
    await workbench.runCommand('Meshdeck: Show Output');
    await until('the log to have the spans', async () => (await spans(server.dataDirectory)).length > 0);
    console.log((await spans(server.dataDirectory)).join('\n'));
    expect(await workbench.notifications.messages()).toEqual([]);
  },
);

journey(
  `a cluster of ${pods} Pods that changes ${changesPerSecond} times a second is walked with the keyboard alone`,
  { ...fromLab(() => large), timeoutMs: 180_000, prepare: fillLarge },
  async ({ workbench, page, screenshot }) => {
    const lab = large;
    if (lab === undefined) throw new Error('the lab is there once the journey has begun');
    const context = lab.contexts.admin;
    await workbench.openContainer('Meshdeck');
    for (const name of ['Patterns', 'Performance']) await workbench.tree(name).closed();
    const clusters = workbench.tree('Clusters');
    await clusters.row([context]);
    const keyboard = new Keyboard(page);
    const keys = new TreeKeys(page);
    let revision = 0;
    const changes = constantChanges(lab.client, changesPerSecond, (number) => {
      if (number % 2 === 1) return idleChange(number);
      revision = number;
      return namespaceChange(namespaces[(number / 2) % namespaces.length] ?? '', number);
    });
    try {
      await keys.focus();
      await keys.open(context, 'Namespaces', crowded, 'Workloads', 'app-001');
      await keys.at('app-001');
      await screenshot('large-5-changing');
      await keys.close('app-001');
      // Each row has its turn: none is passed over, and the focus stays where somebody has put it.
      const walked = [];
      for (let row = 2; row <= 12; row += 1) {
        await keys.down();
        walked.push(await keys.label());
      }
      const apps = Array.from({ length: 9 }, (_, index) => `app-${String(index + 2).padStart(3, '0')}`);
      expect(walked).toEqual([...apps, 'idle-000', 'idle-001']);

      await keyboard.beginCommand('Meshdeck: Find Resource');
      await workbench.quickInput.opened('Find Resource');
      await page.keyboard.type(`idle-123 ns:${crowded}`);
      await workbench.quickInput.goTo(new RegExp(`^idle-123.* · ${context}$`));
      await keyboard.press('Enter');
      await until('idle-123 to be selected', async () => (await clusters.selected()).join() === 'idle-123');
      await keys.at('idle-123');
      await screenshot('large-6-found');
    } finally {
      await changes.end();
    }
    expect(changes.failures).toEqual([]);
    const last = namespaces[(revision / 2) % namespaces.length] ?? '';
    await clusters.says([context, 'Namespaces', last], `revision r${revision}`);
    expect(await workbench.notifications.messages()).toEqual([]);
  },
);

/** A kind that nobody bundles. */
const gadgets = {
  apiVersion: 'apiextensions.k8s.io/v1',
  kind: 'CustomResourceDefinition',
  metadata: { name: 'gadgets.example.com' },
  spec: {
    group: 'example.com',
    scope: 'Namespaced',
    names: { plural: 'gadgets', singular: 'gadget', kind: 'Gadget', listKind: 'GadgetList' },
    versions: [
      {
        name: 'v1',
        served: true,
        storage: true,
        schema: {
          openAPIV3Schema: {
            type: 'object',
            properties: { spec: { type: 'object', properties: { size: { type: 'integer' } } } },
          },
        },
      },
    ],
  },
};
const gadgetPattern =
  'name: gadgets\nservices:\n  a:\n    type: Gadget\n    settings:\n      spec:\n        size: big\n';

journey(
  'an empty cluster says what is not there yet, and what comes next; its own kinds are known to checks once it is connected',
  {
    ...fromLab(() => empty),
    prepare: async () => {
      empty = await ensureLab({ name: 'journey-empty', ownerPid: process.pid, progress: console.log });
      await empty.client.apply(gadgets);
    },
  },
  async ({ workbench, screenshot, workspaceFolder }) => {
    const context = empty?.contexts.admin ?? '';
    await writeFile(path.join(workspaceFolder, 'gadgets.pattern.yaml'), gadgetPattern);
    const editor = await workbench.openFile('gadgets.pattern.yaml');
    await until('the kind to be unknown', async () => (await editor.squiggles('error')) === 1);
    expect((await workbench.problems.read()).join('\n')).toContain('Gadget');
    await workbench.openContainer('Meshdeck');
    const clusters = workbench.tree('Clusters');
    await clusters.expand([context, 'Meshes']);
    await clusters.row([context, 'Meshes', /No mesh/]);
    await clusters.expand([context, 'Namespaces', 'default']);
    await clusters.row([context, 'Namespaces', 'default', 'Workloads', /No workloads/]);
    await screenshot('large-3-empty');

    // What the cluster has counts: the kind is known, and its schema finds the mistake.
    await until('the fault of the size', async () =>
      (await workbench.problems.read()).some((text) => text.includes('`size` must be')),
    );
    await screenshot('large-4-kinds');
    expect(await workbench.notifications.messages()).toEqual([]);
  },
);

/** Another revision of the mesh for a namespace, which its row tells. */
function namespaceChange(name: string, revision: number): Change {
  const labels = { 'istio.io/rev': `r${revision}`, 'istio-injection': null };
  return { path: `/api/v1/namespaces/${name}`, patch: { metadata: { labels } } };
}

/** A change of a workload that its row does not tell. */
function idleChange(number: number): Change {
  const { name } = idleWorkload(number % idleWorkloads).metadata;
  const path = `/apis/apps/v1/namespaces/${crowded}/deployments/${name}`;
  return { path, patch: { metadata: { labels: { round: String(number) } } } };
}

function idleWorkload(index: number): Parameters<LabHandle['client']['apply']>[0] {
  const name = `idle-${String(index).padStart(3, '0')}`;
  const labels = { app: name };
  return {
    apiVersion: 'apps/v1',
    kind: 'Deployment',
    metadata: { name, namespace: crowded, labels },
    spec: {
      replicas: 0,
      selector: { matchLabels: labels },
      template: { metadata: { labels }, spec: { containers: [{ name: 'app', image: 'meshdeck-demo/app:1.0.0' }] } },
    },
  };
}

/** The lines on the longest spans in the extension host's log. */
async function spans(dataDirectory: string): Promise<string[]> {
  const logs = path.join(dataDirectory, 'user-data', 'logs');
  const files = (await readdir(logs, { recursive: true })).filter((file) => path.basename(file) === 'Meshdeck.log');
  const texts = await Promise.all(files.map((file) => readFile(path.join(logs, file), 'utf8')));
  return texts.flatMap((text) => text.split('\n')).filter((line) => line.includes('longest'));
}
