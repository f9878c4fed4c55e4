import path from 'node:path';
import { isCancelled, problemError } from '../../core/problem.ts';
import { defaultProtectedContexts, isProtectedContext } from '../../core/protected-contexts.ts';
import { projectProtections } from '../../pattern/protection.ts';
import { formatClock, formatDuration, formatRate, formatShare } from '../../core/format.ts';
import { inWords } from '../../core/words.ts';
import { startRun } from '../../perf/start.ts';
import type { GateQuestion } from '../../perf/gate.ts';
import type { RunHandle } from '../../perf/run.ts';
import type { RunSnapshot } from '../../perf/types.ts';
import {
  clusterOptions,
  exitCodes,
  isGiven,
  textValue,
  textValues,
  type Command,
  type ExitCode,
  type Invocation,
} from '../command.ts';
import { projectFolder, readText } from '../project.ts';
import { onlyPositional } from '../run-plan.ts';
import { kubeconfigOf } from '../target.ts';

/** Values for `${secret:NAME}` come from variables of this form. */
const secretPrefix = 'MESHDECK_SECRET_';

/** `meshdeck perf run` */
export const perfRunCommand: Command = {
  name: 'perf run',
  usage: 'PROFILE',
  summary: 'Runs a performance test',
  description: `Load goes to this machine without asking; to every other host only with --allow-host, and into a cluster only with\n--confirm-context. Ctrl-C stops the run and keeps its partial result. \${secret:NAME} of a header is read from the\nvariable ${secretPrefix}NAME. The exit code is 1 where the result is not valid.`,
  options: {
    ...clusterOptions,
    'allow-host': {
      type: 'string',
      multiple: true,
      valueName: 'HOST',
      help: 'a host that load may go to (repeatable)',
    },
    'confirm-context': {
      type: 'string',
      valueName: 'NAME',
      help: 'the context of a cluster target, to say that it is meant',
    },
    detach: { type: 'boolean', help: 'starts the run and leaves it to itself' },
  },
  async run(invocation) {
    const { output, environment, signal } = invocation;
    const file = path.resolve(invocation.workingFolder, onlyPositional(invocation, 'PROFILE', 'perf run'));
    const folder = projectFolder(file);
    const project = await projectProtections([path.dirname(file), invocation.workingFolder]);
    const protections = [...defaultProtectedContexts, ...project];
    const profileText = await readText(file);
    const kubeconfig = await kubeconfigOf(invocation);
    const outcome = await startRun({
      profileFile: file,
      profileText,
      runsFolder: path.join(folder, '.meshdeck', 'runs'),
      resultsFolder: path.join(folder, '.meshdeck', 'results'),
      secrets: secretsOf(environment),
      environment,
      gate: {
        allowedHosts: textValues(invocation, 'allow-host'),
        confirmedHosts: [],
        mayFillEnvironment: true,
        isProtected: (context) => isProtectedContext(context, protections),
        confirmedContext: textValue(invocation, 'confirm-context'),
      },
      kubeconfigFiles: kubeconfig.files,
      currentContext: textValue(invocation, 'context') ?? kubeconfig.currentContext,
      contexts: new Set(kubeconfig.contexts.keys()),
      runnerEntry: invocation.runnerEntry,
      meshdeckVersion: invocation.version,
      signal,
    });
    if (outcome.is === 'question') throw questionProblem(outcome.question);
    const { run } = outcome;
    output.message(`Run ${run.runId} to ${run.snapshot.targetText}${sentText(outcome.environment)}`);
    if (isGiven(invocation, 'detach')) return finish(invocation, run, run.snapshot, true);
    return finish(invocation, run, await follow(invocation, run), false);
  },
};

