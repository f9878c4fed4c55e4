import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { validator } from './testing/document-schemas.ts';
import type { RunHere } from './testing/run-here.ts';
import { runHere } from './testing/run-here.ts';

const kubeconfig = `# mine
apiVersion: v1
kind: Config
current-context: dev
contexts:
- name: dev # small
  context: {cluster: dev, user: jane}
- name: prod
  context: {cluster: prod, user: root, namespace: shop}
clusters:
- {name: dev, cluster: {server: 'https://127.0.0.1:1'}}
- {name: prod, cluster: {server: 'https://127.0.0.1:2'}}
users:
- {name: jane, user: {token: secret-of-jane}}
- {name: root, user: {token: secret-of-root}}
`;

const other = kubeconfig.replaceAll('127.0.0.1', '127.0.0.2');

let folder = '';

beforeEach(async () => {
  folder = await mkdtemp(path.join(tmpdir(), 'meshdeck-contexts-'));
  await writeFile(path.join(folder, 'config'), kubeconfig);
});

afterEach(async () => {
  await rm(folder, { recursive: true });
});

const text = (): Promise<string> => readFile(path.join(folder, 'config'), 'utf8');

function contexts(words: readonly string[], input = ''): Promise<RunHere> {
  return runHere(['contexts', ...words, '--kubeconfig', 'config'], folder, input);
}

describe('meshdeck contexts', () => {
  it('use: makes a context the current one, and says where', async () => {
    const { out, code } = await contexts(['use', 'prod']);
    expect([code, out]).toEqual([0, `The current context is "prod". (${path.join(folder, 'config')})\n`]);
    expect(await text()).toBe(kubeconfig.replace('current-context: dev', 'current-context: prod'));
    expect((await contexts(['use', 'prod'])).out).toBe('Nothing changed: it is so already.\n');
  });

  it('namespace: of the current context, or of the one that is named', async () => {
    await contexts(['namespace', 'kube-system']);
    await contexts(['namespace', '', '--context', 'prod']);
    expect(await text()).toBe(
      kubeconfig
        .replace('{cluster: dev, user: jane}', '{cluster: dev, namespace: kube-system, user: jane}')
        .replace(', namespace: shop', ''),
    );
    expect((await contexts(['namespace', 'No!'])).err).toContain('[cluster.namespace-name]');
  });

  it('rename: takes the current context along', async () => {
    expect((await contexts(['rename', 'dev', 'dev-2'])).code).toBe(0);
    expect(await text()).toBe(
      kubeconfig.replace('name: dev #', 'name: dev-2 #').replace('-context: dev', '-context: dev-2'),
    );
    expect((await contexts(['rename', 'dev-2', 'prod'])).err).toContain('[cluster.contexts-exist]');
    expect((await contexts(['rename', 'dev-2'])).err).toContain('NEW-NAME is missing.');
  });

  it('delete: says what goes, and goes on only where that is meant', async () => {
    const asked = await contexts(['delete', 'dev', '--with-unused']);
    expect(asked.code).toBe(4);
    expect(asked.out.match(/(?:context|cluster|user) ".*"/g)).toEqual([
      'context "dev"',
      'cluster "dev"',
      'user "jane"',
    ]);
    expect(asked.err).toContain('[cli.needs-yes-alone]');
    expect(await text()).toBe(kubeconfig);
    const done = await contexts(['delete', 'dev', '--yes']);
    expect(done.out).toContain('Deleted context "dev".');
    expect(done.out).toContain(`No context uses the user "jane" of ${path.join(folder, 'config')} any more`);
    expect(done.out).toContain('It was the current context');
    expect(done.out).not.toContain('secret');
  });

  it('add: takes a file or standard input, and asks for other names', async () => {
    await writeFile(path.join(folder, 'other'), other);
    const refused = await contexts(['add', 'other', '--rename', 'dev=dev-2']);
    expect(refused.err).toContain('The kubeconfig already has "prod".');
    expect(await text()).toBe(kubeconfig);
    const added = await contexts(['add', '-', '--rename', 'dev=dev-2', '--rename', 'prod=prod-2'], other);
    expect(added).toMatchObject({ code: 0, err: '' });
    expect(added.out).toContain('dev-2  https://127.0.0.2:1\n');
    expect(added.out).not.toContain('secret');
    const listed = await contexts([]);
    expect(listed.out.split('\n').map((line) => line.slice(2, 8).trim())).toEqual([
      'dev',
      'prod',
      'dev-2',
      'prod-2',
      '',
    ]);
  });

  it.each([
    ['use', ['use', 'prod']],
    ['namespace', ['namespace', 'shop']],
    ['rename', ['rename', 'dev', 'x']],
    ['delete', ['delete', 'dev', '--yes', '--with-unused']],
    ['add', ['add', '-', '--rename', 'dev=a', '--rename', 'prod=b']],
  ])('%s: has one JSON document, also for a problem', async (name, words) => {
    const problems = await validator(`contexts-${name}`);
    const done = await contexts([...words, '-o', 'json'], other);
    expect(problems(JSON.parse(done.out))).toEqual([]);
    expect(done.out).toContain('"change"');
    await writeFile(path.join(folder, 'config'), 'contexts: [');
    const failed = await contexts([...words, '-o', 'json'], other);
    expect(problems(JSON.parse(failed.out))).toEqual([]);
    expect(failed.code).toBe(2);
  });
});
