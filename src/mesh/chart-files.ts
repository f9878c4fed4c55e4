import { access, readdir } from 'node:fs/promises';
import path from 'node:path';
import { problemError } from '../core/problem.ts';
import { compareVersions } from '../core/versions.ts';
import type { MeshRelease } from './releases.ts';

/** `istiod-1.30.3.tgz` into chart and version: the version begins at the first dash that a number with a dot follows. */
const packagedChart = /^(.+?)-(v?\d+\.\d+\S*)\.tgz$/;

/**
 * The packaged charts of a folder, by chart: those of a version, or the newest of each.
 *
 * @param isPartial true where the folder may lack some, but not all.
 * @throws `mesh.charts-missing` where the folder lacks one, or cannot be read.
 */
export async function chartsInFolder(
  folder: string,
  charts: readonly string[],
  version?: string,
  isPartial = false,
): Promise<Readonly<Record<string, string>>> {
  const names = await readdir(folder).catch((): readonly string[] => []);
  const packaged = names.flatMap((file) => {
    const [, chart, ofChart] = packagedChart.exec(file) ?? [];
    return chart === undefined || ofChart === undefined ? [] : [{ file, chart, version: ofChart }];
  });
  const missing: string[] = [];
  const found = charts.flatMap((chart) => {
    const candidates = packaged
      .filter((one) => one.chart === chart && (version === undefined || one.version === version))
      .sort((left, right) => compareVersions(right.version, left.version));
    const [newest] = candidates;
    if (newest === undefined) missing.push(version === undefined ? chart : `${chart} ${version}`);
    return newest === undefined ? [] : [[chart, path.join(folder, newest.file)] as const];
  });
  if (missing.length > 0 && (!isPartial || found.length === 0))
    throw problemError('mesh.charts-missing', { folder, charts: missing.join(', ') });
  return Object.fromEntries(found);
}

/** Looks whether the chart of a release is there, where it is a file. @throws `mesh.chart-missing` */
export async function checkChartFile({ repository, chart }: MeshRelease): Promise<void> {
  if (repository !== undefined || !path.isAbsolute(chart)) return;
  try {
    await access(chart);
  } catch {
    throw problemError('mesh.chart-missing', { path: chart });
  }
}
