import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { FakeCluster } from '../cluster/testing/fake-cluster.ts';
import type { JsonObject } from '../core/json.ts';
import { validator } from './testing/document-schemas.ts';
import type { RunHere } from './testing/run-here.ts';
import { runHere } from './testing/run-here.ts';

const pods = '/api/v1/pods';
const gadgets = '/apis/example.com/v1/gadgets';

let cluster: FakeCluster;
let folder = '';

beforeEach(async () => {
  cluster = await FakeCluster.start();
  folder = await mkdtemp(path.join(tmpdir(), 'meshdeck-get-'));
  const kubeconfig = `{apiVersion: v1, kind: Config, current-context: dev,
contexts: [{name: dev, context: {cluster: dev, user: jane, namespace: shop}}],
clusters: [{name: dev, cluster: {server: '${cluster.server.address}'}}], users: [{name: jane, user: {}}]}`;
  await writeFile(path.join(folder, 'config'), kubeconfig);
  cluster.serve({
    group: 'example.com',
    version: 'v1',
    kind: 'Gadget',
    plural: 'gadgets',
    singular: 'gadget',
    shortNames: ['gg'],
    namespaced: true,
    verbs: ['list', 'watch', 'get'],
  });
  cluster.put(pods, pod('web', 'shop', true));
  cluster.put(pods, pod('cart', 'shop', false));
  cluster.put(pods, pod('web', 'bank', true));
});

afterEach(async () => {
  await cluster.stop();
  await rm(folder, { recursive: true });
});

function get(...args: readonly string[]): Promise<RunHere> {
  return runHere(['get', ...args, '--kubeconfig', 'config'], folder);
}

function pod(name: string, namespace: string, isReady: boolean): JsonObject {
  return {
    metadata: { name, namespace, labels: { app: name }, creationTimestamp: '2020-01-01T00:00:00Z' },
    spec: { containers: [{ name: 'main' }], nodeName: 'node-1' },
    status: {
      phase: 'Running',
      conditions: [{ type: 'Ready', status: isReady ? 'True' : 'False' }],
      containerStatuses: [{ name: 'main', ready: isReady, restartCount: isReady ? 0 : 3 }],
    },
  };
}

/** Cells of each line, without the age. */
function cells({ out }: RunHere): readonly (readonly string[])[] {
  return out
    .trimEnd()
    .split('\n')
    .map((line) => line.split(/ {2,}/).slice(0, -1));
}

