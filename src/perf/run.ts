import { readdir, rm } from 'node:fs/promises';
import path from 'node:path';
import { delay, orCancelled, throwIfAborted } from '../core/abort.ts';
import type { Problem } from '../core/problem.ts';
import { problemError, problemOf } from '../core/problem.ts';
import { connectToRunner, isFinal } from './runner/follow.ts';
import type { RunnerLine } from './runner/follow.ts';
import { systemCode } from './runner/files.ts';
import { isControlPath, isRunId } from './runner/launch.ts';
import { isGone, settleLostRun } from './runner/lost.ts';
import { readSnapshot, readStatus } from './runner/run-folder.ts';
import type { RunSnapshot } from './types.ts';

/** How often a runner is looked for that is there and does not listen yet, or not any more. */
const lookAgainMs = 100;
const stopWithinMs = 10_000;
const keepFinishedMs = 7 * 86_400_000;

/** A run that is followed. Any number of processes may follow one run. */
export interface RunHandle {
  readonly runId: string;
  /** The run's folder. */
  readonly folder: string;
  /** The latest picture. */
  readonly snapshot: RunSnapshot;
  /** Told each new picture, about four a second while the run goes on; the last one has a final state. */
  onSnapshot(listener: (snapshot: RunSnapshot) => void): { dispose(): void };
  /** The last picture, when the run is over. */
  readonly finished: Promise<RunSnapshot>;
  /** Stops the run; resolves with its last picture. Throws `perf.stop-unanswered`, `cancelled`. */
  stop(signal?: AbortSignal): Promise<RunSnapshot>;
  /** Stops following; the run goes on. */
  close(): void;
}

/**
 * Follows a run from its folder, whoever started it. A run whose process is gone becomes a lost run with a partial result.
 *
 * @throws `perf.run-not-found`, `perf.run-unreadable`, `cancelled`
 */
export async function attachRun(folder: string, signal?: AbortSignal): Promise<RunHandle> {
  const first = await currentSnapshot(folder);
  throwIfAborted(signal);
  const follower = new Follower(folder, first);
  await orCancelled(follower.begin(), signal);
  return follower;
}

/**
 * The runs in a folder, the newest first: those that go on, and those that have ended lately.
 *
 * @param runsFolder `.meshdeck/runs` of a workspace; one that is not there has none.
 */
export async function listRuns(
  runsFolder: string,
): Promise<{ readonly runs: readonly RunSnapshot[]; readonly problems: readonly Problem[] }> {
  const runs: RunSnapshot[] = [];
  const problems: Problem[] = [];
  for (const runId of await runIds(runsFolder)) {
    try {
      runs.push(await currentSnapshot(path.join(runsFolder, runId)));
    } catch (error) {
      // A folder without status is a run in the moment of its start.
      if (problemOf(error).code !== 'perf.run-not-found') problems.push(problemOf(error));
    }
  }
  return { runs, problems };
}

/** Stops a run from its folder. Throws as {@link attachRun} and {@link RunHandle.stop} do. */
export async function stopRun(folder: string, signal?: AbortSignal): Promise<RunSnapshot> {
  const handle = await attachRun(folder, signal);
  try {
    return await handle.stop(signal);
  } finally {
    handle.close();
  }
}

/** Deletes the folders of runs that ended more than a week ago; their results are files elsewhere. */
export async function pruneRuns(runsFolder: string, now = Date.now()): Promise<void> {
  for (const runId of await runIds(runsFolder)) {
    const folder = path.join(runsFolder, runId);
    const status = await readStatus(folder).catch(() => undefined); // an unreadable one is left for a person to look at
    if (status === undefined || !isFinal(status.snapshot.state)) continue;
    if (now - Date.parse(status.updatedAt) > keepFinishedMs) await rm(folder, { recursive: true, force: true });
  }
}

async function runIds(runsFolder: string): Promise<readonly string[]> {
  try {
    const names = await readdir(runsFolder);
    return names.filter(isRunId).sort().reverse();
  } catch (error) {
    if (systemCode(error) === 'ENOENT') return [];
    throw problemError('file.unreadable', { path: runsFolder }, { detail: systemCode(error) });
  }
}

