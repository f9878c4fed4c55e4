import type { Page } from 'playwright-core';
import { expect } from 'vitest';
import type { LabHandle } from '../../lab/lab.ts';
import { until } from '../pages/text.ts';
import { TreeKeys } from '../pages/tree-keys.ts';
import type { Tree } from '../pages/tree.ts';
import type { Workbench } from '../pages/workbench.ts';
import { journey } from './journey.ts';
import { labSurroundings } from './lab-surroundings.ts';

type Applied = Parameters<LabHandle['client']['apply']>[0];

const full = labSurroundings('cluster-rows');
const bare = labSurroundings('bare', { scenario: 'empty' });

journey(
  'a cluster tells without a mouse what it is, how it is, and what its kinds hold, also while a kind is replaced',
  { ...full.request, timeoutMs: 480_000 },
  async ({ workbench, page, screenshot }) => {
    const { client, contexts } = full.lab();
    const served = async (path: string): Promise<void> => {
      await until(`${path} to be served`, async () => (await client.status(path)) === 200);
    };
    for (const object of [...istio, ...gatewayApi, ...widgets]) await client.apply(object);
    for (const path of servedPaths) await served(path);
    for (const object of [...configuration, ...routes, ...(['one', 'two'] as const).map(widget)])
      await client.apply(object);
    const lab = contexts.admin;
    const { clusters, keys } = await openContext(workbench, page, lab);

    await keys.open(lab, 'Cluster');
    await clusters.says([lab, 'Cluster'], /^v1\.\d+\.\d+/);
    await clusters.says([lab, 'Cluster', 'Version'], /^v1\.\d+\.\d+/);
    await clusters.says([lab, 'Cluster', 'API server'], /^ready · \d+/);
    await clusters.says([lab, 'Cluster', 'Credentials'], /client certificate · expires in/);
    await clusters.says([lab, 'Cluster', 'Data'], /^live/);
    await screenshot('cluster-rows-1-cluster');
    await keys.open('API server');
    await clusters.row([lab, 'Cluster', 'API server', 'etcd']);
    await screenshot('cluster-rows-2-api-server');
    await keys.close('API server');
    await keys.open('Nodes', 'Credentials', 'Data');
    await clusters.row([lab, 'Cluster', 'Credentials', 'Client certificate']);
    await clusters.row([lab, 'Cluster', 'Data', 'Deployment']);
    await screenshot('cluster-rows-3-parts', { image: 'cluster.png' });
    expect(await clusters.tooltip([lab, 'Cluster', 'API server'])).toContain('/readyz');
    await keys.close('Data', 'Credentials', 'Nodes', 'Cluster');

    // Meshes, and what people write for them.
    await keys.open('Meshes', /^Istio/);
    const mesh = [lab, 'Meshes', /^Istio/];
    await clusters.says(mesh, /healthy/);
    await keys.open('Control plane');
    await clusters.says([...mesh, 'Control plane', 'istiod'], /1\/1.*istio-system/);
    await keys.close('Control plane');
    await keys.open('Namespaces', 'Proxies', 'Webhooks', 'Certificates');
    await clusters.row([...mesh, 'Webhooks', /^(istio-sidecar-injector|No webhook)/]);
    await clusters.row([...mesh, 'Certificates', /.+/]);
    await screenshot('cluster-rows-4-mesh-state');
    await keys.close('Certificates', 'Webhooks', 'Proxies', 'Namespaces');
    await keys.open('Configuration');
    await clusters.says([...mesh, 'Configuration', 'VirtualService'], '2 in 2 namespaces');
    await keys.open('VirtualService');
    await clusters.says([...mesh, 'Configuration', 'VirtualService', 'shop/web'], 'web.shop');
    await screenshot('cluster-rows-4-mesh');
    await keys.close('VirtualService', 'Configuration', /^Istio/, 'Meshes');

    await keys.open('Gateway API');
    await clusters.says([lab, 'Gateway API'], 'v1.5.0 · standard');
    await keys.open('Gateway');
    await clusters.says([lab, 'Gateway API', 'Gateway', 'shop/public'], 'not Programmed: AddressNotAssigned');
    await keys.open('HTTPRoute');
    await clusters.says([lab, 'Gateway API', 'HTTPRoute', 'shop/web'], 'shop.example');
    await screenshot('cluster-rows-5-gateway-api');
    expect(await clusters.tooltip([lab, 'Gateway API', 'Gateway', 'shop/public'])).toContain('No address was given');
    await keys.close('HTTPRoute', 'Gateway', 'Gateway API');

    // Custom resources show what kubectl get shows.
    await keys.open('Custom Resources', 'example.com', 'Widget');
    const custom = [lab, 'Custom Resources', 'example.com'];
    await clusters.says([...custom, 'Widget', 'shop/one'], 'Phase: Running');
    await screenshot('cluster-rows-6-custom');
    expect(await clusters.tooltip([...custom, 'Widget', 'shop/one'])).toContain('Size: 3');

    // Its definition goes, and comes back with other columns in another version.
    const definition = '/apis/apiextensions.k8s.io/v1/customresourcedefinitions/widgets.example.com';
    await client.request('DELETE', definition);
    await until('the kind to go', async () => !(await clusters.outline()).includes('Widget'));
    await screenshot('cluster-rows-7-definition-gone');
    await until('the definition to be gone', async () => (await client.status(definition)) === 404);
    await client.apply(otherWidgets);
    await served('/apis/example.com/v2/widgets');
    await client.apply({ ...widget('one'), apiVersion: 'example.com/v2', spec: { colour: 'green' } });
    await clusters.row([...custom, 'Widget'], 60_000);
    await keys.open('Widget');
    await clusters.says([...custom, 'Widget', 'shop/one'], 'Colour: green');
    await screenshot('cluster-rows-8-another-schema');
    await keys.close('Widget', 'example.com', 'Custom Resources');

    await keys.open('More Kinds');
    await clusters.row([lab, 'More Kinds', 'ConfigMap']);
    await keys.open('ConfigMap');
    await clusters.row([lab, 'More Kinds', 'ConfigMap', 'default/kube-root-ca.crt']);
    await screenshot('cluster-rows-9-more-kinds');
    expect(await workbench.notifications.messages()).toEqual([]);
  },
);

