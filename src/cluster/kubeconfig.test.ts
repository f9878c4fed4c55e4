import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { problemOf } from '../core/problem.ts';
import { readKubeconfig, resolveContext, summarize } from './kubeconfig.ts';

let folder: string;

beforeEach(async () => {
  folder = await mkdtemp(path.join(tmpdir(), 'kubeconfig-'));
});

afterEach(async () => {
  await rm(folder, { recursive: true });
});

async function write(name: string, text: string): Promise<string> {
  const file = path.join(folder, name);
  await mkdir(path.dirname(file), { recursive: true });
  await writeFile(file, text);
  return file;
}

function config(options: {
  context?: string;
  server?: string;
  user?: string;
  current?: string;
  token?: string;
}): string {
  const { context = 'dev', server = 'https://dev:6443', user = 'jane', current, token = 'secret-token' } = options;
  return [
    'apiVersion: v1',
    'kind: Config',
    ...(current === undefined ? [] : [`current-context: ${current}`]),
    `contexts: [{name: ${context}, context: {cluster: ${context}, user: ${user}}}]`,
    `clusters: [{name: ${context}, cluster: {server: '${server}'}}]`,
    `users: [{name: ${user}, user: {token: ${token}}}]`,
  ].join('\n');
}

const listOf = (...files: readonly string[]): Record<string, string> => ({ KUBECONFIG: files.join(path.delimiter) });

