import { mkdtemp, readdir, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { beforeEach, describe, expect, it } from 'vitest';
import { commands } from './commands.ts';
import { documentSchemas as schemas, validator } from './testing/document-schemas.ts';
import type { RunHere } from './testing/run-here.ts';
import { runHere } from './testing/run-here.ts';

let folder = '';

beforeEach(async () => {
  folder = await mkdtemp(path.join(tmpdir(), 'meshdeck-cli-'));
});

/** Runs a command line in the folder of the test, without a terminal. */
function meshdeck(...args: readonly string[]): Promise<RunHere> {
  return runHere(args, folder, '', { HOME: folder });
}

const kubeconfig = `apiVersion: v1
kind: Config
current-context: closed
contexts: [{ name: closed, context: { cluster: closed, user: nobody, namespace: shop } }]
clusters: [{ name: closed, cluster: { server: 'https://127.0.0.1:1' } }]
users: [{ name: nobody, user: {} }]
`;

describe('meshdeck', () => {
  it('has help for itself and for every command', async () => {
    const general = await meshdeck('--help');
    expect(general.code).toBe(0);
    for (const command of commands) {
      expect(general.out).toContain(`meshdeck ${command.name}`);
      const help = await meshdeck(...command.name.split(' '), '--help');
      expect(help.code).toBe(0);
      expect(help.out).toContain('--output text|json');
    }
  });

  it('has a schema for the document of every command', async () => {
    const names = commands.map(({ name }) => `${name.replace(' ', '-')}.json`);
    expect((await readdir(schemas)).sort()).toEqual([...names, 'definitions.json'].sort());
  });

  it('says what is wrong with a command line', async () => {
    expect(await meshdeck('aply')).toMatchObject({ code: 2, out: '' });
    expect((await meshdeck('plan')).err).toContain('FILE is missing.');
    expect((await meshdeck('plan', '--bogus')).err).toContain("Unknown option '--bogus'.");
    expect((await meshdeck('contexts', '-o', 'xml')).err).toContain('--output is text or json, not xml.');
  });

  it('lists contexts without contacting anybody', async () => {
    await writeFile(path.join(folder, 'config'), kubeconfig);
    const text = await meshdeck('contexts', '--kubeconfig', 'config');
    expect(text.out).toBe('* closed  https://127.0.0.1:1  shop\n');
    // Where somebody listens on the way, and where the context stands, is told too.
    const insecure = kubeconfig.replace("1' }", "1', insecure-skip-tls-verify: true }");
    await writeFile(path.join(folder, 'config'), insecure);
    const { out, code } = await meshdeck('contexts', '--kubeconfig', 'config', '--output', 'json');
    const problems = await validator('contexts');
    expect(code).toBe(0);
    expect(out).toMatch(/"file":.*config".*"isInsecure": ?true/s);
    expect(problems(JSON.parse(out))).toEqual([]);
  });

  it('gives one document for a problem too, and the words on standard error', async () => {
    await writeFile(path.join(folder, 'config'), kubeconfig);
    await writeFile(path.join(folder, 'a.pattern.yaml'), 'services: { a: { type: ConfigMap } }');
    const args = ['plan', 'a.pattern.yaml', '--kubeconfig', 'config', '-o', 'json'];
    const { out, err, code } = await meshdeck(...args);
    expect(code).toBe(2);
    expect(err).toContain('[cluster.unreachable]');
    const problems = await validator('plan');
    expect(problems(JSON.parse(out))).toEqual([]);
  });

  it('tells the faults of a pattern before any cluster is asked', async () => {
    await writeFile(path.join(folder, 'a.pattern.yaml'), 'services:\n  a: { type: Deploymnt }\n  b: { typ: x }\n');
    const { err, code } = await meshdeck('apply', 'a.pattern.yaml', '--yes');
    expect(code).toBe(1);
    expect(err).toContain('2:14 The type "Deploymnt" is not known.');
    expect(err).toContain('a.pattern.yaml:');
  });

  it('lints a folder, with the severities of its project', async () => {
    await writeFile(path.join(folder, 'a.pattern.yaml'), 'services:\n  a: { type: Deploymnt }\n');
    const found = await meshdeck('lint', '.', '--output', 'json');
    expect(found.code).toBe(1);
    const problems = await validator('lint');
    expect(problems(JSON.parse(found.out))).toEqual([]);
    const { files } = JSON.parse(found.out) as { files: { findings: { code: string }[] }[] };
    const code = files[0]?.findings[0]?.code ?? '';
    await writeFile(path.join(folder, 'meshdeck.yaml'), `lint: { severity: { ${code}: "off" } }\n`);
    expect((await meshdeck('lint', '.')).code).toBe(0);
  });

  it('refuses to run with project settings that cannot be read', async () => {
    await writeFile(path.join(folder, 'a.pattern.yaml'), 'services: { a: { type: ConfigMap } }');
    await writeFile(path.join(folder, 'meshdeck.yaml'), 'protectedContexts: prod');
    const { err, code } = await meshdeck('apply', 'a.pattern.yaml', '--yes');
    expect(code).toBe(2);
    expect(err).toContain('[pattern.settings-file]');
  });

  it('sends load to no other machine without --allow-host', async () => {
    const profile = `test:
  name: elsewhere
  duration: 1s
  clients: [{ connections: 1, rps: 1, endpoint_urls: ['http://192.0.2.1/'] }]
`;
    await writeFile(path.join(folder, 'a.smp.yaml'), profile);
    const { err, code, out } = await meshdeck('perf', 'run', 'a.smp.yaml', '-o', 'json');
    expect(err).toContain('[cli.load-needs-host]');
    expect(code).toBe(4);
    const problems = await validator('perf-run');
    expect(problems(JSON.parse(out))).toEqual([]);
  });
});
