import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { randomUUID } from 'node:crypto';
import path from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import type { KubeClient, KubeObject } from '../../lab/kube-client.ts';
import type { LabHandle } from '../../lab/lab.ts';
import { applyManifests, parseManifests } from '../../lab/manifests.ts';
import { ensureNodes } from '../../lab/nodes.ts';
import type { StoredObject } from './store.ts';
import { putIntoStore } from './store.ts';

/** How much there is of what. */
export interface ClusterSize {
  readonly namespaces: number;
  /** Each is a Deployment with its ReplicaSet, four Pods, a Service and an EndpointSlice. */
  readonly applications: number;
  readonly meshObjects: number;
  readonly events: number;
}

/** The size that the figures are for: 20,000 Pods. */
export const largeCluster: ClusterSize = { namespaces: 100, applications: 5_000, meshObjects: 2_000, events: 2_000 };

export const podsPerApplication = 4;
const nodeCount = 100;
const templateNamespace = 'bench-template';
const corpus = process.env['MESHDECK_CORPUS'] ?? path.resolve(import.meta.dirname, '../../../../shared/corpus');

/** Fills a lab, unless it was filled with the same before. */
export async function seedCluster(lab: LabHandle, size: ClusterSize, say: (words: string) => void): Promise<void> {
  const { client } = lab;
  const mark = JSON.stringify(size);
  const markPath = '/api/v1/namespaces/default/configmaps/bench-cluster';
  if ((await client.status(markPath)) === 200) {
    const found = await client.request<{ readonly data?: { readonly size?: string } }>('GET', markPath);
    if (found.data?.size === mark) return;
    throw new Error('the lab was filled with something else: end it first');
  }
  say('definitions, nodes, namespaces');
  await applyManifests(client, definitions());
  await ensureNodes(client, nodeCount);
  const namespaces = Array.from({ length: size.namespaces }, (_, index) => namespaceName(index));
  await applyManifests(client, [templateNamespace, ...namespaces].map(namespaceObject));
  say('one application, as the controllers make it');
  const template = await readTemplate(client);
  const meshTemplates = await readMeshTemplates(client);
  say(`${size.applications} applications and ${size.meshObjects} mesh objects`);
  const written = await withoutControllers(lab, () => putIntoStore(lab, everything(template, meshTemplates, size)));
  await waitForPods(client, size.applications * podsPerApplication);
  await client.apply({
    apiVersion: 'v1',
    kind: 'ConfigMap',
    metadata: { name: 'bench-cluster', namespace: 'default' },
    data: { size: mark },
  });
  say(`${written} objects written`);
}

function* everything(
  template: Template,
  meshTemplates: readonly KubeObject[],
  size: ClusterSize,
): Generator<StoredObject> {
  yield* applications(template, size);
  yield* meshObjects(meshTemplates, size);
  yield* events(size);
}

export function namespaceName(index: number): string {
  return `team-${String(index).padStart(3, '0')}`;
}

function namespaceObject(name: string, index: number): KubeObject {
  const labels = index % 2 === 0 ? { 'istio-injection': 'enabled' } : {};
  return { apiVersion: 'v1', kind: 'Namespace', metadata: { name, labels } };
}

/** All definitions of Istio and of the Gateway API. */
function definitions(): readonly KubeObject[] {
  const folders = ['crds/istio', 'crds/gateway-api/standard'].map((folder) => path.join(corpus, folder));
  const missing = folders.find((folder) => !existsSync(folder));
  if (missing !== undefined) throw new Error(`the corpus is needed (MESHDECK_CORPUS): ${missing} is not there`);
  return folders
    .flatMap((folder) => readdirSync(folder).map((file) => path.join(folder, file)))
    .filter((file) => file.endsWith('.yaml'))
    .flatMap((file) => parseManifests(readFileSync(file, 'utf8')))
    .filter(({ kind }) => kind === 'CustomResourceDefinition');
}

