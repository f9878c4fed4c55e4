import { appendFile, mkdir, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { problemError } from '../../core/problem.ts';
import { isJsonObject } from '../../core/json.ts';
import { decodeHistogram, encodeHistogram } from '../engine/histogram-codec.ts';
import { Histogram } from '../engine/histogram.ts';
import type { ResultFile, RunSecond, RunSnapshot } from '../types.ts';
import { readTextIfThere, replaceFile, systemCode } from './files.ts';

/** `status.json` of a run's folder: who runs it, how to reach them, and the picture of the last second. */
export interface RunStatus {
  readonly schema: 1;
  readonly pid: number;
  readonly controlPath: string;
  /** When this was written, as a time stamp of ISO 8601. A runner writes every second. */
  readonly updatedAt: string;
  readonly method: ResultFile['method'];
  readonly environment: ResultFile['environment'];
  readonly smp: SmpLinks;
  /** Without the rows of seconds, which are in a file of their own. */
  readonly snapshot: Omit<RunSnapshot, 'seconds'>;
}

/** What of the profile's SMP test goes into its result. */
export interface SmpLinks {
  readonly version: string;
  readonly testId?: string;
  readonly labels: Readonly<Record<string, string>>;
}

/** The histograms of a run. */
export interface RunHistograms {
  readonly responseTime: Histogram;
  readonly serviceTime: Histogram;
}

const statusFile = (folder: string): string => path.join(folder, 'status.json');
const secondsFile = (folder: string): string => path.join(folder, 'seconds.jsonl');
const histogramsFile = (folder: string): string => path.join(folder, 'histograms.json');

/** Where the runner writes what it has to say. */
export const logFile = (folder: string): string => path.join(folder, 'runner.log');

/** Makes the folder of runs, which git ignores by itself, and the folder of one run in it. Throws `file.unwritable`. */
export async function createRunFolder(runsFolder: string, runId: string): Promise<string> {
  const folder = path.join(runsFolder, runId);
  try {
    await mkdir(runsFolder, { recursive: true });
    await writeFile(path.join(runsFolder, '.gitignore'), '*\n', { flag: 'wx' }).catch((error: unknown) => {
      if (systemCode(error) !== 'EEXIST') throw error;
    });
    await mkdir(folder);
  } catch (error) {
    throw problemError('file.unwritable', { path: folder }, { detail: systemCode(error) });
  }
  return folder;
}

/** Writes the state of a run. */
export async function writeStatus(folder: string, status: RunStatus): Promise<void> {
  await replaceFile(statusFile(folder), `${JSON.stringify(status)}\n`);
}

/** Adds rows of seconds. */
export async function appendSeconds(folder: string, seconds: readonly RunSecond[]): Promise<void> {
  if (seconds.length > 0)
    await appendFile(secondsFile(folder), seconds.map((second) => `${JSON.stringify(second)}\n`).join(''));
}

/** Writes the histograms of a run that goes on, so that they outlive a crash. */
export async function writeHistograms(folder: string, histograms: RunHistograms): Promise<void> {
  const { responseTime, serviceTime } = histograms;
  const encoded = { responseTime: encodeHistogram(responseTime), serviceTime: encodeHistogram(serviceTime) };
  await replaceFile(histogramsFile(folder), `${JSON.stringify(encoded)}\n`);
}

/** The state of a run; undefined where the folder holds none. Throws `perf.run-unreadable`. */
export async function readStatus(folder: string): Promise<RunStatus | undefined> {
  const text = await readTextIfThere(statusFile(folder));
  if (text === undefined) return undefined;
  const status = parsed(text) as RunStatus | undefined;
  if (status?.schema !== 1 || !isJsonObject(status.snapshot)) {
    throw problemError('perf.run-unreadable', { run: path.basename(folder) }, { place: { file: statusFile(folder) } });
  }
  return status;
}

/** The rows of seconds. A last line that was cut off by a crash is left out. */
export async function readSeconds(folder: string): Promise<readonly RunSecond[]> {
  const text = (await readTextIfThere(secondsFile(folder))) ?? '';
  return text
    .split('\n')
    .map(parsed)
    .filter(isJsonObject)
    .map((row) => row as unknown as RunSecond);
}

/** The histograms as they were last written; empty ones where they never were. */
export async function readHistograms(folder: string): Promise<RunHistograms> {
  const file = histogramsFile(folder);
  const text = await readTextIfThere(file);
  const encoded = text === undefined ? undefined : parsed(text);
  const read = (name: 'responseTime' | 'serviceTime'): Histogram => {
    const value = isJsonObject(encoded) ? encoded[name] : undefined;
    return typeof value === 'string' ? decodeHistogram(value, file) : new Histogram();
  };
  return { responseTime: read('responseTime'), serviceTime: read('serviceTime') };
}

/** The picture of the last second, with its rows. */
export async function readSnapshot(folder: string): Promise<RunSnapshot | undefined> {
  const status = await readStatus(folder);
  return status === undefined ? undefined : { ...status.snapshot, seconds: await readSeconds(folder) };
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined; // a file that was cut off; callers say what that means
  }
}
