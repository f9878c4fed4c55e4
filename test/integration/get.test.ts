/** `meshdeck get` and `meshdeck watch` against the lab, beside the cache of the trees. */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { runHere, startHere, type RunHere } from '../../src/cli/testing/run-here.ts';
import { ClusterCache } from '../../src/cluster/cache/cluster-cache.ts';
import { connect } from '../../src/cluster/connect.ts';
import { podKind } from '../../src/cluster/kinds/pods.ts';
import { readKubeconfig } from '../../src/cluster/kubeconfig.ts';
import { objectsAt, textAt } from '../../src/cluster/readiness/read.ts';
import { isJsonObject, type JsonObject } from '../../src/core/json.ts';
import { SecondApiServer } from '../lab/faults/second-api-server.ts';
import { ensureLab, whyNoLab, type LabHandle } from '../lab/lab.ts';

const reason = await whyNoLab();
if (reason !== undefined) console.warn(`Skipped: ${reason}`);

const root = path.resolve(import.meta.dirname, '..', '..');
const canary = 'canary-7d20c1';
const encodedCanary = Buffer.from(canary).toString('base64');

describe.skipIf(reason !== undefined)('meshdeck get and watch against a cluster', () => {
  let lab: LabHandle;

  beforeAll(async () => {
    lab = await ensureLab({ name: 'get-test', scenario: 'empty', ownerPid: process.pid, fresh: true });
    await lab.client.apply({ apiVersion: 'v1', kind: 'Namespace', metadata: { name: 'shop' } });
    await lab.client.apply({
      apiVersion: 'v1',
      kind: 'Secret',
      metadata: { name: 'keys', namespace: 'shop' },
      data: { token: encodedCanary },
    });
    await lab.client.apply(deployment('web', 2));
  });

  afterAll(async () => {
    await lab.release();
  });

  const place = (context?: string): readonly string[] => [
    '--kubeconfig',
    lab.kubeconfigPath,
    ...(context === undefined ? [] : ['--context', context]),
  ];

  async function itemsAt(at: string): Promise<readonly JsonObject[]> {
    return objectsAt(await lab.client.request<JsonObject>('GET', at), 'items');
  }

  /** An item of a list with what the server says only of single objects. */
  function expected(item: JsonObject, { apiVersion, kind }: JsonObject): JsonObject {
    const data = item['data'];
    if (kind !== 'Secret' || !isJsonObject(data))
      return { ...item, apiVersion: apiVersion ?? null, kind: kind ?? null };
    const hidden = Object.fromEntries(Object.keys(data).map((key) => [key, '[redacted]']));
    return { ...item, apiVersion: apiVersion ?? null, kind, data: hidden };
  }

  function withoutManaged(object: JsonObject): JsonObject {
    const metadata = Object.entries(object['metadata'] as JsonObject).filter(([name]) => name !== 'managedFields');
    return { ...object, metadata: Object.fromEntries(metadata) };
  }

  function nameOf(object: JsonObject | undefined): string {
    return textAt(object ?? {}, 'metadata', 'name') ?? '';
  }

  function get(args: readonly string[], context?: string): Promise<RunHere> {
    return runHere(['get', ...args, ...place(context)], root);
  }

  it('follows what comes, changes and goes', async () => {
    const watch = startHere(['watch', 'deploy', '-n', 'shop', ...place()], root);
    await watch.until((out) => out.includes('2/2'));
    await lab.client.apply(deployment('brief', 0));
    await watch.until((out) => /ADDED +brief +0\/0 /.test(out));
    await lab.client.apply(deployment('brief', 1));
    await watch.until((out) => /CHANGED +brief +1\/1 /.test(out));
    await lab.client.request('DELETE', '/apis/apps/v1/namespaces/shop/deployments/brief');
    await watch.until((out) => /GONE +brief/.test(out));
    watch.interrupt();
    expect(await watch.ended).toBe(130);
  });

  it.each([
    ['deploy', '/apis/apps/v1/namespaces/shop/deployments'],
    ['cm', '/api/v1/namespaces/shop/configmaps'],
    ['sa', '/api/v1/namespaces/shop/serviceaccounts'],
    ['secrets', '/api/v1/namespaces/shop/secrets'],
    ['ns', '/api/v1/namespaces'],
  ])('has %s as JSON as the server has them, but for managed fields and the values of Secrets', async (kind, at) => {
    const shown = async (...more: readonly string[]): Promise<readonly JsonObject[]> => {
      const { out, code } = await get([kind, '-n', 'shop', '-o', 'json', ...more]);
      expect(code).toBe(0);
      return objectsAt(JSON.parse(out) as JsonObject, 'items');
    };
    // Controllers may write in between.
    await vi.waitFor(
      async () => {
        const [plain, managed, items] = [await shown(), await shown('--show-managed-fields'), await itemsAt(at)];
        const one = await lab.client.request<JsonObject>('GET', `${at}/${nameOf(items[0])}`);
        expect(managed).toEqual(items.map((item) => expected(item, one)));
        expect(plain).toEqual(items.map((item) => withoutManaged(expected(item, one))));
        expect(plain.length).toBeGreaterThan(0);
      },
      { timeout: 10_000 },
    );
  });

  it('has one object as YAML as it has it in a list', async () => {
    const [list, one] = [
      await get(['cm', '-n', 'shop', '-o', 'yaml']),
      await get(['cm/kube-root-ca.crt', '-n', 'shop', '-o', 'yaml']),
    ];
    expect(one.out).toMatch(/^apiVersion: v1\nkind: ConfigMap\n/);
    expect(list.out.split(/^---\n/m)).toContain(one.out);
  });

  it('shows the same as the cache of the trees', async () => {
    const kubeconfig = await readKubeconfig({ files: [lab.kubeconfigPath], environment: {} });
    const connection = connect(kubeconfig, lab.contexts.admin);
    let look = (): void => undefined;
    const cache = new ClusterCache({
      connection,
      onChange: () => {
        look();
      },
      onProblem: () => undefined,
    });
    try {
      cache.need(podKind.id);
      await new Promise<void>((resolve) => {
        look = () => {
          if (cache.stateOf(podKind.id).is === 'live') resolve();
        };
        void cache.connect();
      });
      const columns = podKind.columns.filter(({ isWide }) => isWide !== true);
      const kept = [...cache.storeOf(podKind).all()].map((entry) =>
        [entry.namespace, entry.name, ...columns.map(({ value }) => String(value(entry, new Date()) ?? ''))].join(' '),
      );
      const { out, code } = await get(['pods', '-A']);
      const [header = [], ...rows] = out
        .trimEnd()
        .split('\n')
        .map((line) => line.split(/ {2,}/));
      expect(code).toBe(0);
      expect(header).toEqual(['NAMESPACE', 'NAME', ...columns.map((column) => column.header), 'AGE']);
      expect(rows.map((row) => row.slice(0, -1).join(' '))).toEqual(kept.sort());
      expect(kept.length).toBeGreaterThanOrEqual(2);
    } finally {
      cache.close();
      await connection.close();
    }
  });

  it.each(['table', 'wide', 'json', 'yaml', 'name'])('never prints the data of a Secret as %s', async (format) => {
    const { code, out, err } = await get(['secrets', '-n', 'shop', '-o', format]);
    expect(code).toBe(0);
    expect(out).toContain('keys');
    for (const hidden of [canary, encodedCanary]) expect(out + err).not.toContain(hidden);
    const watched = await runHere(['watch', 'secrets', '-n', 'shop', '--until-synced', ...place()], root);
    expect(watched.out).toContain('keys');
    for (const hidden of [canary, encodedCanary]) expect(watched.out + watched.err).not.toContain(hidden);
  });

  it('says what a user may not read, with exit code 2', async () => {
    const secrets = await get(['secrets', '-n', 'shop'], lab.contexts.viewer);
    expect([secrets.code, secrets.out]).toEqual([2, '']);
    expect(secrets.err).toContain('[cluster.forbidden]');
    const watched = await runHere(
      ['watch', 'secrets', '-n', 'shop', '--until-synced', ...place(lab.contexts.viewer)],
      root,
    );
    expect([watched.code, watched.out]).toEqual([2, '']);
    expect(watched.err).toContain('not permitted');
  });

  it('reads the namespace that is permitted where all are asked for', async () => {
    const user = 'lab-nobody';
    await lab.client.apply({
      apiVersion: 'rbac.authorization.k8s.io/v1',
      kind: 'RoleBinding',
      metadata: { name: 'one', namespace: 'default' },
      roleRef: { apiGroup: 'rbac.authorization.k8s.io', kind: 'ClusterRole', name: 'view' },
      subjects: [{ apiGroup: 'rbac.authorization.k8s.io', kind: 'User', name: user }],
    });
    await lab.client.apply({
      apiVersion: 'v1',
      kind: 'ConfigMap',
      metadata: { name: 'mine', namespace: 'default' },
    });
    // The authorizer of the server learns of a binding a moment later; a watch tries again by itself.
    const watch = startHere(['watch', 'cm', '-n', 'default', ...place(lab.contexts.nobody)], root);
    await watch.until((out) => out.includes('mine'));
    watch.interrupt();
    await watch.ended;
    const { code, out, err } = await get(['cm', '-A'], lab.contexts.nobody);
    expect(code).toBe(2);
    expect(out).toContain('mine');
    expect(err).toContain('configmaps: shown is what is in default.');
    expect(out).not.toContain('shop');
  });

  it('has the columns that the server prints for a custom kind', async () => {
    await lab.client.apply({
      apiVersion: 'apiextensions.k8s.io/v1',
      kind: 'CustomResourceDefinition',
      metadata: { name: 'gadgets.lab.meshdeck.dev' },
      spec: {
        group: 'lab.meshdeck.dev',
        scope: 'Namespaced',
        names: { kind: 'Gadget', plural: 'gadgets', singular: 'gadget' },
        versions: [
          {
            name: 'v1',
            served: true,
            storage: true,
            additionalPrinterColumns: [
              { name: 'Colour', type: 'string', jsonPath: '.spec.colour' },
              { name: 'Secret', type: 'string', jsonPath: '.spec.colour', priority: 1 },
            ],
            schema: {
              openAPIV3Schema: {
                type: 'object',
                properties: { spec: { type: 'object', properties: { colour: { type: 'string' } } } },
              },
            },
          },
        ],
      },
    });
    const definitions = startHere(['watch', 'crd', ...place()], root);
    await definitions.until((out) => out.includes('gadgets.lab.meshdeck.dev'));
    definitions.interrupt();
    await definitions.ended;
    await expect
      .poll(() => lab.client.status('/apis/lab.meshdeck.dev/v1/gadgets'), { timeout: 30_000, interval: 100 })
      .toBe(200);
    await lab.client.request('POST', '/apis/lab.meshdeck.dev/v1/namespaces/shop/gadgets', {
      body: { apiVersion: 'lab.meshdeck.dev/v1', kind: 'Gadget', metadata: { name: 'one' }, spec: { colour: 'red' } },
    });
    const table = await get(['gadgets.lab.meshdeck.dev', '-n', 'shop']);
    expect(table.code, table.err).toBe(0);
    expect(table.out).toMatch(/^NAME +COLOUR +AGE\none +red +/);
    expect((await get(['gadgets.lab.meshdeck.dev', '-n', 'shop', '-o', 'wide'])).out).toMatch(/COLOUR +SECRET/);
    const watch = startHere(['watch', 'gadgets.lab.meshdeck.dev', '-n', 'shop', ...place()], root);
    await watch.until((out) => /^NAME +STATUS +COLOUR +AGE\none +there +red +/.test(out));
    await lab.client.request('PATCH', '/apis/lab.meshdeck.dev/v1/namespaces/shop/gadgets/one', {
      body: { spec: { colour: 'blue' } },
      contentType: 'application/merge-patch+json',
    });
    await watch.until((out) => /CHANGED +one +there +blue +/.test(out));
    watch.interrupt();
    await watch.ended;
  });

  it('goes on after its server was killed and started again, and tells what came meanwhile', async () => {
    const second = await SecondApiServer.start(lab, { hasWatchCache: true });
    const folder = await mkdtemp(path.join(tmpdir(), 'meshdeck-get-'));
    const file = path.join(folder, 'config');
    const text = await readFile(lab.kubeconfigPath, 'utf8');
    await writeFile(file, text.replaceAll(lab.server, second.server));
    const watch = startHere(['watch', 'cm', '-n', 'shop', '--kubeconfig', file], root);
    try {
      await watch.until((out) => out.includes('kube-root-ca.crt'));
      await second.kill();
      await watch.until((_, err) => err.includes('configmaps: reconnecting'));
      await lab.client.apply({
        apiVersion: 'v1',
        kind: 'ConfigMap',
        metadata: { name: 'meanwhile', namespace: 'shop' },
      });
      expect(watch.out()).not.toMatch(/GONE|meanwhile/);
      await second.restart();
      await watch.until((out, err) => err.includes('configmaps: live again') && /ADDED +meanwhile/.test(out));
      expect(watch.out()).not.toContain('GONE');
    } finally {
      watch.interrupt();
      await watch.ended;
      await second.kill();
      await rm(folder, { recursive: true });
    }
  });

  it.each(['SIGINT', 'SIGTERM'] as const)('ends at %s, with exit code 130', async (signal) => {
    const entry = path.join(root, 'src', 'cli', 'main.ts');
    const args = ['--disable-warning=ExperimentalWarning', entry, 'watch', 'deploy', '-n', 'shop', ...place()];
    const child = spawn(process.execPath, args, { stdio: ['ignore', 'pipe', 'ignore'] });
    const closed = once(child, 'close');
    await once(child.stdout, 'data');
    child.kill(signal);
    expect(await closed).toEqual([130, null]);
  });

  it('ends with 2 for a kind or an object that is not there', async () => {
    expect(await get(['nothings'])).toMatchObject({ code: 2, out: '' });
    const missing = await get(['deploy', 'nobody', '-n', 'shop']);
    expect(missing.code).toBe(2);
    expect(missing.err).toContain('[cluster.not-found]');
  });
});

function deployment(name: string, replicas: number): Parameters<LabHandle['client']['apply']>[0] {
  const labels = { app: name };
  return {
    apiVersion: 'apps/v1',
    kind: 'Deployment',
    metadata: { name, namespace: 'shop' },
    spec: {
      replicas,
      selector: { matchLabels: labels },
      template: { metadata: { labels }, spec: { containers: [{ name, image: 'nginx' }] } },
    },
  };
}