interface Template {
  readonly deployment: KubeObject;
  readonly replicaSet: KubeObject;
  readonly pod: KubeObject;
  readonly service: KubeObject;
  readonly endpointSlice: KubeObject;
}

/** Makes one application through the API server, and reads what became of it. */
async function readTemplate(client: KubeClient): Promise<Template> {
  const labels = { app: 'template-app', version: 'v1', team: 'template' };
  const container = {
    name: 'app',
    image: 'registry.example/template-app:1.0.0',
    ports: [{ name: 'http', containerPort: 8080 }],
    env: ['REGION', 'LOG_LEVEL', 'FEATURES'].map((name) => ({ name, value: 'some value of ordinary length' })),
    resources: { requests: { cpu: '10m', memory: '16Mi' }, limits: { memory: '64Mi' } },
    readinessProbe: { httpGet: { path: '/ready', port: 'http' } },
  };
  const proxy = { name: 'istio-proxy', image: 'registry.example/proxyv2:1.31.0', args: ['proxy', 'sidecar'] };
  await applyManifests(client, [
    {
      apiVersion: 'apps/v1',
      kind: 'Deployment',
      metadata: { name: 'template-app', namespace: templateNamespace, labels },
      spec: {
        replicas: podsPerApplication,
        selector: { matchLabels: { app: labels.app } },
        template: { metadata: { labels }, spec: { containers: [container, proxy] } },
      },
    },
    {
      apiVersion: 'v1',
      kind: 'Service',
      metadata: { name: 'template-app', namespace: templateNamespace, labels },
      // Headless: addresses of Services are given out by the API server, which does not see what is written past it.
      spec: {
        clusterIP: 'None',
        selector: { app: labels.app },
        ports: [{ name: 'http', port: 80, targetPort: 'http' }],
      },
    },
  ]);
  const base = `/namespaces/${templateNamespace}`;
  const only = async (route: string, isWhole: (object: KubeObject) => boolean): Promise<KubeObject> => {
    for (;;) {
      const { items } = await client.request<{ readonly items: readonly KubeObject[] }>('GET', route);
      const [first] = items;
      if (first !== undefined && items.every(isWhole)) return first;
      await delay(100);
    }
  };
  const numberIn = (object: KubeObject, field: string): number =>
    Number((object['status'] as Readonly<Record<string, unknown>> | undefined)?.[field] ?? 0);
  const isReady = (object: KubeObject): boolean => numberIn(object, 'availableReplicas') === podsPerApplication;
  const hasAll = (object: KubeObject): boolean =>
    (object['endpoints'] as readonly unknown[] | undefined)?.length === podsPerApplication &&
    JSON.stringify(object).split('"ready":true').length > podsPerApplication;
  const deployment = await only(`/apis/apps/v1${base}/deployments`, isReady);
  const replicaSet = await only(`/apis/apps/v1${base}/replicasets`, isReady);
  const isRunning = ({ status }: KubeObject): boolean => (status as { readonly phase?: string }).phase === 'Running';
  const pod = await only(`/api/v1${base}/pods`, isRunning);
  const service = await only(`/api/v1${base}/services`, () => true);
  const endpointSlice = await only(`/apis/discovery.k8s.io/v1${base}/endpointslices`, hasAll);
  const typed = (object: KubeObject, apiVersion: string, kind: string): KubeObject => ({ ...object, apiVersion, kind });
  return {
    deployment: typed(deployment, 'apps/v1', 'Deployment'),
    replicaSet: typed(replicaSet, 'apps/v1', 'ReplicaSet'),
    pod: typed(pod, 'v1', 'Pod'),
    service: typed(service, 'v1', 'Service'),
    endpointSlice: typed(endpointSlice, 'discovery.k8s.io/v1', 'EndpointSlice'),
  };
}

