import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { readProfile } from '../../src/perf/profile/read.ts';
import { readResult } from '../../src/perf/results.ts';
import { controlPathFor, newRunId } from '../../src/perf/runner/launch.ts';
import type { RunnerRequest } from '../../src/perf/runner/request.ts';
import { createRunFolder, readSnapshot } from '../../src/perf/runner/run-folder.ts';
import type { ResultFile } from '../../src/perf/types.ts';
import type { BenchRow } from './bench.ts';
import { median, rounded } from './bench.ts';
import { ensureTools, onGeneratorCore, startNginx } from './load-tools.ts';

/**
 * The load engine beside wrk and autocannon: all on one core, nginx on another. What runs is the whole runner process as users get
 * it, with its histograms, its status file and its result; nobody has a warm-up.
 */
const rounds = 3;
/** Rounds in which a side had less than this of its core are repeated... */
const leastCoreShare = 0.95;
/** ...but not for ever. */
const mostRounds = 6;
const seconds = 6;
const connections = 32;
const openRate = 5_000;

const repository = path.resolve(import.meta.dirname, '../..');

/** One side of a round at full speed. */
interface Side {
  readonly ratePerSecond: number;
  readonly perCpuSecond: number;
  readonly coreShare: number;
}

interface Round {
  readonly ours: Side;
  readonly wrk: Side;
  readonly autocannon: Side;
  readonly open: ResultFile;
}

/** Measures; see docs/performance.md. */
export async function run(): Promise<readonly BenchRow[]> {
  ensureTools();
  const server = await startNginx();
  const folder = mkdtempSync(path.join(tmpdir(), 'meshdeck-load-'));
  const all: Round[] = [];
  try {
    while (all.filter(isClean).length < rounds && all.length < mostRounds) {
      const round: Round = {
        ours: await runOursAtFullSpeed(server.url, folder),
        wrk: await runWrk(server.url),
        autocannon: await runAutocannon(server.url),
        open: (await runOurs(server.url, openRate, folder)).result,
      };
      all.push(round);
      const sides = [round.ours, round.wrk, round.autocannon];
      const text = sides.map((side) => `${Math.round(side.ratePerSecond)}/s at ${Math.round(side.coreShare * 100)} %`);
      console.error(`round ${all.length}: ours ${text[0] ?? ''}, wrk ${text[1] ?? ''}, autocannon ${text[2] ?? ''}`);
    }
  } finally {
    await server.stop();
    rmSync(folder, { recursive: true, force: true });
  }
  const clean = all.filter(isClean);
  const measured = clean.length >= rounds ? clean : all;
  console.error(
    clean.length >= rounds
      ? `${all.length - clean.length} rounds were repeated because a side had under 95 % of its core`
      : `only ${clean.length} of ${all.length} rounds had their cores to themselves: all are used; trust the figures per CPU second`,
  );
  return [
    beside('full speed, beside wrk', measured, 'ratePerSecond', 'wrk', 0.9),
    beside('full speed, beside autocannon', measured, 'ratePerSecond', 'autocannon', 2),
    beside('per second of CPU, beside wrk', measured, 'perCpuSecond', 'wrk', 0.9),
    beside('per second of CPU, beside autocannon', measured, 'perCpuSecond', 'autocannon', 2),
    absolute(
      `rate reached of ${openRate}/s, open loop`,
      'requests/s',
      measured.map(({ open }) => open.snapshot.achievedRatePerSecond),
      { text: `at least ${openRate * 0.98}`, isMet: (rate) => rate >= openRate * 0.98 },
    ),
    absolute(
      `response time p50 at ${openRate}/s`,
      'ms',
      measured.map(({ open }) => open.snapshot.responseTime?.p50Ms ?? Number.NaN),
      { text: 'at most 0.5', isMet: (p50Ms) => p50Ms <= 0.5 },
    ),
    absolute(
      `response time p99 at ${openRate}/s`,
      'ms',
      measured.map(({ open }) => open.snapshot.responseTime?.p99Ms ?? Number.NaN),
      { text: 'at most 5', isMet: (p99Ms) => p99Ms <= 5 },
    ),
    absolute(
      `sends late, p99, at ${openRate}/s`,
      'ms',
      measured.map(({ open }) => open.environment.lateSendP99Ms),
      { text: 'at most 1', isMet: (lateMs) => lateMs <= 1 },
    ),
  ];
}

function isClean(round: Round): boolean {
  return [round.ours, round.wrk, round.autocannon].every((side) => side.coreShare >= leastCoreShare);
}

