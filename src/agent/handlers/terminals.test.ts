import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import type { ServerResponse } from 'node:http';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { beginWatch, FakeApiServer, sendJson, sendStatus } from '../../cluster/testing/fake-api-server.ts';
import { readFrames, writeFrame } from '../../cluster/testing/web-socket-frames.ts';
import { problemOf } from '../../core/problem.ts';
import { Kubeconfigs } from '../kubeconfigs.ts';
import type { TerminalRequest } from '../protocol/terminals.ts';
import { createServices, initialSettings } from '../services.ts';
import { terminalHandlers } from './terminals.ts';

const canary = 'canary-in-a-container-7a3f';
const object = { group: '', version: 'v1', kind: 'Pod', namespace: 'shop', name: 'web' };
const pod = {
  metadata: { name: 'web', namespace: 'shop', uid: 'u', resourceVersion: '1' },
  spec: { containers: [{ name: 'app' }] },
  status: { phase: 'Running', containerStatuses: [{ name: 'app', restartCount: 0, state: { running: {} } }] },
};

let fake: FakeApiServer;
let folder: string;
let kubeconfigs: Kubeconfigs;
let handlers: ReturnType<typeof terminalHandlers>;
let told: { readonly name: string; readonly value: unknown }[];
let log: (response: ServerResponse) => void;
let stop: AbortController;
let onTold = (): void => undefined;

beforeEach(async () => {
  fake = await FakeApiServer.start();
  folder = await mkdtemp(path.join(tmpdir(), 'meshdeck-terminals-'));
  const cluster = `clusters: [{name: dev, cluster: {server: '${fake.address}'}}]`;
  const context = 'contexts: [{name: dev, context: {cluster: dev, user: jane}}]';
  await writeFile(path.join(folder, 'config'), `${context}\n${cluster}\nusers: [{name: jane, user: {}}]\n`);
  kubeconfigs = new Kubeconfigs(() => undefined);
  await kubeconfigs.configure([path.join(folder, 'config')]);
  told = [];
  stop = new AbortController();
  const services = createServices({
    kubeconfigs,
    settings: () => ({ ...initialSettings, isTrusted: true }),
    emit: (name, value) => {
      told.push({ name, value });
      onTold();
    },
  });
  handlers = terminalHandlers(services);
  fake.fallback = ({ path: asked, query }, response) => {
    if (asked.endsWith('/log')) log(response);
    else if (query.has('watch')) beginWatch(response);
    else sendJson(response, { kind: 'PodList', metadata: { resourceVersion: '1' }, items: [pod] });
  };
});

afterEach(async () => {
  stop.abort();
  kubeconfigs.close();
  await fake.stop();
  await rm(folder, { recursive: true });
});

const logs = (follow: boolean, typed?: string): TerminalRequest => ({
  session: '1',
  context: 'dev',
  is: 'logs',
  query: {
    object,
    containers: { is: 'default' },
    follow,
    previous: false,
    ...(typed === undefined ? {} : { filter: { is: 'pattern', source: typed, flags: '' } }),
  },
});

function run(request: TerminalRequest): Promise<unknown> {
  return Promise.resolve(handlers['terminal/run'](request, stop.signal)).catch(problemOf);
}

function output(): string {
  return told
    .filter(({ name }) => name === 'terminal/output')
    .map(({ value }) => (value as { readonly text: string }).text)
    .join('');
}

function until(holds: () => boolean): Promise<void> {
  return new Promise((resolve) => {
    onTold = () => {
      if (holds()) resolve();
    };
    onTold();
  });
}

describe('what containers write', () => {
  it('goes to the terminal that asked for it, and into no problem and no line of our log', async () => {
    log = (response) => {
      response.writeHead(200, { 'content-type': 'text/plain' });
      response.write(`2026-11-26T10:00:00Z ${canary} one\n`, () => response.destroy());
    };
    const answers = [await run(logs(false)), await run(logs(false, '^(a+)+$'))];
    log = (response) => {
      sendStatus(response, 500, 'InternalError', 'the kubelet is away');
    };
    answers.push(await run(logs(false)));
    log = (response) => {
      response.end(`2026-11-26T10:00:00Z ${'a'.repeat(60)}${canary}\n`);
    };
    answers.push(await run(logs(false, '^(a+)+$')));
    expect(answers.at(-1)).toMatchObject({ code: 'cluster.log-filter-slow' });
    expect(output()).toContain(`${canary} one`);
    expect(JSON.stringify(answers)).not.toContain(canary);
    expect(JSON.stringify(told.filter(({ name }) => name !== 'terminal/output'))).not.toContain(canary);
  });

  it('is read no faster than the editor shows it', async () => {
    const line = `2026-11-26T10:00:00Z ${'x'.repeat(1_000)}\n`;
    let sent = 0;
    log = (response) => {
      response.writeHead(200, { 'content-type': 'text/plain' });
      const pump = (): void => {
        while (sent < 20_000) {
          sent += 1;
          if (!response.write(line)) return;
        }
        response.end();
      };
      response.on('drain', pump);
      pump();
    };
    const running = run(logs(false));
    await until(() => output().length >= 256 * 1024);
    const before = output().length;
    expect(before).toBeLessThan(400 * 1024);
    await handlers['terminal/shown']({ session: '1', characters: before }, stop.signal);
    await until(() => output().length > before);
    expect(sent).toBeLessThan(20_000);
    stop.abort();
    expect(await running).toMatchObject({ code: 'cancelled' });
  });

  it('is a conversation in a shell, whose end is the answer', async () => {
    const { upgrade } = fake;
    fake.upgrade = (request, socket) => {
      upgrade(request, socket);
      readFrames(socket, ({ payload }) => {
        if (payload[0] !== 0) return;
        writeFrame(socket, Buffer.from(`\u0001you said ${payload.subarray(1).toString()}`));
        writeFrame(socket, Buffer.from('\u0003{"status":"Success"}'));
      });
    };
    const running = run({ session: '2', context: 'dev', is: 'shell', namespace: 'shop', pod: 'web', container: 'app' });
    // Typed ahead, before the shell is there: nothing of it may be lost.
    for (const data of [canary.slice(0, 5), canary.slice(5)])
      await handlers['terminal/type']({ session: '2', data }, stop.signal);
    expect(await running).toEqual({ is: 'exited', code: 0 });
    expect(output()).toContain(`you said ${canary}`);
    expect(JSON.stringify(told.filter(({ name }) => name !== 'terminal/output'))).not.toContain(canary);
  });
});