/** Clones the template: all names, uids and addresses are new, and every reference leads to the clone. */
function* applications(template: Template, size: ClusterSize): Generator<StoredObject> {
  const hash = template.pod.metadata.labels?.['pod-template-hash'] ?? '';
  for (let index = 0; index < size.applications; index += 1) {
    const namespace = namespaceName(index % size.namespaces);
    const name = `app-${String(index).padStart(4, '0')}`;
    const deploymentUid = randomUUID();
    const replicaSetUid = randomUUID();
    const renamed = (object: KubeObject): string =>
      JSON.stringify(object)
        .replaceAll('template-app', name)
        .replaceAll(templateNamespace, namespace)
        .replaceAll(uidOf(template.deployment), deploymentUid)
        .replaceAll(uidOf(template.replicaSet), replicaSetUid);
    const pods = Array.from({ length: podsPerApplication }, (_, replica) => ({
      name: `${name}-${hash}-${podSuffix(index * podsPerApplication + replica)}`,
      uid: randomUUID(),
      node: `lab-node-${((index * podsPerApplication + replica) % nodeCount) + 1}`,
      ip: podAddress(index * podsPerApplication + replica),
    }));
    yield stored('deployments', JSON.parse(renamed(template.deployment)) as KubeObject);
    yield stored('replicasets', JSON.parse(renamed(template.replicaSet)) as KubeObject);
    for (const pod of pods) {
      const { status, spec } = template.pod as unknown as {
        readonly status: { readonly podIP: string };
        readonly spec: { readonly nodeName: string };
      };
      const text = renamed(template.pod)
        .replaceAll(template.pod.metadata.name.replaceAll('template-app', name), pod.name)
        .replaceAll(uidOf(template.pod), pod.uid)
        .replaceAll(`"${status.podIP}"`, `"${pod.ip}"`)
        .replaceAll(`"${spec.nodeName}"`, `"${pod.node}"`);
      yield stored('pods', JSON.parse(text) as KubeObject);
    }
    yield stored('services/specs', withUid(JSON.parse(renamed(template.service)) as KubeObject));
    const slice = withUid(JSON.parse(renamed(template.endpointSlice)) as KubeObject);
    const [first] = slice['endpoints'] as readonly Readonly<Record<string, unknown>>[];
    const endpoints = pods.map(({ name: podName, uid, node, ip }) => ({
      ...first,
      addresses: [ip],
      nodeName: node,
      targetRef: { kind: 'Pod', namespace, name: podName, uid },
    }));
    yield stored('endpointslices', { ...slice, endpoints });
  }
}

async function readMeshTemplates(client: KubeClient): Promise<readonly KubeObject[]> {
  const host = 'template-app.bench-template.svc.cluster.local';
  const at = (apiVersion: string, kind: string, spec: object): KubeObject => ({
    apiVersion,
    kind,
    metadata: { name: 'template-app', namespace: templateNamespace, labels: { app: 'template-app' } },
    spec,
  });
  const destination = (subset: string, weight: number): object => ({ destination: { host, subset }, weight });
  const objects = [
    at('networking.istio.io/v1', 'VirtualService', {
      hosts: [host],
      http: [
        { match: [{ headers: { canary: { exact: 'yes' } } }], route: [destination('v2', 100)] },
        { route: [destination('v1', 90), destination('v2', 10)], retries: { attempts: 3, perTryTimeout: '2s' } },
      ],
    }),
    at('networking.istio.io/v1', 'DestinationRule', {
      host,
      trafficPolicy: { outlierDetection: { consecutive5xxErrors: 5, interval: '30s' } },
      subsets: ['v1', 'v2'].map((version) => ({ name: version, labels: { version } })),
    }),
    at('security.istio.io/v1', 'AuthorizationPolicy', {
      selector: { matchLabels: { app: 'template-app' } },
      rules: [{ from: [{ source: { namespaces: [templateNamespace] } }], to: [{ operation: { methods: ['GET'] } }] }],
    }),
    at('security.istio.io/v1', 'PeerAuthentication', {
      selector: { matchLabels: { app: 'template-app' } },
      mtls: { mode: 'STRICT' },
    }),
  ];
  // A definition is served a moment after it was created.
  for (let attempt = 0; ; attempt += 1) {
    try {
      return await Promise.all(objects.map((object) => client.apply(object)));
    } catch (error) {
      if (attempt > 50) throw error;
      await delay(200);
    }
  }
}

