import { existsSync } from 'node:fs';
import { writeFile } from 'node:fs/promises';
import path from 'node:path';
import { problemError } from '../../core/problem.ts';
import { istioNamespace } from '../../mesh/install.ts';
import { installableMeshes, installMeshPattern, type InstallMeshOptions } from '../../mesh/install-pattern.ts';
import {
  clusterOptions,
  isGiven,
  runOptions,
  textValue,
  textValues,
  type Command,
  type Invocation,
} from '../command.ts';
import { readText } from '../project.ts';
import { onlyPositional, runPlan } from '../run-plan.ts';

/** `meshdeck mesh install` */
export const meshInstallCommand: Command = {
  name: 'mesh install',
  usage: 'MESH',
  summary: 'Writes a pattern that installs a mesh, and applies it',
  description: `MESH is ${installableMeshes.map(({ mesh }) => mesh).join(' or ')}. Installs through your own helm, from a chart repository or from chart files. The pattern\nstays: apply it again to upgrade, delete it to take the mesh away.`,
  options: {
    ...clusterOptions,
    ...runOptions,
    file: { type: 'string', short: 'f', valueName: 'FILE', help: 'the pattern to write (default: MESH.pattern.yaml)' },
    force: { type: 'boolean', help: 'writes over a file that holds something else' },
    version: { type: 'string', valueName: 'VERSION', help: 'version of the charts (default: the newest)' },
    profile: { type: 'string', valueName: 'NAME', help: 'profile of the charts, such as default, minimal or demo' },
    'chart-repository': { type: 'string', valueName: 'ADDRESS', help: 'chart repository (default: that of the mesh)' },
    'chart-base': { type: 'string', valueName: 'FILE', help: 'chart file of base, instead of a repository' },
    'chart-istiod': { type: 'string', valueName: 'FILE', help: 'chart file of istiod, instead of a repository' },
    inject: {
      type: 'string',
      multiple: true,
      valueName: 'NAMESPACE',
      help: 'namespace whose new Pods get a proxy (repeatable)',
    },
  },
  async run(invocation) {
    const name = onlyPositional(invocation, 'MESH', 'mesh install');
    const installable = installableMeshes.find(({ mesh }) => mesh === name.toLowerCase());
    if (installable === undefined) throw problemError('mesh.install-unsupported', { mesh: name });
    const file = path.resolve(
      invocation.workingFolder,
      textValue(invocation, 'file') ?? `${installable.mesh}.pattern.yaml`,
    );
    const text = installMeshPattern(installable.mesh, optionsOf(invocation, path.dirname(file)));
    await writePattern(file, text, isGiven(invocation, 'force'));
    invocation.output.message(`The pattern is in ${file}`);
    // The record of the release lies beside the mesh, whatever namespace the context has.
    const values = { ...invocation.values, namespace: textValue(invocation, 'namespace') ?? istioNamespace };
    return runPlan({ ...invocation, values }, { file, text }, 'apply', 'mesh install');
  },
};

function optionsOf(invocation: Invocation, folder: string): InstallMeshOptions {
  const [base, istiod] = [textValue(invocation, 'chart-base'), textValue(invocation, 'chart-istiod')];
  if ((base === undefined) !== (istiod === undefined))
    throw problemError('cli.usage', {
      reason: '--chart-base and --chart-istiod go together.',
      help: 'meshdeck mesh install --help',
    });
  const relative = (chart: string): string =>
    path.relative(folder, path.resolve(invocation.workingFolder, chart)).split(path.sep).join('/');
  const options = {
    version: textValue(invocation, 'version'),
    namespace: textValue(invocation, 'namespace'),
    profile: textValue(invocation, 'profile'),
    chartRepository: textValue(invocation, 'chart-repository'),
  };
  const given = Object.entries(options).filter(([, value]) => value !== undefined);
  return {
    ...(Object.fromEntries(given) as InstallMeshOptions),
    ...(base === undefined || istiod === undefined
      ? {}
      : { charts: { base: relative(base), istiod: relative(istiod) } }),
    injectNamespaces: textValues(invocation, 'inject'),
  };
}

async function writePattern(file: string, text: string, force: boolean): Promise<void> {
  if (existsSync(file) && !force) {
    if ((await readText(file)) === text) return;
    throw problemError('cli.file-exists', { path: file });
  }
  try {
    await writeFile(file, text);
  } catch (error) {
    throw problemError('file.unwritable', { path: file }, { detail: (error as NodeJS.ErrnoException).code });
  }
}
