import path from 'node:path';
import { problemError, problemOf } from '../../core/problem.ts';
import { listRuns, stopRun } from '../../perf/run.ts';
import type { RunSnapshot } from '../../perf/types.ts';
import { exitCodes, textValue, type Command, type Invocation } from '../command.ts';
import { projectFolder } from '../project.ts';
import { resultLines } from './perf-run.ts';

const goingStates: readonly RunSnapshot['state'][] = ['starting', 'warming-up', 'running'];

/** `meshdeck perf stop` */
export const perfStopCommand: Command = {
  name: 'perf stop',
  usage: '[RUN]',
  summary: 'Stops a performance test and keeps its partial result',
  description: 'Without RUN it stops the one that is going on in the project, whoever started it.',
  options: {
    project: {
      type: 'string',
      valueName: 'FOLDER',
      help: 'folder of the project (default: that of the working folder)',
    },
  },
  async run(invocation) {
    const { output, signal } = invocation;
    const given = textValue(invocation, 'project');
    const project =
      given === undefined
        ? projectFolder(path.join(invocation.workingFolder, 'any'))
        : path.resolve(invocation.workingFolder, given);
    const runsFolder = path.join(project, '.meshdeck', 'runs');
    const runId = await runOf(invocation, runsFolder);
    const run = await stopOne(runsFolder, runId, signal);
    for (const line of resultLines(run)) output.line(line);
    output.document({ command: 'perf stop', run });
    return exitCodes.ok;
  },
};

async function stopOne(runsFolder: string, runId: string, signal: AbortSignal): Promise<RunSnapshot> {
  try {
    return await stopRun(path.join(runsFolder, runId), signal);
  } catch (error) {
    if (problemOf(error).code !== 'perf.run-not-found') throw error;
    throw problemError('cli.run-not-found', { run: runId, folder: runsFolder });
  }
}

async function runOf({ positionals }: Invocation, runsFolder: string): Promise<string> {
  const [given, ...more] = positionals;
  const help = 'meshdeck perf stop --help';
  if (more.length > 0) throw problemError('cli.usage', { reason: 'Only one RUN can be given.', help });
  if (given !== undefined) {
    if (/^[\w.-]+$/.test(given) && !given.startsWith('.')) return given;
    throw problemError('cli.run-not-found', { run: given, folder: runsFolder });
  }
  const going = (await listRuns(runsFolder)).runs.filter(({ state }) => goingStates.includes(state));
  const [first, second] = going;
  if (first === undefined) throw problemError('cli.run-not-found', { run: 'that is going on', folder: runsFolder });
  if (second !== undefined) {
    const names = going.map(({ runId, profileName }) => `${runId} (${profileName})`).join(', ');
    throw problemError('cli.usage', { reason: `Several runs are going on: ${names}. Name one.`, help });
  }
  return first.runId;
}