journey(
  'a cluster with nothing in it says what is missing and what comes next',
  { ...bare.request, timeoutMs: 240_000 },
  async ({ workbench, page, screenshot }) => {
    const { contexts } = bare.lab();
    const lab = contexts.admin;
    const { clusters, keys } = await openContext(workbench, page, lab);
    await keys.open(lab, 'Cluster', 'Meshes', 'Namespaces');
    await clusters.says([lab, 'Cluster', 'API server'], /^ready/);
    await clusters.row([lab, 'Meshes', 'No mesh found']);
    expect(await clusters.tooltip([lab, 'Meshes', 'No mesh found'])).toContain('Install Mesh');
    // What the cluster has nothing of has no row.
    expect(await clusters.outline()).not.toMatch(/Gateway API|Custom Resources/);
    await screenshot('cluster-rows-10-empty');
    await keys.open('More Kinds');
    await clusters.row([lab, 'More Kinds', 'Secret']);
    expect(await workbench.notifications.messages()).toEqual([]);
  },
);

type Column = Readonly<Record<'name' | 'type' | 'jsonPath', string>>;

interface Kind {
  readonly group: string;
  readonly kind: string;
  readonly plural: string;
  readonly version?: string;
  readonly columns?: readonly Column[];
  readonly annotations?: Readonly<Record<string, string>>;
}

/** Opens a context with the rows of its cluster in the tree, and gives the keys to it. */
async function openContext(
  workbench: Workbench,
  page: Page,
  context: string,
): Promise<{ readonly clusters: Tree; readonly keys: TreeKeys }> {
  const clusters = workbench.tree('Clusters');
  const keys = new TreeKeys(page);
  await workbench.openContainer('Meshdeck');
  for (const name of ['Patterns', 'Performance']) await workbench.tree(name).closed();
  await clusters.expand([context]);
  await clusters.row([context, 'Cluster']);
  await keys.focus();
  return { clusters, keys };
}

function definition({ group, kind, plural, version = 'v1', columns = [], annotations = {} }: Kind): Applied {
  const metadata = { name: `${plural}.${group}`, annotations };
  const names = { plural, kind, singular: kind.toLowerCase(), listKind: `${kind}List` };
  return {
    apiVersion: 'apiextensions.k8s.io/v1',
    kind: 'CustomResourceDefinition',
    metadata,
    spec: {
      group,
      scope: 'Namespaced',
      names,
      versions: [
        {
          name: version,
          served: true,
          storage: true,
          schema: { openAPIV3Schema: { type: 'object', 'x-kubernetes-preserve-unknown-fields': true } },
          ...(columns.length === 0 ? {} : { additionalPrinterColumns: columns }),
        },
      ],
    },
  };
}

const age: Column = { name: 'Age', type: 'date', jsonPath: '.metadata.creationTimestamp' };
const istioLabels = { app: 'istiod', 'istio.io/rev': 'default' };

