/** Plan, apply and delete against a real API server, and Helm through a pattern. */
import { existsSync } from 'node:fs';
import { mkdtemp } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { connect } from '../../src/cluster/connect.ts';
import { readKubeconfig, type Kubeconfig } from '../../src/cluster/kubeconfig.ts';
import type { ClusterConnection } from '../../src/cluster/types.ts';
import type { KubernetesObject } from '../../src/core/kubernetes.ts';
import { problemOf } from '../../src/core/problem.ts';
import { installMeshPattern } from '../../src/mesh/install-pattern.ts';
import { applyPlan } from '../../src/pattern/apply.ts';
import type { CompiledPattern } from '../../src/pattern/compile/types.ts';
import { releaseIdentity } from '../../src/pattern/identity.ts';
import { knownKinds } from '../../src/pattern/known-kinds.ts';
import { acquireLease } from '../../src/pattern/lease.ts';
import { planPattern } from '../../src/pattern/plan.ts';
import { prepareDelete, preparePattern } from '../../src/pattern/prepare.ts';
import type { ApplyChoices, ApplyEvent, ApplySummary, Plan } from '../../src/pattern/types.ts';
import { helmFor, type Helm } from '../../src/tools/helm.ts';
import { ensureLab, whyNoLab, type LabHandle } from '../lab/lab.ts';
import { put as putObject, readIfThere } from './own-objects.ts';

const reason = await whyNoLab();
if (reason !== undefined) console.warn(`Skipped: ${reason}`);

const charts = path.resolve(process.env['MESHDECK_CORPUS'] ?? '../shared/corpus', 'charts');