async function follow({ output, signal }: Invocation, run: RunHandle): Promise<RunSnapshot> {
  let lastSecond = -1;
  const subscription = run.onSnapshot((snapshot) => {
    const second = Math.floor(snapshot.elapsedMs / 1000);
    if (second === lastSecond) return;
    lastSecond = second;
    output.message(progressLine(snapshot));
  });
  let stopped: Promise<RunSnapshot> | undefined;
  const onAbort = (): void => {
    stopped = run.stop();
    stopped.catch(() => undefined); // awaited below
  };
  signal.addEventListener('abort', onAbort, { once: true });
  if (signal.aborted) onAbort();
  try {
    const last = await run.finished;
    return (await stopped) ?? last;
  } catch (error) {
    if (stopped === undefined || !isCancelled(error)) throw error;
    return await stopped;
  } finally {
    signal.removeEventListener('abort', onAbort);
    subscription.dispose();
  }
}

function finish({ output, signal }: Invocation, run: RunHandle, snapshot: RunSnapshot, detached: boolean): ExitCode {
  run.close();
  for (const line of resultLines(snapshot)) output.line(line);
  output.document({ command: 'perf run', run: snapshot });
  if (detached) return exitCodes.ok;
  if (signal.aborted) return exitCodes.cancelled;
  return snapshot.state === 'finished' && snapshot.validity.is === 'valid' ? exitCodes.ok : exitCodes.findings;
}

function progressLine(snapshot: RunSnapshot): string {
  const p99 = snapshot.responseTime === null ? '' : `  p99 ${formatDuration(snapshot.responseTime.p99Ms)}`;
  return `${formatClock(snapshot.elapsedMs)}  ${snapshot.state}  ${formatRate(snapshot.achievedRatePerSecond)}${p99}`;
}

/** A run for people; also used when one is stopped. */
export function resultLines(snapshot: RunSnapshot): readonly string[] {
  const { responseTime, validity, errors, requests } = snapshot;
  const failed = errors.reduce((sum, { count }) => sum + count, 0);
  const lines = [
    `${snapshot.profileName}: ${snapshot.state} after ${formatDuration(snapshot.elapsedMs)}`,
    `  requests   ${requests} at ${formatRate(snapshot.achievedRatePerSecond)}, ${formatShare(requests === 0 ? 0 : failed / requests)} errors`,
  ];
  if (responseTime !== null)
    lines.push(
      `  response   p50 ${formatDuration(responseTime.p50Ms)}, p90 ${formatDuration(responseTime.p90Ms)}, p99 ${formatDuration(responseTime.p99Ms)}, max ${formatDuration(responseTime.maxMs)}`,
    );
  for (const { reason, count } of errors) lines.push(`  error      ${reason}: ${count}`);
  lines.push(`  validity   ${validity.is}`);
  if (validity.is !== 'valid')
    for (const reason of validity.reasons) lines.push(`             ${inWords(reason).message}`);
  if (snapshot.resultFile !== undefined) lines.push(`  result     ${snapshot.resultFile}`);
  return lines;
}

function questionProblem(question: GateQuestion): Error {
  if (question.is === 'hosts') {
    const hosts = question.hosts.map(({ host, addresses }) => `${host} (${addresses.join(', ')})`).join(', ');
    return problemError('cli.load-needs-host', {
      hosts: `${hosts}${sentText(question.environment)}`,
      host: question.hosts[0]?.host ?? '',
    });
  }
  const target = question.is === 'cluster-target' ? question.target : 'what the profile names';
  return problemError('cli.load-needs-context', {
    context: question.context,
    target: `${target}${sentText(question.environment)}`,
  });
}

/** Which variables of the environment go along, for the one who says yes. */
function sentText(environment: readonly string[]): string {
  return environment.length === 0 ? '' : `, with the environment variables ${environment.join(', ')}`;
}

function secretsOf(environment: Invocation['environment']): Readonly<Record<string, string>> {
  const secrets = Object.entries(environment).flatMap(([name, value]) =>
    name.startsWith(secretPrefix) && value !== undefined ? [[name.slice(secretPrefix.length), value] as const] : [],
  );
  return Object.fromEntries(secrets);
}
