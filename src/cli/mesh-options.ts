import path from 'node:path';
import { problemError } from '../core/problem.ts';
import { chartsInFolder } from '../mesh/chart-files.ts';
import { installableMeshes, type InstallableMesh, type InstallMeshOptions } from '../mesh/install-pattern.ts';
import { profileOf } from '../mesh/releases.ts';
import { isGiven, textValue, textValues, type Invocation, type Options } from './command.ts';

/** Names of meshes that can be installed, for help. */
export const installableNames = installableMeshes.map(({ identity }) => identity.name).join(', ');

/** Options that say where charts come from. */
export const chartOptions = {
  version: { type: 'string', valueName: 'VERSION', help: 'version of the charts (default: the newest)' },
  'chart-repository': { type: 'string', valueName: 'ADDRESS', help: 'chart repository (default: that of the mesh)' },
  charts: { type: 'string', valueName: 'FOLDER', help: 'folder with packaged charts (.tgz), instead of a repository' },
  chart: {
    type: 'string',
    multiple: true,
    valueName: 'NAME=FILE',
    help: 'file or folder of one chart (repeatable), instead of a repository',
  },
} as const satisfies Options;

/** Options that say what of a mesh is installed. */
export const choiceOptions = {
  profile: { type: 'string', valueName: 'NAME', help: 'profile of the mesh; docs/meshes.md lists them' },
  revision: { type: 'string', valueName: 'NAME', help: 'revision of the control plane, beside another one' },
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
} as const satisfies Options;

/**
 * What a person chose on the command line.
 *
 * @param folder of the pattern: paths in it are relative to that.
 */
export async function meshOptionsOf(
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
  const charts = await chartsOf(invocation, profileOf(installation, options.profile).charts, folder);
  return {
    ...(Object.fromEntries(given) as InstallMeshOptions),
    ...(Object.keys(charts).length === 0 ? {} : { charts }),
    ...(isGiven(invocation, 'insist') ? { acceptArchived: true } : {}),
    injectNamespaces: textValues(invocation, 'inject'),
  };
}

/** Files of charts, relative to the folder of the pattern; empty where they come from a repository. */
export async function chartsOf(
  invocation: Invocation,
  wanted: readonly string[],
  folder: string,
  { isPartial = false }: { /** True where the folder may lack some. */ readonly isPartial?: boolean } = {},
): Promise<Readonly<Record<string, string>>> {
  const { workingFolder } = invocation;
  const chartFolder = textValue(invocation, 'charts');
  const ofFolder =
    chartFolder === undefined
      ? {}
      : await chartsInFolder(
          path.resolve(workingFolder, chartFolder),
          wanted,
          textValue(invocation, 'version'),
          isPartial,
        );
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

/** A path as a pattern in a folder writes it. */
export function relativeTo(folder: string, file: string): string {
  return path.relative(folder, file).split(path.sep).join('/');
}
