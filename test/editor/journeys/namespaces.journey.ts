import { expect } from 'vitest';
import type { LabHandle } from '../../lab/lab.ts';
import { until } from '../pages/text.ts';
import { TreeKeys } from '../pages/tree-keys.ts';
import { journey } from './journey.ts';
import { labSurroundings } from './lab-surroundings.ts';

type Applied = Parameters<LabHandle['client']['apply']>[0];

const surroundings = labSurroundings('namespaces');

journey(
  'what is in a namespace is found without a mouse: what works, what does not and why, and what is not there',
  {
    ...surroundings.request,
    timeoutMs: 240_000,
    // Themes of high contrast leave out many colours.
    settings: { 'workbench.colorTheme': 'Default High Contrast' },
  },
  async ({ workbench, page, screenshot }) => {
    const { client, contexts } = surroundings.lab();
    for (const object of trouble) await client.apply(object);
    // A definition is served some time after it is there.
    await until('the definition to be served', async () => (await client.status(virtualServices)) === 200);
    await client.apply(virtualService);
    const clusters = workbench.tree('Clusters');
    const keys = new TreeKeys(page);
    await workbench.openContainer('Meshdeck');
    for (const name of ['Patterns', 'Performance']) await workbench.tree(name).closed();
    await clusters.expand([contexts.admin]);
    const place = [contexts.admin, 'Namespaces'];
    await clusters.row(place);
    await keys.focus();
    await keys.open(contexts.admin, 'Namespaces');

    // A namespace that works: its workloads stand there at once.
    await keys.open('shop');
    const shop = [...place, 'shop', 'Workloads'];
    await clusters.row([...shop, 'web']);
    await clusters.says([...shop, 'recommendations'], 'CrashLoopBackOff');
    const coloured = [
      [...place, 'shop'],
      [...shop, 'web'],
      [...shop, 'recommendations'],
    ];
    const colours = new Set(await Promise.all(coloured.map((path) => clusters.iconColour(path))));
    expect(colours.size, [...colours].join(' · ')).toBe(coloured.length);
    await keys.open('web');
    await clusters.row([...shop, 'web', /^web-/]);
    await keys.open(/^web-/);
    await clusters.says([...shop, 'web', /^web-/, 'web'], /^running$/);
    await screenshot('namespaces-1-healthy');
    await keys.close(/^web-/, 'web', 'Workloads');
    await keys.open('Services');
    await clusters.says([...place, 'shop', 'Services', 'web'], /^3\/3 endpoints/);
    await screenshot('namespaces-2-services');
    await keys.close('Services', 'shop');

    // One that does not work, and why.
    await keys.open('tight');
    const tight = [...place, 'tight'];
    await clusters.says([...tight, 'Workloads', 'greedy'], 'FailedCreate');
    await clusters.says([...place, 'tight'], 'quota 100 % of pods');
    await keys.open('Services', 'Configuration');
    // Services and their endpoints come from two lists, one after the other.
    await clusters.says([...tight, 'Services', 'lost'], 'no endpoints: no Pod matches');
    await keys.open('VirtualService');
    await clusters.row([...tight, 'Configuration', 'VirtualService', 'split']);
    await keys.open('Quotas', 'Warnings');
    await clusters.row([...tight, 'Warnings', 'FailedCreate']);
    await screenshot('namespaces-3-broken');
    expect(await clusters.tooltip([...tight, 'Workloads', 'greedy'])).toContain('exceeded quota');
    await screenshot('namespaces-4-why');
    const plain = await clusters.iconColour([...tight, 'Services']);
    expect(await clusters.iconColour([...tight, 'Warnings'])).not.toBe(plain);
    await keys.close('tight');

    // One with nothing in it says so, with what comes next.
    await keys.open('empty');
    await clusters.row([...place, 'empty', 'Workloads', 'No workloads']);
    await keys.open('Releases');
    await clusters.row([...place, 'empty', 'Releases', 'No releases']);
    await screenshot('namespaces-5-empty');
    expect(await workbench.notifications.messages()).toEqual([]);
  },
);

const labels = { app: 'greedy' };

/** A namespace in which things are wrong, and one with nothing in it. */
const trouble: readonly Applied[] = [
  { apiVersion: 'v1', kind: 'Namespace', metadata: { name: 'empty' } },
  { apiVersion: 'v1', kind: 'Namespace', metadata: { name: 'tight' } },
  {
    apiVersion: 'v1',
    kind: 'ResourceQuota',
    metadata: { name: 'few', namespace: 'tight' },
    spec: { hard: { pods: '1', services: '5' } },
  },
  {
    apiVersion: 'apps/v1',
    kind: 'Deployment',
    metadata: { name: 'first', namespace: 'tight' },
    spec: {
      selector: { matchLabels: { app: 'first' } },
      template: {
        metadata: { labels: { app: 'first' } },
        spec: { containers: [{ name: 'app', image: 'meshdeck-demo/first:1.0.0' }] },
      },
    },
  },
  {
    apiVersion: 'apps/v1',
    kind: 'Deployment',
    metadata: { name: 'greedy', namespace: 'tight' },
    spec: {
      replicas: 2,
      selector: { matchLabels: labels },
      template: {
        metadata: { labels },
        spec: { containers: [{ name: 'app', image: 'meshdeck-demo/greedy:1.0.0' }] },
      },
    },
  },
  {
    apiVersion: 'v1',
    kind: 'Service',
    metadata: { name: 'lost', namespace: 'tight' },
    spec: { selector: { app: 'nobody' }, ports: [{ port: 80 }] },
  },
  {
    apiVersion: 'apiextensions.k8s.io/v1',
    kind: 'CustomResourceDefinition',
    metadata: { name: 'virtualservices.networking.istio.io' },
    spec: {
      group: 'networking.istio.io',
      scope: 'Namespaced',
      names: {
        plural: 'virtualservices',
        singular: 'virtualservice',
        kind: 'VirtualService',
        listKind: 'VirtualServiceList',
      },
      versions: [
        {
          name: 'v1',
          served: true,
          storage: true,
          schema: { openAPIV3Schema: { type: 'object', 'x-kubernetes-preserve-unknown-fields': true } },
        },
      ],
    },
  },
];

const virtualServices = '/apis/networking.istio.io/v1/namespaces/tight/virtualservices';

const virtualService: Applied = {
  apiVersion: 'networking.istio.io/v1',
  kind: 'VirtualService',
  metadata: { name: 'split', namespace: 'tight' },
  spec: { hosts: ['lost'] },
};
