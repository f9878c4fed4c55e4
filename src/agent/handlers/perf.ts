import { watch } from 'node:fs';
import type { FSWatcher } from 'node:fs';
import path from 'node:path';
import { readKubeconfig } from '../../cluster/kubeconfig.ts';
import { problemError, problemOf } from '../../core/problem.ts';
import { inOneText } from '../../core/words.ts';
import { listResults, readResult } from '../../perf/results.ts';
import type { RunHandle } from '../../perf/run.ts';
import { attachRun, listRuns } from '../../perf/run.ts';
import { isRunId } from '../../perf/runner/launch.ts';
import { startRun } from '../../perf/start.ts';
import type { RunSnapshot } from '../../perf/types.ts';
import { folderOf, protectionFor } from '../project-settings.ts';
import type { Handlers } from '../protocol/channel.ts';
import type { AgentEvents, AgentMethods, AgentSettings, StartRunAnswer, StartRunRequest } from '../protocol/methods.ts';

/** The methods of this file. */
export type PerfMethods = Pick<
  AgentMethods,
  'perf/start' | 'perf/stop' | 'perf/attach' | 'perf/runs' | 'perf/results' | 'perf/result'
>;

/** What the agent's main gives. */
export interface PerfHandlersOptions {
  readonly settings: () => AgentSettings;
  readonly emit: <Name extends keyof AgentEvents>(name: Name, value: AgentEvents[Name]) => void;
  /** `dist/load-runner.mjs`. */
  readonly runnerEntry: string;
}

/** The handlers of `perf/*`. A followed run sends `perf/snapshot`; runs go on when the agent ends. */
export function perfHandlers(options: PerfHandlersOptions): Handlers<PerfMethods> & { readonly dispose: () => void } {
  const followed = new Map<string, RunHandle>();
  const watchers = new Map<string, FSWatcher>();
  const { emit, settings } = options;

  function follow(run: RunHandle): void {
    followed.get(run.runId)?.close();
    followed.set(run.runId, run);
    run.onSnapshot((snapshot) => {
      emit('perf/snapshot', snapshot);
    });
    run.finished
      .catch((error: unknown) => {
        emit('log', { level: 'warn', message: inOneText(problemOf(error)) });
      })
      .finally(() => {
        followed.delete(run.runId);
        run.close();
        emit('perf/results-changed', null);
      })
      .catch(() => {}); // nothing above throws
  }

  async function findRun(runId: string, signal: AbortSignal): Promise<RunHandle> {
    const known = followed.get(runId);
    if (known !== undefined) return known;
    const folders = homes().map((home) => path.join(home, 'runs'));
    if (isRunId(runId)) {
      for (const folder of folders) {
        try {
          const run = await attachRun(path.join(folder, runId), signal);
          follow(run);
          return run;
        } catch (error) {
          if (problemOf(error).code !== 'perf.run-not-found') throw error;
        }
      }
    }
    throw problemError('perf.run-not-found', { run: runId, folder: folders.join(', ') });
  }

  /** Results of other windows and of the command line show up by themselves, once somebody has asked for results. */
  function watchResults(folder: string): void {
    if (watchers.has(folder)) return;
    try {
      const watcher = watch(folder, () => {
        emit('perf/results-changed', null);
      });
      watcher.on('error', () => {
        watcher.close();
        watchers.delete(folder);
      });
      watchers.set(folder, watcher);
    } catch {
      // The folder is not there yet; the run that makes it tells of its result itself.
    }
  }

  return {
    'perf/start': (request, signal) => start(options, request, follow, signal),
    'perf/stop': async ({ runId }, signal) => (await findRun(runId, signal)).stop(signal),
    'perf/attach': async ({ runId }, signal) => (await findRun(runId, signal)).snapshot,
    'perf/runs': async (_, signal) => {
      const found: RunSnapshot[] = [];
      for (const home of homes()) {
        const { runs, problems } = await listRuns(path.join(home, 'runs'));
        found.push(...runs);
        for (const problem of problems) emit('log', { level: 'warn', message: inOneText(problem) });
      }
      const going = found.filter((run) => ['starting', 'warming-up', 'running', 'stopping'].includes(run.state));
      await Promise.all(going.map((run) => findRun(run.runId, signal)));
      return found;
    },
    'perf/results': async () => {
      const folders = homes().map((home) => path.join(home, 'results'));
      folders.forEach(watchResults);
      return listResults(folders);
    },
    'perf/result': ({ file }) => {
      const isOurs = homes().some((home) => !path.relative(path.join(home, 'results'), file).startsWith('..'));
      if (!isOurs) throw problemError('file.not-found', { path: file });
      return readResult(file);
    },
    dispose: () => {
      for (const run of followed.values()) run.close();
      for (const watcher of watchers.values()) watcher.close();
    },
  };

  /** Where runs and results are: in each folder of the workspace, and in the storage for profiles outside of them. */
  function homes(): readonly string[] {
    const { workspaceFolders, storageFolder } = settings();
    return [...workspaceFolders.map((folder) => path.join(folder, '.meshdeck')), storageFolder];
  }
}

async function start(
  options: PerfHandlersOptions,
  request: StartRunRequest,
  follow: (run: RunHandle) => void,
  signal: AbortSignal,
): Promise<StartRunAnswer> {
  const settings = options.settings();
  if (!settings.isTrusted) throw problemError('host.untrusted');
  const folder = folderOf(request.profileFile, settings.workspaceFolders);
  const home = folder === undefined ? settings.storageFolder : path.join(folder, '.meshdeck');
  const kubeconfig = await readKubeconfig({ files: settings.kubeconfigFiles, environment: process.env });
  const outcome = await startRun({
    profileFile: request.profileFile,
    profileText: request.text,
    runsFolder: path.join(home, 'runs'),
    resultsFolder: path.join(home, 'results'),
    secrets: request.secrets,
    environment: process.env,
    gate: {
      allowedHosts: settings.allowedLoadHosts,
      confirmedHosts: request.confirmedHosts,
      isProtected: await protectionFor(request.profileFile, settings),
      ...(request.confirmedContext === undefined ? {} : { confirmedContext: request.confirmedContext }),
    },
    rememberedFile: path.join(settings.storageFolder, 'confirmed-targets.json'),
    kubeconfigFiles: settings.kubeconfigFiles,
    editorProxy: settings.editorProxy,
    currentContext: kubeconfig.currentContext,
    contexts: new Set(kubeconfig.contexts.keys()),
    runnerEntry: options.runnerEntry,
    meshdeckVersion: settings.version,
    signal,
  });
  if (outcome.is === 'question') return outcome;
  follow(outcome.run);
  return { is: 'started', snapshot: outcome.run.snapshot };
}
