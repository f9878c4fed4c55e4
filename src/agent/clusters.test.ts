import { execFile } from 'node:child_process';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { pathToFileURL } from 'node:url';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { changeKubeconfig } from '../cluster/kubeconfig/change.ts';
import { beginWatch, FakeApiServer, sendEvent, sendJson } from '../cluster/testing/fake-api-server.ts';
import { Clusters } from './clusters.ts';
import { Kubeconfigs } from './kubeconfigs.ts';
import type { AgentEvents } from './protocol/methods.ts';
import type { Row, RowsWindow } from './protocol/rows.ts';

const workerEntry = new URL('./cache-worker.ts', import.meta.url);

let server: FakeApiServer;
let folder: string;
let kubeconfigFile: string;
let kubeconfigs: Kubeconfigs;
let clusters: Clusters;
let windows: Map<number, readonly Row[]>;
let wake: () => void;
/** Readers that ended by themselves. */
let deaths: number;

function kubeconfig(address: string, token: string): string {
  return [
    'contexts:',
    '- {name: one, context: {cluster: fake, user: jane}}',
    '- {name: two, context: {cluster: fake, user: jane, namespace: other}}',
    `clusters: [{name: fake, cluster: {server: "${address}"}}]`,
    `users: [{name: jane, user: {token: ${token}}}]`,
  ].join('\n');
}

/** A cluster with the namespace `shop` and nothing else. */
function answerAsCluster(fake: FakeApiServer): void {
  fake.fallback = ({ path: requestPath, query }, response) => {
    if (requestPath === '/version') sendJson(response, { gitVersion: 'v1.36.3' });
    else if (query.has('watch')) {
      beginWatch(response);
      sendEvent(response, 'BOOKMARK', { metadata: { resourceVersion: '6' } });
    } else {
      const items = requestPath === '/api/v1/namespaces' ? [{ metadata: { name: 'shop', resourceVersion: '5' } }] : [];
      sendJson(response, { metadata: { resourceVersion: '5' }, items });
    }
  };
}

function emit<Name extends keyof AgentEvents>(name: Name, value: AgentEvents[Name]): void {
  if (name === 'rows/deltas')
    for (const { subscription, order, upserts } of value as AgentEvents['rows/deltas']) {
      const rows = new Map([...(windows.get(subscription) ?? []), ...upserts].map((row) => [row.id, row]));
      const ids = order ?? (windows.get(subscription) ?? []).map(({ id }) => id);
      windows.set(
        subscription,
        ids.map((id) => rows.get(id)).filter((row) => row !== undefined),
      );
    }
  if (name === 'log' && (value as AgentEvents['log']).message.includes('ended: heap')) deaths += 1;
  wake();
}

async function subscribe(parent: string): Promise<number> {
  const answer: RowsWindow & { subscription: number } = await clusters.subscribe({ parent, offset: 0, limit: 200 });
  // A delta may have come before the answer; then it is newer.
  if (!windows.has(answer.subscription)) windows.set(answer.subscription, answer.rows);
  return answer.subscription;
}

function until(subscription: number, isThere: (text: string) => boolean): Promise<void> {
  const text = (): string =>
    (windows.get(subscription) ?? []).map(({ label, description = '' }) => `${label} ${description}`).join('; ');
  return new Promise((resolve) => {
    wake = () => {
      if (isThere(text())) resolve();
    };
    wake();
  });
}

function create(entry: URL, restartAfterMs?: number): void {
  kubeconfigs = new Kubeconfigs((changed) => void clusters.take(changed));
  deaths = 0;
  clusters = new Clusters({
    kubeconfigs,
    workerEntry: entry,
    emit,
    ...(restartAfterMs === undefined ? {} : { restartAfterMs }),
  });
}

/** What has ended, and nobody asked how, is still listed, as `Z`. */
function isRunning(pid: number): Promise<boolean> {
  return new Promise((resolve) => {
    execFile('ps', ['-o', 'stat=', '-p', String(pid)], (_error, state) => {
      resolve(!['', 'Z'].includes(state.trim().slice(0, 1)));
    });
  });
}

beforeEach(async () => {
  server = await FakeApiServer.start();
  answerAsCluster(server);
  folder = await mkdtemp(path.join(tmpdir(), 'clusters-'));
  kubeconfigFile = path.join(folder, 'config');
  await writeFile(kubeconfigFile, kubeconfig(server.address, 'first'));
  windows = new Map();
  wake = () => undefined;
  create(workerEntry);
  await kubeconfigs.configure([kubeconfigFile]);
});

afterEach(async () => {
  kubeconfigs.close();
  await clusters.close();
  await server.stop();
  await rm(folder, { recursive: true });
});