describe.skipIf(reason !== undefined)('patterns in a real cluster', () => {
  let lab: LabHandle;
  let kubeconfig: Kubeconfig;
  let connection: ClusterConnection;
  let helm: Helm;
  let folder: string;

  beforeAll(async () => {
    lab = await ensureLab({ name: 'pattern-test', scenario: 'empty', ownerPid: process.pid, fresh: true });
    kubeconfig = await readKubeconfig({ files: [lab.kubeconfigPath], environment: process.env });
    connection = connect(kubeconfig, lab.contexts.admin);
    const target = { file: lab.helmPath, kubeconfigFiles: [lab.kubeconfigPath], pathDelimiter: path.delimiter };
    helm = helmFor({ ...target, context: lab.contexts.admin });
    folder = await mkdtemp(path.join(tmpdir(), 'meshdeck-pattern-'));
    for (const name of ['one', 'two', 'forbidden']) await put('v1', 'Namespace', { metadata: { name } });
  });

  afterAll(async () => {
    await connection.close();
    await lab.release();
  });

  const put = (apiVersion: string, kind: string, fields: object, manager?: string): Promise<void> =>
    putObject(connection, apiVersion, kind, fields, manager);
  const read = (apiPath: string): Promise<KubernetesObject | undefined> => readIfThere(connection, apiPath);

  function prepare(text: string, namespace: string, verb: 'apply' | 'delete' = 'apply'): CompiledPattern {
    const source = { text, source: path.join(folder, 'shop.pattern.yaml'), namespace };
    return (verb === 'apply' ? preparePattern : prepareDelete)(source, knownKinds());
  }

  async function plan(text: string, namespace: string, verb: 'apply' | 'delete' = 'apply'): Promise<Plan> {
    const compiled = prepare(text, namespace, verb);
    return planPattern({ connection, compiled, verb, isProtected: false, helm });
  }

  interface RunOptions {
    readonly verb?: 'apply' | 'delete';
    readonly choices?: ApplyChoices;
    readonly signal?: AbortSignal;
    readonly onEvent?: (event: ApplyEvent) => void;
    readonly readinessTimeoutMs?: number;
  }

  async function run(text: string, namespace: string, options: RunOptions = {}): Promise<ApplySummary> {
    const { verb = 'apply', choices = { takeOver: [] }, ...more } = options;
    const compiled = prepare(text, namespace, verb);
    const made = await planPattern({ connection, compiled, verb, isProtected: false, helm });
    return applyPlan({ connection, plan: made, compiled, choices, helm, ...more });
  }

  const actions = (made: Plan): string[] => made.items.map(({ action, id }) => `${action} ${id}`);

  /** Each item as `result id`, with what it said where it was not done. */
  const results = ({ items }: ApplySummary): string[] =>
    items.map(({ id, state }) => {
      if (state.is === 'done') return `${state.result} ${id}`;
      if (state.is === 'failed') return `failed ${id}: ${state.problem.code}`;
      return state.is === 'skipped' ? `skipped ${id}: ${state.because}` : `${state.is} ${id}`;
    });

  function shop(more = ''): string {
    return `name: shop
services:
  config: { type: ConfigMap, settings: { data: { greeting: hello } } }
  web:
    type: Deployment.K8s
    dependsOn: [config]
    settings:
      spec:
        replicas: 2
        selector: { matchLabels: { app: web } }
        template:
          metadata: { labels: { app: web } }
          spec: { containers: [{ name: web, image: nginx }] }
${more}`;
  }

  it('creates, waits until it is ready, and changes nothing the second time', async () => {
    expect(actions(await plan(shop(), 'one'))).toEqual([
      'create ConfigMap/one/config',
      'create Deployment.apps/one/web',
    ]);
    const first = await run(shop(), 'one');
    expect(results(first)).toEqual(['created ConfigMap/one/config', 'created Deployment.apps/one/web']);
    expect(first.items[1]?.state).toMatchObject({ readiness: { state: 'current', reason: '2/2 replicas ready' } });

    const before = await read('/apis/apps/v1/namespaces/one/deployments/web');
    const record = await read('/api/v1/namespaces/one/configmaps/meshdeck.shop');
    const second = await run(shop(), 'one');
    expect(results(second)).toEqual(['unchanged ConfigMap/one/config', 'unchanged Deployment.apps/one/web']);
    expect(await read('/apis/apps/v1/namespaces/one/deployments/web')).toEqual(before);
    expect(await read('/api/v1/namespaces/one/configmaps/meshdeck.shop')).toEqual(record);
  });

  it('names who changed a field, leaves it alone, and takes it over when it is chosen', async () => {
    const changed = { metadata: { name: 'config', namespace: 'one' }, data: { greeting: 'hi' } };
    await put('v1', 'ConfigMap', changed, 'a-colleague');
    const made = await plan(shop(), 'one');
    const item = made.items.find(({ id }) => id === 'ConfigMap/one/config');
    expect(item).toMatchObject({
      action: 'conflict',
      conflicts: [{ field: '.data.greeting', manager: 'a-colleague' }],
      changes: [{ path: 'data.greeting', before: 'hi', after: 'hello', owners: ['a-colleague'] }],
    });
    expect(results(await run(shop(), 'one'))).toContain('skipped ConfigMap/one/config: not-chosen');
    expect((await read('/api/v1/namespaces/one/configmaps/config'))?.['data']).toEqual({ greeting: 'hi' });

    const taken = await run(shop(), 'one', { choices: { takeOver: ['ConfigMap/one/config'] } });
    expect(taken.outcome).toBe('succeeded');
    expect((await read('/api/v1/namespaces/one/configmaps/config'))?.['data']).toEqual({ greeting: 'hello' });
  });

  it('tells what the server does not accept, and where', async () => {
    const text = `name: bad
services:
  web: { type: Deployment, settings: { spec: { replicas: -1, nonsense: true } } }
  thing: { type: Thing, apiVersion: example.com/v1, settings: {} }
  vs: { type: VirtualService.Istio, settings: {} }`;
    const made = await plan(text, 'one');
    expect(made.items.map(({ action, problem }) => `${action} ${problem?.code}`).sort()).toEqual([
      'invalid cluster.bad-request',
      'invalid pattern.kind-not-served',
      'invalid pattern.kind-not-served',
    ]);
  });

  it('brings a namespace and a kind first, and what needs them afterwards', async () => {
    const text = `name: fresh
services:
  thing: { type: Thing, apiVersion: example.com/v1, namespace: fresh, settings: { spec: { size: 1 } } }
  crd:
    type: CustomResourceDefinition
    name: things.example.com
    settings:
      spec:
        group: example.com
        scope: Namespaced
        names: { kind: Thing, plural: things }
        versions:
          - name: v1
            served: true
            storage: true
            schema: { openAPIV3Schema: { type: object, x-kubernetes-preserve-unknown-fields: true } }`;
    const made = await plan(text, 'fresh');
    expect(actions(made)).toEqual([
      'create Namespace/fresh',
      'create CustomResourceDefinition.apiextensions.k8s.io/things.example.com',
      'blocked Thing.example.com/fresh/thing',
    ]);
    expect((await run(text, 'fresh')).outcome).toBe('succeeded');
    expect(actions(await plan(text, 'fresh')).every((line) => line.startsWith('unchanged'))).toBe(true);
    expect((await run(text, 'fresh', { verb: 'delete' })).outcome).toBe('succeeded');
    expect(await read('/api/v1/namespaces/fresh')).toBeDefined();
    expect(await read('/apis/apiextensions.k8s.io/v1/customresourcedefinitions/things.example.com')).toBeUndefined();
  });

  it('deletes what left the pattern, and a delete takes only what is its own', async () => {
    await put('v1', 'ConfigMap', { metadata: { name: 'mine', namespace: 'one' }, data: { a: 'b' } });
    await run(shop('  extra: { type: Secret, settings: { stringData: { password: hunter2 } } }'), 'one');
    const pruning = await plan(shop(), 'one');
    expect(actions(pruning)).toContain('delete Secret/one/extra');
    expect(JSON.stringify(pruning)).not.toMatch(/hunter2|aHVudGVyMg/);
    expect(results(await run(shop(), 'one'))).toContain('deleted Secret/one/extra');

    const removed = await run(shop(), 'one', { verb: 'delete' });
    expect(results(removed)).toEqual(['deleted Deployment.apps/one/web', 'deleted ConfigMap/one/config']);
    expect(await read('/api/v1/namespaces/one/configmaps/mine')).toBeDefined();
    expect(await read('/api/v1/namespaces/one/configmaps/meshdeck.shop')).toBeUndefined();
    await expect(plan(shop(), 'one', 'delete')).rejects.toThrow('pattern.not-applied');
  });

  it('does not delete a namespace with objects of others unless that is chosen', async () => {
    const text = 'name: place\nservices: { place: { type: Namespace } }';
    await run(text, 'two');
    await put('v1', 'ConfigMap', { metadata: { name: 'theirs', namespace: 'place' }, data: {} });
    const made = await plan(text, 'two', 'delete');
    expect(made.items[0]).toMatchObject({
      action: 'conflict',
      problem: { code: 'pattern.namespace-has-others', params: { count: 1, example: 'ConfigMap place/theirs' } },
    });
    expect(results(await run(text, 'two', { verb: 'delete' }))).toEqual(['skipped Namespace/place: not-chosen']);
    expect(await read('/api/v1/namespaces/place/configmaps/theirs')).toBeDefined();
    const chosen = await run(text, 'two', { verb: 'delete', choices: { takeOver: ['Namespace/place'] } });
    expect(results(chosen)).toEqual(['deleted Namespace/place']);
  });

  it('stops after the object in hand, says what was done, and goes on the next time', async () => {
    const waiting = `name: slow
services:
  a:
    type: Deployment
    settings:
      spec:
        selector: { matchLabels: { app: slow } }
        template:
          metadata: { labels: { app: slow, meshdeck.dev/lab: pending } }
          spec: { containers: [{ name: a, image: nginx }] }
  b: { type: ConfigMap, dependsOn: [a], settings: { data: { x: y } } }`;
    const controller = new AbortController();
    const summary = await run(waiting, 'two', {
      signal: controller.signal,
      onEvent: (event) => {
        if (event.type === 'item' && event.state.is === 'working' && event.state.readiness !== undefined)
          controller.abort();
      },
    });
    expect(summary.outcome).toBe('cancelled');
    expect(results(summary)).toEqual(['created Deployment.apps/two/a', 'skipped ConfigMap/two/b: cancelled']);

    const again = await run(waiting, 'two', { readinessTimeoutMs: 500 });
    expect(results(again)).toEqual([
      'failed Deployment.apps/two/a: pattern.not-ready',
      'skipped ConfigMap/two/b: dependency-failed',
    ]);
    expect((await run(waiting, 'two', { verb: 'delete' })).outcome).toBe('succeeded');
  });

  it('lets one apply to a release wait for nobody, and says who holds it', async () => {
    const text = 'name: held\nservices: { a: { type: ConfigMap, settings: { data: {} } } }';
    const lease = await acquireLease(connection, releaseIdentity('held', 'two'), { holder: 'Ada on analytical' });
    const problem = await run(text, 'two').then(
      () => undefined,
      (error: unknown) => problemOf(error),
    );
    expect(problem).toMatchObject({ code: 'pattern.lease-held', params: { holder: 'Ada on analytical' } });
    await lease.release();
    expect((await run(text, 'two')).outcome).toBe('succeeded');
  });

  it('runs a plan only where it was made for, and a protected one only with the name', async () => {
    const compiled = prepare(shop(), 'two');
    const made = await planPattern({ connection, compiled, verb: 'apply', isProtected: true });
    const apply = (choices: ApplyChoices, plan = made): Promise<ApplySummary> =>
      applyPlan({ connection, plan, compiled, choices });
    await expect(apply({ takeOver: [] })).rejects.toThrow('pattern.needs-confirmation');
    await expect(apply({ takeOver: [], confirmedContext: 'other' })).rejects.toThrow('pattern.needs-confirmation');
    await expect(apply({ takeOver: [] }, { ...made, context: 'other' })).rejects.toThrow('pattern.plan-other-target');
    expect(await read('/api/v1/namespaces/two/configmaps/config')).toBeUndefined();
  });

  it('shows each object that may not be changed, and by whom', async () => {
    const viewer = connect(kubeconfig, lab.contexts.viewer);
    try {
      const made = await planPattern({
        connection: viewer,
        compiled: prepare(shop(), 'forbidden'),
        verb: 'apply',
        isProtected: false,
      });
      expect(made.items.map(({ action, problem }) => `${action} ${problem?.code}`)).toEqual([
        'forbidden cluster.forbidden',
        'forbidden cluster.forbidden',
      ]);
    } finally {
      await viewer.close();
    }
  });

  describe.skipIf(!existsSync(charts))('Helm (skipped where MESHDECK_CORPUS has no charts)', () => {
    const pattern = installMeshPattern('istio', {
      profile: 'minimal',
      charts: { base: path.join(charts, 'base-1.30.3.tgz'), istiod: path.join(charts, 'istiod-1.30.3.tgz') },
      injectNamespaces: ['injected'],
    });
    const namespace = 'istio-system';

    it('installs a mesh, finds it unchanged the second time, and takes it away again', async () => {
      expect(actions(await plan(pattern, namespace))).toEqual([
        'create Namespace/injected',
        'create Namespace/istio-system',
        'create release/istio-system/istio-base',
        'create release/istio-system/istiod',
      ]);
      const output: string[] = [];
      const installed = await run(pattern, namespace, {
        onEvent: (event) => {
          if (event.type === 'output') output.push(event.text);
        },
      });
      expect(results(installed).slice(-2)).toEqual([
        'installed release/istio-system/istio-base',
        'installed release/istio-system/istiod',
      ]);
      expect(output.join('')).toContain('STATUS: deployed');
      expect(actions(await plan(pattern, namespace)).every((line) => line.startsWith('unchanged'))).toBe(true);

      const routes = `name: routes
services:
  vs: { type: VirtualService.Istio, settings: { hosts: [web], http: [{ route: [{ destination: { host: web } }] }] } }`;
      expect(actions(await plan(routes, 'two'))).toEqual(['create VirtualService.networking.istio.io/two/vs']);

      const removed = await run(pattern, namespace, { verb: 'delete' });
      expect(results(removed).slice(0, 2)).toEqual([
        'deleted release/istio-system/istiod',
        'deleted release/istio-system/istio-base',
      ]);
      const labels = (await read('/api/v1/namespaces/injected'))?.metadata.labels;
      expect(labels).not.toHaveProperty('istio-injection');
      expect(await helm.list(namespace)).toEqual([]);
    });

    it('does not take over a release that somebody else installed', async () => {
      await helm.upgrade(
        {
          release: 'istio-base',
          namespace,
          chart: path.join(charts, 'base-1.30.3.tgz'),
          values: {},
          timeoutSeconds: 60,
        },
        {},
      );
      const item = (await plan(pattern, namespace)).items.find(({ id }) => id === 'release/istio-system/istio-base');
      expect(item).toMatchObject({ action: 'conflict', problem: { code: 'mesh.release-not-ours' } });
      await helm.uninstall('istio-base', namespace, 60, {});
    });

    it('stops helm when it is cancelled', async () => {
      const controller = new AbortController();
      const summary = await run(pattern, namespace, {
        signal: controller.signal,
        onEvent: (event) => {
          if (event.type === 'output') controller.abort();
        },
      });
      expect(summary.outcome).toBe('cancelled');
      expect(results(summary).at(-1)).toBe('skipped release/istio-system/istiod: cancelled');
      expect((await run(pattern, namespace)).outcome).toBe('succeeded');
    });

    it('says that helm is missing, and still plans the rest', async () => {
      const missing = helmFor({ file: '/nowhere/helm', kubeconfigFiles: [], context: 'x', pathDelimiter: ':' });
      const text = `${pattern}  config: { type: ConfigMap, settings: { data: {} } }\n`;
      const compiled = prepare(text, 'two');
      const made = await planPattern({ connection, compiled, verb: 'apply', isProtected: false, helm: missing });
      expect(made.items.filter(({ is }) => is === 'release').map(({ problem }) => problem?.code)).toEqual([
        'tools.not-found',
        'tools.not-found',
      ]);
      expect(actions(made)).toContain('create ConfigMap/two/config');
    });
  });
});
