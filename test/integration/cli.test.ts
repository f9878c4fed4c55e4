/** The command line against the lab: the documents of `--output json`, exit codes, and Ctrl-C, through the real program. */
import { spawn } from 'node:child_process';
import { mkdtemp, readdir, readFile, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { Ajv } from 'ajv';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { ensureLab, whyNoLab, type LabHandle } from '../lab/lab.ts';

const reason = await whyNoLab();
if (reason !== undefined) console.warn(`Skipped: ${reason}`);

const root = path.resolve(import.meta.dirname, '..', '..');

interface Answer {
  readonly code: number | null;
  readonly out: string;
  readonly err: string;
}

describe.skipIf(reason !== undefined)('meshdeck against a cluster', () => {
  let lab: LabHandle;
  let folder: string;
  const ajv = new Ajv({ allErrors: true, allowUnionTypes: true });

  beforeAll(async () => {
    lab = await ensureLab({ name: 'cli-test', scenario: 'empty', ownerPid: process.pid, fresh: true });
    folder = await mkdtemp(path.join(tmpdir(), 'meshdeck-cli-'));
    const schemas = path.join(root, 'schemas', 'cli');
    for (const file of await readdir(schemas))
      ajv.addSchema(JSON.parse(await readFile(path.join(schemas, file), 'utf8')) as object);
  });

  afterAll(async () => {
    await lab.release();
  });

  /** Runs the program from its sources; `onError` sees standard error as it comes, and may interrupt. */
  function meshdeck(args: readonly string[], onError?: (text: string, interrupt: () => void) => void): Promise<Answer> {
    const entry = path.join(root, 'src', 'cli', 'main.ts');
    const child = spawn(process.execPath, ['--disable-warning=ExperimentalWarning', entry, ...args], {
      cwd: folder,
      env: { ...process.env, KUBECONFIG: lab.kubeconfigPath },
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    let out = '';
    let err = '';
    let isInterrupted = false;
    child.stdout.setEncoding('utf8').on('data', (chunk: string) => (out += chunk));
    child.stderr.setEncoding('utf8').on('data', (chunk: string) => {
      err += chunk;
      onError?.(err, () => {
        // A second Ctrl-C would leave at once.
        if (!isInterrupted) child.kill('SIGINT');
        isInterrupted = true;
      });
    });
    return new Promise((resolve, reject) => {
      child.on('error', reject);
      child.on('close', (code) => {
        resolve({ code, out, err });
      });
    });
  }

  /** The document of a command, after it was held against its schema. */
  async function document(
    name: string,
    args: readonly string[],
  ): Promise<{ readonly code: number | null; readonly value: object }> {
    const { code, out, err } = await meshdeck([...args, '--output', 'json']);
    const validate = ajv.getSchema(`https://meshdeck.dev/schemas/cli/${name}.json`);
    const value = JSON.parse(out) as object;
    expect(validate?.(value), `${JSON.stringify(validate?.errors)} ${err}`).toBe(true);
    return { code, value };
  }

  const pattern = `name: cli
services:
  config: { type: ConfigMap, namespace: cli, settings: { data: { a: b } } }
  web:
    type: Deployment
    namespace: cli
    settings:
      spec:
        selector: { matchLabels: { app: web } }
        template:
          metadata: { labels: { app: web } }
          spec: { containers: [{ name: web, image: nginx, ports: [{ containerPort: 8080 }] }] }
`;

  it('plans, asks, applies and deletes', async () => {
    await writeFile(path.join(folder, 'cli.pattern.yaml'), pattern);
    expect((await document('plan', ['plan', 'cli.pattern.yaml'])).code).toBe(0);
    expect((await document('apply', ['apply', 'cli.pattern.yaml'])).code).toBe(4);
    const applied = await document('apply', ['apply', 'cli.pattern.yaml', '--yes']);
    expect(applied).toMatchObject({ code: 0, value: { summary: { outcome: 'succeeded' } } });
    const again = await document('apply', ['apply', 'cli.pattern.yaml', '--yes']);
    expect(again.value).toMatchObject({ plan: { items: [{ action: 'unchanged' }, { action: 'unchanged' }] } });
    expect((await document('mesh-list', ['mesh', 'list'])).value).toMatchObject({ meshes: [] });
  });

  it('asks for the name of a protected context, also with --yes', async () => {
    await writeFile(path.join(folder, 'meshdeck.yaml'), 'protectedContexts: ["*cli-test"]\n');
    const args = ['delete', 'cli.pattern.yaml', '--yes'];
    expect((await document('delete', args)).code).toBe(4);
    expect((await document('delete', [...args, '--confirm-context', 'another'])).code).toBe(4);
    await writeFile(path.join(folder, 'meshdeck.yaml'), '');
  });

  it('stops a run at Ctrl-C with a partial result, and puts load into a cluster only when the context is named', async () => {
    const profile = (url: string): string =>
      `test: { name: web, duration: 60s, clients: [{ connections: 2, rps: 20, endpoint_urls: ['${url}'] }] }\n`;
    await writeFile(path.join(folder, 'web.smp.yaml'), profile(`${lab.demoApp.url}/`));
    const run = await meshdeck(['perf', 'run', 'web.smp.yaml', '-o', 'json'], (text, interrupt) => {
      if (text.includes('running')) interrupt();
    });
    expect(run.code, run.err).toBe(3);
    const value = JSON.parse(run.out) as object;
    const validate = ajv.getSchema('https://meshdeck.dev/schemas/cli/perf-run.json');
    expect(validate?.(value), JSON.stringify(validate?.errors)).toBe(true);
    expect(value).toMatchObject({ run: { state: 'stopped', validity: { is: 'partial' } } });

    await writeFile(path.join(folder, 'cluster.smp.yaml'), profile('service://web.cli:8080/'));
    const refused = await document('perf-run', ['perf', 'run', 'cluster.smp.yaml']);
    expect(refused).toMatchObject({ code: 4, value: { problem: { code: 'cli.load-needs-context' } } });
  });

  it('stops a run that was left to itself', async () => {
    const started = await document('perf-run', ['perf', 'run', 'web.smp.yaml', '--detach']);
    expect(started.code).toBe(0);
    const stopped = await document('perf-stop', ['perf', 'stop']);
    expect(stopped).toMatchObject({ code: 0, value: { run: { state: 'stopped' } } });
    expect((await document('perf-stop', ['perf', 'stop'])).code).toBe(2);
  });

  it('stops an apply at Ctrl-C after the object in hand', async () => {
    const slow = pattern
      .replace('name: cli', 'name: slow')
      .replaceAll('app: web }', 'app: web, meshdeck.dev/lab: pending }');
    await writeFile(path.join(folder, 'slow.pattern.yaml'), slow.replace('  web:', '  slow:'));
    const stopped = await meshdeck(['apply', 'slow.pattern.yaml', '--yes', '--keep-going'], (text, interrupt) => {
      if (text.includes('waiting: ')) interrupt();
    });
    expect(stopped.code, stopped.err).toBe(3);
    expect(stopped.out).toMatch(/Deployment cli\/slow: created, 0\/1 replicas ready/);
  });

  it('deletes what it applied', async () => {
    const removed = await document('delete', ['delete', 'cli.pattern.yaml', '--yes']);
    expect(removed).toMatchObject({ code: 0, value: { summary: { outcome: 'succeeded' } } });
    expect((await document('delete', ['delete', 'cli.pattern.yaml', '--yes'])).code).toBe(2);
  });
});
