import { existsSync } from 'node:fs';
import path from 'node:path';
import { monitorEventLoopDelay } from 'node:perf_hooks';
import { setTimeout as delay } from 'node:timers/promises';
import { rowId } from '../../../src/agent/tree/ids.ts';
import type { LabHandle } from '../../lab/lab.ts';
import { startAgent, type AgentClient } from '../../soak/agent-client.ts';
import { residentBytes } from '../language-sides.ts';
import { median, type BenchRow } from '../bench.ts';
import { nowMs, ownRow } from './rows.ts';
import { lostRevisions, SeenRevisions, write, type Written } from './revisions.ts';
import { largeCluster, namespaceName } from './seed.ts';
import { loopDelayRow, writeRows } from './write-rows.ts';

const agentEntry = path.resolve(import.meta.dirname, '../../../dist/agent.mjs');
const quietSeconds = 20;
const oneMegabyte = 1_000_000;
const minuteSeconds = 60;
const drawMs = 193;
const letGoWithinMs = 120_000;

/**
 * 200 changes a second while this process plays the extension host: it speaks to the agent over its channel as the host does, keeps rows,
 * and looks at its own event loop. The agent is the built one.
 */
export async function underLoadRows(lab: LabHandle, seconds: number): Promise<readonly BenchRow[]> {
  if (!existsSync(agentEntry)) throw new Error('`npm run build` comes first: dist/agent.mjs is not there');
  const without = await watchLoop(() => write(lab, quietSeconds));
  const agent = await startAgent(agentEntry, lab.kubeconfigPath);
  try {
    const seen = new SeenRevisions();
    agent.caller.on('rows/deltas', (deltas) => {
      const seenMs = nowMs();
      // As the tree does, which VS Code lets draw so often.
      setTimeout(() => void agent.caller.call('rows/next', null).catch(() => undefined), drawMs);
      for (const { kind, name = '', description = '' } of deltas.flatMap(({ upserts }) => upserts))
        if (kind === 'namespace') seen.take(name, description, seenMs);
    });
    const parents = await openTree(agent, lab.contexts.admin, seen);
    const kept = await followedBy(agent, lab.contexts.admin);
    const expandMs = await expandEach(agent, parents);
    await untilFollowedAgain(agent, lab.contexts.admin, kept);
    const residentBefore = residentBytes(agent.pid) ?? 0;
    const memory = sampleMemory(agent.pid);
    const during = await watchLoop(() => write(lab, seconds));
    const residentAfter = residentBytes(agent.pid) ?? 0;
    const samples = memory.end();
    const lost = await lostRevisions(lab, seen);
    return rowsOf({ seconds, without, during, seen, lost, residentBefore, residentAfter, samples, expandMs });
  } finally {
    await agent.end();
  }
}

/** Resident memory of a process each second, in bytes. */
function sampleMemory(processId: number): { end(): readonly number[] } {
  const samples: number[] = [];
  const timer = setInterval(() => samples.push(residentBytes(processId) ?? Number.NaN), 1_000);
  return {
    end: () => {
      clearInterval(timer);
      return samples;
    },
  };
}

/** What the last minute needs, of the second: the heaps have grown to the pace of the changes by then. Nothing where the load is shorter. */
function flatRows(samples: readonly number[]): readonly BenchRow[] {
  if (samples.length < 5 * minuteSeconds) return [];
  const minutes = Array.from({ length: Math.floor(samples.length / minuteSeconds) }, (_, minute) =>
    median(samples.slice(minute * minuteSeconds, (minute + 1) * minuteSeconds)),
  );
  console.log(`resident memory by minute: ${minutes.map((bytes) => (bytes / oneMegabyte).toFixed(0)).join(', ')} MB`);
  const growth = median(samples.slice(-minuteSeconds)) / median(samples.slice(minuteSeconds, 2 * minuteSeconds));
  return [
    ownRow(
      'resident memory in the last minute, of the second',
      'x',
      { ours: growth },
      { words: 'at most 1.05', isMet: growth <= 1.05 },
    ),
  ];
}

interface Watched<Result> {
  readonly result: Result;
  /** Delay of this process's event loop in the meantime, 99 of 100. */
  readonly loopDelayMs: number;
}

async function watchLoop<Result>(work: () => Promise<Result>): Promise<Watched<Result>> {
  const histogram = monitorEventLoopDelay({ resolution: 1 });
  histogram.enable();
  const result = await work();
  histogram.disable();
  return { result, loopDelayMs: histogram.percentile(99) / 1e6 };
}

