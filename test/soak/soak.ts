import { setTimeout as sleep } from 'node:timers/promises';
import type { LabHandle } from '../lab/lab.ts';
import { startAgent, type AgentClient } from './agent-client.ts';
import { churn } from './churn.ts';
import { byMinute, growthOf, type Growth, type MemoryMinute, type MemorySample } from './memory.ts';
import { RowsMirror } from './rows-mirror.ts';

/** What a soak is given. */
export interface SoakOptions {
  readonly lab: LabHandle;
  /** The built agent; it must stay as it is while the soak goes on. */
  readonly agentEntry: string;
  readonly minutes: number;
  readonly seed: number;
  /** Faults on the way to the cluster. */
  readonly faults?: SoakFaults;
  readonly signal: AbortSignal;
  readonly progress: (line: string) => void;
}

/** What makes a soak one with faults. */
export interface SoakFaults {
  /** Leads to the lab through what makes the faults. */
  readonly kubeconfigPath: string;
  readonly disturb: (round: number) => Promise<void>;
  /** No faults until the next one: two agents are compared. */
  readonly pause: () => void;
}

/** How a soak went. */
export interface SoakReport {
  readonly minutes: readonly MemoryMinute[];
  readonly growth: readonly Growth[];
  readonly changesMade: number;
  readonly deltasSeen: number;
  readonly comparisons: number;
  /** Rows in all windows at the last comparison. */
  readonly rowsCompared: number;
  /** One text for each comparison that found two agents of different minds. */
  readonly differences: readonly string[];
}

const roundMs = 1_000;
const roundsBetweenSamples = 3;
const minuteMs = 60_000;

/** How long two agents may take to agree once nothing changes any more: controllers and kubelets go on for a while. */
const agreeWithinMs = 45_000;
/** How long they must have agreed, without a further delta. */
const quietMs = 3_000;

/**
 * One agent, followed for long over a cluster that changes every second. Each minute the changes pause, and the rows that it has
 * kept by deltas must be those that a fresh agent reads.
 */
export async function soak(options: SoakOptions): Promise<SoakReport> {
  const { lab, minutes, seed, faults, signal, progress } = options;
  const kubeconfigPath = faults?.kubeconfigPath ?? lab.kubeconfigPath;
  const start = (): Promise<AgentClient> => startAgent(options.agentEntry, kubeconfigPath);
  const agent = await start();
  try {
    const mirror = new RowsMirror(agent.caller);
    const windows = await openWindows(mirror, lab.contexts.admin);
    const samples: MemorySample[] = [];
    const differences: string[] = [];
    let round = 0;
    let rowsCompared = 0;
    for (let comparison = 1; comparison <= minutes; comparison += 1) {
      // Comparing takes time of its own: a minute is one of changes.
      const startedAt = performance.now();
      for (; performance.now() - startedAt < minuteMs; round += 1) {
        signal.throwIfAborted();
        await faults?.disturb(round);
        await churn(lab.client, seed, round);
        await reopenOne(mirror, windows, round);
        const atMs = (comparison - 1) * minuteMs + Math.min(performance.now() - startedAt, minuteMs - 1);
        if (round % roundsBetweenSamples === 0) samples.push(await sampleOf(agent, atMs));
        await sleep(roundMs, undefined, { signal });
      }
      faults?.pause();
      const { difference, rows } = await compare(mirror, windows, start, signal);
      rowsCompared = rows;
      if (difference !== undefined) differences.push(`minute ${comparison}, round ${round}:\n${difference}`);
      const last = byMinute(samples).at(-1);
      progress(
        `minute ${comparison}: ${round} changes, ${mirror.changes} deltas, ${rows} rows ${difference === undefined ? 'alike' : 'DIFFER'}, ` +
          `${mebibytes(last?.rssBytes)} MiB (heaps: agent ${mebibytes(last?.agentHeapBytes)}, workers ${mebibytes(last?.workerHeapBytes)})`,
      );
    }
    const byMinutes = byMinute(samples);
    return {
      minutes: byMinutes,
      growth: growthOf(byMinutes),
      changesMade: round,
      deltasSeen: mirror.changes,
      comparisons: minutes,
      rowsCompared,
      differences,
    };
  } finally {
    await agent.end();
  }
}

/** Opens every window that a person could have open on the context, and names them. */
async function openWindows(mirror: RowsMirror, context: string): Promise<readonly string[]> {
  const root = `context/${context}`;
  const below = ['', root, `${root}/namespaces`, `${root}/meshes`];
  for (const parent of below) await mirror.open(parent);
  // The list of namespaces is there once the cluster has answered.
  const known = (): readonly string[] =>
    mirror
      .rowsBelow(`${root}/namespaces`)
      .filter(({ kind }) => kind === 'namespace')
      .map(({ id }) => id);
  const endsAt = performance.now() + agreeWithinMs;
  while (known().length === 0 && performance.now() < endsAt) await sleep(100);
  if (known().length === 0) throw new Error('the agent shows no namespace');
  const namespaces = known().flatMap((id) => [id, `${id}/workloads`, `${id}/services`]);
  for (const parent of namespaces) await mirror.open(parent);
  return [...below, ...namespaces];
}

/** A person closes and opens rows all the time; what a closed window leaves behind would add up. */
async function reopenOne(mirror: RowsMirror, windows: readonly string[], round: number): Promise<void> {
  const parent = windows[round % windows.length] ?? '';
  await mirror.close(parent);
  await mirror.open(parent);
}

async function sampleOf({ caller }: AgentClient, atMs: number): Promise<MemorySample> {
  const { rssBytes, heapUsedBytes, workerHeapsBytes } = await caller.call('agent/health', null);
  const workerHeapBytes = workerHeapsBytes.reduce((sum, bytes) => sum + bytes, 0);
  return { atMs, rssBytes, agentHeapBytes: heapUsedBytes, workerHeapBytes };
}

/** Reads the same windows with a fresh agent, and waits until both agree and are quiet. */
async function compare(
  mirror: RowsMirror,
  windows: readonly string[],
  start: () => Promise<AgentClient>,
  signal: AbortSignal,
): Promise<{ readonly difference: string | undefined; readonly rows: number }> {
  const fresh = await start();
  try {
    const other = new RowsMirror(fresh.caller);
    for (const parent of windows) await other.open(parent);
    const endsAt = performance.now() + agreeWithinMs;
    let agreedSince: number | undefined;
    let changes = -1;
    while (performance.now() < endsAt) {
      await sleep(100, undefined, { signal });
      const isQuiet = changes === mirror.changes + other.changes;
      changes = mirror.changes + other.changes;
      if (mirror.asText() !== other.asText() || !isQuiet) agreedSince = undefined;
      else agreedSince ??= performance.now();
      if (agreedSince !== undefined && performance.now() - agreedSince > quietMs) break;
    }
    const [ours, theirs] = [mirror.asText().split('\n'), other.asText().split('\n')];
    const rows = theirs.filter((line) => line.startsWith('  ')).length;
    if (ours.join('\n') === theirs.join('\n')) return { difference: undefined, rows };
    const gone = ours.filter((line) => !theirs.includes(line)).map((line) => `- followed: ${line}`);
    const come = theirs.filter((line) => !ours.includes(line)).map((line) => `+ fresh:    ${line}`);
    return { difference: [...gone, ...come].join('\n') || 'the same rows in another order', rows };
  } finally {
    await fresh.end();
  }
}

function mebibytes(bytes: number | undefined): string {
  return ((bytes ?? 0) / 1024 / 1024).toFixed(1);
}
