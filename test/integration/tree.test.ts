import { execFile, fork } from 'node:child_process';
import type { ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { existsSync } from 'node:fs';
import path from 'node:path';
import { promisify } from 'node:util';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createCaller } from '../../src/agent/protocol/channel.ts';
import type { Caller, Message } from '../../src/agent/protocol/channel.ts';
import type { AgentEvents, AgentMethods } from '../../src/agent/protocol/methods.ts';
import type { Row, RowsDelta } from '../../src/agent/protocol/rows.ts';
import { initialSettings } from '../../src/agent/services.ts';
import { serverSideApply } from '../../src/cluster/apply.ts';
import { connect } from '../../src/cluster/connect.ts';
import { readKubeconfig } from '../../src/cluster/kubeconfig.ts';
import type { LabHandle } from '../lab/lab.ts';
import { ensureLab, whyNoLab } from '../lab/lab.ts';

const corpus = process.env['MESHDECK_CORPUS'] ?? '../shared/corpus';
const chart = (name: string): string => path.resolve(corpus, 'charts', `${name}-1.30.3.tgz`);
const skipReason = await whyNoLab();
const chartReason = existsSync(chart('istiod')) ? undefined : `the corpus has no ${chart('istiod')}`;
for (const reason of [skipReason, chartReason])
  if (reason !== undefined) console.log(`tree tests are skipped: ${reason}`);

/** Follows windows of rows as the host does. */
class Tree {
  readonly #caller: Caller<AgentMethods, AgentEvents>;
  readonly #windows = new Map<number, readonly Row[]>();
  readonly #early = new Map<number, RowsDelta[]>();
  #onChange = (): void => undefined;

  constructor(caller: Caller<AgentMethods, AgentEvents>) {
    this.#caller = caller;
    caller.on('rows/deltas', (deltas) => {
      for (const delta of deltas)
        if (this.#windows.has(delta.subscription)) this.#apply(delta);
        else this.#early.set(delta.subscription, [...(this.#early.get(delta.subscription) ?? []), delta]);
      this.#onChange();
    });
  }

  async open(parent: string): Promise<number> {
    const { subscription, rows } = await this.#caller.call('rows/subscribe', { parent, offset: 0, limit: 200 });
    this.#windows.set(subscription, rows);
    for (const delta of this.#early.get(subscription) ?? []) this.#apply(delta);
    return subscription;
  }

  lines(subscription: number): readonly string[] {
    return (this.#windows.get(subscription) ?? []).map(({ label, description }) =>
      [label, description].filter((part) => part !== undefined).join(' | '),
    );
  }

  rows(subscription: number): readonly Row[] {
    return this.#windows.get(subscription) ?? [];
  }

  /** Waits until a line is there. */
  until(subscription: number, pattern: RegExp): Promise<void> {
    return new Promise((resolve) => {
      this.#onChange = () => {
        if (this.lines(subscription).some((line) => pattern.test(line))) resolve();
      };
      this.#onChange();
    });
  }

  #apply({ subscription, order, upserts }: RowsDelta): void {
    const before = this.#windows.get(subscription) ?? [];
    const rows = new Map([...before, ...upserts].map((row) => [row.id, row]));
    const ids = order ?? before.map(({ id }) => id);
    this.#windows.set(
      subscription,
      ids.map((id) => rows.get(id)).filter((row) => row !== undefined),
    );
  }
}

