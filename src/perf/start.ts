import path from 'node:path';
import type { EditorProxy } from '../cluster/transport/proxy.ts';
import { throwIfAborted } from '../core/abort.ts';
import { problemError } from '../core/problem.ts';
import type { GatePolicy, GateQuestion } from './gate.ts';
import { confirmedAddresses, decide, resolveHost } from './gate.ts';
import { fillPlaceholders, headersForHost, placeholdersOf, redactHeader, valueFault } from './profile/headers.ts';
import { readProfile } from './profile/read.ts';
import { targetParts, targetText } from './profile/target.ts';
import type { LoadProfile, LoadTarget, ProfileHeader } from './profile/types.ts';
import { readRemembered, remember } from './remembered.ts';
import { attachRun, pruneRuns } from './run.ts';
import type { RunHandle } from './run.ts';
import { replaceFile } from './runner/files.ts';
import { controlPathFor, launchRunner, newRunId } from './runner/launch.ts';
import type { RunnerTarget } from './runner/request.ts';
import { createRunFolder } from './runner/run-folder.ts';

/** What starting a run takes. */
export interface StartRunOptions {
  /** Path of the profile, for its name in results and for what is remembered of it. */
  readonly profileFile: string;
  /** The profile as the editor has it. */
  readonly profileText: string;
  /** `.meshdeck/runs` and, beside it, `.meshdeck/results` of the profile's folder. */
  readonly runsFolder: string;
  readonly resultsFolder: string;
  /** Another target than the profile's; credentials do not go there when its host is another. */
  readonly target?: LoadTarget | undefined;
  /** Values for `${secret:NAME}`. */
  readonly secrets: Readonly<Record<string, string>>;
  /** Values for `${env:NAME}`. */
  readonly environment: Readonly<Record<string, string | undefined>>;
  readonly gate: Omit<GatePolicy, 'isRemembered'>;
  /** The person's own file of what was confirmed once; undefined remembers nothing. */
  readonly rememberedFile?: string | undefined;
  /** For cluster targets: the kubeconfig, and the context where the profile names none. */
  readonly kubeconfigFiles: readonly string[];
  readonly editorProxy?: EditorProxy | undefined;
  readonly currentContext?: string | undefined;
  /** Names of the contexts that there are: nobody is asked about one that is not there. */
  readonly contexts: ReadonlySet<string>;
  /** `src/perf/runner/main.ts`, or `dist/load-runner.mjs` beside `dist/load-worker.mjs`. */
  readonly runnerEntry: string;
  readonly meshdeckVersion: string;
  readonly signal?: AbortSignal | undefined;
}

/** A run, or what must be asked before there may be one. */
export type StartRunOutcome =
  | {
      readonly is: 'started';
      readonly run: RunHandle;
      /** Names of the variables of the environment that its headers were filled with. */
      readonly environment: readonly string[];
    }
  | { readonly is: 'question'; readonly question: GateQuestion };

/**
 * Reads a profile, asks the gate, and starts a run in a process of its own. Nothing is sent before the gate is open.
 *
 * @throws `perf.*` of the profile (the first problem), `perf.unknown-host`, `perf.placeholder-missing`,
 *   `perf.runner-did-not-start`, `cluster.no-current-context`, `cluster.no-context`, `cancelled`
 */
export async function startRun(options: StartRunOptions): Promise<StartRunOutcome> {
  const profile = profileOf(options);
  const target = options.target ?? profile.target;
  const sent = headersForHost(profile.headers, authority(profile.target), authority(target));
  const environment = environmentOf(sent);
  const passed = await passGate(options, profile, target, environment);
  if ('question' in passed) return { is: 'question', question: passed.question };
  throwIfAborted(options.signal);

  const headers = filledHeaders(options, sent);
  const runId = newRunId();
  await pruneRuns(options.runsFolder);
  const folder = await createRunFolder(options.runsFolder, runId);
  const savedProfile: LoadProfile = {
    ...profile,
    headers: profile.headers.map(redactHeader),
    smp: withoutSecrets(profile),
  };
  await replaceFile(
    path.join(folder, 'request.json'),
    `${JSON.stringify({ runId, profile: savedProfile }, null, 1)}\n`,
  );
  const request = {
    runId,
    folder,
    resultsFolder: options.resultsFolder,
    profileFile: options.profileFile,
    profile: savedProfile,
    targetText: targetText(target),
    headers,
    target: passed.target,
    controlPath: controlPathFor(runId),
    workerEntry: workerBeside(options.runnerEntry),
    workers: 1,
    meshdeckVersion: options.meshdeckVersion,
  };
  await launchRunner(options.runnerEntry, request, options.signal);
  return { is: 'started', run: await attachRun(folder, options.signal), environment };
}

