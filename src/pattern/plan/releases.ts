import type { ClusterConnection } from '../../cluster/types.ts';
import { jsonEquals } from '../../core/json.ts';
import { andMore } from '../../core/format.ts';
import { describeReference } from '../../core/kubernetes.ts';
import { problem, problemError, problemOf, type Problem } from '../../core/problem.ts';
import { compareVersions, minorOf } from '../../core/versions.ts';
import { checkChartFile } from '../../mesh/chart-files.ts';
import { factsOf } from '../../mesh/registry.ts';
import type { MeshRelease } from '../../mesh/releases.ts';
import type { Helm } from '../../tools/helm.ts';
import type { HelmRelease } from '../../tools/helm-answers.ts';
import type { RecordedRelease } from '../applyset.ts';
import type { PlanAction, PlanReleaseObject } from '../types.ts';
import { predictReleaseObjects } from './release-objects.ts';

/** What an apply of one Helm release would do. */
export interface ReleasePrediction {
  readonly action: PlanAction;
  readonly version?: string;
  readonly installedVersion?: string;
  readonly objects?: readonly PlanReleaseObject[];
  readonly problem?: Problem;
}

/** What a prediction works with. */
export interface ReleaseSurroundings {
  readonly connection: ClusterConnection;
  readonly helm: Helm | undefined;
  /** Releases that belong to this pattern's release already. */
  readonly recorded: readonly RecordedRelease[];
  readonly signal: AbortSignal | undefined;
}

/**
 * Compares the release that is installed with the one that is wanted: chart version and values, and where they differ each object. What
 * keeps helm from answering (it is missing, the repository is not there) is a problem of this item, so that the rest of the plan is
 * still shown.
 */
export async function predictRelease(
  release: MeshRelease,
  surroundings: ReleaseSurroundings,
): Promise<ReleasePrediction> {
  const { connection, helm, signal } = surroundings;
  try {
    if (helm === undefined) throw problemError('mesh.helm-needed');
    await checkChartFile(release);
    const chart = await helm.chart(release, signal);
    const installed = (await helm.list(release.namespace, signal)).find(({ name }) => name === release.name);
    if (installed === undefined && release.onlyUpgrade !== undefined)
      throw problemError('mesh.install-refused', { mesh: release.chartName, sentence: release.onlyUpgrade });
    const prediction = await compareRelease(helm, release, {
      chart,
      installed,
      recorded: surroundings.recorded,
      signal,
    });
    if (prediction.action === 'unchanged' || prediction.action === 'invalid') return prediction;
    const objects = await predictReleaseObjects(connection, helm, release, installed, signal);
    return withObjects(release, prediction, objects);
  } catch (error) {
    const found = problemOf(error);
    if (found.code === 'cancelled' || found.code === 'unexpected') throw error;
    return { action: 'invalid', problem: found };
  }
}

interface Found {
  readonly chart: { readonly version: string };
  readonly installed: HelmRelease | undefined;
  readonly recorded: readonly RecordedRelease[];
  readonly signal: AbortSignal | undefined;
}

async function compareRelease(
  helm: Helm,
  release: MeshRelease,
  { chart, installed, recorded, signal }: Found,
): Promise<ReleasePrediction> {
  if (installed === undefined) return { action: 'create', version: chart.version };
  const versions = { version: chart.version, installedVersion: installed.chartVersion };
  const notOurs = conflictOf(release, installed, recorded);
  if (notOurs !== undefined) return { action: 'conflict', ...versions, problem: notOurs };
  const tooFar = upgradeProblem(release, installed.chartVersion, chart.version);
  if (tooFar !== undefined) return { action: 'invalid', ...versions, problem: tooFar };
  if (isInTheMiddle(installed)) return { action: 'change', ...versions, problem: pendingProblem(installed) };
  if (installed.status !== 'deployed') return { action: 'change', ...versions };
  const values = await helm.values(release.name, release.namespace, signal);
  const isSame = installed.chartVersion === chart.version && jsonEquals(values, release.values);
  return { action: isSame ? 'unchanged' : 'change', ...versions };
}

/** What single objects say of the whole release: one that cannot be written stops it, one that is in the way has to be agreed to. */
function withObjects(
  { name, namespace }: MeshRelease,
  prediction: ReleasePrediction,
  objects: readonly PlanReleaseObject[],
): ReleasePrediction {
  const sentence = (
    code: 'mesh.release-blocked' | 'mesh.release-conflicts',
    found: readonly PlanReleaseObject[],
  ): Problem => {
    const [first] = found;
    const example = first === undefined ? '' : andMore(describeReference(first.reference), found.length - 1);
    const cause = first?.problem === undefined ? {} : { cause: first.problem };
    return problem(code, { count: found.length, release: name, namespace, example }, cause);
  };
  const refused = objects.filter(({ action }) => action === 'forbidden' || action === 'invalid');
  if (refused.length > 0) {
    const isForbidden = refused.every(({ action }) => action === 'forbidden');
    const action = isForbidden ? 'forbidden' : 'invalid';
    return { ...prediction, action, objects, problem: sentence('mesh.release-blocked', refused) };
  }
  const inTheWay = objects.filter(({ action }) => action === 'conflict');
  if (prediction.action === 'conflict' || inTheWay.length === 0) return { ...prediction, objects };
  return { ...prediction, action: 'conflict', objects, problem: sentence('mesh.release-conflicts', inTheWay) };
}

/** A step that goes further than the makers of a mesh promise, or back. */
function upgradeProblem({ mesh, chartName }: MeshRelease, from: string, to: string): Problem | undefined {
  const installation = mesh === undefined ? undefined : factsOf(mesh)?.installation;
  const [before, after] = [minorOf(from), minorOf(to)];
  if (installation === undefined || before === undefined || after === undefined) return undefined;
  const params = { chart: chartName, from, to, sentence: installation.upgrade.sentence };
  if (compareVersions(to, from) < 0 && (before.minor !== after.minor || before.major !== after.major))
    return problem('mesh.downgrade', params);
  const { mostMinors } = installation.upgrade;
  const isTooFar =
    mostMinors !== undefined && (after.major !== before.major || after.minor - before.minor > mostMinors);
  return isTooFar ? problem('mesh.upgrade-too-far', params) : undefined;
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
