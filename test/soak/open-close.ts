import { existsSync, mkdtempSync, readdirSync, readFileSync, readlinkSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';

import { rowId } from '../../src/agent/tree/ids.ts';
import { startAgent, type AgentClient } from './agent-client.ts';
import type { Held } from './probe.ts';
import { RowsMirror } from './rows-mirror.ts';

/** What {@link openAndClose} is given. */
export interface OpenCloseOptions {
  readonly agentEntry: string;
  readonly kubeconfigPath: string;
  /** The context that is connected and disconnected, and one of another user of the same server. */
  readonly contexts: readonly [string, string];
  readonly times: number;
  readonly signal: AbortSignal;
  readonly progress: (line: string) => void;
}

/** What an agent holds while nothing is connected. */
export interface Remains extends Held {
  readonly rssBytes: number;
  readonly sockets: number;
  readonly otherFiles: number;
  readonly threads: number;
}

/** How it went. */
export interface OpenCloseReport {
  readonly times: number;
  readonly seconds: number;
  /** After the first few times, when all that is loaded on first use is there. */
  readonly before: Remains;
  readonly after: Remains;
  /** One line for each thing that is left, and each error of the log: a reader that dies leaves nothing either. Empty where all went away. */
  readonly leaks: readonly string[];
}

/** Until all modules are loaded and compiled, and pools are filled. */
const warmUpTimes = 8;
const waitMs = 30_000;

/** Of what the process took from the system; pages are given back late. */
const allowedRssBytes = 40_000_000;

/** What compiled code and grown tables take; a leak of 1 KiB each time is above it after some thousand times. */
const allowedHeapBytes = 1_500_000;

/**
 * Connects two contexts, looks into them and disconnects them, again and again: with and without their windows closed before, and in the
 * middle of connecting.
 */
export async function openAndClose(options: OpenCloseOptions): Promise<OpenCloseReport> {
  const { agentEntry, kubeconfigPath, times, signal, progress } = options;
  const folder = mkdtempSync(path.join(tmpdir(), 'meshdeck-open-close-'));
  const probeFile = path.join(folder, 'held.json');
  const agent = await startAgent(agentEntry, kubeconfigPath, {
    execArgv: [
      '--expose-gc',
      '--disable-warning=ExperimentalWarning',
      '--import',
      path.join(import.meta.dirname, 'probe.ts'),
    ],
    environment: { MESHDECK_PROBE: probeFile },
  });
  try {
    const errors: string[] = [];
    agent.caller.on('log', ({ level, message }) => {
      if (level === 'error') errors.push(message);
    });
    const mirror = new RowsMirror(agent.caller);
    await mirror.open('');
    for (let time = 0; time < warmUpTimes; time += 1) await once(agent, mirror, options, time);
    const before = await remainsOf(agent, probeFile, signal);
    const startedAt = performance.now();
    for (let time = 1; time <= times; time += 1) {
      signal.throwIfAborted();
      await once(agent, mirror, options, time);
      if (time % 100 === 0) progress(`${time} times, ${Math.round((performance.now() - startedAt) / 1000)} s`);
    }
    const seconds = Math.round((performance.now() - startedAt) / 1000);
    const after = await remainsOf(agent, probeFile, signal);
    return { times, seconds, before, after, leaks: [...leaksBetween(before, after), ...errors] };
  } finally {
    await agent.end();
    rmSync(folder, { recursive: true, force: true });
  }
}

async function once(
  { caller }: AgentClient,
  mirror: RowsMirror,
  { contexts, signal }: OpenCloseOptions,
  time: number,
): Promise<void> {
  // Every third time in the middle of connecting, with some of the windows open or none.
  const waits = time % 3 !== 2;
  const closesWindows = time % 2 === 0;
  const windows = contexts.flatMap((context) => [rowId(context), rowId(context, 'namespaces')]);
  const opened = windows.map((parent) => mirror.open(parent));
  if (waits) {
    await Promise.all(opened);
    const isThere = (context: string): boolean =>
      mirror.rowsBelow('').some(({ id, kind }) => id === rowId(context) && kind === 'context.connected') &&
      mirror.rowsBelow(rowId(context, 'namespaces')).length > 0;
    const endsAt = performance.now() + waitMs;
    while (!contexts.every(isThere)) {
      if (performance.now() > endsAt) throw new Error(`time ${time}: the contexts were not connected`);
      await sleep(5, undefined, { signal });
    }
  }
  const close = (): Promise<unknown> => Promise.all(windows.map((parent) => mirror.close(parent)));
  const ended = Promise.all(contexts.map((context) => caller.call('cluster/disconnect', { context })));
  await Promise.all(opened);
  if (closesWindows) await close();
  await ended;
  // What was asked for while it was disconnected may have connected it again.
  for (const context of contexts) await caller.call('cluster/disconnect', { context });
  await close();
}

async function remainsOf({ caller, pid }: AgentClient, probeFile: string, signal: AbortSignal): Promise<Remains> {
  // Threads and sockets end a moment after they were told to.
  await sleep(1_000, undefined, { signal });
  rmSync(probeFile, { force: true });
  process.kill(pid, 'SIGUSR2');
  const endsAt = performance.now() + waitMs;
  while (!existsSync(probeFile)) {
    if (performance.now() > endsAt) throw new Error('the agent does not tell what it holds');
    await sleep(20, undefined, { signal });
  }
  const held = JSON.parse(readFileSync(probeFile, 'utf8')) as Held;
  const { rssBytes } = await caller.call('agent/health', null);
  return { ...held, rssBytes, ...filesOf(pid), threads: readdirSync(`/proc/${pid}/task`).length };
}

function filesOf(pid: number): { readonly sockets: number; readonly otherFiles: number } {
  const folder = `/proc/${pid}/fd`;
  const targets = readdirSync(folder).map((name) => linkOf(path.join(folder, name)));
  const sockets = targets.filter((target) => target.startsWith('socket:')).length;
  return { sockets, otherFiles: targets.length - sockets };
}

function linkOf(file: string): string {
  try {
    return readlinkSync(file);
  } catch {
    // Closed meanwhile.
    return '';
  }
}

/** What there is more of afterwards, one line each. */
export function leaksBetween(before: Remains, after: Remains): readonly string[] {
  const counted = (name: string, was: number, is: number): readonly string[] =>
    is > was ? [`${name}: ${was} before, ${is} after`] : [];
  const names = Object.keys(after.resources);
  return [
    ...(['sockets', 'otherFiles', 'threads', 'listeners'] as const).flatMap((name) =>
      counted(name, before[name], after[name]),
    ),
    ...names.flatMap((name) => counted(name, before.resources[name] ?? 0, after.resources[name] ?? 0)),
    ...counted(
      'heap, in KiB',
      Math.round((before.heapBytes + allowedHeapBytes) / 1024),
      Math.round(after.heapBytes / 1024),
    ),
    ...counted(
      'memory of the process, in MiB',
      mebibytes(before.rssBytes + allowedRssBytes),
      mebibytes(after.rssBytes),
    ),
    ...after.warnings,
  ];
}

function mebibytes(bytes: number): number {
  return Math.round(bytes / 1024 / 1024);
}
