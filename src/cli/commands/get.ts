import { shownText } from '../../cluster/objects/object-text.ts';
import { withoutSecretValues } from '../../cluster/objects/secret-values.ts';
import type { ListedEntry } from '../../cluster/list/read-list.ts';
import type { ClusterConnection } from '../../cluster/types.ts';
import type { KubernetesObject } from '../../core/kubernetes.ts';
import { ProblemError, type Problem } from '../../core/problem.ts';
import { formatDuration } from '../../core/format.ts';
import { without } from '../../core/without.ts';
import { inOneText, inWords } from '../../core/words.ts';
import { exitCodes, isGiven, textValue, type Command, type ExitCode, type Invocation } from '../command.ts';
import { listOptions, readListArguments, targetsOf, type ListArguments } from '../list/arguments.ts';
import { getMeshes, meshesWord } from '../list/meshes.ts';
import { readTargets, type ReadTarget } from '../list/read-targets.ts';
import { columnsOf, compareBy, qualifiedName, rowFilter, type ListColumn } from '../list/rows.ts';
import { headerLine, rowLine, widthsOf } from '../list/table.ts';
import { withConnection } from '../target.ts';

/** `meshdeck get` */
export const getCommand: Command = {
  name: 'get',
  usage: 'KIND[,KIND...] [NAME...]',
  summary: 'Shows objects of a cluster as the trees of the editor do',
  description: `KIND is a plural, singular, kind, short name or category, as for kubectl, with its group behind a dot where several kinds are
called alike: gateways.networking.istio.io. "meshes" are the service meshes that were found, "all-mesh" all kinds of meshes and
of the Gateway API. KIND/NAME works too. STATUS tells readiness with its reason. Only reads; values of Secrets are never shown.
The exit code is 2 where something that was asked for could not be read.`,
  formats: ['table', 'wide', 'yaml', 'name'],
  options: {
    ...listOptions,
    'field-selector': {
      type: 'string',
      valueName: 'FIELDS',
      help: 'fields that objects have, such as spec.nodeName=node-1 ("" shows all events, not only warnings)',
    },
    'show-managed-fields': { type: 'boolean', help: 'keeps managedFields in -o json and -o yaml' },
  },
  run(invocation) {
    const args = readListArguments(invocation, 'get');
    if (args.wanted.some(({ word }) => word === meshesWord)) return getMeshes(invocation, args);
    return withConnection(invocation, (connection) => get(invocation, args, connection));
  },
};

/** What was read of a kind and is shown, in the order of the rows. */
interface Shown extends ReadTarget {
  readonly columns: readonly ListColumn[];
}

async function get(invocation: Invocation, args: ListArguments, connection: ClusterConnection): Promise<ExitCode> {
  const { output, signal } = invocation;
  const targets = targetsOf(await connection.catalog({ signal }), args, connection.namespace);
  const fieldSelector = textValue(invocation, 'field-selector');
  const read = await readTargets(connection, targets, {
    selector: args.selector,
    fieldSelector,
    withObjects: output.isJson || output.format === 'yaml',
    signal,
    onWait: (problem, waitMs) => {
      output.message(`${inWords(problem).message} Asked again in ${formatDuration(waitMs)}.`);
    },
  });
  const problems = read.flatMap((one) => one.problems);
  const [first] = problems;
  // Nothing could be read: that is the answer, and no list of nothing.
  if (
    first !== undefined &&
    problems.length === 1 &&
    read.length === 1 &&
    read[0]?.rows.length === 0 &&
    read[0].instead.length === 0
  )
    throw new ProblemError(first);
  const now = new Date();
  const shown = read.map((one) => shownOf(one, args, output.format === 'wide', targets.length > 1, now));
  for (const { target } of shown)
    if (fieldSelector === undefined && target.module.fieldSelector !== undefined && target.names.length === 0)
      output.message(
        `Of ${target.id} only those with ${target.module.fieldSelector} are shown, as in the trees; --field-selector "" shows all.`,
      );
  write(invocation, shown, connection.contextName, problems, now);
  for (const problem of problems) output.message(inOneText(problem));
  for (const { target, instead } of read)
    if (instead.length > 0) output.message(`${target.id}: shown is what is in ${instead.join(', ')}.`);
  const isEmpty = shown.every(({ rows }) => rows.length === 0);
  if (isEmpty && problems.length === 0) output.message(nothingFound(shown, args));
  return problems.length > 0 ? exitCodes.couldNotRun : exitCodes.ok;
}

