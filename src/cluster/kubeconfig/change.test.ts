import { chmod, mkdir, mkdtemp, readdir, readFile, rm, stat, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { parse } from 'yaml';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { problemOf } from '../../core/problem.ts';
import { readKubeconfig } from '../kubeconfig.ts';
import type { KubeconfigChange, KubeconfigChangeReport } from '../types.ts';
import { changeKubeconfig, previewKubeconfigChange } from './change.ts';
import { replaceFile } from './replace-file.ts';
import recorded from './testing/kubectl-effects.json' with { type: 'json' };
import { contentOf, kubectlScenarios } from './testing/kubectl-scenarios.ts';

let folder: string;

beforeEach(async () => {
  folder = await mkdtemp(path.join(tmpdir(), 'kubeconfig-change-'));
});

afterEach(async () => {
  await rm(folder, { recursive: true });
});

const at = (name: string): string => path.join(folder, name);
const textOf = (name: string): Promise<string> => readFile(at(name), 'utf8');

async function write(name: string, text: string): Promise<string> {
  await mkdir(path.dirname(at(name)), { recursive: true });
  await writeFile(at(name), text, { mode: 0o600 });
  return at(name);
}

const sourcesOf = (...names: readonly string[]): { readonly environment: Record<string, string> } => ({
  environment: { KUBECONFIG: names.map(at).join(path.delimiter), HOME: folder },
});

async function codeOf(work: Promise<unknown>): Promise<string> {
  try {
    await work;
    return 'none';
  } catch (error) {
    return problemOf(error).code;
  }
}

const config = `# mine, do not sort
kind: Config
apiVersion: v1
users:
- name: jane
  user: {token: "secret"} # from the portal
- name: root
  user: {token: other}
clusters:
- name: dev
  cluster: {server: https://dev:6443}
contexts:
- name: dev # small
  context: {cluster: dev, user: jane}
- name: dev-root
  context: {cluster: dev, user: root}
current-context: dev
`;

describe('changeKubeconfig, beside kubectl', () => {
  it.each(kubectlScenarios)('$name', async ({ name, files, list, change }) => {
    const effect = recorded.effects.find((one) => one.name === name);
    for (const [file, text] of Object.entries(files)) await write(file, text);
    const code = await codeOf(changeKubeconfig(sourcesOf(...list), change));
    const after = await Promise.all(
      (await readdir(folder)).map(async (file) => [file, contentOf(await textOf(file))] as const),
    );
    expect({ name, succeeds: code === 'none', files: Object.fromEntries(after) }).toEqual(effect);
  });
});

describe('changeKubeconfig', () => {
  it('changes the one line that is meant', async () => {
    await write('config', config);
    const report = await changeKubeconfig(sourcesOf('config'), { is: 'use', context: 'dev-root' });
    expect(await textOf('config')).toBe(config.replace('current-context: dev\n', 'current-context: dev-root\n'));
    expect(report).toEqual({
      files: [at('config')],
      removed: [],
      unused: [],
      added: [],
      currentContext: 'dev-root',
      losesCurrent: false,
    });
  });

  it('says what a deletion takes and what it leaves, before and after', async () => {
    await write('config', config);
    const change: KubeconfigChange = { is: 'delete', context: 'dev', withUnused: false };
    const preview = await previewKubeconfigChange(sourcesOf('config'), change);
    expect(await textOf('config')).toBe(config);
    expect(preview).toEqual({
      files: [at('config')],
      removed: [{ list: 'contexts', name: 'dev', file: at('config') }],
      unused: [{ list: 'users', name: 'jane', file: at('config') }],
      added: [],
      currentContext: 'dev',
      losesCurrent: true,
    });
    expect(await changeKubeconfig(sourcesOf('config'), change)).toEqual(preview);
    expect(await textOf('config')).toBe(
      config.replace('- name: dev # small\n  context: {cluster: dev, user: jane}\n', ''),
    );
  });

  it('takes cluster and user along where no other context names them, each from the file that has it', async () => {
    await write('first', 'contexts:\n- name: dev\n  context: {cluster: dev, user: jane}\n');
    await write(
      'second',
      config.replace(/contexts:[^]*/, 'contexts: [{name: x, context: {cluster: dev, user: root}}]\n'),
    );
    const change: KubeconfigChange = { is: 'delete', context: 'dev', withUnused: true };
    const { removed, unused } = await changeKubeconfig(sourcesOf('first', 'second'), change);
    expect(removed).toEqual([
      { list: 'contexts', name: 'dev', file: at('first') },
      { list: 'users', name: 'jane', file: at('second') },
    ]);
    expect(unused).toEqual([]);
    expect(await textOf('first')).toBe('contexts: []\n');
    expect(await textOf('second')).not.toContain('jane');
    expect(await textOf('second')).toContain('dev:6443');
  });

  it('says which context comes to light behind the one that goes', async () => {
    await write('first', 'contexts:\n- name: dev\n  context: {cluster: x, user: z}\n');
    await write('second', config);
    const change: KubeconfigChange = { is: 'delete', context: 'dev', withUnused: true };
    const report = await changeKubeconfig(sourcesOf('first', 'second'), change);
    expect(report).toMatchObject({ uncoveredIn: at('second'), losesCurrent: false });
  });

  it('refuses names that cannot be', async () => {
    await write('config', config);
    const sources = sourcesOf('config');
    const codes = [
      await codeOf(changeKubeconfig(sources, { is: 'rename', context: 'dev', to: '' })),
      await codeOf(changeKubeconfig(sources, { is: 'rename', context: 'dev', to: 'dev-root' })),
      await codeOf(changeKubeconfig(sources, { is: 'namespace', context: 'dev', namespace: 'Shop Floor' })),
      await codeOf(changeKubeconfig(sources, { is: 'rename', context: 'dev', to: 'dev' })),
    ];
    expect(codes).toEqual(['cluster.context-name', 'cluster.contexts-exist', 'cluster.namespace-name', 'none']);
    expect(await textOf('config')).toBe(config);
  });

  it('leaves a broken file alone, and changes the others of the list', async () => {
    await write('broken', 'users:\n- name: "x\n');
    await write('good', config);
    const sources = sourcesOf('broken', 'good');
    await changeKubeconfig(sources, { is: 'namespace', context: 'dev', namespace: 'shop' });
    expect(await textOf('good')).toContain('namespace: shop');
    const error = await changeKubeconfig(sources, { is: 'use', context: 'dev-root' }).catch(problemOf);
    expect(error).toMatchObject({ code: 'cluster.kubeconfig-broken', place: { file: at('broken') } });
    expect(await textOf('broken')).toBe('users:\n- name: "x\n');
  });

  it('changes no file with an entry for which kubectl refuses it, and says where it is', async () => {
    const twice = `${config}- name: dev\n  context: {cluster: dev, user: root}\n`.replace('current-context: dev\n', '');
    const files = {
      twice: [twice, 'contexts', 17],
      list: [config.replace('name: root', 'name: [root]'), 'users', 7],
      text: [config.replace(/cluster: \{server.*\}/, 'cluster: dev'), 'clusters', 10],
      number: [config.replace('token: other', 'token: 5'), 'users', 8],
      flag: [config.replace('server:', 'insecure-skip-tls-verify: "yes", server:'), 'clusters', 11],
      current: [config.replace('current-context: dev', 'current-context: yes'), 'current-context', 17],
    } as const;
    for (const [name, [text, list, line]] of Object.entries(files)) {
      await write(name, text);
      for (const change of [
        { is: 'delete', context: 'dev', withUnused: false },
        { is: 'rename', context: 'dev', to: 'other' },
        { is: 'use', context: 'dev-root' },
      ] as const)
        expect(await previewKubeconfigChange(sourcesOf(name), change).catch(problemOf)).toMatchObject({
          code: 'cluster.kubeconfig-not-changed',
          params: { list, reason: expect.stringMatching(`^line ${line}: `) as string },
          place: { file: at(name), line },
        });
      expect(await codeOf(changeKubeconfig(sourcesOf(name), { is: 'delete', context: 'dev', withUnused: false }))).toBe(
        'cluster.kubeconfig-not-changed',
      );
      expect(await textOf(name)).toBe(text);
    }
  });

  it('changes a file with an entry that has no name, as kubectl does', async () => {
    const nameless = config.replace('contexts:\n', 'contexts:\n- context: {cluster: dev}\n');
    await write('config', nameless);
    await changeKubeconfig(sourcesOf('config'), { is: 'rename', context: 'dev', to: 'other' });
    expect(await textOf('config')).toBe(
      nameless
        .replace('name: dev # small', 'name: other # small')
        .replace('current-context: dev', 'current-context: other'),
    );
  });

  it('does not change what needs an anchor that would go', async () => {
    await write('config', 'contexts:\n- &a\n  name: dev\n  context: &b {cluster: x}\n- name: other\n  context: *b\n');
    const change: KubeconfigChange = { is: 'delete', context: 'dev', withUnused: false };
    expect(await codeOf(changeKubeconfig(sourcesOf('config'), change))).toBe('cluster.kubeconfig-not-editable');
  });

  it('keeps the mode of a file, and follows a link to it', async () => {
    await write('real/config', config);
    await chmod(at('real/config'), 0o640);
    await symlink(path.join('real', 'config'), at('link'));
    await changeKubeconfig(sourcesOf('link'), { is: 'use', context: 'dev-root' });
    expect((await stat(at('real/config'))).mode & 0o777).toBe(0o640);
    expect(await textOf('real/config')).toContain('current-context: dev-root');
    expect(await readdir(folder)).toEqual(['link', 'real']);
    expect(await readdir(at('real'))).toEqual(['config']);
  });

  it('leaves nothing beside the file, neither locks nor parts', async () => {
    await write('config', config);
    await changeKubeconfig(sourcesOf('missing', 'config'), { is: 'use', context: 'dev-root' });
    await codeOf(changeKubeconfig(sourcesOf('missing', 'config'), { is: 'use', context: 'nowhere' }));
    expect(await readdir(folder)).toEqual(['config']);
  });

  it("waits for kubectl's lock, and says which file holds it where it stays", async () => {
    await write('config', config);
    await write('config.lock', '');
    const sources = sourcesOf('config');
    const waiting = changeKubeconfig(sources, { is: 'use', context: 'dev-root' });
    await rm(at('config.lock'));
    await waiting;
    expect(await textOf('config')).toContain('current-context: dev-root');
    await write('config.lock', '');
    const problem = await changeKubeconfig(sources, { is: 'use', context: 'dev' }).catch(problemOf);
    expect(problem).toMatchObject({ code: 'cluster.kubeconfig-locked', params: { lock: at('config.lock') } });
    expect(await readdir(folder)).toEqual(['config', 'config.lock']);
  });

  it('loses no change of many at once', async () => {
    await write('config', config);
    const sources = sourcesOf('config');
    await Promise.all([
      changeKubeconfig(sources, { is: 'use', context: 'dev-root' }),
      changeKubeconfig(sources, { is: 'namespace', context: 'dev', namespace: 'shop' }),
      changeKubeconfig(sources, { is: 'namespace', context: 'dev-root', namespace: 'kube-system' }),
    ]);
    const { contexts, currentContext } = await readKubeconfig(sources);
    expect(currentContext).toBe('dev-root');
    expect([...contexts.values()].map(({ namespace }) => namespace)).toEqual(['shop', 'kube-system']);
  });

  it('does not write over what somebody wrote meanwhile', async () => {
    const file = await write('config', 'kind: Config # by hand\n');
    expect(await replaceFile(file, 'kind: Config\n', 'current-context: dev\n')).toBe(false);
    expect(await replaceFile(file, undefined, 'current-context: dev\n')).toBe(false);
    expect(await textOf('config')).toBe('kind: Config # by hand\n');
    expect(await readdir(folder)).toEqual(['config']);
  });

  it('writes a file in its place that is mounted by itself', async () => {
    const file = await write('config', 'kind: Config # much longer than what comes\n');
    const busy = (): Promise<never> => Promise.reject(Object.assign(new Error('busy'), { code: 'EBUSY' }));
    const inode = (await stat(file)).ino;
    expect(await replaceFile(file, await textOf('config'), 'kind: Config\n', busy)).toBe(true);
    expect(await textOf('config')).toBe('kind: Config\n');
    expect((await stat(file)).ino).toBe(inode);
    expect(await readdir(folder)).toEqual(['config']);
  });

  it('says why it cannot write', async () => {
    await write('file', '');
    const sources = { files: [path.join(at('file'), 'config')], environment: {} };
    const change: KubeconfigChange = { is: 'add', file: await write('other', config), names: {} };
    expect(await codeOf(changeKubeconfig(sources, change))).toBe('cluster.kubeconfig-not-written');
  });
});

describe('changeKubeconfig, adding', () => {
  const other = `apiVersion: v1
kind: Config
current-context: default
contexts:
- name: default
  context: {cluster: default, user: default, namespace: shop}
clusters:
- name: default
  cluster: {server: https://k3s:6443, certificate-authority: pki/ca.crt}
users:
- name: default
  user:
    client-certificate: jane.crt
    exec: {apiVersion: v1, command: ./login, args: ["on", "1"]}
`;

  it('makes ~/.kube/config, readable for its owner only, and keeps the current context unset', async () => {
    const file = await write('downloads/k3s.yaml', other);
    const sources = { environment: { HOME: folder } };
    const report = await changeKubeconfig(sources, { is: 'add', file, names: {} });
    expect(report.added).toEqual([{ name: 'default', server: 'https://k3s:6443', program: at('downloads/login') }]);
    expect((await stat(at('.kube/config'))).mode & 0o777).toBe(0o600);
    const kubeconfig = await readKubeconfig(sources);
    expect(kubeconfig.currentContext).toBeUndefined();
    expect(kubeconfig.clusters.get('default')?.certificateAuthorityFile).toBe(at('downloads/pki/ca.crt'));
    expect(kubeconfig.users.get('default')).toMatchObject({
      clientCertificateFile: at('downloads/jane.crt'),
      exec: { command: at('downloads/login'), args: ['on', '1'] },
    });
  });

  it('asks for another name where a context has one that is taken, and finds free ones for clusters and users', async () => {
    const mine = other.replace('https://k3s:6443', 'https://mine:6443').replace('jane.crt', 'mine.crt');
    await write('config', mine);
    const file = await write('downloads/k3s.yaml', other);
    const sources = sourcesOf('config');
    const refused = await changeKubeconfig(sources, { is: 'add', file, names: {} }).catch(problemOf);
    expect(refused).toMatchObject({ code: 'cluster.contexts-exist', params: { contexts: '"default"' } });
    expect(await textOf('config')).toBe(mine);
    await changeKubeconfig(sources, { is: 'add', file, names: { default: 'k3s' } });
    expect((await textOf('config')).startsWith(mine.slice(0, mine.indexOf('clusters:')))).toBe(true);
    const { contexts, clusters } = await readKubeconfig(sources);
    expect(contexts.get('k3s')).toMatchObject({ cluster: 'default-2', user: 'default-2', namespace: 'shop' });
    expect(clusters.get('default-2')?.server).toBe('https://k3s:6443');
    expect(clusters.get('default')?.server).toBe('https://mine:6443');
  });

  it('numbers contexts whose name is taken where that is asked for', async () => {
    await write('config', config);
    const text = config.replaceAll('https://dev', 'https://other');
    const change: KubeconfigChange = {
      is: 'add',
      file: at('other'),
      text,
      names: { 'dev-root': 'dev' },
      numberTaken: true,
    };
    const { added } = await changeKubeconfig(sourcesOf('config'), change);
    expect(added.map(({ was, name }) => [was, name])).toEqual([
      ['dev', 'dev-2'],
      ['dev-root', 'dev-3'],
    ]);
  });

  it('takes only the contexts that are wanted, with what they need', async () => {
    await write('other', config);
    const add = (only: readonly string[]): Promise<KubeconfigChangeReport> =>
      changeKubeconfig(sourcesOf('config'), { is: 'add', file: at('other'), names: {}, only });
    expect((await add(['dev-root'])).added.map(({ name }) => name)).toEqual(['dev-root']);
    expect([...(await readKubeconfig(sourcesOf('config'))).users.keys()]).toEqual(['root']);
    expect(await codeOf(add(['nowhere']))).toBe('cluster.no-context-in');
  });

  it('uses a cluster or user that is there in the same words', async () => {
    await write('config', other);
    await changeKubeconfig(sourcesOf('config'), {
      is: 'add',
      file: at('again'),
      text: other,
      names: { default: 'k3s' },
    });
    const { clusters, users, contexts } = parse(await textOf('config')) as Record<string, unknown[]>;
    expect([clusters?.length, users?.length, contexts?.length]).toEqual([1, 1, 2]);
  });

  it('adds no context that would borrow a cluster or user of ours', async () => {
    await write('config', config);
    const add = (text: string): Promise<string> =>
      codeOf(changeKubeconfig(sourcesOf('config'), { is: 'add', file: at('other'), text, names: {} }));
    const stolen = `clusters: [{name: c, cluster: {server: https://evil}}]\ncontexts: [{name: c, context: {cluster: c, user: jane}}]`;
    expect(await add(stolen)).toBe('cluster.context-broken');
    expect(await add('kind: Config')).toBe('cluster.kubeconfig-nothing-to-add');
    expect(await add('a: "')).toBe('cluster.kubeconfig-broken');
    expect(await textOf('config')).toBe(config);
  });

  it('repeats no credentials in what it says', async () => {
    await write('config', config);
    const text = other.replace('client-certificate: jane.crt', 'token: very-secret');
    const report = await changeKubeconfig(sourcesOf('config'), { is: 'add', file: at('other'), text, names: {} });
    expect(JSON.stringify(report)).not.toContain('secret');
  });
});