describe('readKubeconfig', () => {
  it('merges the KUBECONFIG list: the first file wins for each entry as a whole', async () => {
    const first = await write('first', config({ server: 'https://first:6443', token: 'first' }));
    const second = await write(
      'second',
      `${config({ server: 'https://second:6443', token: 'second' })}\npreferences: {}`,
    );
    const third = await write('third', config({ context: 'prod', server: 'https://prod:6443', user: 'root' }));
    const kubeconfig = await readKubeconfig({ environment: listOf(first, second, third) });
    expect(summarize(kubeconfig).contexts).toMatchObject([
      { name: 'dev', server: 'https://first:6443', file: first },
      { name: 'prod', server: 'https://prod:6443', file: third },
    ]);
    expect(kubeconfig.users.get('jane')?.token).toBe('first');
  });

  it('takes current-context from the first file that has one', async () => {
    const first = await write('first', config({}));
    const second = await write('second', config({ context: 'prod', current: 'prod' }));
    const third = await write('third', config({ context: 'other', current: 'other' }));
    const kubeconfig = await readKubeconfig({ environment: listOf(first, second, third) });
    expect(kubeconfig.currentContext).toBe('prod');
    expect(
      summarize(kubeconfig)
        .contexts.filter(({ isCurrent }) => isCurrent)
        .map(({ name }) => name),
    ).toEqual(['prod']);
  });

  it('passes over missing files of the list, and says so where none is there', async () => {
    const there = await write('there', config({}));
    const missing = path.join(folder, 'missing');
    expect((await readKubeconfig({ environment: listOf(missing, there) })).problems).toEqual([]);
    const none = await readKubeconfig({ environment: listOf(missing) });
    expect(none.problems).toMatchObject([{ code: 'cluster.kubeconfig-missing', params: { path: missing } }]);
  });

  it('says that a file is missing which a person named', async () => {
    const there = await write('there', config({}));
    const missing = path.join(folder, 'missing');
    const kubeconfig = await readKubeconfig({ files: [missing, there], environment: {} });
    expect(kubeconfig.problems.map(({ code }) => code)).toEqual(['cluster.kubeconfig-missing']);
    expect(kubeconfig.contexts.has('dev')).toBe(true);
  });

  it('reads ~/.kube/config by default, and takes its absence for an empty one', async () => {
    expect(summarize(await readKubeconfig({ environment: { HOME: folder } }))).toMatchObject({
      files: [],
      contexts: [],
      problems: [],
    });
    await write('.kube/config', config({}));
    expect((await readKubeconfig({ environment: { HOME: folder } })).contexts.has('dev')).toBe(true);
  });

  it('names line and reason of a broken file, repeats no secret, and leaves the others usable', async () => {
    const broken = await write('broken', 'apiVersion: v1\nusers:\n- name: jane\n  user: {token: "very-secret\n');
    const good = await write('good', config({}));
    const kubeconfig = await readKubeconfig({ environment: listOf(broken, good) });
    expect(kubeconfig.contexts.has('dev')).toBe(true);
    expect(kubeconfig.problems).toMatchObject([
      { code: 'cluster.kubeconfig-broken', place: { file: broken, line: expect.any(Number) as number } },
    ]);
    expect(JSON.stringify(kubeconfig.problems)).not.toContain('very-secret');
  });

  it('reports an entry without a name and keeps its neighbours', async () => {
    const file = await write(
      'partly',
      `${config({})}\n`.replace('contexts: [', 'contexts: [{context: {cluster: dev}}, '),
    );
    const kubeconfig = await readKubeconfig({ environment: listOf(file) });
    expect(kubeconfig.problems).toMatchObject([
      { code: 'cluster.kubeconfig-entry-broken', params: { list: 'contexts', reason: 'line 3: number 1 has no name' } },
    ]);
    expect(kubeconfig.problems[0]?.place).toEqual({ file, line: 3 });
    expect(kubeconfig.contexts.has('dev')).toBe(true);
  });

  it('takes the first of two entries of a name in one file, and names the line of the other', async () => {
    const file = await write(
      'twice',
      'clusters:\n- {name: a, cluster: {server: one}}\n- {name: a, cluster: {server: two}}\n',
    );
    const { clusters, problems } = await readKubeconfig({ environment: listOf(file) });
    expect(clusters.get('a')?.server).toBe('one');
    expect(problems).toMatchObject([{ code: 'cluster.kubeconfig-entry-broken', place: { file, line: 3 } }]);
  });

  it('takes what is merged with << as kubectl does', async () => {
    const text = [
      'x: &base {cluster: dev, user: jane, namespace: shop}',
      'contexts:',
      '- {name: one, context: *base}',
      '- {name: two, context: {<<: *base, user: root}}',
    ];
    const file = await write('merged', text.join('\n'));
    const { contexts, problems } = await readKubeconfig({ environment: listOf(file) });
    expect([...contexts.values()]).toEqual([
      { name: 'one', file, cluster: 'dev', user: 'jane', namespace: 'shop' },
      { name: 'two', file, cluster: 'dev', user: 'root', namespace: 'shop' },
    ]);
    expect(problems).toEqual([]);
  });

  it.each([
    ['contexts: [{name: a}]\nx: {? {a: b} : c}\n', 2, 'line 2, column 7: a key is a mapping or a list'],
    ['contexts: [{name: a, context: {<<: text}}]\n', undefined, 'a merge (<<) is of something else than mappings'],
  ])('refuses what is no kubeconfig in JSON either: %j', async (text, line, reason) => {
    const file = await write('odd', text);
    const { problems } = await readKubeconfig({ environment: listOf(file) });
    expect(problems).toMatchObject([
      {
        code: 'cluster.kubeconfig-broken',
        params: { reason },
        place: { file, ...(line === undefined ? {} : { line }) },
      },
    ]);
  });

  it.each([
    ['cluster: [a]', '"a" has no mapping below "cluster"'],
    ['cluster: {server: 5}', '"cluster.server" of "a" is a number where a text must stand: write it in quotes'],
    ['cluster: {server: [https://a]}', '"cluster.server" of "a" is a list where a text must stand'],
    [
      'cluster: {insecure-skip-tls-verify: "yes"}',
      '"cluster.insecure-skip-tls-verify" of "a" is a text where true or false must stand',
    ],
    ['cluster: {tls-server-name: off}', '"cluster.tls-server-name" of "a" is true or false where a text must stand'],
    ['cluster: {certificate-authority-data: "no base64"}', '"cluster.certificate-authority-data" of "a" is not base64'],
    ['user: text', '"a" has no mapping below "user"'],
    ['user: {exec: {args: [1, {a: b}]}}', '"user.exec.args" of "a" is a mapping where a text must stand'],
    [
      'user: {exec: {env: [{name: a, value: 1}]}}',
      '"user.exec.env" of "a" is a number where a text must stand: write it in quotes',
    ],
    ['user: {as-user-extra: {reason: x}}', '"user.as-user-extra" of "a" is a text where a list must stand'],
    ['context: {namespace: no}', '"context.namespace" of "a" is true or false where a text must stand'],
  ])('says what of an entry is of another type than kubectl reads: %s', async (body, reason) => {
    const list = `${body.slice(0, body.indexOf(':'))}s`;
    const file = await write('types', `${list}:\n- name: a\n  ${body}\n- {name: b}\n`);
    const { problems, [list as 'users']: entries } = await readKubeconfig({ environment: listOf(file) });
    const line = reason.includes('has no mapping') ? 2 : 3;
    expect(problems).toMatchObject([
      {
        code: 'cluster.kubeconfig-entry-broken',
        params: { list, reason: `line ${line}: ${reason}` },
        place: { file, line },
      },
    ]);
    // What says a number can be read; a cluster or user of which a part is missing would be another one.
    expect([...entries.keys()]).toEqual(reason.includes('is a number') ? ['a', 'b'] : ['b']);
  });

  it.each([
    ['contexts: {}', 'contexts', 'it is not a list'],
    ['current-context: 5', 'current-context', 'it is a number where a text must stand: write it in quotes'],
    ['preferences: {colors: "no"}', 'preferences', '"colors" is a text where true or false must stand'],
    ['apiVersion: v2', 'apiVersion', 'it is not v1'],
    ['kind: Secret', 'kind', 'it is not Config'],
  ])(
    'says what of a file is of another type than kubectl reads, and reads the rest: %s',
    async (text, list, reason) => {
      const file = await write('types', `users: [{name: jane}]\n${text}\n`);
      const { problems, users } = await readKubeconfig({ environment: listOf(file) });
      expect(problems).toMatchObject([{ params: { list, reason: `line 2: ${reason}` }, place: { file, line: 2 } }]);
      expect(users.has('jane')).toBe(true);
    },
  );

  it('takes yes and no for true and false where kubectl does, and nothing for what is null', async () => {
    const text = [
      'clusters:',
      '- {name: a, cluster: {server: s, insecure-skip-tls-verify: yes, proxy-url: null}}',
      'kind: null',
    ];
    const { clusters, problems } = await readKubeconfig({ environment: listOf(await write('old', text.join('\n'))) });
    expect(clusters.get('a')).toEqual({ name: 'a', server: 's', isInsecure: true });
    expect(problems).toEqual([]);
  });

  it('takes relative paths of the KUBECONFIG list from the working folder, and passes over empty ones', async () => {
    const file = await write('relative', config({}));
    const relative = path.relative(process.cwd(), file);
    const { files, watchedFiles } = await readKubeconfig({ environment: listOf('', relative, relative, '') });
    expect([files, watchedFiles]).toEqual([[file], [file]]);
  });

  it('lists 500 contexts of 50 files without asking anybody', async () => {
    const files = await Promise.all(
      Array.from({ length: 50 }, (_, file) => {
        const names = Array.from({ length: 10 }, (_, index) => `context-${file}-${index}`);
        const text = [
          `contexts: [${names.map((name) => `{name: ${name}, context: {cluster: ${name}, user: u}}`).join(', ')}]`,
          // An address that belongs to nobody: asking it would take until the test is out of time.
          `clusters: [${names.map((name) => `{name: ${name}, cluster: {server: 'https://192.0.2.1'}}`).join(', ')}]`,
          'users: [{name: u, user: {exec: {apiVersion: v1, command: /never/run/this}}}]',
        ];
        return write(`many/${file}`, text.join('\n'));
      }),
    );
    const summary = summarize(await readKubeconfig({ environment: listOf(...files) }));
    expect(summary.contexts).toHaveLength(500);
    expect(summary.problems).toEqual([]);
  });

  it('takes paths from the folder of the file that has them, and program names from the PATH', async () => {
    const file = await write(
      'nested/config',
      [
        'contexts: [{name: dev, context: {cluster: dev, user: jane}}]',
        'clusters: [{name: dev, cluster: {server: "https://dev", certificate-authority: pki/ca.crt}}]',
        'users:',
        '- {name: jane, user: {client-certificate: ./jane.crt, client-key: ../jane.key, tokenFile: token}}',
        '- {name: relative, user: {exec: {apiVersion: v1, command: ./bin/login}}}',
        '- {name: named, user: {exec: {apiVersion: v1, command: aws, args: [eks, 1], env: [{name: A, value: b}]}}}',
      ].join('\n'),
    );
    const { clusters, users } = await readKubeconfig({ environment: listOf(file) });
    expect(clusters.get('dev')?.certificateAuthorityFile).toBe(path.join(folder, 'nested/pki/ca.crt'));
    expect(users.get('jane')).toMatchObject({
      clientCertificateFile: path.join(folder, 'nested/jane.crt'),
      clientKeyFile: path.join(folder, 'jane.key'),
      tokenFile: path.join(folder, 'nested/token'),
    });
    expect(users.get('relative')?.exec?.command).toBe(path.join(folder, 'nested/bin/login'));
    expect(users.get('named')?.exec).toMatchObject({ command: 'aws', args: ['eks', '1'], environment: { A: 'b' } });
  });

  it('reads whom a user impersonates, and that groups stand without a user', async () => {
    const file = await write(
      'config',
      [
        'users:',
        '- {name: full, user: {as: ops, as-groups: [a, b], as-uid: 7, as-user-extra: {scopes: [view, 2]}}}',
        '- {name: partly, user: {as-groups: [viewers]}}',
      ].join('\n'),
    );
    const { users } = await readKubeconfig({ environment: listOf(file) });
    expect(users.get('full')?.impersonate).toEqual({
      user: 'ops',
      groups: ['a', 'b'],
      uid: '7',
      extra: { scopes: ['view', '2'] },
    });
    expect(users.get('partly')?.impersonate).toEqual({ user: '', groups: ['viewers'] });
  });

  it('reads JSON, and prefers data to files', async () => {
    const data = Buffer.from('-----BEGIN CERTIFICATE-----').toString('base64');
    const cluster = { server: 'https://dev', 'certificate-authority': 'ca.crt', 'certificate-authority-data': data };
    const file = await write('config.json', JSON.stringify({ clusters: [{ name: 'dev', cluster }] }));
    const { clusters } = await readKubeconfig({ environment: listOf(file) });
    expect(clusters.get('dev')).toEqual({
      name: 'dev',
      server: 'https://dev',
      certificateAuthority: '-----BEGIN CERTIFICATE-----',
      isInsecure: false,
    });
  });
});

