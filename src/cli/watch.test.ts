import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { FakeCluster } from '../cluster/testing/fake-cluster.ts';
import type { JsonObject } from '../core/json.ts';
import type { ScreenSize } from './output.ts';
import { validator } from './testing/document-schemas.ts';
import { runHere, startHere, type StartedHere } from './testing/run-here.ts';

const deployments = '/apis/apps/v1/deployments';

let cluster: FakeCluster;
let folder = '';
const started: StartedHere[] = [];

beforeEach(async () => {
  cluster = await FakeCluster.start();
  folder = await mkdtemp(path.join(tmpdir(), 'meshdeck-watch-'));
  const kubeconfig = `{apiVersion: v1, kind: Config, current-context: dev,
contexts: [{name: dev, context: {cluster: dev, user: jane, namespace: shop}}],
clusters: [{name: dev, cluster: {server: '${cluster.server.address}'}}], users: [{name: jane, user: {}}]}`;
  await writeFile(path.join(folder, 'config'), kubeconfig);
  cluster.put('/api/v1/namespaces', { metadata: { name: 'shop' } });
  cluster.put(deployments, deployment('web', 1));
});

afterEach(async () => {
  for (const one of started.splice(0)) {
    one.interrupt();
    await one.ended;
  }
  await cluster.stop();
  await rm(folder, { recursive: true });
});

function watch(args: readonly string[], screen?: ScreenSize): StartedHere {
  const one = startHere(['watch', ...args, '--kubeconfig', 'config'], folder, screen);
  started.push(one);
  return one;
}

function deployment(name: string, ready: number, more: JsonObject = {}): JsonObject {
  return {
    metadata: { name, namespace: 'shop', uid: name, ...more },
    spec: { replicas: 1 },
    status: { readyReplicas: ready, updatedReplicas: 1 },
  };
}

interface Line {
  readonly type: string;
  readonly name?: string;
  readonly columns?: Readonly<Record<string, string>>;
}

const documents = (text: string): readonly Line[] =>
  text
    .trimEnd()
    .split('\n')
    .map((line) => JSON.parse(line) as Line);