const plurals: Readonly<Record<string, string>> = {
  VirtualService: 'virtualservices',
  DestinationRule: 'destinationrules',
  AuthorizationPolicy: 'authorizationpolicies',
  PeerAuthentication: 'peerauthentications',
};

function* meshObjects(templates: readonly KubeObject[], size: ClusterSize): Generator<StoredObject> {
  for (let index = 0; index < size.meshObjects; index += 1) {
    const template = templates[index % templates.length];
    if (template === undefined) return;
    const application = Math.floor(index / templates.length);
    const text = JSON.stringify(template)
      .replaceAll('template-app', `app-${String(application).padStart(4, '0')}`)
      .replaceAll(templateNamespace, namespaceName(application % size.namespaces));
    const group = template.apiVersion.split('/')[0] ?? '';
    yield stored(`${group}/${plurals[template.kind] ?? ''}`, withUid(JSON.parse(text) as KubeObject));
  }
}

function* events(size: ClusterSize): Generator<StoredObject> {
  const now = new Date().toISOString().replace(/\.\d+Z/, 'Z');
  for (let index = 0; index < size.events; index += 1) {
    const namespace = namespaceName(index % size.namespaces);
    const app = `app-${String(index % size.applications).padStart(4, '0')}`;
    yield stored('events', {
      apiVersion: 'v1',
      kind: 'Event',
      metadata: { name: `${app}.${index.toString(16)}`, namespace, uid: randomUUID(), creationTimestamp: now } as never,
      involvedObject: { apiVersion: 'apps/v1', kind: 'Deployment', name: app, namespace },
      reason: 'ScalingReplicaSet',
      message: `Scaled up replica set ${app} from 0 to ${podsPerApplication}`,
      source: { component: 'deployment-controller' },
      firstTimestamp: now,
      lastTimestamp: now,
      count: 1,
      type: 'Normal',
    });
  }
}

/** Controllers that see a ReplicaSet before its Pods would make them anew: they stand still, and read all of it when they start again. */
async function withoutControllers<Result>(lab: LabHandle, work: () => Promise<Result>): Promise<Result> {
  const part = lab.state()?.parts.find(({ name }) => name === 'kube-controller-manager');
  const pid = part?.process?.pid;
  if (pid === undefined) throw new Error('the controller manager does not run');
  process.kill(pid, 'SIGSTOP');
  try {
    return await work();
  } finally {
    process.kill(pid, 'SIGKILL');
  }
}

async function waitForPods(client: KubeClient, count: number): Promise<void> {
  for (;;) {
    const { metadata } = await client.request<{ readonly metadata: { readonly remainingItemCount?: number } }>(
      'GET',
      '/api/v1/pods?limit=1',
    );
    if ((metadata.remainingItemCount ?? 0) + 1 >= count) return;
    await delay(200);
  }
}

function stored(folder: string, object: KubeObject): StoredObject {
  const { namespace, name } = object.metadata;
  const metadata: Record<string, unknown> = { ...object.metadata };
  delete metadata['resourceVersion'];
  return { key: `${folder}/${namespace ?? ''}/${name}`, object: { ...object, metadata: metadata as never } };
}

function withUid(object: KubeObject): KubeObject {
  return { ...object, metadata: { ...object.metadata, uid: randomUUID() } };
}

function uidOf({ metadata }: KubeObject): string {
  return (metadata as { readonly uid?: string }).uid ?? '';
}

function podSuffix(index: number): string {
  return index.toString(36).padStart(5, '0');
}

/** Of 198.18.0.0/15, the range for benchmarks (RFC 2544), as kwok gives them: they lead nowhere. */
function podAddress(index: number): string {
  return `198.19.${index >> 8}.${index & 255}`;
}