function profileOf(options: StartRunOptions): LoadProfile {
  const reading = readProfile(options.profileText, options.profileFile);
  if (reading.profile !== undefined) return reading.profile;
  const [first] = reading.problems;
  if (first === undefined) throw problemError('perf.profile-not-a-test', {}, { place: { file: options.profileFile } });
  throw problemError(first.code, first.params, { place: first.place, detail: first.detail });
}

async function passGate(
  options: StartRunOptions,
  profile: LoadProfile,
  target: LoadTarget,
  environment: readonly string[],
): Promise<{ readonly target: RunnerTarget } | { readonly question: GateQuestion }> {
  const { host, port, path: requestPath } = targetParts(target);
  if (target.is === 'url') {
    // A confirmed host is not looked up again: its name may lead elsewhere by now, which nobody has seen.
    const confirmed = confirmedAddresses(host, options.gate.confirmedHosts);
    const addresses = confirmed ?? (await resolveHost(host, options.signal));
    const question = decide(
      { is: 'host', host, addresses, environment },
      { ...options.gate, isRemembered: () => false },
    );
    if (question !== undefined) return { question };
    const hostHeader = new URL(target.url).host;
    return { target: { is: 'addresses', hostHeader, addresses, port, path: requestPath } };
  }
  const context = profile.context ?? options.currentContext;
  if (context === undefined) throw problemError('cluster.no-current-context');
  if (!options.contexts.has(context)) throw problemError('cluster.no-context', { context });
  const file = options.rememberedFile;
  const remembered = file === undefined ? undefined : (await readRemembered(file)).get(options.profileFile);
  // A profile changes, by an edit or a pull: what was said yes to is one target with these variables, not whatever it says later.
  const subject = [context, authority(target), ...environment.map((name) => `env:${name}`)].join(' ');
  const question = decide(
    { is: 'cluster', context, target: targetText(target), environment },
    { ...options.gate, isRemembered: () => remembered?.includes(subject) ?? false },
  );
  if (question !== undefined) return { question };
  if (file !== undefined && !options.gate.isProtected(context)) await remember(file, options.profileFile, subject);
  const { is: kind, namespace, name } = target;
  const { kubeconfigFiles, editorProxy } = options;
  const hostHeader = port === 80 ? host : `${host}:${port}`;
  return {
    target: {
      is: 'cluster',
      hostHeader,
      path: requestPath,
      kind,
      namespace,
      name,
      port,
      kubeconfigFiles,
      context,
      ...(editorProxy === undefined ? {} : { editorProxy }),
    },
  };
}

/** The headers with their placeholders filled in. What is filled in is checked: a line break in it would forge headers. */
function filledHeaders(options: StartRunOptions, sent: readonly ProfileHeader[]): readonly ProfileHeader[] {
  return sent.map((header) => {
    const value = fillPlaceholders(header, ({ kind, name }) => {
      const source = kind === 'env' ? options.environment : options.secrets;
      const found = Object.hasOwn(source, name) ? source[name] : undefined;
      if (found !== undefined) return found;
      const words = kind === 'env' ? 'environment variable' : 'secret';
      throw problemError('perf.placeholder-missing', { header: header.name, kind: words, name });
    });
    const why = valueFault(value);
    if (why !== undefined) throw problemError('perf.header-invalid', { name: header.name, why });
    return { name: header.name, value };
  });
}

function environmentOf(headers: readonly ProfileHeader[]): readonly string[] {
  const names = headers.flatMap(placeholdersOf).flatMap(({ kind, name }) => (kind === 'env' ? [name] : []));
  return [...new Set(names)].sort();
}

function authority(target: LoadTarget): string {
  const { host, port } = targetParts(target);
  return `${target.is}:${host}:${port}`;
}

/** The test as written without its clients, whose headers and cookies may be credentials. */
function withoutSecrets(profile: LoadProfile): LoadProfile['smp'] {
  return Object.fromEntries(Object.entries(profile.smp).filter(([key]) => key !== 'clients'));
}

function workerBeside(runnerEntry: string): string {
  return runnerEntry.endsWith('.ts')
    ? path.resolve(path.dirname(runnerEntry), '../engine/worker.ts')
    : path.join(path.dirname(runnerEntry), 'load-worker.mjs');
}