/** The picture of a run as its folder has it, settled where its process is gone. */
async function currentSnapshot(folder: string): Promise<RunSnapshot> {
  const status = await readStatus(folder);
  const snapshot = await readSnapshot(folder);
  if (status === undefined || snapshot === undefined)
    throw problemError('perf.run-not-found', { run: path.basename(folder), folder: path.dirname(folder) });
  if (!isGone(status)) return snapshot;
  // It may have written its last word and ended between the look at its file and the look for its process.
  const last = await readStatus(folder);
  if (last !== undefined && isFinal(last.snapshot.state)) return (await readSnapshot(folder)) ?? snapshot;
  return settleLostRun(folder, last ?? status);
}

class Follower implements RunHandle {
  readonly runId: string;
  readonly folder: string;
  readonly finished: Promise<RunSnapshot>;
  snapshot: RunSnapshot;
  private readonly listeners = new Set<(snapshot: RunSnapshot) => void>();
  private readonly closing = new AbortController();
  private line: RunnerLine | undefined;
  private resolveFinished: (snapshot: RunSnapshot) => void = () => {};
  private rejectFinished: (error: unknown) => void = () => {};

  constructor(folder: string, first: RunSnapshot) {
    this.folder = folder;
    this.runId = first.runId;
    this.snapshot = first;
    this.finished = new Promise((resolve, reject) => {
      this.resolveFinished = resolve;
      this.rejectFinished = reject;
    });
    this.finished.catch(() => {}); // whoever waits for it gets the error; not waiting is no fault
    if (isFinal(first.state)) this.resolveFinished(first);
  }

  /** Connects; from then on pictures come by themselves. */
  async begin(): Promise<void> {
    while (!isFinal(this.snapshot.state) && !this.closing.signal.aborted) {
      const status = await readStatus(this.folder);
      if (status === undefined) break;
      if (!isControlPath(status.controlPath)) throw problemError('perf.run-unreadable', { run: this.runId });
      this.line = await connectToRunner(
        status.controlPath,
        (snapshot) => {
          this.take(snapshot);
        },
        () => {
          this.lineIsGone();
        },
      );
      if (this.line !== undefined) return;
      this.take(await currentSnapshot(this.folder));
      if (!isFinal(this.snapshot.state)) await delay(lookAgainMs, this.closing.signal);
    }
  }

  onSnapshot(listener: (snapshot: RunSnapshot) => void): { dispose(): void } {
    this.listeners.add(listener);
    return {
      dispose: () => {
        this.listeners.delete(listener);
      },
    };
  }

  async stop(signal?: AbortSignal): Promise<RunSnapshot> {
    if (isFinal(this.snapshot.state)) return this.snapshot;
    this.line?.stop();
    const patience = new AbortController();
    const tooLong = delay(stopWithinMs, patience.signal).then(async () => {
      const pid = (await readStatus(this.folder))?.pid ?? 0;
      throw problemError('perf.stop-unanswered', { run: this.runId, waitedMs: stopWithinMs, pid });
    });
    tooLong.catch(() => {}); // ended by `patience` where the run has stopped
    try {
      return await orCancelled(Promise.race([this.finished, tooLong]), signal);
    } finally {
      patience.abort();
    }
  }

  close(): void {
    this.closing.abort();
    this.line?.close();
    this.listeners.clear();
  }

  private take(snapshot: RunSnapshot): void {
    if (isFinal(this.snapshot.state)) return;
    this.snapshot = snapshot;
    for (const listener of this.listeners) listener(snapshot);
    if (isFinal(snapshot.state)) {
      this.line?.close();
      this.resolveFinished(snapshot);
    }
  }

  /** The runner hung up without a last picture: its folder tells whether it is gone. */
  private lineIsGone(): void {
    this.line = undefined;
    if (isFinal(this.snapshot.state)) return;
    this.readAgain()
      .then(() => this.begin())
      .catch((error: unknown) => {
        if (!this.closing.signal.aborted) this.rejectFinished(error);
      });
  }

  private async readAgain(): Promise<void> {
    this.take(await currentSnapshot(this.folder));
  }
}