function beside(
  name: string,
  measured: readonly Round[],
  figure: 'ratePerSecond' | 'perCpuSecond',
  peerName: 'wrk' | 'autocannon',
  goal: number,
): BenchRow {
  const ours = measured.map((round) => round.ours[figure]);
  // Neighbours in time are compared: the machine is not the same all the time.
  const ratio = median(measured.map((round) => round.ours[figure] / round[peerName][figure]));
  return {
    name,
    unit: figure === 'ratePerSecond' ? 'requests/s' : 'requests/CPU s',
    ours: rounded(median(ours)),
    peerName,
    peer: rounded(median(measured.map((round) => round[peerName][figure]))),
    ratio: rounded(ratio),
    min: rounded(Math.min(...ours)),
    max: rounded(Math.max(...ours)),
    goal: `at least ${goal}x`,
    met: ratio >= goal,
  };
}

function absolute(
  name: string,
  unit: string,
  values: readonly number[],
  goal: { readonly text: string; readonly isMet: (value: number) => boolean },
): BenchRow {
  return {
    name,
    unit,
    ours: rounded(median(values)),
    peerName: null,
    peer: null,
    ratio: null,
    min: rounded(Math.min(...values)),
    max: rounded(Math.max(...values)),
    goal: goal.text,
    met: goal.isMet(median(values)),
  };
}

async function runOursAtFullSpeed(url: string, folder: string): Promise<Side> {
  const { result, coreShare } = await runOurs(url, 0, folder);
  const { snapshot, environment } = result;
  const cpuSeconds = (environment.generatorCpuMean * snapshot.elapsedMs) / 1_000;
  return { ratePerSecond: snapshot.achievedRatePerSecond, perCpuSecond: snapshot.requests / cpuSeconds, coreShare };
}

async function runOurs(
  url: string,
  ratePerSecond: number,
  folder: string,
): Promise<{ readonly result: ResultFile; readonly coreShare: number }> {
  const { profile, problems } = readProfile(
    JSON.stringify({
      name: 'bench',
      duration: `${seconds}s`,
      clients: [{ protocol: 1, connections, rps: ratePerSecond, endpoint_urls: [url] }],
    }),
  );
  if (profile === undefined) throw new Error(JSON.stringify(problems));
  const runId = newRunId();
  const { host, hostname, port, pathname } = new URL(url);
  const request: RunnerRequest = {
    runId,
    folder: await createRunFolder(path.join(folder, 'runs'), runId),
    resultsFolder: path.join(folder, 'results'),
    profileFile: 'bench.smp.yaml',
    profile,
    targetText: url,
    headers: [],
    target: { is: 'addresses', hostHeader: host, addresses: [hostname], port: Number(port), path: pathname },
    controlPath: controlPathFor(runId),
    workerEntry: path.join(repository, 'src/perf/engine/worker.ts'),
    workers: 1,
    meshdeckVersion: 'bench',
  };
  const runner = path.join(repository, 'src/perf/runner/main.ts');
  const { coreShare } = await onGeneratorCore([process.execPath, runner], JSON.stringify(request));
  const snapshot = await readSnapshot(request.folder);
  if (snapshot?.resultFile === undefined || snapshot.errors.length > 0)
    throw new Error(`the run did not go well: ${JSON.stringify(snapshot)}`);
  return { result: await readResult(snapshot.resultFile), coreShare };
}

async function runWrk(url: string): Promise<Side> {
  const { output, coreShare, cpuSeconds } = await onGeneratorCore([
    'wrk',
    '-t1',
    `-c${connections}`,
    `-d${seconds}`,
    url,
  ]);
  const rate = /Requests\/sec:\s+([\d.]+)/.exec(output)?.[1];
  if (rate === undefined || /Socket errors|Non-2xx/.test(output)) throw new Error(output);
  const total = Number(/(\d+) requests in/.exec(output)?.[1]);
  return { ratePerSecond: Number(rate), perCpuSecond: total / cpuSeconds, coreShare };
}

async function runAutocannon(url: string): Promise<Side> {
  const entry = path.join(repository, 'node_modules/autocannon/autocannon.js');
  const command = [process.execPath, entry, '-c', String(connections), '-d', String(seconds), '-n', '-j', url];
  const { output, coreShare, cpuSeconds } = await onGeneratorCore(command);
  const result = JSON.parse(output) as {
    readonly requests: { readonly total: number };
    readonly duration: number;
    readonly errors: number;
    readonly non2xx: number;
  };
  if (result.errors + result.non2xx > 0) throw new Error('autocannon had errors');
  const { total } = result.requests;
  return { ratePerSecond: total / result.duration, perCpuSecond: total / cpuSeconds, coreShare };
}