/** Opens what a person would: the cluster, its namespaces, and one of them. Gives the parents that can be expanded. */
async function openTree(agent: AgentClient, context: string, seen: SeenRevisions): Promise<readonly string[]> {
  const subscribe = (parent: string): ReturnType<typeof agent.caller.call<'rows/subscribe'>> =>
    agent.caller.call('rows/subscribe', { parent, offset: 0, limit: 200 });
  const namespaces = rowId(context, 'namespaces');
  await subscribe('');
  await subscribe(rowId(context));
  await subscribe(namespaces);
  await subscribe(rowId(context, 'namespaces', namespaceName(0), 'workloads'));
  const last = rowId(context, 'namespaces', namespaceName(largeCluster.namespaces - 1), 'workloads');
  // Whoever subscribes asks how it looks now; looked at until all has been read.
  for (;;) {
    const { subscription, rows } = await subscribe(last);
    await agent.caller.call('rows/unsubscribe', { subscription });
    if (rows.length >= largeCluster.applications / largeCluster.namespaces) break;
    await delay(200);
  }
  const window = await subscribe(namespaces);
  await agent.caller.call('rows/unsubscribe', { subscription: window.subscription });
  for (const { name = '', description = '' } of window.rows) seen.take(name, description, nowMs());
  return [
    rowId(context),
    namespaces,
    rowId(context, 'meshes'),
    ...window.rows.filter(({ expandable }) => expandable).map(({ id }) => id),
  ];
}

async function expandEach(agent: AgentClient, parents: readonly string[]): Promise<readonly number[]> {
  const times: number[] = [];
  for (const parent of parents) {
    const startedMs = performance.now();
    const { subscription } = await agent.caller.call('rows/subscribe', { parent, offset: 0, limit: 200 });
    times.push(performance.now() - startedMs);
    await agent.caller.call('rows/unsubscribe', { subscription });
  }
  return times;
}

/** Each kind that is followed, and each namespace in which one is, as the row of the cluster's data tells them. */
async function followedBy(agent: AgentClient, context: string): Promise<ReadonlySet<string>> {
  const parent = rowId(context, 'cluster', 'data');
  const { subscription, rows } = await agent.caller.call('rows/subscribe', { parent, offset: 0, limit: 200 });
  await agent.caller.call('rows/unsubscribe', { subscription });
  return new Set(
    rows.flatMap(({ id, tooltip = '' }) => [
      id,
      ...[...tooltip.matchAll(/^Namespace (\S+):/gm)].map(([, namespace = '']) => `${id} ${namespace}`),
    ]),
  );
}

/**
 * What was expanded is still being read when its first rows are there, with a connection for each kind and namespace, and followed for half
 * a minute after nobody looks. All of that is over before the load begins, so that it does not count as growth under load.
 */
async function untilFollowedAgain(agent: AgentClient, context: string, kept: ReadonlySet<string>): Promise<void> {
  const deadlineMs = performance.now() + letGoWithinMs;
  for (;;) {
    const more = [...(await followedBy(agent, context))].filter((followed) => !kept.has(followed));
    if (more.length === 0) return;
    if (performance.now() > deadlineMs) throw new Error(`${more.length} are still followed, such as ${more[0] ?? ''}`);
    await delay(1_000);
  }
}

function rowsOf(measured: {
  readonly seconds: number;
  readonly without: Watched<Written>;
  readonly during: Watched<Written>;
  readonly seen: SeenRevisions;
  readonly lost: number;
  readonly residentBefore: number;
  readonly residentAfter: number;
  readonly samples: readonly number[];
  readonly expandMs: readonly number[];
}): readonly BenchRow[] {
  const { seconds, without, during, seen, lost, residentBefore, residentAfter, samples, expandMs } = measured;
  const slowestExpand = Math.max(...expandMs);
  const growth = residentAfter / residentBefore;
  const words = { before: '', place: 'row', behind: " (over the agent's channel)" };
  return [
    ...writeRows({ seconds, written: during.result, seen, lost }, words),
    ownRow(
      'resident memory of the agent after the load, of before',
      'x',
      { ours: growth },
      { words: 'at most 1.2', isMet: growth <= 1.2 },
    ),
    ...flatRows(samples),
    ownRow('resident memory of the agent before the load', 'MB', { ours: residentBefore / oneMegabyte }),
    ownRow('resident memory of the agent', 'MB', { ours: residentAfter / oneMegabyte }),
    ownRow(
      'expanding the slowest node',
      'ms',
      { ours: slowestExpand, min: Math.min(...expandMs), max: slowestExpand },
      { words: 'under 50', isMet: slowestExpand < 50 },
    ),
    loopDelayRow('the host', without.loopDelayMs, during.loopDelayMs),
  ];
}
