import { expect } from 'vitest';
import type { LabHandle } from '../../lab/lab.ts';
import { Keyboard } from '../pages/keyboard.ts';
import { until } from '../pages/text.ts';
import { TreeKeys } from '../pages/tree-keys.ts';
import { journey } from './journey.ts';
import { labSurroundings } from './lab-surroundings.ts';

type Applied = Parameters<LabHandle['client']['apply']>[0];

const surroundings = labSurroundings('deleting');

/** Somebody else has to answer before the last one goes; the third this user may not delete. */
const names = ['old-a', 'old-b', 'old-c', 'old-d'] as const;
const finalizer = 'example.com/wait';

journey(
  'several objects are deleted at once, without a mouse, and those that stay are named',
  { ...surroundings.request, timeoutMs: 300_000 },
  async ({ workbench, page, screenshot }) => {
    const { client, contexts } = surroundings.lab();
    const { quickInput, notifications } = workbench;
    const keyboard = new Keyboard(page);
    const keys = new TreeKeys(page);
    const clusters = workbench.tree('Clusters');
    for (const name of names) await client.apply(workload(name, name === 'old-d' ? [finalizer] : []));
    for (const object of permission(['old-a', 'old-b', 'old-d'])) await client.apply(object);
    const pathOf = (name: string): string => `/apis/apps/v1/namespaces/shop/deployments/${name}`;

    await workbench.openContainer('Meshdeck');
    for (const name of ['Patterns', 'Performance']) await workbench.tree(name).closed();
    const context = contexts.viewer;
    await clusters.row([context]);
    await keys.focus();
    await keys.open(context);
    await clusters.row([context, 'Namespaces']);
    await keys.open('Namespaces', 'shop');
    const workloads = [context, 'Namespaces', 'shop', 'Workloads'];
    for (const name of names) await clusters.says([...workloads, name], /^1\/1/);

    // One preview names all of them, what goes with them, what may not be deleted and what waits.
    await keys.focus();
    await keys.select(...names);
    expect(await clusters.selected()).toEqual([...names]);
    await keys.choose('old-d', 'Delete Object');
    await quickInput.opened(`Delete 4 objects of ${context}`);
    // Three Deployments, each with a ReplicaSet and a Pod.
    await until('the preview', async () => (await quickInput.labels()).includes('Delete 9 Objects'));
    await screenshot('deleting-1-preview');
    const rows = await quickInput.rows();
    const lines = rows.join('\n');
    for (const name of ['old-a', 'old-b', 'old-d']) expect(rows).toContain(`Deployment shop/${name}`);
    expect(lines).toMatch(/3 Pod/);
    expect(lines).toMatch(/3 ReplicaSet/);
    expect(rows).toContain('Deployment shop/old-cis not deleted');
    expect(await quickInput.text()).toContain('may not delete deployments in namespace shop');
    expect(lines).toMatch(/Deployment shop\/old-d: waits for example\.com\/wait/);

    // One choice deletes them; the one that does not go is named.
    await quickInput.accept();
    await notifications.message(/Not gone yet: Deployment shop\/old-d waits for example\.com\/wait/);
    await screenshot('deleting-2-waits');
    for (const name of ['old-a', 'old-b'])
      await until(`${name} to go`, async () => (await client.status(pathOf(name))) === 404);
    await until('their rows to go', async () => !(await labels()).some((label) => ['old-a', 'old-b'].includes(label)));
    await clusters.says([...workloads, 'old-c'], /^1\/1/);
    await clusters.says([...workloads, 'old-d'], 'being deleted');
    await screenshot('deleting-3-rows');
    await notifications.clear();
    await client.request('PATCH', pathOf('old-d'), {
      body: { metadata: { finalizers: null } },
      contentType: 'application/merge-patch+json',
    });
    await until('the last row to go', async () => !(await labels()).includes('old-d'));

    // Where all of them go nothing is said: the rows show it.
    for (const name of ['old-a', 'old-b']) {
      await client.apply(workload(name, []));
      await clusters.says([...workloads, name], /^1\/1/);
    }
    await keys.focus();
    await keyboard.press('Escape');
    await until('nothing to be selected', async () => (await clusters.selected()).length === 0);
    await keys.select('old-a', 'old-b');
    await keys.choose('old-b', 'Delete Object');
    await quickInput.opened(`Delete 2 objects of ${context}`);
    await until('the preview', async () => (await quickInput.labels()).includes('Delete 6 Objects'));
    await quickInput.accept();
    await until('their rows to go', async () => !(await labels()).some((label) => ['old-a', 'old-b'].includes(label)));
    // On a slow machine the deletion itself may have had one.
    await until('nothing to be said', async () => (await notifications.messages()).length === 0);

    async function labels(): Promise<readonly string[]> {
      return (await clusters.rows()).map(({ label }) => label);
    }
  },
);

function workload(name: string, finalizers: readonly string[]): Applied {
  const labels = { app: name };
  return {
    apiVersion: 'apps/v1',
    kind: 'Deployment',
    metadata: { name, namespace: 'shop', labels, finalizers },
    spec: {
      replicas: 1,
      selector: { matchLabels: labels },
      template: { metadata: { labels }, spec: { containers: [{ name: 'app', image: `meshdeck-demo/${name}:1.0.0` }] } },
    },
  };
}

/** Lets the user who may only look delete these Deployments. */
function permission(resourceNames: readonly string[]): readonly Applied[] {
  const apiGroup = 'rbac.authorization.k8s.io';
  const common = { apiVersion: `${apiGroup}/v1`, metadata: { name: 'delete-some', namespace: 'shop' } };
  return [
    {
      ...common,
      kind: 'Role',
      rules: [{ apiGroups: ['apps'], resources: ['deployments'], resourceNames, verbs: ['delete'] }],
    },
    {
      ...common,
      kind: 'RoleBinding',
      roleRef: { apiGroup, kind: 'Role', name: 'delete-some' },
      subjects: [{ apiGroup, kind: 'User', name: 'lab-viewer' }],
    },
  ];
}