describe('meshdeck get', () => {
  it('shows the columns of the trees, in the namespace of the context', async () => {
    const answer = await get('pods');
    expect(answer).toMatchObject({ code: 0, err: '' });
    const [header, cart, web] = cells(answer);
    expect(header).toEqual(['NAME', 'READY', 'STATUS', 'RESTARTS']);
    expect(cart?.slice(0, 2)).toEqual(['cart', '0/1']);
    expect(web).toEqual(['web', '1/1', 'Running', '0']);
  });

  it('shows all namespaces, more columns, and what is not well first', async () => {
    const answer = await get('po', '-A', '-o', 'wide', '--sort', 'state');
    expect(cells(answer).map(([namespace, name]) => `${namespace ?? ''}/${name ?? ''}`)).toEqual([
      'NAMESPACE/NAME',
      'shop/cart',
      'bank/web',
      'shop/web',
    ]);
    expect(cells(answer)[0]).toContain('NODE');
  });

  it('lets the server choose by labels, and chooses by words itself', async () => {
    expect(cells(await get('pods', '-A', '-l', 'app=web')).map(([namespace]) => namespace)).toEqual([
      'NAMESPACE',
      'bank',
      'shop',
    ]);
    expect(cells(await get('pods', '-A', '--filter', 'RUNNING bank')).map(([namespace]) => namespace)).toEqual([
      'NAMESPACE',
      'bank',
    ]);
    expect((await get('pods', '--filter', 'nothing')).err).toBe('No pods found in namespace shop that fit.\n');
  });

  it('takes built-in kinds in protobuf where their projection is shown, and as they are where they are', async () => {
    const asked = async (...args: readonly string[]): Promise<string | undefined> => {
      const before = cluster.server.seen.length;
      await get('pods', ...args);
      return cluster.server.seen.slice(before).find(({ path: at }) => at.endsWith('/shop/pods'))?.headers.accept;
    };
    expect(await asked()).toBe('application/vnd.kubernetes.protobuf, application/json');
    expect(await asked('-o', 'name')).toContain('protobuf');
    expect(await asked('-o', 'json')).not.toContain('protobuf');
    expect(await asked('-o', 'yaml')).not.toContain('protobuf');
  });

  it('reads all pages', async () => {
    for (let index = 0; index < 1_203; index += 1) cluster.put(pods, pod(`p-${index}`, 'many', true));
    const { out } = await get('pods', '-n', 'many', '-o', 'name');
    expect(new Set(out.trimEnd().split('\n')).size).toBe(1_203);
    const asked = cluster.server.seen.filter(({ path: at }) => at.endsWith('/many/pods'));
    expect(asked.map(({ query }) => query.get('limit'))).toEqual(['500', '500', '500']);
  });

  it('begins anew, and shows nothing twice, where the server forgets a list between its pages', async () => {
    for (let index = 0; index < 600; index += 1) cluster.put(pods, pod(`p-${index}`, 'many', true));
    cluster.forgetPages = true;
    const { out, code } = await get('pods', '-n', 'many', '-o', 'name');
    expect(code).toBe(0);
    expect(out.trimEnd().split('\n')).toHaveLength(600);
  });

  it('shows several kinds one after the other, by KIND/NAME too', async () => {
    cluster.put('/api/v1/services', { metadata: { name: 'web', namespace: 'shop' }, spec: { clusterIP: '10.0.0.1' } });
    const both = await get('pod/web', 'service/web');
    expect(both.out).toMatch(/^NAME +READY[^]*\npod\/web [^]*\n\nNAME +TYPE[^]*\nservice\/web /);
    const missing = await get('pod/web', 'service/none');
    expect(missing.code).toBe(2);
    expect(missing.out).toContain('pod/web');
    expect(missing.err).toContain('[cluster.not-found]');
  });

  it('shows what the server prints of other kinds, and their readiness where there is one', async () => {
    cluster.put(gadgets, { metadata: { name: 'one', namespace: 'shop' }, spec: { host: 'a.example.com' } });
    expect(cells(await get('gg'))).toEqual([
      ['NAME', 'HOSTS'],
      ['one', 'a.example.com'],
    ]);
    cluster.put(gadgets, {
      metadata: { name: 'two', namespace: 'shop' },
      status: { conditions: [{ type: 'Ready', status: 'False', reason: 'NoRoute', message: 'no route' }] },
    });
    const wide = cells(await get('gadgets', '-o', 'wide'));
    expect(wide[0]).toEqual(['NAME', 'STATUS', 'HOSTS', 'REVISION']);
    expect(wide[2]).toEqual(['two', expect.stringContaining('no route'), '-', '7']);
  });

  it('says what a word may have meant, and which kinds are called alike', async () => {
    expect((await get('gadgts')).err).toContain('Did you mean "gadgets"?');
    expect((await get('nothinglikethis')).err).toContain('[cli.kind-unknown]');
    cluster.serve({
      group: 'other.com',
      version: 'v1',
      kind: 'Gadget',
      plural: 'gadgets',
      namespaced: true,
      verbs: ['list'],
    });
    const { err, code } = await get('gadgets');
    expect([code, err]).toEqual([2, expect.stringContaining('gadgets.example.com, gadgets.other.com')]);
  });

  it.each([
    [[], 'KIND is missing.'],
    [['pods', 'web', '-A'], 'A name means one namespace'],
    [['pods', 'web', '-l', 'a=b'], '--selector and names do not go together.'],
    [['pods', '-n', 'a', '-A'], '--namespace and --all-namespaces do not go together.'],
    [['pods', '--sort', 'size'], '--sort is name, state, age, not size.'],
    [['pods', '-o', 'xml'], '--output is text, json, table, wide, yaml or name, not xml.'],
    [['pods,'], 'neither KIND nor KIND/NAME'],
    [['meshes', 'istio'], 'meshes is no kind of a server'],
    [['meshes', '-n', 'a'], '--namespace does not go with them'],
    [['meshes', '-l', 'a=b'], '--selector does not go with them'],
    [['meshes', '--filter', 'a'], '--filter does not go with them'],
    [['meshes', '--sort', 'age'], '--sort does not go with them'],
  ])('refuses %j', async (args, words) => {
    const { err, code } = await get(...args);
    expect(err).toContain(words);
    expect(code).toBe(2);
  });

  it('shows the namespaces that may be read where the whole cluster may not be, and says so', async () => {
    for (const name of ['shop', 'bank', 'hidden']) cluster.put('/api/v1/namespaces', { metadata: { name } });
    cluster.put(pods, pod('web', 'hidden', true));
    cluster.denied.add(pods);
    cluster.denied.add('/api/v1/namespaces/hidden/pods');
    const answer = await get('pods', '-A');
    expect(answer.code).toBe(2);
    expect(cells(answer).map(([namespace, name]) => `${namespace ?? ''}/${name ?? ''}`)).toEqual([
      'NAMESPACE/NAME',
      'bank/web',
      'shop/cart',
      'shop/web',
    ]);
    expect(answer.err).toContain('cluster.forbidden');
    expect(answer.err).toMatch(/pods: shown is what is in bank, (default, )?shop\./);
  });

  it('says only what is denied where no namespace may be read either', async () => {
    cluster.denied.add(pods);
    cluster.denied.add('/api/v1/namespaces');
    cluster.denied.add('/api/v1/namespaces/shop/pods');
    const answer = await get('pods', '-A');
    expect([answer.code, answer.out]).toEqual([2, '']);
    expect(answer.err).not.toContain('shown is');
  });

  it('has objects as JSON and YAML, without managed fields', async () => {
    const object = pod('managed', 'bank', true);
    cluster.put(pods, {
      ...object,
      metadata: { ...(object['metadata'] as JsonObject), managedFields: [{ manager: 'x' }] },
    });
    const problems = await validator('get');
    const json = await get('pods', 'managed', '-n', 'bank', '-o', 'json');
    const document = JSON.parse(json.out) as { readonly items: readonly JsonObject[] };
    expect(problems(document)).toEqual([]);
    expect(document.items[0]).toMatchObject({ apiVersion: 'v1', kind: 'Pod', metadata: { name: 'managed' } });
    expect(json.out).not.toContain('managedFields');
    expect((await get('pods', '-A', '-o', 'json', '--show-managed-fields')).out).toContain('managedFields');
    const yaml = await get('pods', '-A', '-o', 'yaml');
    expect(yaml.out.split('---\n')).toHaveLength(4);
    expect(yaml.out).toMatch(/^apiVersion: v1\nkind: Pod\n/);
  });

  it('shows no value of a Secret in any form, and asks for none for a table', async () => {
    const canary = 'canary-8c1f';
    cluster.put('/api/v1/secrets', {
      metadata: {
        name: 'pass',
        namespace: 'shop',
        annotations: { 'kubectl.kubernetes.io/last-applied-configuration': canary },
      },
      data: { password: canary },
    });
    for (const form of ['table', 'wide', 'json', 'yaml', 'name']) {
      const { out, err, code } = await get('secrets', '-o', form);
      expect(code).toBe(0);
      expect(out).toContain('pass');
      expect(out + err).not.toContain(canary);
    }
    const { out, err } = await get('secrets', '-o', 'json');
    expect(out).toContain('"password": "[redacted]"');
    expect(err).toBe('Values of Secrets are not shown: [redacted] stands in their place.\n');
    const tables = cluster.server.seen.filter(({ headers }) => headers.accept?.includes('as=Table') === true);
    expect(tables.map(({ query, headers }) => [query.get('includeObject'), headers.accept])).toEqual([
      ['Metadata', 'application/json;as=Table;v=v1;g=meta.k8s.io'],
      ['Metadata', 'application/json;as=Table;v=v1;g=meta.k8s.io'],
      ['Metadata', 'application/json;as=Table;v=v1;g=meta.k8s.io'],
    ]);
  });

  it('writes out what a terminal would obey', async () => {
    cluster.put(gadgets, { metadata: { name: 'x', namespace: 'shop' }, spec: { host: '\u001b[2J\u202eevil\n' } });
    const { out } = await get('gadgets');
    expect(out).toContain(String.raw`\u001b[2J\u202eevil\n`);
    expect(out).not.toContain('\u001b');
  });

  it('says why a kind cannot be read, beside those that can', async () => {
    cluster.denied.add('/api/v1/namespaces/shop/pods');
    const alone = await get('pods');
    expect(alone).toMatchObject({ code: 2, out: '' });
    expect(alone.err).toContain('[cluster.forbidden]');
    const problems = await validator('get');
    expect(problems(JSON.parse((await get('pods', '-o', 'json')).out))).toEqual([]);
    cluster.put(gadgets, { metadata: { name: 'one', namespace: 'shop' } });
    const both = await get('pods,gadgets', '-o', 'json');
    expect(both.code).toBe(2);
    const document = JSON.parse(both.out) as {
      readonly items: readonly object[];
      readonly problems: readonly object[];
    };
    expect(problems(document)).toEqual([]);
    expect([document.items.length, document.problems.length]).toEqual([1, 1]);
  });

  it('shows warnings only of events, says so, and shows all when asked', async () => {
    const asked = (): readonly (string | null)[] =>
      cluster.server.seen
        .filter(({ path: at }) => at.endsWith('/events'))
        .map(({ query }) => query.get('fieldSelector'));
    expect((await get('events')).err).toContain('only those with type=Warning');
    expect((await get('events', '--field-selector', '')).err).not.toContain('Warning');
    expect(asked()).toEqual(['type=Warning', null]);
  });
});
