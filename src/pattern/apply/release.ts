import type { ClusterConnection } from '../../cluster/types.ts';
import { problemError } from '../../core/problem.ts';
import type { MeshRelease } from '../../mesh/releases.ts';
import type { Helm } from '../../tools/helm.ts';
import type { HelmRelease } from '../../tools/helm-answers.ts';
import type { RunOptions } from '../../tools/tool.ts';
import { isInTheMiddle } from '../plan/releases.ts';
import type { PlanRelease } from '../types.ts';

/** How long helm waits for a release to be ready, or gone. */
export const releaseTimeoutSeconds = 300;

/**
 * Installs or upgrades a release as it was planned. One that a crash left in the middle is put in order first, where the plan said
 * so: an unfinished installation is taken away, an unfinished upgrade rolled back.
 *
 * @throws `pattern.changed-meanwhile` where the release is not what the plan saw: somebody else's helm was, or is, at work.
 */
export async function installRelease(
  connection: Pick<ClusterConnection, 'catalog'>,
  helm: Helm | undefined,
  { release, item }: { readonly release: MeshRelease; readonly item: PlanRelease },
  options: RunOptions,
): Promise<void> {
  if (helm === undefined) throw problemError('mesh.helm-needed');
  const { name, namespace, chart, repository, version, values } = release;
  const installed = (await helm.list(namespace, options.signal)).find((one) => one.name === name);
  refuseIfChanged(item, installed);
  if (installed?.status === 'pending-install' || installed?.status === 'uninstalling')
    await helm.uninstall(name, namespace, releaseTimeoutSeconds, options);
  else if (installed?.status.startsWith('pending') === true) await helm.rollback(name, namespace, options);
  await helm.upgrade(
    {
      release: name,
      namespace,
      chart,
      values,
      timeoutSeconds: releaseTimeoutSeconds,
      ...(repository === undefined ? {} : { repository }),
      ...(version === undefined ? {} : { version }),
    },
    options,
  );
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

/** Takes a release away and waits until it is gone. */
export async function removeRelease(
  helm: Helm | undefined,
  release: { readonly release: string; readonly namespace: string },
  options: RunOptions,
): Promise<void> {
  if (helm === undefined) throw problemError('mesh.helm-needed');
  await helm.uninstall(release.release, release.namespace, releaseTimeoutSeconds, options);
}
