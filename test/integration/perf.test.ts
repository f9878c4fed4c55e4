import { mkdtemp, readFile, readdir, rm, writeFile } from 'node:fs/promises';
import http from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { Ajv } from 'ajv';
import addFormats from 'ajv-formats';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { decodeHistogram } from '../../src/perf/engine/histogram-codec.ts';
import { listResults, readResult } from '../../src/perf/results.ts';
import type { RunHandle } from '../../src/perf/run.ts';
import { attachRun, listRuns, stopRun } from '../../src/perf/run.ts';
import { readStatus } from '../../src/perf/runner/run-folder.ts';
import type { StartRunOptions } from '../../src/perf/start.ts';
import { startRun } from '../../src/perf/start.ts';
import type { RunSnapshot } from '../../src/perf/types.ts';

/**
 * Whole runs against a server of this test that knows what it did. Times are compared with what the server measured and with wide
 * margins: the machine of a test is not quiet.
 */
const runnerEntry = path.resolve(import.meta.dirname, '../../src/perf/runner/main.ts');
const secretText = 'not-for-anybodys-eyes';
let folder = '';
let server: http.Server;
let port = 0;
let seen: { readonly url: string; readonly authorization: string | undefined }[] = [];
let answer: (request: http.IncomingMessage, response: http.ServerResponse) => void;

