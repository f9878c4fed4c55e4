import { existsSync } from 'node:fs';
import path from 'node:path';
import { problemError } from '../../core/problem.ts';
import { describeAddonWorkload } from '../../mesh/addons/find-addons.ts';
import { comesWith, type KnownAddon } from '../../mesh/addons/known-addons.ts';
import { withAddonValues } from '../../mesh/addons/pattern-values.ts';
import { addonSetName, addonState, addonStates, prepareAddon, type AddonState } from '../../pattern/extras/addon.ts';
import {
  clusterOptions,
  exitCodes,
  isGiven,
  runOptions,
  textValue,
  type Command,
  type ExitCode,
  type Invocation,
} from '../command.ts';
import { manifestOptions, readTrusting } from '../extras/manifests.ts';
import { recordOption, removeSet, withRecord } from '../extras/sets.ts';
import { requiredName, subCommand } from '../extras/sub-command.ts';
import { readText } from '../project.ts';
import { runPlan } from '../run-plan.ts';
import { withConnection } from '../target.ts';
import { writePattern, writeText } from '../write-pattern.ts';

const command = 'mesh addon';

/** `meshdeck mesh addon` */
export const meshAddonCommand: Command = {
  name: command,
  usage: 'list|install|remove [NAME]',
  summary: 'Shows the add-ons of a mesh, installs one, and takes it away',
  description: `Add-ons are what stands beside a mesh: Prometheus, Grafana, Kiali, Jaeger, the dashboard of Linkerd and others. One that is there
already, wherever it comes from, is used and not installed twice. Those that their makers publish as files become a pattern, those
with a chart go through your helm, and those that a value of the mesh's own chart switches on are written into the pattern that
installs the mesh. Files whose digest Meshdeck does not know are shown first.`,
  options: {
    ...clusterOptions,
    ...runOptions,
    ...recordOption,
    mesh: {
      type: 'string',
      valueName: 'MESH',
      help: 'the mesh whose add-on is meant (default: the one of the cluster)',
    },
    version: {
      type: 'string',
      valueName: 'VERSION',
      help: 'version of the mesh, or of the chart, whose add-on is installed (default: that of the mesh in the cluster)',
    },
    chart: { type: 'string', valueName: 'FILE', help: 'chart file, instead of the repository' },
    'chart-repository': {
      type: 'string',
      valueName: 'ADDRESS',
      help: 'chart repository (default: that of the makers)',
    },
    pattern: {
      type: 'string',
      valueName: 'FILE',
      help: 'the pattern that installs the mesh, for an add-on of its own chart (default: MESH.pattern.yaml)',
    },
    anyway: { type: 'boolean', help: 'installs it although one is there already' },
    file: { type: 'string', short: 'f', valueName: 'FILE', help: 'writes the pattern into this file, too' },
    force: { type: 'boolean', help: 'writes over a file that holds something else' },
    ...manifestOptions,
  },
  run(invocation) {
    const { verb, name } = subCommand(invocation, command, ['list', 'install', 'remove']);
    if (verb === 'list') return list(invocation);
    const wanted = requiredName(name, command);
    return verb === 'install' ? install(invocation, wanted) : remove(invocation, wanted);
  },
};

function list(invocation: Invocation): Promise<ExitCode> {
  const { output, signal } = invocation;
  return withConnection(invocation, async (connection) => {
    const states = await addonStates(connection, { mesh: textValue(invocation, 'mesh'), signal });
    for (const { addon, mesh, workloads, set } of states) {
      const what = workloads.length > 0 ? workloads.map(describeAddonWorkload).join('; ') : absence(addon.from.is);
      const whose = set === undefined ? [] : [`installed by Meshdeck, recorded in ${set.namespace}`];
      output.line([addon.name, mesh.identity.displayName, what, ...whose].join('  '));
      output.line(`    ${addon.summary}`);
    }
    if (states.length === 0) output.line('No mesh was found that has add-ons; --mesh names one.');
    output.document({ command, context: connection.contextName, addons: states.map(documentOf) });
    return exitCodes.ok;
  });
}

function absence(from: string): string {
  return from === 'values' ? 'not there (a value of the mesh switches it on)' : 'not there';
}

function documentOf({ addon, mesh, workloads, set }: AddonState): object {
  return {
    name: addon.name,
    mesh: mesh.identity.name,
    displayName: addon.displayName,
    summary: addon.summary,
    comesBy: addon.from.is,
    isThere: workloads.length > 0,
    workloads: workloads.map(({ kind, namespace, name, images, ready, wanted }) => ({
      kind,
      namespace,
      name,
      images,
      ready,
      wanted,
    })),
    ...(set === undefined ? {} : { record: set.namespace }),
    ...(addon.caution === undefined ? {} : { caution: addon.caution }),
  };
}