describe('summarize', () => {
  it('has no credentials and says why a context cannot be used', async () => {
    const file = await write('config', config({}).replace('user: jane}', 'user: gone}'));
    const kubeconfig = await readKubeconfig({ environment: listOf(file) });
    const summary = summarize(kubeconfig);
    expect(JSON.stringify(summary)).not.toContain('secret-token');
    expect(summary.contexts[0]?.problem).toMatchObject({
      code: 'cluster.context-broken',
      params: { what: 'user', name: 'gone' },
    });
    expect(() => resolveContext(kubeconfig, 'dev')).toThrow('cluster.context-broken');
  });
});

describe('what is not secure', () => {
  it('is a server that nobody checks, or plain http over a network', async () => {
    const file = await write(
      'config',
      [
        'contexts:',
        ...['checked', 'unchecked', 'plain', 'local'].map((name) => `- {name: ${name}, context: {cluster: ${name}}}`),
        'clusters:',
        '- {name: checked, cluster: {server: "https://api"}}',
        '- {name: unchecked, cluster: {server: "https://api", insecure-skip-tls-verify: true}}',
        '- {name: plain, cluster: {server: "http://api:8080"}}',
        '- {name: local, cluster: {server: "http://127.0.0.1:8001"}}',
      ].join('\n'),
    );
    const { contexts } = summarize(await readKubeconfig({ environment: listOf(file) }));
    expect(contexts.filter(({ isInsecure }) => isInsecure).map(({ name }) => name)).toEqual(['unchecked', 'plain']);
  });
});

describe('resolveContext', () => {
  it('says that there is no current context, or none of that name', async () => {
    const kubeconfig = await readKubeconfig({ environment: listOf(await write('config', config({}))) });
    const codeOf = (name?: string): string => {
      try {
        return resolveContext(kubeconfig, name).context.name;
      } catch (error) {
        return problemOf(error).code;
      }
    };
    expect([codeOf(), codeOf('prod'), codeOf('dev')]).toEqual([
      'cluster.no-current-context',
      'cluster.no-context',
      'dev',
    ]);
    const stale = { ...kubeconfig, currentContext: 'gone' };
    expect(() => resolveContext(stale, undefined)).toThrow('cluster.current-context-missing');
  });
});
