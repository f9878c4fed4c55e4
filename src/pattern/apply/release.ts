import type { ClusterConnection } from '../../cluster/types.ts';
import { formatPlural } from '../../core/format.ts';
import { ProblemError, problemError, problemOf, type Problem } from '../../core/problem.ts';
import { inWords } from '../../core/words.ts';
import { meshOfChart } from '../../mesh/charts.ts';
import type { MeshRelease } from '../../mesh/releases.ts';
import { runBeforeRemoval } from '../../mesh/removal/before.ts';
import { exportObjects } from '../../mesh/removal/export.ts';
import { findLeftovers } from '../../mesh/removal/leftovers.ts';
import type { Helm } from '../../tools/helm.ts';
import type { HelmRelease } from '../../tools/helm-answers.ts';
import type { RunOptions } from '../../tools/tool.ts';
import { isInTheMiddle } from '../plan/releases.ts';
import type { PlanRelease, PlanReleaseObject } from '../types.ts';
import type { SaveExport } from './save-export.ts';
import { whatKeepsRelease } from './release-watch.ts';

/**
 * Installs or upgrades a release as it was planned. One that a crash left in the middle is put in order first, where the plan said
 * so: an unfinished installation is taken away, an unfinished upgrade rolled back.
 *
 * @throws `pattern.changed-meanwhile` where the release is not what the plan saw: somebody else's helm was, or is, at work.
 */
export async function installRelease(
  connection: ClusterConnection,
  helm: Helm | undefined,
  {
    release,
    item,
    timeoutMs,
  }: { readonly release: MeshRelease; readonly item: PlanRelease; readonly timeoutMs: number },
  options: RunOptions,
): Promise<void> {
  const timeoutSeconds = Math.ceil(timeoutMs / 1000);
  if (helm === undefined) throw problemError('mesh.helm-needed');
  const { name, namespace, chart, repository, version, values } = release;
  const { objects = [] } = item;
  const installed = (await helm.list(namespace, options.signal)).find((one) => one.name === name);
  refuseIfChanged(item, installed);
  if (installed?.status === 'pending-install' || installed?.status === 'uninstalling')
    await helm.uninstall(name, namespace, timeoutSeconds, options);
  else if (installed?.status.startsWith('pending') === true) await helm.rollback(name, namespace, options);
  const request = {
    release: name,
    namespace,
    chart,
    values,
    timeoutSeconds,
    ...(repository === undefined ? {} : { repository }),
    ...(version === undefined ? {} : { version }),
    // Whoever applies an item that is in conflict has agreed to what the plan says of it.
    forcesConflicts: objects.some(({ conflicts }) => conflicts.length > 0),
    takesOwnership: objects.some(({ problem }) => problem?.code.startsWith('mesh.object-of-') === true),
  };
  try {
    await helm.upgrade(request, options);
  } catch (error) {
    throw await withReason(connection, { name, namespace }, objects, error);
  }
  // The release may have brought kinds.
  await connection.catalog({ refresh: true });
}

function refuseIfChanged(item: PlanRelease, installed: HelmRelease | undefined): void {
  if (installed === undefined) return;
  const refuse = (what: string): never => {
    throw problemError('pattern.changed-meanwhile', { object: `Helm release ${item.namespace}/${item.release}`, what });
  };
  if (item.action === 'create') refuse(`it is there now (${installed.chart} ${installed.chartVersion})`);
  if (installed.chartVersion !== item.installedVersion) refuse(`its chart is now ${installed.chartVersion}`);
  if (isInTheMiddle(installed) && item.problem?.params['status'] !== installed.status)
    refuse(`another helm is at work on it (${installed.status})`);
}

/** What helm says of a release that does not get ready is a time that is over; what its objects say is the reason. */
async function withReason(
  connection: ClusterConnection,
  release: { readonly name: string; readonly namespace: string },
  objects: readonly PlanReleaseObject[],
  error: unknown,
): Promise<Error> {
  const cause = problemOf(error);
  if (cause.code !== 'tools.failed' && cause.code !== 'tools.timeout') return new ProblemError(cause);
  const reason = await whatKeepsRelease(connection, objects).catch(
    (failure: unknown) => inWords(problemOf(failure)).message,
  );
  const params = { release: release.name, namespace: release.namespace };
  if (reason !== undefined) return problemError('mesh.release-failed', { ...params, reason }, { cause });
  // Nothing of it is waited for: helm's own words are the reason, and are not said twice.
  const words = cause.params['reason'];
  const ofHelm = typeof words === 'string' ? words : inWords(cause).message;
  return problemError('mesh.release-failed', { ...params, reason: ofHelm }, detailOf(cause));
}

function detailOf({ detail }: Problem): { readonly detail?: string } {
  return detail === undefined ? {} : { detail };
}

/** What a removal works with. */
export interface RemovalSurroundings {
  readonly connection: ClusterConnection;
  readonly helm: Helm | undefined;
  readonly saveExport: SaveExport | undefined;
  /** How long a release may take to be gone. */
  readonly readinessTimeoutMs: number;
}

/**
 * Takes a release away and waits until it is gone. What goes with its definitions is exported first; for a control plane, what its makers
 * say goes before; and what stays is told.
 */
export async function removeRelease(
  { connection, helm, saveExport, readinessTimeoutMs: timeoutMs }: RemovalSurroundings,
  { release, namespace, chart, objects = [] }: PlanRelease,
  options: RunOptions,
): Promise<void> {
  if (helm === undefined) throw problemError('mesh.helm-needed');
  const { signal, onLine = () => undefined } = options;
  const doomed = objects.filter(({ takesAlong = 0 }) => takesAlong > 0).map(({ reference }) => reference.name);
  if (doomed.length > 0) {
    if (saveExport === undefined) throw problemError('mesh.export-needed', { release, namespace });
    const { count, text } = await exportObjects(connection, doomed, signal);
    onLine(`Exported ${formatPlural(count, 'object')} to ${await saveExport(`${release}.exported.yaml`, text)}`);
  }
  const known = meshOfChart(chart);
  const isLast = known?.isMain === true && !(await othersOfMesh(helm, chart, { release, namespace }, signal));
  if (isLast)
    await runBeforeRemoval(connection, known.facts.removal.before, {
      signal,
      onLine,
      timeoutMs,
    });
  await helm.uninstall(release, namespace, Math.ceil(timeoutMs / 1000), options);
  if (!isLast) return;
  for (const { what, sentence } of await findLeftovers(connection, known.facts.removal, signal))
    onLine(`Still there: ${what}. ${sentence}`);
}

/** True where another release of the same chart stands beside: another revision of the control plane. */
async function othersOfMesh(
  helm: Helm,
  chart: string,
  { release, namespace }: { readonly release: string; readonly namespace: string },
  signal: AbortSignal | undefined,
): Promise<boolean> {
  return (await helm.list(namespace, signal)).some((other) => other.chart === chart && other.name !== release);
}