async function install(invocation: Invocation, name: string): Promise<ExitCode> {
  const { output, workingFolder } = invocation;
  const chart = textValue(invocation, 'chart');
  const request = {
    name,
    mesh: textValue(invocation, 'mesh'),
    version: textValue(invocation, 'version'),
    chart: chart === undefined ? undefined : path.resolve(workingFolder, chart),
    chartRepository: textValue(invocation, 'chart-repository'),
    isAnyway: isGiven(invocation, 'anyway'),
    record: textValue(invocation, 'record'),
  };
  const prepared = await withConnection(invocation, (connection) =>
    readTrusting(invocation, (access) => prepareAddon(connection, request, access)),
  );
  if (prepared.is === 'there') return tellThere(invocation, prepared.state);
  if (prepared.is === 'values') return applyValues(invocation, prepared.known, 'give');
  tellAddon(invocation, prepared.known);
  const given = textValue(invocation, 'file');
  const file = path.resolve(workingFolder, given ?? prepared.fileName);
  if (given !== undefined) {
    await writePattern(file, prepared.text, isGiven(invocation, 'force'));
    output.message(`The pattern is in ${file}`);
  }
  return runPlan(withRecord(invocation, prepared.record), { file, text: prepared.text }, 'apply', { command });
}

/** One that is there is used, whoever has installed it: asking for it again changes nothing and is no fault. */
function tellThere({ output }: Invocation, state: AddonState): ExitCode {
  const { addon, workloads } = state;
  const place = workloads.map(describeAddonWorkload).join('; ');
  output.line(`${addon.displayName} is there already: ${place}. Nothing was installed.`);
  output.line(`Open it with "meshdeck mesh dashboard ${addon.name}", or install another one with --anyway.`);
  output.document({ command, there: documentOf(state) });
  return exitCodes.ok;
}

function tellAddon({ output }: Invocation, known: KnownAddon): void {
  const others = comesWith(known).filter((one) => one !== known.addon);
  if (others.length > 0)
    output.message(`${others.map(({ displayName }) => displayName).join(', ')} comes with ${known.addon.displayName}.`);
  if (known.addon.caution !== undefined) output.message(known.addon.caution);
}

/** Writes the values into the pattern that installs the mesh, or takes them out, and applies it. */
async function applyValues(invocation: Invocation, known: KnownAddon, is: 'give' | 'take'): Promise<ExitCode> {
  const { output, workingFolder } = invocation;
  const { addon, mesh } = known;
  if (addon.from.is !== 'values') throw new Error('only an add-on of values is written into a pattern');
  const { chart, values } = addon.from;
  const { name, displayName } = mesh.identity;
  const file = path.resolve(workingFolder, textValue(invocation, 'pattern') ?? `${name}.pattern.yaml`);
  if (!existsSync(file))
    throw problemError('mesh.addon-values', {
      addon: addon.displayName,
      chart,
      mesh: displayName,
      path: file,
      values: JSON.stringify(values),
    });
  const before = await readText(file);
  const text = withAddonValues(before, file, { mesh, chart, values, is });
  if (text !== before) await writeText(file, text);
  output.message(`${file} ${is === 'give' ? 'has' : 'no longer has'} the values of ${addon.displayName}.`);
  // The release of a mesh is recorded beside it, as "mesh install" does.
  const record =
    textValue(invocation, 'record') ?? ('namespace' in mesh.installation ? mesh.installation.namespace : '');
  return runPlan(withRecord(invocation, record), { file, text }, 'apply', { command });
}

async function remove(invocation: Invocation, name: string): Promise<ExitCode> {
  const { signal } = invocation;
  const mesh = textValue(invocation, 'mesh');
  const state = await withConnection(invocation, (connection) => addonState(connection, name, mesh, signal));
  const { addon } = state;
  if (addon.from.is === 'values') return applyValues(invocation, state, 'take');
  if (addon.from.is === 'built-in')
    throw problemError('mesh.addon-built-in', {
      addon: addon.displayName,
      mesh: state.mesh.identity.displayName,
      name,
    });
  if (state.set === undefined) throw problemError('mesh.set-absent', { what: addon.displayName });
  return removeSet(invocation, addonSetName(state), state.set.namespace, command);
}