beforeEach(async () => {
  folder = await mkdtemp(path.join(tmpdir(), 'meshdeck-perf-'));
  seen = [];
  answer = (_, response) => response.end('hello');
  server = http.createServer((request, response) => {
    seen.push({ url: request.url ?? '', authorization: request.headers.authorization });
    answer(request, response);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  port = (server.address() as AddressInfo).port;
});

afterEach(async () => {
  for (const run of (await listRuns(path.join(folder, 'runs'))).runs) {
    if (!['finished', 'stopped', 'failed', 'lost'].includes(run.state))
      await stopRun(path.join(folder, 'runs', run.runId));
  }
  server.closeAllConnections();
  await new Promise((resolve) => server.close(resolve));
  await rm(folder, { recursive: true, force: true });
});

interface Wish {
  readonly rps?: number;
  readonly connections?: number;
  readonly duration?: string;
  readonly url?: string;
  readonly extension?: string;
}

function options(wish: Wish): StartRunOptions {
  return {
    profileFile: path.join(folder, 'shop.smp.yaml'),
    profileText: `test:
  name: Shop front
  labels: { team: shop }
  clients:
    - protocol: 1
      connections: ${wish.connections ?? 4}
      rps: ${wish.rps ?? 100}
      headers: { Authorization: 'Bearer \${secret:TOKEN}' }
      endpoint_urls: ['${wish.url ?? `http://127.0.0.1:${port}/cart?id=1`}']
  duration: ${wish.duration ?? '1s'}
meshdeck: { ${wish.extension ?? 'timeout: 5s'} }
`,
    runsFolder: path.join(folder, 'runs'),
    resultsFolder: path.join(folder, 'results'),
    secrets: { TOKEN: secretText },
    environment: {},
    gate: { allowedHosts: [], confirmedHosts: [], isProtected: () => false },
    kubeconfigFiles: [],
    contexts: new Set(['dev']),
    runnerEntry,
    meshdeckVersion: '0.0.0-test',
  };
}

async function started(wish: Wish): Promise<RunHandle> {
  const outcome = await startRun(options(wish));
  if (outcome.is !== 'started') throw new Error('the gate asked');
  return outcome.run;
}

function until(run: RunHandle, isThere: (snapshot: RunSnapshot) => boolean): Promise<RunSnapshot> {
  return new Promise((resolve) => {
    const listener = run.onSnapshot((snapshot) => {
      if (!isThere(snapshot)) return;
      listener.dispose();
      resolve(snapshot);
    });
  });
}

async function everyFile(of: string): Promise<string> {
  const entries = await readdir(of, { recursive: true, withFileTypes: true });
  const files = entries.filter((entry) => entry.isFile());
  return (await Promise.all(files.map((file) => readFile(path.join(file.parentPath, file.name), 'latin1')))).join('\n');
}

describe('a run', () => {
  it('sends what the schedule says, measures what the server did, and writes a result', async () => {
    const served: number[] = [];
    answer = (_, response) => {
      const from = performance.now();
      setTimeout(() => {
        response.end('hello', () => served.push(performance.now() - from));
      }, 20);
    };
    const run = await started({ rps: 200, connections: 20, duration: '2s', extension: 'warmup: 500ms, timeout: 5s' });
    const last = await run.finished;

    expect(last).toMatchObject({ state: 'finished', requests: 400, errors: [], statusCodes: { 200: 400 } });
    expect(seen).toHaveLength(500); // 2 s and half a second of warm-up
    expect(last.seconds.reduce((sum, second) => sum + second.requests, 0)).toBe(400);
    const serverP50Ms = served.sort((left, right) => left - right)[250] ?? 0;
    expect(last.serviceTime?.p50Ms).toBeGreaterThan(19);
    expect(Math.abs((last.serviceTime?.p50Ms ?? 0) - serverP50Ms)).toBeLessThan(serverP50Ms * 0.5);
    expect(last.responseTime?.p50Ms).toBeGreaterThanOrEqual(last.serviceTime?.p50Ms ?? Infinity);

    const result = await readResult(last.resultFile ?? '');
    expect(result.method).toMatchObject({ loop: 'open', latencyFrom: 'intended-start', warmupMs: 500, path: 'direct' });
    expect(result.smp).toMatchObject({ labels: { team: 'shop' }, latencies_ms: { p99: last.responseTime?.p99Ms } });
    const histogram = decodeHistogram(result.histograms.responseTime, 'result');
    expect(histogram.count).toBe(400);
    expect(histogram.valueAtUs(50) / 1_000).toBeCloseTo(last.responseTime?.p50Ms ?? 0, 1);
    const schema = JSON.parse(
      await readFile(path.resolve(import.meta.dirname, '../../schemas/result.schema.json'), 'utf8'),
    ) as object;
    const ajv = new Ajv({ strict: true, allowUnionTypes: true });
    addFormats.default(ajv);
    const isValid = ajv.compile(schema);
    isValid(JSON.parse(await readFile(last.resultFile ?? '', 'utf8')));
    expect(isValid.errors).toBeNull();

    expect(seen[0]).toEqual({ url: '/cart?id=1', authorization: `Bearer ${secretText}` });
    expect(await everyFile(folder)).not.toContain(secretText);
  });

  it('as fast as possible says that it is a closed loop', async () => {
    const run = await started({ rps: 0, connections: 2 });
    const last = await run.finished;
    expect(last).toMatchObject({ state: 'finished', requestedRatePerSecond: null, errors: [] });
    expect(last.requests).toBeLessThanOrEqual(seen.length);
    expect(last.requests).toBeGreaterThan(seen.length - 3);
    expect((await readResult(last.resultFile ?? '')).method).toMatchObject({ loop: 'closed', latencyFrom: 'send' });
  });

  it('is found, followed and stopped by others, within a second, and keeps what it has', async () => {
    const run = await started({ duration: '60s' });
    const others = await attachRun(run.folder);
    await until(others, (snapshot) => snapshot.requests > 20);
    expect((await listRuns(path.join(folder, 'runs'))).runs).toMatchObject([{ runId: run.runId }]);

    const before = performance.now();
    const last = await stopRun(run.folder);
    expect(performance.now() - before).toBeLessThan(1_000);

    expect(last).toMatchObject({ state: 'stopped', validity: { is: 'partial' } });
    expect(last.requests).toBeGreaterThan(20);
    expect((await readResult(last.resultFile ?? '')).snapshot.state).toBe('stopped');
    await expect(others.finished).resolves.toMatchObject({ state: 'stopped' });
    await expect(run.finished).resolves.toMatchObject({ state: 'stopped' });
  });

  it('stops within a second while the server answers nothing, and counts what was in flight', async () => {
    answer = () => {};
    const run = await started({ rps: 100, connections: 3, duration: '60s', extension: 'timeout: 60s' });
    await until(run, (snapshot) => snapshot.elapsedMs > 500);
    const before = performance.now();
    const last = await run.stop();
    expect(performance.now() - before).toBeLessThan(1_000);
    expect(last.errors).toEqual([{ reason: 'unfinished at the end of the run', count: last.requests }]);
    expect(last.requests).toBeGreaterThan(40);
    // What was waited for in vain counts with its age.
    expect(last.responseTime?.maxMs).toBeGreaterThan(400);
  });

  it('shows a stall to everybody who would have met it', async () => {
    let stallsUntil: number | undefined;
    const stallMs = 1_000;
    answer = (_, response) => {
      if (seen.length > 200) stallsUntil ??= performance.now() + stallMs;
      setTimeout(() => response.end('hello'), Math.max(0, (stallsUntil ?? 0) - performance.now()));
    };
    const run = await started({ rps: 200, connections: 4, duration: '3s' });
    const last = await run.finished;
    expect(last.requests).toBe(600);
    // Four connections met the stall; two hundred arrivals waited for it.
    expect(last.serviceTime?.p95Ms).toBeLessThan(stallMs / 4);
    expect(last.responseTime?.p95Ms).toBeGreaterThan(stallMs / 2);
    expect(last.responseTime?.maxMs).toBeGreaterThan(stallMs * 0.9);
  });

  it('fails with the reason where nobody listens', async () => {
    await new Promise((resolve) => server.close(resolve));
    const run = await started({});
    const last = await run.finished;
    expect(last).toMatchObject({
      state: 'failed',
      problem: { code: 'perf.target-refused', params: { reason: 'connection refused' } },
    });
    expect(last.resultFile).toBeUndefined();
  });

  it('goes on when the target goes away, and counts why', async () => {
    answer = (_, response) => {
      response.end('hello');
      if (seen.length !== 50) return;
      server.close();
      server.closeAllConnections();
    };
    const run = await started({ rps: 100, duration: '2s' });
    const last = await run.finished;
    expect(last).toMatchObject({ state: 'finished', requests: 200, validity: { is: 'invalid' } });
    const refused = last.errors.find((error) => error.reason === 'connection refused');
    expect(refused?.count).toBeGreaterThan(100);
  });

  it('counts statuses, redirects that it does not follow, and answers that are none', async () => {
    answer = (request, response) => {
      const turn = seen.length % 5;
      if (turn === 0) response.writeHead(503).end();
      else if (turn === 1) response.writeHead(302, { location: 'http://203.0.113.7/' }).end();
      else if (turn === 2) request.socket.end('no http\r\n\r\n');
      else if (turn === 3) response.writeHead(200, { connection: 'close' }).end('bye');
      else response.write('in', () => response.end('chunks'));
    };
    const run = await started({ rps: 100, connections: 1 });
    const last = await run.finished;
    expect(last.statusCodes).toEqual({ 200: 40, 302: 20, 503: 20 });
    expect(last.errors).toEqual([
      { reason: 'malformed answer: it does not begin with an HTTP/1.1 status', count: 20 },
      { reason: 'redirect not followed (status 302)', count: 20 },
      { reason: 'status 503', count: 20 },
    ]);
  });

  it('gives up what takes longer than the time-out, and records it as that long', async () => {
    answer = () => {};
    const run = await started({ rps: 50, connections: 100, extension: 'timeout: 300ms' });
    const last = await run.finished;
    expect(last.requests).toBe(50);
    expect(last.errors).toEqual([{ reason: 'timed out', count: 50 }]);
    expect(last.responseTime?.minMs).toBeGreaterThanOrEqual(300);
    expect(last.validity).toMatchObject({ is: 'invalid', reasons: [{ code: 'perf.nothing-answered' }] });
  });

  it('whose process is killed is lost, with a partial result of what it had', async () => {
    const run = await started({ duration: '60s' });
    await until(run, (snapshot) => snapshot.seconds.length >= 3);
    const { pid } = (await readStatus(run.folder)) ?? { pid: 0 };
    process.kill(pid, 'SIGKILL');
    const last = await run.finished;
    expect(last).toMatchObject({ state: 'lost', validity: { is: 'partial' }, problem: { code: 'perf.run-lost' } });
    expect(last.responseTime?.count).toBeGreaterThan(50);
    // Whoever looks later finds the same, and one result.
    const again = await attachRun(run.folder);
    await expect(again.finished).resolves.toMatchObject({ state: 'lost', resultFile: last.resultFile });
    const { results, problems } = await listResults([path.join(folder, 'results')]);
    expect(problems).toEqual([]);
    expect(results).toMatchObject([{ runId: run.runId, state: 'lost' }]);
  });

  it('does not begin before the gate is open', async () => {
    const outcome = await startRun(options({ url: 'http://203.0.113.7/' }));
    expect(outcome).toEqual({
      is: 'question',
      question: { is: 'hosts', hosts: [{ host: '203.0.113.7', addresses: ['203.0.113.7'] }], environment: [] },
    });
    const missing = startRun({ ...options({}), secrets: {} });
    await expect(missing).rejects.toMatchObject({ problem: { code: 'perf.placeholder-missing' } });
    expect((await listRuns(path.join(folder, 'runs'))).runs).toEqual([]);
    expect(seen).toEqual([]);
  });

  it('goes to the addresses that were confirmed, wherever the name leads by now', async () => {
    // The name is unknown to the system: a second look would end here.
    const wished = options({ url: `http://moved.invalid:${port}/`, duration: '200ms' });
    const gate = { ...wished.gate, confirmedHosts: [{ host: 'moved.invalid', addresses: ['127.0.0.1'] }] };
    const outcome = await startRun({ ...wished, gate });
    if (outcome.is !== 'started') throw new Error('the gate asked');
    await outcome.run.finished;
    expect(seen.length).toBeGreaterThan(0);
  });

  it('remembers one target with its variables, and asks again when the profile names another one', async () => {
    const profile = (target: string, headers = '{}'): string =>
      `test: { name: t, duration: 1s, clients: [{ connections: 1, rps: 1, headers: ${headers}, endpoint_urls: ['${target}'] }] }`;
    const ask = (text: string, confirmedContext?: string): Promise<unknown> =>
      startRun({
        ...options({}),
        profileText: text,
        currentContext: 'dev',
        environment: { HOME_TOKEN: 'x' },
        rememberedFile: path.join(folder, 'remembered.json'),
        gate: { ...options({}).gate, confirmedContext },
      });
    const one = 'service://web.shop:80/';
    expect(await ask(profile(one))).toMatchObject({ question: { is: 'cluster-target', target: one } });
    expect(await ask(profile(one), 'dev')).toMatchObject({ is: 'started' });
    expect(await ask(profile(one))).toMatchObject({ is: 'started' });
    expect(await ask(profile('service://bank.money:80/'))).toMatchObject({ question: { is: 'cluster-target' } });
    expect(await ask(profile(one, "{ X-Token: '${env:HOME_TOKEN}' }"))).toMatchObject({
      question: { is: 'cluster-target', environment: ['HOME_TOKEN'] },
    });
    const unknown = startRun({ ...options({}), profileText: profile(one), currentContext: 'gone' });
    await expect(unknown).rejects.toMatchObject({ problem: { code: 'cluster.no-context' } });
  });

  it('leaves credentials out when another host is the target', async () => {
    const target = { is: 'url', url: `http://localhost:${port}/` } as const;
    const outcome = await startRun({ ...options({ duration: '200ms' }), target });
    if (outcome.is !== 'started') throw new Error('the gate asked');
    await outcome.run.finished;
    expect(seen.length).toBeGreaterThan(0);
    expect(seen.filter(({ authorization }) => authorization !== undefined)).toEqual([]);
  });
});

describe('the list of results', () => {
  it('names files that cannot be read and shows the others', async () => {
    const run = await started({ duration: '200ms' });
    const { resultFile } = await run.finished;
    await writeFile(path.join(folder, 'results', 'broken.json'), '{"schema":');
    const { results, problems } = await listResults([path.join(folder, 'results'), path.join(folder, 'nowhere')]);
    expect(results.map((result) => result.file)).toEqual([resultFile]);
    expect(problems).toMatchObject([{ code: 'perf.result-unreadable' }]);
  });
});
