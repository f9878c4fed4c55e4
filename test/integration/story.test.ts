/**
 * The story of `test/editor/journeys/story.journey.ts` without an editor: one newcomer, one cluster, the built command line, every
 * document held against its schema.
 */
import { spawn } from 'node:child_process';
import { existsSync } from 'node:fs';
import { cp, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { Ajv } from 'ajv';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { ensureLab, whyNoLab, type LabHandle } from '../lab/lab.ts';
import type { KubeObject } from '../lab/kube-client.ts';

const root = path.resolve(import.meta.dirname, '..', '..');
const charts = path.resolve(root, process.env['MESHDECK_CORPUS'] ?? '../shared/corpus', 'charts');
const version = '1.30.3';
const chart = (name: string): string => path.join(charts, `${name}-${version}.tgz`);

const reason =
  (await whyNoLab()) ??
  (existsSync(chart('base')) && existsSync(chart('istiod')) ? undefined : `no chart files of Istio in ${charts}`) ??
  (existsSync(path.join(root, 'dist', 'cli.mjs')) ? undefined : 'the command line is not built (npm run build)');
if (reason !== undefined) console.warn(`The headless story is skipped: ${reason}`);

/** What a command said: its exit code, and its document. */
interface Answer {
  readonly code: number | null;
  readonly value: object;
}

interface Going {
  readonly answer: Promise<Answer>;
  /** Resolves when standard error says something. */
  readonly says: (wanted: RegExp) => Promise<void>;
}

describe.skipIf(reason !== undefined)('the whole story on the command line', { timeout: 300_000 }, () => {
  let lab: LabHandle;
  let folder: string;
  const ajv = new Ajv({ allErrors: true, allowUnionTypes: true });

  beforeAll(async () => {
    // An earlier story that was ended in its middle may have left something.
    lab = await ensureLab({ name: 'story-headless', scenario: 'demo', ownerPid: process.pid, fresh: true });
    folder = await mkdtemp(path.join(tmpdir(), 'meshdeck-story-'));
    await cp(path.join(root, 'demo'), folder, { recursive: true });
    const schemas = path.join(root, 'schemas', 'cli');
    for (const file of await readdir(schemas))
      ajv.addSchema(JSON.parse(await readFile(path.join(schemas, file), 'utf8')) as object);
  });

  afterAll(async () => {
    await lab.down();
    await rm(folder, { recursive: true, force: true });
  });

  /** Runs the built program in the newcomer's folder. */
  function start(schema: string, args: readonly string[]): Going {
    const child = spawn(process.execPath, [path.join(root, 'bin', 'meshdeck.mjs'), ...args, '--output', 'json'], {
      cwd: folder,
      env: {
        ...process.env,
        KUBECONFIG: lab.kubeconfigPath,
        PATH: `${path.dirname(lab.helmPath)}${path.delimiter}${process.env['PATH'] ?? ''}`,
      },
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    let out = '';
    let err = '';
    let onError = (): void => undefined;
    child.stdout.setEncoding('utf8').on('data', (chunk: string) => (out += chunk));
    child.stderr.setEncoding('utf8').on('data', (chunk: string) => {
      err += chunk;
      onError();
    });
    const ended = new Promise<number | null>((resolve, reject) => {
      child.on('error', reject);
      child.on('close', resolve);
    });
    return {
      answer: ended.then((code) => {
        const value = JSON.parse(out) as object;
        const validate = ajv.getSchema(`https://meshdeck.dev/schemas/cli/${schema}.json`);
        expect(validate?.(value), `${args.join(' ')}: ${JSON.stringify(validate?.errors)} ${err}`).toBe(true);
        return { code, value };
      }),
      says: (wanted) =>
        new Promise((resolve, reject) => {
          onError = () => {
            if (wanted.test(err)) resolve();
          };
          onError();
          void ended.then(() => {
            reject(new Error(`${args.join(' ')} has ended and never said ${String(wanted)}: ${err}`));
          });
        }),
    };
  }

  async function meshdeck(schema: string, ...args: readonly string[]): Promise<Answer> {
    return start(schema, args).answer;
  }

  /** Everything in the cluster that names us: a label of a release, a record or Lease of one, a field that we own. */
  async function ours(): Promise<readonly string[]> {
    const lists = [
      '/api/v1/configmaps',
      '/api/v1/services',
      '/api/v1/secrets',
      '/apis/apps/v1/deployments',
      '/apis/coordination.k8s.io/v1/leases',
    ];
    const found: string[] = [];
    for (const list of lists) {
      const { items } = await lab.client.request<{ readonly items: readonly KubeObject[] }>('GET', list);
      for (const { metadata } of items) {
        const { managedFields = [] } = metadata as {
          readonly managedFields?: readonly { readonly manager?: string }[];
        };
        const isOwned = managedFields.some(({ manager }) => manager?.startsWith('meshdeck:') === true);
        const isMember = metadata.labels?.['applyset.kubernetes.io/part-of'] !== undefined;
        const isRelease = /^(meshdeck\.|sh\.helm\.release)/.test(metadata.name);
        if (isOwned || isMember || isRelease) found.push(`${list} ${metadata.namespace ?? ''}/${metadata.name}`);
      }
    }
    return found;
  }

  it('finds the cluster', async () => {
    expect(await meshdeck('contexts', 'contexts')).toMatchObject({
      code: 0,
      value: { kubeconfig: { currentContext: lab.contexts.admin } },
    });
    expect(await meshdeck('mesh-list', 'mesh', 'list')).toMatchObject({ code: 0, value: { meshes: [] } });
    expect(await ours()).toEqual([]);
  });

  it('finds the mistakes of a pattern, and nothing once they are mended', async () => {
    const broken = path.join(folder, 'broken.pattern.yaml');
    const first = await meshdeck('lint', 'lint', 'broken.pattern.yaml');
    expect(first.code).toBe(1);
    expect(codesOf(first)).toContain('type-unknown');
    // A pattern with faults reaches no cluster.
    expect(await meshdeck('plan', 'plan', 'broken.pattern.yaml')).toMatchObject({ code: 1, value: { problem: {} } });

    const mended = (await readFile(broken, 'utf8'))
      .replace('Deploymnt.K8s', 'ConfigMap.K8s')
      .replace('replicas: three', 'replicas: 3')
      .replace('selectors:', 'selector:')
      .replace('wroker', 'worker')
      .replace(/dependsOn:\n {6}- hen\n/, '');
    await writeFile(broken, mended);
    const second = await meshdeck('lint', 'lint', 'broken.pattern.yaml');
    expect(second).toMatchObject({ code: 0, value: { summary: { checked: 1, errors: 0 } } });
    expect(codesOf(second)).toEqual([]);
  });

  it('plans, applies, and has nothing to do the second time', async () => {
    const create = { action: 'create' };
    const planned = await meshdeck('plan', 'plan', 'shop.pattern.yaml');
    expect(planned).toMatchObject({
      code: 0,
      value: { plan: { context: lab.contexts.admin, items: [create, create, create] } },
    });
    expect(await ours(), 'a plan changes nothing').toEqual([]);
    expect(await meshdeck('apply', 'apply', 'shop.pattern.yaml', '--yes')).toMatchObject({
      code: 0,
      value: { summary: { outcome: 'succeeded' } },
    });
    const unchanged = { action: 'unchanged' };
    expect(await meshdeck('apply', 'apply', 'shop.pattern.yaml', '--yes')).toMatchObject({
      code: 0,
      value: { plan: { items: [unchanged, unchanged, unchanged] }, summary: { outcome: 'succeeded' } },
    });
    const { status } = await lab.client.request<{ readonly status: object }>(
      'GET',
      '/apis/apps/v1/namespaces/shop/deployments/catalogue',
    );
    expect(status).toMatchObject({ readyReplicas: 2 });
  });

  it('installs Istio from chart files, and finds it', async () => {
    const options = [
      '--profile',
      'minimal',
      '--chart',
      `base=${chart('base')}`,
      '--chart',
      `istiod=${chart('istiod')}`,
    ];
    expect(await meshdeck('mesh-install', 'mesh', 'install', 'istio', ...options, '--yes')).toMatchObject({
      code: 0,
      value: {
        plan: { items: [{ is: 'object' }, { is: 'release' }, { is: 'release' }] },
        summary: { outcome: 'succeeded' },
      },
    });
    expect(await readFile(path.join(folder, 'istio.pattern.yaml'), 'utf8')).toContain('type: IstioMesh');
    expect(await meshdeck('mesh-list', 'mesh', 'list')).toMatchObject({
      code: 0,
      value: { meshes: [{ displayName: 'Istio', version }] },
    });
  });

  it('sends load to a Service, to the end, and stops another run from another process', async () => {
    const profile = (name: string, duration: string): string =>
      `test: { name: ${name}, duration: ${duration}, clients: [{ connections: 2, rps: 50, endpoint_urls: ['service://web.shop:8080/'] }] }\n`;
    await writeFile(path.join(folder, 'short.smp.yaml'), profile('short', '2s'));
    await writeFile(path.join(folder, 'long.smp.yaml'), profile('long', '60s'));
    const confirmed = ['--confirm-context', lab.contexts.admin];

    expect(await meshdeck('perf-run', 'perf', 'run', 'short.smp.yaml')).toMatchObject({ code: 4 });
    const finished = await meshdeck('perf-run', 'perf', 'run', 'short.smp.yaml', ...confirmed);
    expect(finished.value).toMatchObject({ run: { state: 'finished', errors: [], statusCodes: { 200: 100 } } });
    // A machine that is too busy to send on time says so in the result, and in the exit code.
    const { run } = finished.value as { readonly run: { readonly validity: { readonly is: string } } };
    expect(finished.code).toBe(run.validity.is === 'valid' ? 0 : 1);

    const long = start('perf-run', ['perf', 'run', 'long.smp.yaml', ...confirmed]);
    await long.says(/running/);
    const startedAt = performance.now();
    const stopped = await meshdeck('perf-stop', 'perf', 'stop');
    expect(stopped).toMatchObject({ code: 0, value: { run: { state: 'stopped', validity: { is: 'partial' } } } });
    expect(await long.answer).toMatchObject({ code: 1, value: { run: { state: 'stopped', profileName: 'long' } } });
    expect(performance.now() - startedAt, 'far from its 60 s').toBeLessThan(30_000);

    const results = path.join(folder, '.meshdeck', 'results');
    const names = (await readdir(results)).filter((file) => file.endsWith('.json'));
    const written = await Promise.all(
      names.map(async (name) => JSON.parse(await readFile(path.join(results, name), 'utf8')) as object),
    );
    expect(written).toHaveLength(2);
    for (const result of written) expect(result).toMatchObject({ method: { path: 'port-forward', loop: 'open' } });
    const states = written.map((result) => (result as { snapshot: { state: string } }).snapshot.state);
    expect(states.sort()).toEqual(['finished', 'stopped']);
  });

  it('takes away what it brought, and leaves nothing of ours', async () => {
    expect(await ours(), 'the check below can fail').not.toEqual([]);
    for (const pattern of ['istio.pattern.yaml', 'shop.pattern.yaml']) {
      const namespace = pattern.startsWith('istio') ? ['--namespace', 'istio-system'] : [];
      const removed = await meshdeck('delete', 'delete', pattern, '--yes', ...namespace);
      expect(removed, JSON.stringify(removed.value)).toMatchObject({
        code: 0,
        value: { summary: { outcome: 'succeeded' } },
      });
    }
    expect(await ours()).toEqual([]);
    // What was there before is still there.
    expect(await lab.client.status('/apis/apps/v1/namespaces/shop/deployments/web')).toBe(200);
  });
});

function codesOf({ value }: Answer): readonly string[] {
  const { files } = value as { readonly files: readonly { readonly findings: readonly { readonly code: string }[] }[] };
  return files.flatMap(({ findings }) => findings.map(({ code }) => code));
}