describe.skipIf(skipReason !== undefined)('the Clusters tree over a real cluster', () => {
  let lab: LabHandle;
  let child: ChildProcess;
  let caller: Caller<AgentMethods, AgentEvents>;
  let tree: Tree;

  beforeAll(async () => {
    lab = await ensureLab({ name: 'test-tree', scenario: 'demo', ownerPid: process.pid });
    child = fork(path.resolve('src/agent/main.ts'), [], { serialization: 'advanced', execArgv: [] });
    caller = createCaller<AgentMethods, AgentEvents>({
      send: (message) => child.send(message),
      onMessage: (listener) =>
        child.on('message', (message) => {
          listener(message as unknown as Message);
        }),
      onClose: (listener) => child.once('exit', listener),
    });
    tree = new Tree(caller);
  });

  afterAll(async () => {
    if (child.exitCode === null) {
      const ended = once(child, 'exit');
      child.disconnect();
      expect(await ended).toEqual([0, null]);
    }
    await lab.down();
  });

  it('contacts nobody before the workspace is trusted', async () => {
    await caller.call('agent/configure', { ...initialSettings, kubeconfigFiles: [lab.kubeconfigPath] });
    await expect(caller.call('rows/subscribe', { parent: '', offset: 0, limit: 200 })).rejects.toThrow(
      'host.untrusted',
    );
    await caller.call('agent/configure', {
      ...initialSettings,
      isTrusted: true,
      kubeconfigFiles: [lab.kubeconfigPath],
    });
    const root = await tree.open('');
    expect(tree.lines(root).every((line) => line.endsWith('not connected'))).toBe(true);
  });

  it('shows namespaces and workloads, and why one is not ready', async () => {
    const root = await tree.open('');
    const context = `context/${lab.contexts.admin}`;
    await tree.open(context);
    await tree.until(root, new RegExp(`^${lab.contexts.admin} \\| v1\\.\\d+ · \\d+ problem`));
    const groups = await tree.open(`${context}/namespaces/shop`);
    await tree.until(groups, /^Workloads \| 5 · 1 not ready$/);
    await tree.until(groups, /^Services \| 5$/);
    const services = await tree.open(`${context}/namespaces/shop/services`);
    await tree.until(services, /^web \| 3\/3 endpoints · ClusterIP · 8080\/TCP$/);
    await tree.until(services, /^recommendations \| 0\/1 endpoints: its Pod is not ready/);
    const shop = await tree.open(`${context}/namespaces/shop/workloads`);
    await tree.until(shop, /^web \| 3\/3$/);
    await tree.until(shop, /^recommendations \| 0\/1 · CrashLoopBackOff/);
  });

  it('has words of its own for each way not to get in', async () => {
    const root = await tree.open('');
    const cases = [
      [lab.contexts.expired, /expired on 20/, 'cluster.certificate-expired', 'credentials expired'],
      [lab.contexts.unreachable, /Cannot reach/, 'cluster.unreachable', 'unreachable, trying again'],
    ] as const;
    for (const [name, words, code, state] of cases) {
      const children = await tree.open(`context/${name}`);
      await tree.until(children, words);
      expect(tree.rows(children)).toMatchObject([{ kind: 'problem', problem: { code } }]);
      await tree.until(root, new RegExp(`^${name} \\| ${state}$`));
      await caller.call('cluster/retry', { row: tree.rows(children)[0]?.id ?? '' });
      await tree.until(children, words);
    }
    await tree.open(`context/${lab.contexts.nobody}`);
    const namespaces = await tree.open(`context/${lab.contexts.nobody}/namespaces`);
    await tree.until(namespaces, /may not list namespaces in the whole cluster/);
    await tree.until(root, new RegExp(`^${lab.contexts.nobody} \\| denied`));
  });

  it.skipIf(chartReason !== undefined)('shows Istio when it comes, and which namespace is in it', async () => {
    const root = await tree.open('');
    const meshes = await tree.open(`context/${lab.contexts.admin}/meshes`);
    const namespaces = await tree.open(`context/${lab.contexts.admin}/namespaces`);
    const viewerMeshes = await tree.open(`context/${lab.contexts.viewer}/meshes`);
    await tree.until(meshes, /^No mesh found$/);

    const run = promisify(execFile);
    for (const release of ['base', 'istiod'])
      await run(lab.helmPath, [
        ...['install', release, chart(release), '--namespace', 'istio-system', '--create-namespace'],
        ...['--kubeconfig', lab.kubeconfigPath, '--kube-context', lab.contexts.admin],
      ]);
    await tree.until(meshes, /^Istio 1\.30\.3 \| sidecar · healthy$/);
    await tree.until(root, new RegExp(`^${lab.contexts.admin} .* Istio 1\\.30\\.3 sidecar`));
    // Who may not list definitions sees it too: by its workloads, and by the groups that are served.
    await tree.until(viewerMeshes, /^Istio 1\.30\.3 \| sidecar · healthy$/);

    const connection = connect(await readKubeconfig({ files: [lab.kubeconfigPath], environment: {} }));
    await serverSideApply(connection, {
      object: {
        apiVersion: 'v1',
        kind: 'Namespace',
        metadata: { name: 'meshed', labels: { 'istio-injection': 'enabled' } },
      },
      fieldManager: 'test',
      force: false,
      dryRun: false,
    });
    const service = 'virtualservices.networking.istio.io';
    const services = await tree.open(`context/${lab.contexts.admin}/namespaces/meshed/configuration/${service}`);
    await serverSideApply(connection, {
      object: {
        apiVersion: 'networking.istio.io/v1',
        kind: 'VirtualService',
        metadata: { name: 'web', namespace: 'meshed' },
        spec: { hosts: ['web.meshed'], gateways: ['edge'], http: [{ route: [{ destination: { host: 'web' } }] }] },
      },
      fieldManager: 'test',
      force: false,
      dryRun: false,
    });
    await connection.close();
    // In the words of its definition, which is read for that.
    await tree.until(services, /^web \| web\.meshed · Gateways: \["edge"\]$/);
    await tree.until(namespaces, /^meshed \| in mesh · Istio · mTLS permissive$/);
    await tree.until(namespaces, /^shop \| not in mesh/);

    const found = await caller.call('mesh/list', { context: lab.contexts.admin });
    expect(found).toMatchObject([{ mesh: 'istio', version: '1.30.3', mode: 'sidecar', namespace: 'istio-system' }]);
    expect(found[0]?.proof.join(' ')).toContain('istio-system/istiod');
  });
});