describe('Clusters', () => {
  it('contacts nobody for the list of contexts', async () => {
    const root = await subscribe('');
    expect(windows.get(root)?.map(({ label, description }) => `${label} ${description ?? ''}`)).toEqual([
      'one not connected',
      'two not connected',
    ]);
    expect(server.seen).toEqual([]);
  });

  it('connects a context when its children are asked for, and no other', async () => {
    const root = await subscribe('');
    const children = await subscribe('context/one');
    await until(children, (text) => text.includes('Namespaces 1'));
    await until(root, (text) => text === 'one v1.36; two not connected');
    const namespaces = await subscribe('context/one/namespaces');
    await until(namespaces, (text) => text.startsWith('shop'));
  });

  it('shares one reader between contexts of the same server and user', async () => {
    await until(await subscribe('context/one'), (text) => text.includes('Namespaces 1'));
    await until(await subscribe('context/two'), (text) => text.includes('Namespaces 1'));
    // The reader may still be asking for other kinds meanwhile, but for each of them once.
    const lists = server.seen.filter(
      ({ path: seenPath, query }) => seenPath === '/api/v1/namespaces' && !query.has('watch'),
    );
    expect(lists).toHaveLength(1);
  });

  it('makes connections of readers anew after this machine has slept', async () => {
    vi.useFakeTimers({ toFake: ['Date', 'setInterval', 'clearInterval'] });
    try {
      const { fallback } = server;
      let watched = (): void => undefined;
      server.fallback = (request, response) => {
        if (request.path === '/api/v1/namespaces' && request.query.has('watch')) watched();
        fallback(request, response);
      };
      const nextWatch = (): Promise<void> => new Promise((resolve) => (watched = resolve));
      const first = nextWatch();
      await subscribe('context/one');
      await first;
      const second = nextWatch();
      vi.setSystemTime(Date.now() + 3_600_000);
      vi.advanceTimersByTime(5_000);
      await second;
    } finally {
      vi.useRealTimers();
    }
  });

  it('names contexts in the order of the tree, whichever was connected first', async () => {
    const two = await subscribe('context/two');
    await until(two, (text) => text.includes('Namespaces 1'));
    expect(clusters.connected).toEqual(['two']);
    await until(await subscribe('context/one'), (text) => text.includes('Namespaces 1'));
    expect(clusters.connected).toEqual(['one', 'two']);
    const { contexts, found } = await clusters.search('shop', 10, [], new AbortController().signal);
    expect(contexts).toEqual(['one', 'two']);
    expect(found.map(({ context, object }) => [context, object.name])).toEqual([['one', 'shop']]);
  });

  it('starts again with new credentials when the kubeconfig changes', async () => {
    const children = await subscribe('context/one');
    await until(children, (text) => text.includes('Namespaces 1'));
    const isUsed = new Promise<void>((resolve) => {
      const answer = server.fallback;
      server.fallback = (request, response) => {
        if (request.headers.authorization === 'Bearer second') resolve();
        answer(request, response);
      };
    });
    await writeFile(kubeconfigFile, kubeconfig(server.address, 'second'));
    await isUsed;
    await until(children, (text) => text.includes('Namespaces 1'));
  });

  it('keeps a context connected when another one of the same server and user goes or is renamed', async () => {
    const root = await subscribe('');
    await until(await subscribe('context/one'), (text) => text.includes('Namespaces 1'));
    await until(await subscribe('context/two'), (text) => text.includes('Namespaces 1'));
    await changeKubeconfig({ files: [kubeconfigFile], environment: {} }, { is: 'rename', context: 'two', to: 'three' });
    await until(root, (text) => text === 'one v1.36; three not connected');
  });

  it('connects when somebody signs in again, and goes on when tokens are renewed in the kubeconfig', async () => {
    const part = (value: object): string => Buffer.from(JSON.stringify(value)).toString('base64url');
    const session = (name: string, end: number): Promise<void> => {
      const config = `{idp-issuer-url: "https://issuer", client-id: a, id-token: ${part({})}.${part({ exp: end })}.${name}}`;
      const user = `{auth-provider: {name: oidc, config: ${config}}}`;
      return writeFile(kubeconfigFile, kubeconfig(server.address, 'any').replace('{token: any}', user));
    };
    const later = Math.round(Date.now() / 1000) + 3600;
    await session('ended', 0);
    await kubeconfigs.reload();
    const root = await subscribe('');
    const children = await subscribe('context/one');
    await until(root, (text) => text.startsWith('one not signed in'));
    expect(server.seen).toEqual([]);
    await session('signed-in', later);
    await until(children, (text) => text.includes('Namespaces 1'));

    const lists = (): number =>
      server.seen.filter(({ path: seen, query }) => seen === '/api/v1/namespaces' && !query.has('watch')).length;
    const before = lists();
    await session('renewed', later);
    await kubeconfigs.reload();
    await clusters.retry('context/one');
    await until(root, (text) => text.startsWith('one v1.36'));
    expect(lists()).toBe(before);
  });

  it('disconnects, and connects again on retry', async () => {
    const root = await subscribe('');
    const children = await subscribe('context/one');
    await until(children, (text) => text.includes('Namespaces 1'));
    await clusters.disconnect('one');
    await until(children, (text) => text.startsWith('Disconnected'));
    await until(root, (text) => text.startsWith('one not connected'));
    await clusters.retry('context/one');
    await until(root, (text) => text.startsWith('one v1.36'));
  });

  it('ends a credential plugin that still waits for a sign-in when the context is disconnected', async () => {
    const plugin = path.join(folder, 'plugin');
    const pidFile = path.join(folder, 'pid');
    await writeFile(plugin, `#!/bin/sh\necho $$ > ${pidFile}.part && mv ${pidFile}.part ${pidFile}\nsleep 600\n`, {
      mode: 0o755,
    });
    const apiVersion = 'client.authentication.k8s.io/v1';
    const user = JSON.stringify({ exec: { apiVersion, command: plugin, interactiveMode: 'Never' } });
    await writeFile(kubeconfigFile, kubeconfig(server.address, 'x').replace('{token: x}', user));
    await kubeconfigs.reload();
    const root = await subscribe('');
    await subscribe('context/one');
    await until(root, (text) => text.startsWith('one connecting · plugin signs in'));
    await expect.poll(() => readFile(pidFile, 'utf8').catch(() => ''), { timeout: 15_000 }).not.toBe('');
    const pid = Number(await readFile(pidFile, 'utf8'));
    expect(await isRunning(pid)).toBe(true);
    await clusters.disconnect('one');
    await until(root, (text) => text.startsWith('one not connected'));
    await expect.poll(() => isRunning(pid)).toBe(false);
  });

  it('starts a reader that died by itself, and what was asked of it is asked again', async () => {
    const first = path.join(folder, 'first');
    const dying = path.join(folder, 'worker.mjs');
    await writeFile(first, '');
    // It dies as long as its file is there.
    const code = `import { existsSync } from 'node:fs';
      if (existsSync(${JSON.stringify(first)})) setTimeout(() => { throw new Error('heap') }, 20);
      else await import(${JSON.stringify(workerEntry.href)});`;
    await writeFile(dying, code);
    create(pathToFileURL(dying), 50);
    await kubeconfigs.configure([kubeconfigFile]);
    const root = await subscribe('');
    const children = await subscribe('context/one');
    await until(root, (text) => text.startsWith('one failed'));
    await rm(first);
    await until(children, (text) => text.includes('Namespaces 1'));
    await until(root, (text) => text.startsWith('one v1.36'));
  });

  it('disconnects also where the reader dies of it', async () => {
    const dying = path.join(folder, 'worker.mjs');
    const row: Row = {
      id: 'context/one',
      kind: 'context.connected',
      label: 'one',
      icon: 'connected',
      expandable: true,
    };
    const answers = { attach: row, subscribe: { rows: [], total: 0 } };
    const code = `import { parentPort } from 'node:worker_threads';
      const answers = ${JSON.stringify(answers)};
      parentPort.on('message', ({ id, method }) => {
        if (answers[method] === undefined) throw new Error('heap');
        parentPort.postMessage({ is: 'answer', id, answer: answers[method] });
      });`;
    await writeFile(dying, code);
    create(pathToFileURL(dying), 1);
    await kubeconfigs.configure([kubeconfigFile]);
    const root = await subscribe('');
    const children = await subscribe('context/one');
    await clusters.disconnect('one');
    await until(children, (text) => text.startsWith('Disconnected'));
    await until(root, (text) => text.startsWith('one not connected'));
    expect(deaths).toBe(1);
  });

  it('answers who asks while the context is disconnected, and no reader is left of it', async () => {
    // Each time a little later in the way of the question.
    for (let moment = 0; moment < 12; moment += 2) {
      const connected = await subscribe('context/one');
      const asked = subscribe('context/one/namespaces');
      for (let turn = 0; turn < moment; turn += 1) await Promise.resolve();
      await clusters.disconnect('one');
      await until(connected, (text) => text.startsWith('Disconnected'));
      await asked;
      await clusters.disconnect('one');
      expect(await clusters.workerHeapsBytes(), `at moment ${moment}`).toEqual([]);
    }
  });

  it('leaves a reader that dies again and again to a person', async () => {
    // A worker that answers nothing and dies; the one after the retry is the real one.
    const dying = path.join(folder, 'worker.mjs');
    await writeFile(dying, 'setTimeout(() => { throw new Error("heap") }, 20)');
    create(pathToFileURL(dying), 1);
    await kubeconfigs.configure([kubeconfigFile]);
    await subscribe('');
    const children = await subscribe('context/one');
    expect(windows.get(children)).toMatchObject([
      { kind: 'problem', problem: { code: 'cluster.watcher-ended', params: { reason: 'heap' } } },
    ]);
    await expect.poll(() => deaths, { timeout: 15_000 }).toBe(4);
    await writeFile(dying, `import ${JSON.stringify(workerEntry.href)}`);
    await clusters.retry('context/one');
    await until(children, (text) => text.includes('Namespaces 1'));
  });

  it('says that a server cannot be reached, and connects when it is there on retry', async () => {
    const address = server.address;
    await server.stop();
    const children = await subscribe('context/one');
    await until(children, (text) => text.includes('Cannot reach'));
    server = await FakeApiServer.start(Number(new URL(address).port));
    answerAsCluster(server);
    await clusters.retry('context/one/problem');
    await until(children, (text) => text.includes('Namespaces 1'));
  });
});