function shownOf(one: ReadTarget, args: ListArguments, isWide: boolean, isQualified: boolean, now: Date): Shown {
  // Where nothing of a kind has a state, a column that says so of each tells nothing.
  const saysState = one.printed.length === 0 || one.rows.some(({ entry }) => entry.readiness.reason !== 'there');
  const printed = one.printed.map((column, index) => ({
    ...column,
    value: (row: ListedEntry) => row.printed[index],
  }));
  const columns = columnsOf(one.target, printed, {
    isWide,
    isEverywhere: args.isEverywhere,
    isQualified,
    saysState,
  });
  const isWanted = rowFilter(args, columns);
  const compare = compareBy(args.order);
  const rows = one.rows.filter((row) => isWanted(row, now)).sort((left, right) => compare(left.entry, right.entry));
  return { ...one, columns, rows };
}

function write(
  invocation: Invocation,
  shown: readonly Shown[],
  context: string,
  problems: readonly Problem[],
  now: Date,
): void {
  const { output } = invocation;
  if (output.format === 'name') output.raw(namesText(shown));
  else if (output.isJson || output.format === 'yaml') {
    const objects = objectsToShow(invocation, shown);
    output.raw(objects.map((object) => shownText(object)).join('---\n'));
    output.document({
      command: 'get',
      context,
      apiVersion: 'v1',
      kind: 'List',
      items: objects,
      ...(problems.length === 0 ? {} : { problems: problems.map((one) => ({ ...one, words: inWords(one) })) }),
    });
  } else writeTables(invocation, shown, now);
}

function writeTables({ output }: Invocation, shown: readonly Shown[], now: Date): void {
  const { isColoured } = output;
  let isFirst = true;
  for (const { columns, rows } of shown) {
    if (rows.length === 0) continue;
    if (!isFirst) output.line();
    isFirst = false;
    const widths = widthsOf(columns, rows, now);
    output.line(headerLine(columns, widths, { isColoured }));
    for (const row of rows) output.line(rowLine(columns, row, widths, { isColoured }, now));
  }
}

function namesText(shown: readonly Shown[]): string {
  return shown
    .flatMap(({ target, rows }) => rows.map(({ entry }) => `${qualifiedName(target.resource, entry.name)}\n`))
    .join('');
}

/** Objects as the server has them, without what must not or need not be shown. What was taken out of Secrets is said. */
function objectsToShow(invocation: Invocation, shown: readonly Shown[]): readonly KubernetesObject[] {
  const objects = shown.flatMap(({ rows }) => rows.flatMap(({ object }) => object ?? []));
  if (objects.some(({ kind }) => kind === 'Secret'))
    invocation.output.message('Values of Secrets are not shown: [redacted] stands in their place.');
  const withManaged = isGiven(invocation, 'show-managed-fields');
  return objects.map((object) => {
    const safe = withoutSecretValues(object);
    if (withManaged) return safe;
    return { ...safe, metadata: without(safe.metadata, 'managedFields') };
  });
}

function nothingFound(shown: readonly Shown[], args: ListArguments): string {
  const kinds = shown.map(({ target }) => target.id).join(', ');
  const places = new Set(shown.map(({ target }) => target.namespace).filter((place) => place !== undefined));
  const where = places.size === 0 ? '' : ` in namespace ${[...places].join(', ')}`;
  const hasChoice = args.selector !== undefined || args.filter.length > 0;
  return `No ${kinds} found${where}${hasChoice ? ' that fit' : ''}.`;
}
