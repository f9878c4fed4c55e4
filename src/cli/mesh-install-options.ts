import path from 'node:path';
import { problemError } from '../core/problem.ts';
import { chartsInFolder } from '../mesh/chart-files.ts';
import type { InstallableMesh, InstallMeshOptions } from '../mesh/install-pattern.ts';
import { profileOf } from '../mesh/releases.ts';
import { textValue, textValues, type Invocation, type Options } from './command.ts';

/** What is chosen for an installation, by the commands that install and that look beforehand. */
export const meshInstallOptions = {
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
  inject: {
    type: 'string',
    multiple: true,
    valueName: 'NAMESPACE',
    help: 'namespace whose new Pods get a proxy (repeatable)',
  },
} as const satisfies Options;

/**
 * What was chosen for an installation.
 *
 * @param folder of the pattern: paths of charts are relative to it.
 * @throws `cli.usage`, `mesh.charts-missing`
 */
export async function installOptionsOf(
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

/** A path as a pattern in a folder names it. */
export function relativeTo(folder: string, file: string): string {
  return path.relative(folder, file).split(path.sep).join('/');
}