const istio: readonly Applied[] = [
  { apiVersion: 'v1', kind: 'Namespace', metadata: { name: 'istio-system' } },
  definition({
    group: 'networking.istio.io',
    kind: 'VirtualService',
    plural: 'virtualservices',
    columns: [
      { name: 'Gateways', type: 'string', jsonPath: '.spec.gateways' },
      { name: 'Hosts', type: 'string', jsonPath: '.spec.hosts' },
      age,
    ],
  }),
  definition({ group: 'networking.istio.io', kind: 'DestinationRule', plural: 'destinationrules' }),
  {
    apiVersion: 'apps/v1',
    kind: 'Deployment',
    metadata: { name: 'istiod', namespace: 'istio-system', labels: istioLabels },
    spec: {
      selector: { matchLabels: istioLabels },
      template: {
        metadata: { labels: istioLabels },
        spec: { containers: [{ name: 'discovery', image: 'docker.io/istio/pilot:1.30.3' }] },
      },
    },
  },
];

const bundle = {
  'gateway.networking.k8s.io/bundle-version': 'v1.5.0',
  'gateway.networking.k8s.io/channel': 'standard',
  'api-approved.kubernetes.io': 'https://github.com/kubernetes-sigs/gateway-api/pull/2997',
};
const gatewayGroup = { group: 'gateway.networking.k8s.io', annotations: bundle };

const gatewayApi: readonly Applied[] = [
  definition({ ...gatewayGroup, kind: 'Gateway', plural: 'gateways' }),
  definition({ ...gatewayGroup, kind: 'HTTPRoute', plural: 'httproutes' }),
];

const widgets: readonly Applied[] = [
  definition({
    group: 'example.com',
    kind: 'Widget',
    plural: 'widgets',
    columns: [
      { name: 'Phase', type: 'string', jsonPath: '.status.phase' },
      { name: 'Size', type: 'integer', jsonPath: '.spec.size' },
      { name: 'Reached', type: 'string', jsonPath: '.status.conditions[?(@.type=="Reached")].status' },
      age,
    ],
  }),
  definition({ group: 'example.com', kind: 'Gadget', plural: 'gadgets' }),
];

const otherWidgets = definition({
  group: 'example.com',
  kind: 'Widget',
  plural: 'widgets',
  version: 'v2',
  columns: [{ name: 'Colour', type: 'string', jsonPath: '.spec.colour' }],
});

const servedPaths = [
  '/apis/networking.istio.io/v1/virtualservices',
  '/apis/networking.istio.io/v1/destinationrules',
  '/apis/gateway.networking.k8s.io/v1/gateways',
  '/apis/gateway.networking.k8s.io/v1/httproutes',
  '/apis/example.com/v1/widgets',
];

const virtualService = (name: string, namespace: string): Applied => ({
  apiVersion: 'networking.istio.io/v1',
  kind: 'VirtualService',
  metadata: { name, namespace },
  spec: { hosts: [`${name}.${namespace}`], gateways: ['mesh'] },
});

const configuration = [virtualService('web', 'shop'), virtualService('api', 'staging')];

const condition = (type: string, status: string, reason: string, message = ''): object => ({
  type,
  status,
  reason,
  message,
  lastTransitionTime: '2026-11-20T12:00:00Z',
});

const routes: readonly Applied[] = [
  {
    apiVersion: 'gateway.networking.k8s.io/v1',
    kind: 'Gateway',
    metadata: { name: 'public', namespace: 'shop' },
    spec: { gatewayClassName: 'istio', listeners: [{ name: 'http', port: 80, protocol: 'HTTP' }] },
    status: {
      conditions: [
        condition('Accepted', 'True', 'Accepted'),
        condition('Programmed', 'False', 'AddressNotAssigned', 'No address was given to the Gateway.'),
      ],
      listeners: [{ name: 'http', attachedRoutes: 1, conditions: [] }],
    },
  },
  {
    apiVersion: 'gateway.networking.k8s.io/v1',
    kind: 'HTTPRoute',
    metadata: { name: 'web', namespace: 'shop' },
    spec: { hostnames: ['shop.example'], parentRefs: [{ name: 'public' }] },
    status: {
      parents: [
        {
          parentRef: { name: 'public' },
          controllerName: 'istio.io/gateway-controller',
          conditions: [condition('Accepted', 'True', 'Accepted'), condition('ResolvedRefs', 'True', 'ResolvedRefs')],
        },
      ],
    },
  },
];

function widget(name: string): Applied {
  return {
    apiVersion: 'example.com/v1',
    kind: 'Widget',
    metadata: { name, namespace: 'shop' },
    spec: { size: 3 },
    status: { phase: 'Running', conditions: [{ type: 'Reached', status: 'True' }] },
  };
}
