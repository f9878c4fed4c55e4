import { access } from 'node:fs/promises';
import path from 'node:path';
import { jsonEquals } from '../../core/json.ts';
import { problem, problemError, problemOf, type Problem } from '../../core/problem.ts';
import type { MeshRelease } from '../../mesh/releases.ts';
import type { Helm } from '../../tools/helm.ts';
import type { HelmRelease } from '../../tools/helm-answers.ts';
import type { RecordedRelease } from '../applyset.ts';
import type { PlanAction } from '../types.ts';

/** What an apply of one Helm release would do. */
export interface ReleasePrediction {
  readonly action: PlanAction;
  readonly version?: string;
  readonly installedVersion?: string;
  readonly problem?: Problem;
}

/**
 * Compares the release that is installed with the one that is wanted: chart version and values. What keeps helm from answering
 * (it is missing, the repository is not there) is a problem of this item, so that the rest of the plan is still shown.
 *
 * @param recorded releases that belong to this pattern's release already.
 */
export async function predictRelease(
  release: MeshRelease,
  helm: Helm | undefined,
  recorded: readonly RecordedRelease[],
  signal: AbortSignal | undefined,
): Promise<ReleasePrediction> {
  try {
    if (helm === undefined) throw problemError('mesh.helm-needed');
    await checkChartFile(release);
    const chart = await helm.chart(release, signal);
    const installed = (await helm.list(release.namespace, signal)).find(({ name }) => name === release.name);
    if (installed === undefined && release.onlyUpgrade !== undefined)
      throw problemError('mesh.install-refused', { mesh: release.chartName, sentence: release.onlyUpgrade });
    if (installed === undefined) return { action: 'create', version: chart.version };
    const versions = { version: chart.version, installedVersion: installed.chartVersion };
    const problemOfRelease = conflictOf(release, installed, recorded);
    if (problemOfRelease !== undefined) return { action: 'conflict', ...versions, problem: problemOfRelease };
    if (isInTheMiddle(installed)) return { action: 'change', ...versions, problem: pendingProblem(installed) };
    if (installed.status !== 'deployed') return { action: 'change', ...versions };
    const values = await helm.values(release.name, release.namespace, signal);
    const isSame = installed.chartVersion === chart.version && jsonEquals(values, release.values);
    return { action: isSame ? 'unchanged' : 'change', ...versions };
  } catch (error) {
    const found = problemOf(error);
    if (found.code === 'cancelled' || found.code === 'unexpected') throw error;
    return { action: 'invalid', problem: found };
  }
}

function conflictOf(
  release: MeshRelease,
  installed: HelmRelease,
  recorded: readonly RecordedRelease[],
): Problem | undefined {
  const isOurs = recorded.some(({ name, namespace }) => name === release.name && namespace === release.namespace);
  if (isOurs) return undefined;
  return problem('mesh.release-not-ours', { release: installed.name, namespace: installed.namespace });
}

/** True where a helm is at work on a release, or was when it ended. */
export function isInTheMiddle({ status }: HelmRelease): boolean {
  return status.startsWith('pending') || status === 'uninstalling';
}

function pendingProblem({ name, namespace, status }: HelmRelease): Problem {
  return problem('mesh.release-pending', { release: name, namespace, status });
}

async function checkChartFile(release: MeshRelease): Promise<void> {
  if (release.repository !== undefined || !path.isAbsolute(release.chart)) return;
  try {
    await access(release.chart);
  } catch {
    throw problemError('mesh.chart-missing', { path: release.chart });
  }
}
