import type { ClusterConnection } from '../../cluster/types.ts';
import { problemError } from '../../core/problem.ts';
import type { MeshRelease } from '../../mesh/install.ts';
import type { Helm } from '../../tools/helm.ts';
import type { RunOptions } from '../../tools/tool.ts';

/** How long helm waits for a release to be ready, or gone. */
export const releaseTimeoutSeconds = 300;

/**
 * Installs or upgrades a release. One that a crash left in the middle is put in order first: an unfinished installation is taken
 * away, an unfinished upgrade rolled back.
 */
export async function installRelease(
  connection: ClusterConnection,
  helm: Helm | undefined,
  release: MeshRelease,
  options: RunOptions,
): Promise<void> {
  if (helm === undefined) throw problemError('mesh.helm-needed');
  const { name, namespace, chart, repository, version, values } = release;
  const installed = (await helm.list(namespace, options.signal)).find((one) => one.name === name);
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

/** Takes a release away and waits until it is gone. */
export async function removeRelease(
  helm: Helm | undefined,
  release: { readonly release: string; readonly namespace: string },
  options: RunOptions,
): Promise<void> {
  if (helm === undefined) throw problemError('mesh.helm-needed');
  await helm.uninstall(release.release, release.namespace, releaseTimeoutSeconds, options);
}
