/** The command `npm run lab`: see `usage` in `arguments.ts`. Results on standard output, progress on standard error. */
import { readFile } from 'node:fs/promises';

import { parseArguments, usage, type LabCommand, type Verb } from './arguments.ts';
import { buildMissingTools } from './build/build.ts';
import { LabError, type LabErrorCode } from './failure.ts';
import { ensureLab } from './lab.ts';
import { clientOf } from './lab-client.ts';
import { notRunning, resetLab, runningState, stopLab } from './lifecycle.ts';
import { cacheRoot, labPaths } from './paths.ts';
import { applyScenario } from './scenarios/scenarios.ts';
import { labStatus, statusText } from './status.ts';

const exitCodes: Readonly<Record<LabErrorCode, number>> = {
  usage: 2,
  missing: 3,
  'build-failed': 1,
  'start-failed': 1,
  'not-running': 1,
  'request-failed': 1,
  cancelled: 130,
};

const progress = (line: string): void => {
  console.error(`[lab] ${line}`);
};

const handlers: Readonly<Record<Verb, (command: LabCommand, signal: AbortSignal) => Promise<void>>> = {
  async up(command, signal) {
    const startedMs = performance.now();
    const { name, scenario, exec, pods, ownerPid } = command;
    const lab = await ensureLab({
      ...{ name, scenario, exec, progress, signal },
      ...(pods === undefined ? {} : { pods }),
      ...(ownerPid === undefined ? {} : { ownerPid }),
    });
    await lab.client.close();
    const seconds = ((performance.now() - startedMs) / 1000).toFixed(1);
    progress(lab.started ? `'${name}' is ready after ${seconds} s` : `'${name}' was running already`);
    await tellStatus(command);
  },
  async down({ name, output }) {
    const found = await stopLab(name);
    tell(output, { name, ended: found }, found ? `'${name}' has ended` : `'${name}' did not run`);
  },
  async status(command) {
    await tellStatus(command);
  },
  async reset(command, signal) {
    await resetLab(command.name, signal);
    await fill(command, signal);
    await tellStatus(command);
  },
  async kubeconfig({ name, print, output }) {
    const state = runningState(labPaths(name));
    if (state === undefined) throw notRunning(name);
    const path = state.kubeconfig;
    if (print) process.stdout.write(await readFile(path, 'utf8'));
    else tell(output, { name, kubeconfig: path }, path);
  },
  async build({ output }, signal) {
    await buildMissingTools({ progress, signal });
    tell(output, { cache: cacheRoot() }, `everything that the lab runs is in ${cacheRoot()}`);
  },
};

async function fill(command: LabCommand, signal: AbortSignal): Promise<void> {
  const paths = labPaths(command.name);
  const state = runningState(paths);
  if (state === undefined) throw notRunning(command.name);
  const client = clientOf(paths, state);
  try {
    const pods = command.pods === undefined ? {} : { pods: command.pods };
    await applyScenario(client, command.scenario, { progress, signal, ...pods });
  } finally {
    await client.close();
  }
}

async function tellStatus({ name, output }: LabCommand): Promise<void> {
  const status = await labStatus(name);
  if (status !== undefined) {
    tell(output, status, statusText(status));
    return;
  }
  tell(output, { name, running: false }, `'${name}' does not run`);
  process.exitCode = 1;
}

function tell(output: LabCommand['output'], value: unknown, text: string): void {
  console.log(output === 'json' ? JSON.stringify(value, undefined, 2) : text);
}

async function main(parameters: readonly string[]): Promise<void> {
  if (parameters.length === 0 || parameters.includes('--help')) {
    console.log(usage);
    return;
  }
  const interrupted = new AbortController();
  for (const signal of ['SIGINT', 'SIGTERM'] as const) {
    process.once(signal, () => {
      interrupted.abort(new LabError('cancelled', 'stopped'));
    });
  }
  try {
    const command = parseArguments(parameters);
    await handlers[command.verb](command, interrupted.signal);
  } catch (error) {
    const known = interrupted.signal.aborted ? (interrupted.signal.reason as unknown) : error;
    if (!(known instanceof LabError)) throw error;
    console.error(`[lab] ${known.message}`);
    process.exitCode = exitCodes[known.code];
  }
}

await main(process.argv.slice(2));
