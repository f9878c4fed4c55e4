import { parseLabelSelector } from '../../cluster/label-selector.ts';
import type { Labels } from '../../cluster/kinds/kind.ts';
import type { ClusterConnection } from '../../cluster/types.ts';
import { ProblemError, problemError, problemOf } from '../../core/problem.ts';
import { inWords } from '../../core/words.ts';
import { parseDuration } from '../../perf/profile/duration.ts';
import { exitCodes, isGiven, textValue, type Command, type ExitCode, type Invocation } from '../command.ts';
import { listOptions, readListArguments, targetsOf, type ListArguments, type ListTarget } from '../list/arguments.ts';
import { refuseMeshes } from '../list/meshes.ts';
import { followTargets } from '../list/follow-targets.ts';
import { WatchSession } from '../list/watch-session.ts';
import { documentsView, linesView, screenView, type WatchView } from '../list/watch-views.ts';
import { withConnection } from '../target.ts';

/** `meshdeck watch` */
export const watchCommand: Command = {
  name: 'watch',
  usage: 'KIND[,KIND...] [NAME...]',
  summary: 'Follows objects of a cluster as the trees of the editor do',
  description: `Shows what "get" shows, and then what changes, until Ctrl-C. On a terminal the table is drawn anew in its place, with as many
rows as fit and the age of the data above; otherwise a line is added for each change: time, ADDED, CHANGED or GONE, and the
row. What does not change a cell is not told. With -o json each line is one JSON document, and SYNCED follows the first ones.
A connection that breaks is taken up again; what cannot be had now is told once on standard error.
The exit code is 130 after Ctrl-C, 0 where --for or --until-synced ended it, 2 where nothing could be read.`,
  formats: ['table', 'wide'],
  options: {
    ...listOptions,
    for: { type: 'string', valueName: 'DURATION', help: 'ends after this time, such as 30s or 5m' },
    'until-synced': { type: 'boolean', help: 'ends when all there is has been shown once' },
  },
  async run(invocation) {
    const { output } = invocation;
    const args = readListArguments(invocation, 'watch');
    refuseMeshes(args, 'watch');
    const hasLabels = labelsOf(args);
    const forMs = durationOf(invocation);
    try {
      return await withConnection(invocation, (connection) =>
        watch(invocation, { args, hasLabels, forMs }, connection),
      );
    } catch (error) {
      const problem = problemOf(error);
      // Whoever reads lines gets a line; the words follow on standard error.
      if (problem.code !== 'cancelled')
        output.documentLine({ command: 'watch', problem: { ...problem, words: inWords(problem) } });
      if (problem.code === 'cancelled') return exitCodes.interrupted;
      throw error;
    }
  },
};

interface Wanted {
  readonly args: ListArguments;
  readonly hasLabels: (labels: Labels) => boolean;
  readonly forMs: number | undefined;
}

async function watch(
  invocation: Invocation,
  { args, hasLabels, forMs }: Wanted,
  connection: ClusterConnection,
): Promise<ExitCode> {
  const { output, signal } = invocation;
  const catalog = await connection.catalog({ signal });
  const asked = targetsOf(catalog, args, connection.namespace);
  const targets = asked.filter(canBeFollowed);
  const left = asked.filter((target) => !canBeFollowed(target));
  if (targets.length === 0)
    throw problemError('cli.usage', {
      reason: `The API server lists ${args.wanted.map(({ word }) => word).join(', ')} and lets nobody follow it.`,
      help: 'meshdeck get --help',
    });
  const view = viewOf(invocation, connection, targets);
  for (const { id } of left)
    view.message(`${id}: left out, the API server lets nobody follow it. "meshdeck get ${id}" shows it once.`);
  for (const { id, module } of targets)
    if (module.fieldSelector !== undefined)
      view.message(`Of ${id} only those with ${module.fieldSelector} are followed, as in the trees.`);
  const ended = await followTargets({
    open: (onNews) =>
      new WatchSession({ connection, targets, args, isWide: output.format === 'wide', hasLabels, onNews }),
    view,
    signal,
    forMs,
    untilSynced: isGiven(invocation, 'until-synced'),
  });
  if (ended.is === 'failed') throw new ProblemError(ended.problem);
  if (ended.is === 'interrupted') return exitCodes.interrupted;
  return ended.isWhole && left.length === 0 ? exitCodes.ok : exitCodes.couldNotRun;
}

function canBeFollowed({ resource }: ListTarget): boolean {
  return resource.verbs.includes('watch');
}

function viewOf({ output }: Invocation, connection: ClusterConnection, targets: readonly ListTarget[]): WatchView {
  const places = new Set(targets.map(({ namespace }) => namespace).filter((place) => place !== undefined));
  const title = [connection.contextName, ...places].join('/');
  if (output.isJson) return documentsView(output);
  if (output.screen() === undefined) return linesView(output);
  return screenView(output, () => output.screen() ?? { columns: 80, rows: 24 }, title);
}

/** @throws `cli.usage` */
function labelsOf({ selector }: ListArguments): (labels: Labels) => boolean {
  if (selector === undefined) return () => true;
  const parsed = parseLabelSelector(selector);
  if ('matches' in parsed) return parsed.matches;
  throw problemError('cli.usage', {
    reason: `"${parsed.fault}" in --selector is no label: it is one of a=b, a!=b, a in (b,c), a notin (b,c), a, !a.`,
    help: 'meshdeck watch --help',
  });
}

/** @throws `cli.usage` */
function durationOf(invocation: Invocation): number | undefined {
  const text = textValue(invocation, 'for');
  if (text === undefined) return undefined;
  const durationMs = parseDuration(text);
  // More is no time that a timer can wait for.
  if (durationMs !== undefined && durationMs > 0 && durationMs < 2 ** 31) return durationMs;
  throw problemError('cli.usage', {
    reason: `--for is a time such as 30s, 5m or 1h30m (at most 24 days), not ${text}.`,
    help: 'meshdeck watch --help',
  });
}