describe('meshdeck watch', () => {
  it('prints a table, then a line for each change that is seen, until it is interrupted', async () => {
    const one = watch(['deploy']);
    await one.until((out) => out.includes('web'));
    expect(one.out()).toMatch(/^NAME +READY +UP-TO-DATE +STATUS +AGE\nweb +1\/1 /);
    cluster.put(deployments, deployment('web', 1, { annotations: { note: 'nobody sees it' } }));
    cluster.put(deployments, deployment('cart', 0));
    await one.until((out) => out.includes('cart'));
    cluster.put(deployments, deployment('cart', 1));
    await one.until((out) => /CHANGED {2}cart +1\/1/.test(out));
    cluster.remove(deployments, 'shop/cart');
    await one.until((out) => out.includes('GONE'));
    one.interrupt();
    expect(await one.ended).toBe(130);
    const changes = one.out().split('\n').slice(2, -1);
    expect(changes.map((line) => /^\d\d:\d\d:\d\d {2}(\w+) +(\w+)/.exec(line)?.slice(1))).toEqual([
      ['ADDED', 'cart'],
      ['CHANGED', 'cart'],
      ['GONE', 'cart'],
    ]);
    expect(one.err()).toBe('');
  });

  it('has a JSON document on each line', async () => {
    const one = watch(['deploy', '-o', 'json', '-l', 'app!=hidden']);
    await one.until((out) => out.includes('SYNCED'));
    cluster.put(deployments, deployment('secret', 1, { labels: { app: 'hidden' } }));
    cluster.put(deployments, deployment('cart', 0));
    await one.until((out) => out.includes('cart'));
    // What does not fit any more is gone for whoever asked for it.
    cluster.put(deployments, deployment('cart', 0, { labels: { app: 'hidden' } }));
    await one.until((out) => out.includes('GONE'));
    const lines = documents(one.out());
    expect(lines.map(({ type, name }) => [type, name])).toEqual([
      ['ADDED', 'web'],
      ['SYNCED', undefined],
      ['ADDED', 'cart'],
      ['GONE', 'cart'],
    ]);
    expect(lines[0]?.columns).toMatchObject({ READY: '1/1', 'UP-TO-DATE': '1' });
    const problems = await validator('watch');
    expect(lines.map(problems)).toEqual(lines.map(() => []));
  });

  describe('of a kind with columns of its definition', () => {
    const gadgets = '/apis/example.com/v1/gadgets';
    const definitions = '/apis/apiextensions.k8s.io/v1/customresourcedefinitions';
    const colour = { name: 'Colour', type: 'string', jsonPath: '.spec.colour' };
    const since = { name: 'Since', type: 'date', jsonPath: '.status.since' };
    const owner = { name: 'Owner', type: 'string', jsonPath: '.spec.owner', priority: 1 };

    const define = (...additionalPrinterColumns: readonly JsonObject[]): void => {
      cluster.put(definitions, {
        metadata: { name: 'gadgets.example.com' },
        spec: { versions: [{ name: 'v1', additionalPrinterColumns }] },
      });
    };
    const gadget = (name: string, colourOf: string, sinceWhen: string): void => {
      cluster.put(gadgets, {
        metadata: { name, namespace: 'shop', uid: name },
        spec: { colour: colourOf, owner: 'jane' },
        status: { since: sinceWhen },
      });
    };

    beforeEach(() => {
      cluster.serve({
        group: 'example.com',
        version: 'v1',
        kind: 'Gadget',
        plural: 'gadgets',
        namespaced: true,
        verbs: ['list', 'watch', 'get'],
      });
      gadget('one', 'red', '2020-01-01T00:00:00Z');
    });

    it('shows them, and tells what changes in them', async () => {
      define(colour, since, owner);
      const one = watch(['gadgets']);
      await one.until((out) => out.includes('red'));
      expect(one.out()).toMatch(/^NAME +STATUS +COLOUR +SINCE +AGE\none +there +red +\d+y\d*d? /);
      gadget('one', 'blue', '2020-01-01T00:00:00Z');
      await one.until((out) => /CHANGED {2}one +there +blue/.test(out));
      gadget('one', 'blue', '2021-01-01T00:00:00Z');
      await one.until((out) => (out.match(/CHANGED/g) ?? []).length === 2);
    });

    it('reads the definition once at the start', async () => {
      define(colour);
      await runHere(['watch', 'gadgets', '--until-synced', '--kubeconfig', 'config'], folder);
      const reads = cluster.server.seen.filter(({ path: asked }) => asked === `${definitions}/gadgets.example.com`);
      expect(reads).toHaveLength(1);
    });

    it('heads its lines anew when the definition gives it other columns', async () => {
      define(colour);
      const one = watch(['gadgets']);
      await one.until((out) => out.includes('red'));
      define(colour, { ...owner, priority: 0 });
      await one.until((out) => out.includes('jane'));
      expect(one.out().split('\n').slice(2, 4)).toEqual([
        expect.stringMatching(/^ {19}NAME +STATUS +COLOUR +OWNER +AGE$/),
        expect.stringMatching(/CHANGED {2}one +there +red +jane/),
      ]);
    });

    it('has dates as they are in JSON, and all columns where a wide list is asked for', async () => {
      define(colour, since, owner);
      const { out } = await runHere(
        ['watch', 'gadgets', '-o', 'json', '--until-synced', '--kubeconfig', 'config'],
        folder,
      );
      expect(documents(out)[0]?.columns).toEqual({ STATUS: 'there', COLOUR: 'red', SINCE: '2020-01-01T00:00:00Z' });
      const wide = await runHere(
        ['watch', 'gadgets', '-o', 'wide', '--until-synced', '--kubeconfig', 'config'],
        folder,
      );
      expect(wide.out).toMatch(/OWNER +AGE\n.* jane +/);
    });

    it('chooses by words in them', async () => {
      define(colour);
      gadget('two', 'green', '2020-01-01T00:00:00Z');
      const args = ['watch', 'gadgets', '--filter', 'green', '--until-synced', '--kubeconfig', 'config'];
      const { out } = await runHere(args, folder);
      expect(out).toMatch(/two +there +green/);
      expect(out).not.toContain('red');
    });

    it('goes without where the definition may not be read, and says so', async () => {
      cluster.denied.add(`${definitions}/gadgets.example.com`);
      const { out, code, err } = await runHere(
        ['watch', 'gadgets', '--until-synced', '--kubeconfig', 'config'],
        folder,
      );
      expect(code).toBe(0);
      expect(out).toMatch(/^NAME +STATUS +AGE\none +there /);
      expect(err).toBe(
        'gadgets.example.com: shown without the columns of its definition, which this user may not read.\n',
      );
    });
  });

  it('draws over its table on a terminal, with as many rows as fit and the age of the data', async () => {
    for (let index = 0; index < 10; index += 1) cluster.put(deployments, deployment(`d-${index}`, 1));
    const one = watch(['deploy'], { columns: 60, rows: 6 });
    await one.until((out) => out.includes('d-0'));
    const frame = one.out().slice(one.out().lastIndexOf('\r') + 1);
    const lines = frame.split('\u001b[K\n');
    expect(lines.slice(0, -1)).toHaveLength(5);
    expect(lines[0]).toContain('dev/shop · deployments.apps: 11 objects, live');
    expect(lines[4]).toBe('… 9 more');
    cluster.remove(deployments, 'shop/d-0');
    await one.until((out) => out.includes('10 objects'));
    expect(one.out()).toContain('\u001b[5A');
  });

  it('tells once that the connection is away, and when it is back, and tells nothing as gone', async () => {
    const one = watch(['deploy']);
    await one.until((out) => out.includes('web'));
    cluster.cut();
    await one.until((_, err) => err.includes('live again'));
    expect(one.err().match(/deployments\.apps: reconnecting/g)).toHaveLength(1);
    expect(one.err()).toContain('[cluster.stream-broken]');
    expect(one.out().split('\n')).toHaveLength(3);
  });

  it('says that a kind is not permitted, and ends with 2 where only that is waited for', async () => {
    cluster.denied.add('/apis/apps/v1/namespaces/shop/deployments');
    const { code, err, out } = await runHere(['watch', 'deploy', '--until-synced', '--kubeconfig', 'config'], folder);
    expect([code, out]).toEqual([2, '']);
    expect(err).toContain('deployments.apps: not permitted.');
    expect(err).toContain('next:');
  });

  it('shows the namespaces that may be looked into where the whole cluster may not', async () => {
    cluster.denied.add(deployments);
    const one = watch(['deploy', '-A']);
    await one.until((out) => out.includes('shop'));
    await one.until(
      (_, err) => err.includes('shown: what is in default, shop') || err.includes('shown: what is in shop'),
    );
  });

  it('ends when all was shown, or after a time', async () => {
    const synced = await runHere(['watch', 'deploy', '--until-synced', '--kubeconfig', 'config'], folder);
    expect(synced.code).toBe(0);
    expect(synced.out).toContain('web');
    // What is denied never comes, so that nothing but the time can end it.
    cluster.denied.add('/apis/apps/v1/namespaces/shop/deployments');
    const timed = await runHere(['watch', 'deploy', '--for', '20ms', '--kubeconfig', 'config'], folder);
    expect([timed.code, timed.out]).toEqual([2, '']);
  });

  it('says which of several kinds cannot be followed, and ends with 2', async () => {
    cluster.serve({
      group: 'example.com',
      version: 'v1',
      kind: 'Review',
      plural: 'reviews',
      namespaced: true,
      verbs: ['list'],
    });
    const args = ['watch', 'deploy,reviews', '--until-synced', '--kubeconfig', 'config'];
    const { code, out, err } = await runHere(args, folder);
    expect(code).toBe(2);
    expect(out).toContain('web');
    expect(err).toContain('reviews.example.com: left out');
  });

  it('has one document, and words, where nobody answers', async () => {
    await cluster.stop();
    const { code, out, err } = await runHere(['watch', 'pods', '-o', 'json', '--kubeconfig', 'config'], folder);
    cluster = await FakeCluster.start();
    expect(code).toBe(2);
    expect(err).toContain('[cluster.unreachable]');
    const problems = await validator('watch');
    expect(problems(JSON.parse(out))).toEqual([]);
  });

  it.each([
    [['pods', '--for', 'soon'], '--for is a time'],
    [['pods', '-l', 'a=b c'], 'in --selector is no label'],
    [['meshes'], 'meshdeck get meshes'],
  ])('refuses %j', async (args, words) => {
    const { err, code } = await runHere(['watch', ...args, '--kubeconfig', 'config'], folder);
    expect(err).toContain(words);
    expect(code).toBe(2);
  });
});
