/** The way of a cluster's schemas and names into checks, against the lab: written by one command, read by another. */
import { fork } from 'node:child_process';
import { mkdtemp, readFile, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createCaller } from '../../src/agent/protocol/channel.ts';
import { childPort } from '../soak/child-port.ts';
import type { AgentEvents, AgentMethods } from '../../src/agent/protocol/methods.ts';
import { initialSettings } from '../../src/agent/services.ts';
import type { RunHere } from '../../src/cli/testing/run-here.ts';
import { runHere } from '../../src/cli/testing/run-here.ts';
import { openBundle, readClusterSnapshot } from '../../src/language/lint.ts';
import { StdioClient } from '../../src/language/server/testing/stdio-client.ts';
import { ensureLab, whyNoLab, type LabHandle } from '../lab/lab.ts';

const reason = await whyNoLab();
if (reason !== undefined) console.warn(`Skipped: ${reason}`);

/** Stands in data and annotations of a Secret and a ConfigMap, and must stand nowhere else. */
const canary = 'canary-5f1d0c';

const definition = {
  apiVersion: 'apiextensions.k8s.io/v1',
  kind: 'CustomResourceDefinition',
  metadata: { name: 'widgets.example.com' },
  spec: {
    group: 'example.com',
    scope: 'Namespaced',
    names: { plural: 'widgets', singular: 'widget', kind: 'Widget' },
    versions: [
      {
        name: 'v1',
        served: true,
        storage: true,
        additionalPrinterColumns: [{ name: 'Size', type: 'integer', jsonPath: '.spec.size' }],
        schema: {
          openAPIV3Schema: {
            type: 'object',
            properties: {
              spec: { type: 'object', required: ['size'], properties: { size: { type: 'integer', minimum: 1 } } },
            },
          },
        },
      },
    ],
  },
};

/** What the server says of a document now. */
async function codesOf(client: StdioClient, uri: string): Promise<readonly string[]> {
  return (await client.diagnostics(uri)).diagnostics.map(({ code }) => code);
}

