import { mkdir, readFile, readdir } from 'node:fs/promises';
import path from 'node:path';
import type { JsonObject } from '../core/json.ts';
import { isJsonObject } from '../core/json.ts';
import type { Problem } from '../core/problem.ts';
import { problem, problemError, problemOf } from '../core/problem.ts';
import { createFile, systemCode } from './runner/files.ts';
import type { SmpLinks } from './runner/run-folder.ts';
import type { ResultFile, ResultSummary, RunSnapshot } from './types.ts';

/** Names the form of a result file; `schemas/result.schema.json` describes it. */
export const resultSchema = 'https://meshdeck.dev/schemas/result-1.json';

/** A result with hours of rows has a few hundred KiB; beyond this a file is something else. */
const largestResultBytes = 67_108_864;

/**
 * The result as SMP's PerformanceTestResult, in the JSON form of its messages. Latencies are the response times, really in
 * milliseconds as the field's name says. What is not known is left out and not made up.
 */
export function smpResult(snapshot: RunSnapshot, links: SmpLinks, endedAt: Date): JsonObject {
  const latency = snapshot.responseTime;
  return {
    smp_version: links.version,
    id: snapshot.runId,
    ...(Object.keys(links.labels).length === 0 ? {} : { labels: links.labels }),
    // Start and end of the measurement, without opening connections and warm-up.
    start_time: new Date(endedAt.getTime() - snapshot.elapsedMs).toISOString(),
    end_time: endedAt.toISOString(),
    ...(latency === null
      ? {}
      : {
          latencies_ms: {
            min: latency.minMs,
            average: latency.meanMs,
            p50: latency.p50Ms,
            p90: latency.p90Ms,
            p99: latency.p99Ms,
            max: latency.maxMs,
          },
        }),
    actual_qps: snapshot.achievedRatePerSecond,
    ...(links.testId === undefined ? {} : { test_id: links.testId }),
  };
}

/**
 * Writes a result once: as a whole, and never over another one. The name is made of the start, the profile's name and the run's
 * id, so writing the same run twice finds the first file. Throws `file.unwritable`.
 *
 * @returns the path of the file.
 */
export async function writeResult(folder: string, result: ResultFile): Promise<string> {
  const { snapshot } = result;
  const time = snapshot.startedAt.replaceAll(/[-:]/g, '').replace(/\.\d+Z$/, 'Z');
  const file = path.join(folder, `${time}-${fileNamePart(snapshot.profileName)}-${snapshot.runId.slice(-6)}.json`);
  try {
    await mkdir(folder, { recursive: true });
  } catch (error) {
    throw problemError('file.unwritable', { path: folder }, { detail: systemCode(error) });
  }
  const withPath: ResultFile = { ...result, snapshot: { ...snapshot, resultFile: file } };
  await createFile(file, `${JSON.stringify(withPath, null, 1)}\n`);
  return file;
}

/** A name as part of a file's name on every system. */
function fileNamePart(name: string): string {
  const plain = name
    .normalize('NFKD')
    .toLowerCase()
    .replaceAll(/[^a-z0-9]+/g, '-')
    .replaceAll(/^-+|-+$/g, '')
    .slice(0, 40);
  return plain === '' ? 'run' : plain;
}

/** Reads a result file. Throws `file.not-found`, `file.unreadable` or `perf.result-unreadable`. */
export async function readResult(file: string): Promise<ResultFile> {
  let text: string;
  try {
    text = await readFile(file, 'utf8');
  } catch (error) {
    const code = systemCode(error) === 'ENOENT' ? 'file.not-found' : 'file.unreadable';
    throw problemError(code, { path: file }, { detail: systemCode(error) });
  }
  return parseResult(text, file);
}

/** The result in a text. Checks what the callers rely on; the schema in `schemas/` says the rest. */
export function parseResult(text: string, file: string): ResultFile {
  const unreadable = (why: string): Error =>
    problemError('perf.result-unreadable', { path: file, why }, { place: { file } });
  if (text.length > largestResultBytes) throw unreadable('it is too large');
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    throw unreadable('it is not JSON, or was cut off');
  }
  if (!isJsonObject(value) || value['schema'] !== resultSchema) throw unreadable('it is not a result of Meshdeck');
  const { snapshot, histograms } = value;
  const isWhole =
    isJsonObject(snapshot) &&
    typeof snapshot['runId'] === 'string' &&
    typeof snapshot['startedAt'] === 'string' &&
    typeof snapshot['requests'] === 'number' &&
    Array.isArray(snapshot['errors']) &&
    Array.isArray(snapshot['seconds']) &&
    isJsonObject(snapshot['validity']) &&
    isJsonObject(histograms);
  if (!isWhole) throw unreadable('parts of it are missing');
  // The file may have been moved, or the workspace checked out elsewhere.
  return {
    ...(value as unknown as ResultFile),
    snapshot: { ...(snapshot as unknown as RunSnapshot), resultFile: file },
  };
}

/** One line for a list of results. */
export function summarizeResult(result: ResultFile, file: string): ResultSummary {
  const { snapshot } = result;
  const errors = snapshot.errors.reduce((sum, error) => sum + error.count, 0);
  return {
    runId: snapshot.runId,
    file,
    profileFile: snapshot.profileFile,
    profileName: snapshot.profileName,
    startedAt: snapshot.startedAt,
    state: snapshot.state,
    p99Ms: snapshot.responseTime?.p99Ms ?? null,
    errorShare: snapshot.requests === 0 ? 0 : errors / snapshot.requests,
    achievedRatePerSecond: snapshot.achievedRatePerSecond,
    validity: snapshot.validity,
  };
}

/** The results in some folders, the newest first, and what could not be read. A folder that is not there has none. */
export async function listResults(
  folders: readonly string[],
): Promise<{ readonly results: readonly ResultSummary[]; readonly problems: readonly Problem[] }> {
  const results: ResultSummary[] = [];
  const problems: Problem[] = [];
  for (const folder of folders) {
    for (const file of await resultFiles(folder, problems)) {
      try {
        results.push(summarizeResult(await readResult(file), file));
      } catch (error) {
        problems.push(problemOf(error));
      }
    }
  }
  results.sort((left, right) => right.startedAt.localeCompare(left.startedAt));
  return { results, problems };
}

async function resultFiles(folder: string, problems: Problem[]): Promise<readonly string[]> {
  try {
    const names = await readdir(folder);
    return names
      .filter((name) => name.endsWith('.json') && !name.startsWith('.'))
      .map((name) => path.join(folder, name));
  } catch (error) {
    const code = systemCode(error);
    if (code !== 'ENOENT' && code !== 'ENOTDIR')
      problems.push(problem('file.unreadable', { path: folder }, { detail: code }));
    return [];
  }
}
