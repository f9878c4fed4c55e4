import { existsSync } from 'node:fs';
import path from 'node:path';
import { problemError } from '../../core/problem.ts';
import { chartsInFolder } from '../../mesh/chart-files.ts';
import {
  installableMesh,
  installableMeshes,
  installMeshPattern,
  installValuesFile,
  type InstallableMesh,
  type InstallMeshOptions,
} from '../../mesh/install-pattern.ts';
import { profileOf } from '../../mesh/releases.ts';
import {
  clusterOptions,
  isGiven,
  runOptions,
  textValue,
  textValues,
  type Command,
  type Invocation,
} from '../command.ts';
import { onlyPositional, runPlan } from '../run-plan.ts';
import { writePattern, writeText } from '../write-pattern.ts';

const names = installableMeshes.map(({ identity }) => identity.name).join(', ');

/** `meshdeck mesh install` */
export const meshInstallCommand: Command = {
  name: 'mesh install',
  usage: 'MESH',
  summary: 'Writes a pattern that installs a mesh, and applies it',
  description: `MESH is one of ${names}.\nWrites a pattern and, beside it, a values file for Helm; shows the plan, asks, and installs through your own helm. The files\nstay: apply the pattern again to upgrade, delete it to take the mesh away. A values file that is there is never written over.`,
  options: {
    ...clusterOptions,
    ...runOptions,
    file: { type: 'string', short: 'f', valueName: 'FILE', help: 'the pattern to write (default: MESH.pattern.yaml)' },
    force: { type: 'boolean', help: 'writes over a pattern file that holds something else' },
    version: { type: 'string', valueName: 'VERSION', help: 'version of the charts (default: the newest)' },
    profile: { type: 'string', valueName: 'NAME', help: 'profile of the mesh; docs/meshes.md lists them' },
    revision: { type: 'string', valueName: 'NAME', help: 'revision of the control plane, beside another one' },
    'chart-repository': { type: 'string', valueName: 'ADDRESS', help: 'chart repository (default: that of the mesh)' },
    charts: {
      type: 'string',
      valueName: 'FOLDER',
      help: 'folder with packaged charts (.tgz), instead of a repository',
    },
    chart: {
      type: 'string',
      multiple: true,
      valueName: 'NAME=FILE',
      help: 'file or folder of one chart (repeatable), instead of a repository',
    },
    values: {
      type: 'string',
      valueName: 'FILE',
      help: "values file of the control plane's chart, instead of a new one",
    },
    insist: { type: 'boolean', help: 'installs a mesh that nobody looks after any more' },
    inject: {
      type: 'string',
      multiple: true,
      valueName: 'NAMESPACE',
      help: 'namespace whose new Pods get a proxy (repeatable)',
    },
  },
  async run(invocation) {
    const facts = installableMesh(onlyPositional(invocation, 'MESH', 'mesh install').toLowerCase());
    const { name } = facts.identity;
    const file = path.resolve(invocation.workingFolder, textValue(invocation, 'file') ?? `${name}.pattern.yaml`);
    const folder = path.dirname(file);
    const options = await optionsOf(invocation, facts, folder);
    const valuesFile = installValuesFile(name, options);
    const chosen = textValue(invocation, 'values');
    const values =
      chosen === undefined ? path.join(folder, valuesFile.fileName) : path.resolve(invocation.workingFolder, chosen);
    const text = installMeshPattern(name, {
      ...options,
      valuesFiles: { [valuesFile.chart]: relativeTo(folder, values) },
    });
    await writePattern(file, text, isGiven(invocation, 'force'));
    if (chosen === undefined && !existsSync(values)) await writeText(values, valuesFile.text);
    invocation.output.message(`The pattern is in ${file}, its values in ${values}`);
    // The record of the release lies beside the mesh, whatever namespace the context has.
    const namespace = textValue(invocation, 'namespace') ?? facts.installation.namespace;
    return runPlan(
      { ...invocation, values: { ...invocation.values, namespace } },
      { file, text },
      'apply',
      'mesh install',
    );
  },
};

async function optionsOf(
  invocation: Invocation,
  { installation }: InstallableMesh,
  folder: string,
): Promise<InstallMeshOptions> {
  const options = {
    version: textValue(invocation, 'version'),
    namespace: textValue(invocation, 'namespace'),
    profile: textValue(invocation, 'profile'),
    revision: textValue(invocation, 'revision'),
    chartRepository: textValue(invocation, 'chart-repository'),
  };
  const given = Object.entries(options).filter(([, value]) => value !== undefined);
  const wanted = profileOf(installation, options.profile).charts;
  const charts = await chartsOf(invocation, wanted, folder);
  return {
    ...(Object.fromEntries(given) as InstallMeshOptions),
    ...(Object.keys(charts).length === 0 ? {} : { charts }),
    ...(isGiven(invocation, 'insist') ? { acceptArchived: true } : {}),
    injectNamespaces: textValues(invocation, 'inject'),
  };
}

/** Files of charts, relative to the folder of the pattern. */
async function chartsOf(
  invocation: Invocation,
  wanted: readonly string[],
  folder: string,
): Promise<Readonly<Record<string, string>>> {
  const { workingFolder } = invocation;
  const chartFolder = textValue(invocation, 'charts');
  const ofFolder =
    chartFolder === undefined
      ? {}
      : await chartsInFolder(path.resolve(workingFolder, chartFolder), wanted, textValue(invocation, 'version'));
  const named = textValues(invocation, 'chart').map((text) => {
    const [, chart, file] = /^([^=]+)=(.+)$/.exec(text) ?? [];
    if (chart === undefined || file === undefined)
      throw problemError('cli.usage', {
        reason: `--chart is the name of a chart and its file, such as istiod=istiod.tgz, not "${text}".`,
        help: 'meshdeck mesh install --help',
      });
    return [chart, path.resolve(workingFolder, file)] as const;
  });
  return Object.fromEntries(
    [...Object.entries(ofFolder), ...named].map(([chart, file]) => [chart, relativeTo(folder, file)]),
  );
}

function relativeTo(folder: string, file: string): string {
  return path.relative(folder, file).split(path.sep).join('/');
}