describe.skipIf(reason !== undefined)('a snapshot of a cluster', () => {
  let lab: LabHandle;
  let folder: string;

  beforeAll(async () => {
    lab = await ensureLab({ name: 'snapshot-test', scenario: 'empty', ownerPid: process.pid, fresh: true });
    folder = await mkdtemp(path.join(tmpdir(), 'meshdeck-snapshot-'));
    const metadata = (name: string) => ({ name, annotations: { note: canary } });
    const of = (kind: string, rest: object) => ({ apiVersion: 'v1', kind, ...rest });
    await lab.client.request('POST', '/apis/apiextensions.k8s.io/v1/customresourcedefinitions', { body: definition });
    await lab.client.request('POST', '/api/v1/namespaces', { body: of('Namespace', { metadata: { name: 'shop' } }) });
    const put = (plural: string, body: object) =>
      lab.client.request('POST', `/api/v1/namespaces/shop/${plural}`, { body });
    await put('services', of('Service', { metadata: { name: 'web' }, spec: { ports: [{ port: 80 }] } }));
    await put('secrets', of('Secret', { metadata: metadata('pass'), stringData: { password: canary } }));
    const release = { type: 'helm.sh/release.v1', metadata: { name: 'sh.helm.release.v1.shop.v1' } };
    await put('secrets', of('Secret', release));
    await put('configmaps', of('ConfigMap', { metadata: metadata('settings'), data: { a: canary } }));
  });

  afterAll(async () => {
    await lab.release();
  });

  function meshdeck(...args: readonly string[]): Promise<RunHere> {
    return runHere(args, folder, '', { ...process.env, KUBECONFIG: lab.kubeconfigPath });
  }

  it('makes custom kinds and names known to checks, and holds no data of any object', async () => {
    const pattern = (size: string): string =>
      `services:\n  w:\n    type: Widget\n    namespace: shop\n    settings:\n      spec:\n        size: ${size}\n`;
    await writeFile(path.join(folder, 'a.pattern.yaml'), pattern('0'));
    // The server publishes the schema of a new kind a moment after it serves the kind.
    await expect
      .poll(
        async () => {
          const taken = await meshdeck('snapshot', '--output-file', 'cluster.json', '-o', 'json');
          expect(taken.code, taken.err).toBe(0);
          return (JSON.parse(taken.out) as { kinds: number }).kinds;
        },
        { timeout: 60_000, interval: 500 },
      )
      .toBeGreaterThan(0);
    const text = await readFile(path.join(folder, 'cluster.json'), 'utf8');
    expect(text).not.toContain(canary);

    const before = await meshdeck('lint', 'a.pattern.yaml');
    expect(before.out).toContain('[type-unknown]');
    const after = await meshdeck('lint', 'a.pattern.yaml', '--cluster-snapshot', 'cluster.json');
    expect(after.out).toContain('a.pattern.yaml:7:15');
    expect(after.out).not.toContain('[type-unknown]');
    await writeFile(path.join(folder, 'a.pattern.yaml'), pattern('3'));
    expect((await meshdeck('lint', 'a.pattern.yaml', '--cluster-snapshot', 'cluster.json')).code).toBe(0);

    const { cluster, bundle } = readClusterSnapshot(text, 'cluster.json', openBundle());
    expect(bundle.columnsOf('example.com/v1', 'Widget').map(({ jsonPath }) => jsonPath)).toEqual(['.spec.size']);
    expect(cluster.names('Service', '', 'shop')).toEqual(['web']);
    expect(cluster.names('Secret', '', 'shop')).toEqual(['pass']);
    expect(cluster.names('ConfigMap', '', 'shop')).toContain('settings');
    expect(cluster.names('Namespace', '')).toContain('shop');
  });

  it('comes from the agent once a context is connected, and is what the language server checks against', async () => {
    const child = fork(path.resolve('src/agent/main.ts'), [], { serialization: 'advanced', execArgv: [] });
    const caller = createCaller<AgentMethods, AgentEvents>(childPort(child));
    const client = new StdioClient(process.execPath, [path.resolve('src/language/server.ts'), '--stdio']);
    try {
      const storageFolder = path.join(folder, 'storage');
      const settings = { ...initialSettings, isTrusted: true, storageFolder, kubeconfigFiles: [lab.kubeconfigPath] };
      const taken = new Promise<{ context: string; path?: string }>((resolve) =>
        caller.on('cluster/snapshot', resolve),
      );
      await caller.call('agent/configure', settings);
      const parent = `context/${lab.contexts.admin}`;
      await caller.call('rows/subscribe', { parent: '', offset: 0, limit: 10 });
      await caller.call('rows/subscribe', { parent, offset: 0, limit: 10 });
      const { context, path: file = '' } = await taken;
      expect(context).toBe(lab.contexts.admin);
      expect(path.dirname(file)).toBe(path.join(storageFolder, 'snapshots'));
      expect(await readFile(file, 'utf8')).not.toContain(canary);

      const uri = 'file:///elsewhere/a.pattern.yaml';
      await client.initialize([]);
      const opened = codesOf(client, uri);
      client.open(uri, 'services:\n  w:\n    type: Widget\n    settings:\n      spec:\n        size: big\n');
      expect(await opened).toEqual(['type-unknown']);
      const known = codesOf(client, uri);
      client.notify('meshdeck/clusterSnapshot', { path: file });
      expect(await known).toEqual(['wrong-type']);
      const forgotten = codesOf(client, uri);
      client.notify('meshdeck/clusterSnapshot', {});
      expect(await forgotten).toEqual(['type-unknown']);

      const gone = new Promise<{ context: string; path?: string }>((resolve) => caller.on('cluster/snapshot', resolve));
      await caller.call('cluster/disconnect', { context });
      expect(await gone).toEqual({ context });
    } finally {
      await client.end();
      child.disconnect();
    }
  });
});
